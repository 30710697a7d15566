"""How an act is written: the row it is about, its entry and its content, on PostgreSQL by one statement.

The order is part of the guard: the row first, which names an entry that is not there yet, then the entry (see
`audit.guard`). In the one statement the entry is made from what the row's change returns, so it cannot come before it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import AutoField, BigAutoField, Field, Model

from audit.models import Entry, Payload, Root

COLUMNS = (
    "stream_id", "stream_seq", "at", "recorded_at", "actor_id", "agency_id", "request_id", "action", "outcome", "body",
    "leaf_hash",
)  # fmt: skip
ENTRY = f"INSERT INTO audit_entry ({', '.join(COLUMNS)}) SELECT {', '.join(['%s'] * len(COLUMNS))}"
PAYLOAD = "INSERT INTO audit_payload (entry_id, stream_id, sealed) SELECT id, stream_id, %s"
Statement = tuple[str, list[Any]]


@dataclass(frozen=True)
class Move:
    """A root's head moves on to an entry, from where it was read; with it the fields named in `saving` are saved."""

    entry: Entry
    content: bytes
    root: Root
    was: int
    saving: Sequence[str]


def moved(entry: Entry, content: bytes, root: Root, saving: Sequence[str]) -> Move:
    """The root as it stands with the entry; nothing is written yet."""
    move = Move(entry, content, root, root.audit_seq, saving)
    root.audit_seq, root.audit_head = entry.stream_seq, entry.leaf_hash
    return move


def write(moves: Sequence[Move]) -> bool:
    """Write these moves of different roots, their entries and contents: on PostgreSQL by one statement for all.

    Returns whether every root still stood where it was read; otherwise the transaction must not stand.
    """
    if connection.vendor == "postgresql":
        return _by_one_statement(moves)
    return all(map(_one_by_one, moves))


def _one_by_one(move: Move) -> bool:
    entry, root = move.entry, move.root
    if root._state.adding:
        root.save(force_insert=True)
    else:
        fields = {name: getattr(root, name) for name in ("audit_seq", "audit_head", *move.saving)}
        if not type(root)._base_manager.filter(pk=root.pk, audit_seq=move.was).update(**fields):
            return False
    entry.save(force_insert=True)
    if move.content:
        Payload.objects.create(entry=entry, stream_id=entry.stream_id, sealed=move.content)
    return True


def _by_one_statement(moves: Sequence[Move]) -> bool:
    parts, values = list[str](), list[Any]()
    for number, move in enumerate(moves):
        row, given = _added(move.root) if move.root._state.adding else _changed(move)
        parts += [f"m{number} AS ({row} RETURNING 1)", f"e{number} AS ({ENTRY} FROM m{number} RETURNING id, stream_id)"]
        values += [*given, *(getattr(move.entry, column) for column in COLUMNS)]
        if move.content:
            parts.append(f"p{number} AS ({PAYLOAD} FROM e{number})")
            values.append(move.content)
    written = " + ".join(f"(SELECT count(*) FROM e{number})" for number in range(len(moves)))  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(f"WITH {', '.join(parts)} SELECT {written}", values)
        count: int = cursor.fetchone()[0]
    for move in moves:
        move.root._state.adding, move.root._state.db = False, connection.alias
    return count == len(moves)


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


def _changed(move: Move) -> Statement:
    root, by_name = move.root, {field.name: field for field in move.root._meta.concrete_fields}
    fields = [by_name[name] for name in ("audit_seq", "audit_head", *move.saving)]
    sets = ", ".join(f"{_column(field)} = %s" for field in fields)
    values = [*(_prepared(field, getattr(root, field.attname)) for field in fields), root.pk, move.was]
    return f"UPDATE {_table(type(root))} SET {sets} WHERE id = %s AND audit_seq = %s", values  # noqa: S608


def _table(model: type[Model]) -> str:
    return connection.ops.quote_name(model._meta.db_table)


def _column(field: Field[Any, Any]) -> str:
    return connection.ops.quote_name(str(field.column))


def _prepared(field: Field[Any, Any], value: Any) -> Any:
    return field.get_db_prep_save(value, connection)
