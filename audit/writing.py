"""How an act is written: the row it is about, its entry and its content, on PostgreSQL by one statement.

The order is part of the guard: the row first, which names an entry that is not there yet, then the entry (see
`audit.guard`). In the one statement the entry is made from what the row's change returns, so it cannot come before it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import AutoField, BigAutoField, Field, Model

from audit.models import Entry, Payload, Root

COLUMNS = (
    "stream_id", "stream_seq", "at", "recorded_at", "actor_id", "agency_id", "request_id", "action", "outcome", "body",
    "leaf_hash",
)  # fmt: skip
Statement = tuple[str, list[Any]]


def write(entry: Entry, content: bytes, root: Root, saving: Sequence[str]) -> bool:
    """Move the root's head to the entry, saving the fields named with it, and write both.

    Returns whether the root still stood where it was read.
    """
    was, root.audit_seq, root.audit_head = root.audit_seq, entry.stream_seq, entry.leaf_hash
    if connection.vendor == "postgresql":
        return _by_one_statement(entry, content, root, was, saving)
    return _one_by_one(entry, content, root, was, saving)


def _one_by_one(entry: Entry, content: bytes, root: Root, was: int, saving: Sequence[str]) -> bool:
    if root._state.adding:
        root.save(force_insert=True)
    else:
        fields = {name: getattr(root, name) for name in ("audit_seq", "audit_head", *saving)}
        if not type(root)._base_manager.filter(pk=root.pk, audit_seq=was).update(**fields):
            return False
    entry.save(force_insert=True)
    if content:
        Payload.objects.create(entry=entry, stream_id=entry.stream_id, sealed=content)
    return True


def _by_one_statement(entry: Entry, content: bytes, root: Root, was: int, saving: Sequence[str]) -> bool:
    row, values = _added(root) if root._state.adding else _changed(root, was, saving)
    places = ", ".join(["%s"] * len(COLUMNS))
    insert = f"INSERT INTO audit_entry ({', '.join(COLUMNS)}) SELECT {places} FROM moved"  # noqa: S608 - constant names
    values += [getattr(entry, column) for column in COLUMNS]
    if content:
        insert = (
            f"entry AS ({insert} RETURNING id, stream_id) INSERT INTO audit_payload "  # noqa: S608
            "(entry_id, stream_id, sealed) "
            "SELECT id, stream_id, %s FROM entry"
        )
        values.append(content)
    with connection.cursor() as cursor:
        cursor.execute(f"WITH moved AS ({row} RETURNING 1){', ' if content else ' '}{insert}", values)
        written = bool(cursor.rowcount)
    root._state.adding, root._state.db = False, connection.alias
    return written


def insert_row(row: Model) -> None:
    """Insert a row by one statement that is made once for its model; a number that the database gives stays unknown.

    Raises IntegrityError.
    """
    with connection.cursor() as cursor:
        cursor.execute(*_added(row))


def _added(row: Model) -> Statement:
    return _insert(type(row)), [_prepared(field, field.pre_save(row, add=True)) for field in _given(type(row))]


@cache
def _insert(model: type[Model]) -> str:
    names, places = ", ".join(map(_column, _given(model))), ", ".join(["%s"] * len(_given(model)))
    return f"INSERT INTO {_table(model)} ({names}) VALUES ({places})"  # noqa: S608 - the model's own names


@cache
def _given(model: type[Model]) -> list[Field[Any, Any]]:
    return [field for field in model._meta.concrete_fields if not isinstance(field, AutoField | BigAutoField)]


def _changed(root: Root, was: int, saving: Sequence[str]) -> Statement:
    by_name = {field.name: field for field in root._meta.concrete_fields}
    fields = [by_name[name] for name in ("audit_seq", "audit_head", *saving)]
    sets = ", ".join(f"{_column(field)} = %s" for field in fields)
    values = [_prepared(field, getattr(root, field.attname)) for field in fields]
    return f"UPDATE {_table(type(root))} SET {sets} WHERE id = %s AND audit_seq = %s", [*values, root.pk, was]  # noqa: S608


def _table(model: type[Model]) -> str:
    return connection.ops.quote_name(model._meta.db_table)


def _column(field: Field[Any, Any]) -> str:
    return connection.ops.quote_name(str(field.column))


def _prepared(field: Field[Any, Any], value: Any) -> Any:
    return field.get_db_prep_save(value, connection)
