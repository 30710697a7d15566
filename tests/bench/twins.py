"""Bare twins of the product's tables: the same columns and indexes, without guard, trigger or foreign key.

`Bare` writes what a command wrote into them, as a plain ORM transaction would: one statement for each row, and one for
several rows of a kind where the command has one as well. Which rows a command writes is counted by the database.
"""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction

from deploy.owner import as_owner

ROLE = "gt_app"
TOGETHER = frozenset(
    f"requests_app_{name}"
    for name in ("notification", "delivery", "clock", "requesteditem", "subject", "subjectkey", "answereditem")
)
"""Tables whose rows a command writes several at a time, by one statement: so does the bare transaction."""


@dataclass(frozen=True)
class Written:
    """How many rows of a table were inserted and changed."""

    table: str
    inserted: int
    changed: int


@contextmanager
def counting() -> Iterator[list[Written]]:
    """What is written inside, as the database itself counts it."""
    before, found = _counted(), list[Written]()
    yield found
    for table, (inserted, changed) in _counted().items():
        was = before.get(table, (0, 0))
        if (inserted, changed) != was:
            found.append(Written(table, inserted - was[0], changed - was[1]))


def _counted() -> dict[str, tuple[int, int]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_force_next_flush()")
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute("SELECT relname, n_tup_ins, n_tup_upd FROM pg_stat_user_tables")
        return {name: (inserted, changed) for name, inserted, changed in cursor.fetchall()}


def twin_of(model: type[models.Model]) -> type[models.Model]:
    """A model of the bare table beside a model's own. References are plain columns: nothing looks them up."""
    table = f"bare_{model._meta.db_table}"
    fields = {field.attname: _bare(field) for field in model._meta.concrete_fields}
    meta = type("Meta", (), {"app_label": "bare", "db_table": table, "managed": False})
    return type(f"Bare{model.__name__}", (models.Model,), {"__module__": __name__, "Meta": meta, **fields})


def _bare(field: models.Field[Any, Any]) -> models.Field[Any, Any]:
    if not field.is_relation:
        return field.clone()
    target = field.target_field  # type: ignore[attr-defined]
    kind = models.BigIntegerField if isinstance(target, models.BigAutoField) else type(target)
    more = {"max_length": target.max_length} if target.max_length else {}
    return kind(null=field.null, primary_key=field.primary_key, db_column=field.column, **more)


def model_of(table: str) -> type[models.Model]:
    """The product's model of a table."""
    return next(model for model in apps.get_models() if model._meta.db_table == table)


@cache
def made(table: str) -> type[models.Model]:
    """Make a bare table, as the owner, and its model."""
    bare = f"bare_{table}"
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE {bare} (LIKE {table} INCLUDING DEFAULTS INCLUDING IDENTITY INCLUDING INDEXES)")
        cursor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {bare} TO {ROLE}")
    return twin_of(model_of(table))


class Bare:
    """A plain ORM transaction that writes as many rows of the same kinds as a command did.

    `changing` names the columns that the command changes in each table.
    """

    def __init__(self, written: Sequence[Written], changing: dict[str, Sequence[str]], rounds: int) -> None:
        self.written, self.changing = written, changing
        self.twins = {one.table: made(one.table) for one in written}
        self.samples = {one.table: model_of(one.table)._base_manager.order_by("-pk").first() for one in written}
        self.rounds = [self._prepared() for _round in range(rounds)]

    @property
    def rows(self) -> int:
        """How many rows are written."""
        return sum(one.inserted + one.changed for one in self.written)

    def __call__(self, number: int) -> None:
        """One transaction: create, save, commit."""
        with transaction.atomic(durable=True):
            for statement in self.rounds[number]:
                statement()

    def _prepared(self) -> list[Callable[[], object]]:
        return [statement for one in self.written for statement in (*self._inserts(one), *self._updates(one))]

    def _inserts(self, one: Written) -> list[Callable[[], object]]:
        twin = self.twins[one.table]
        rows = [self._values(one.table) for _row in range(one.inserted)]
        if one.table in TOGETHER and rows:
            return [lambda: twin._base_manager.bulk_create(twin(**values) for values in rows)]
        return [partial(twin._base_manager.create, **values) for values in rows]

    def _updates(self, one: Written) -> list[Callable[[], object]]:
        if not one.changed:
            return []
        twin, columns = self.twins[one.table], self.changing[one.table]
        rows = [twin._base_manager.create(**self._values(one.table)) for _row in range(one.changed)]
        if one.table in TOGETHER:
            changes = {column: getattr(rows[0], column) for column in columns}
            return [lambda: twin._base_manager.filter(pk__in=[row.pk for row in rows]).update(**changes)]
        return [partial(row.save, update_fields=columns) for row in rows]

    def _values(self, table: str) -> dict[str, Any]:
        """A sample row's values, with every id and name made anew."""
        twin, sample = self.twins[table], self.samples[table]
        return {
            field.name: _fresh(field, getattr(sample, field.name))
            for field in twin._meta.concrete_fields
            if not isinstance(field, models.AutoField | models.BigAutoField)
        }


def _fresh(field: models.Field[Any, Any], value: Any) -> Any:
    if isinstance(value, uuid.UUID):
        return uuid.uuid4()
    if isinstance(field, models.CharField) and (field.unique or field.name == "key"):
        return secrets.token_hex(40)[: field.max_length]
    if isinstance(field, models.BigIntegerField) and field.primary_key:
        return secrets.randbits(62)
    return value
