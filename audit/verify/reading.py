"""How verification reads: one row of plain values for each entry, fast, on both engines, out of one snapshot."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from typing import Any, NamedTuple, cast

import psycopg
from django.db import connection, transaction

AT_ONCE = 2000


class Row(NamedTuple):
    """An entry as the database holds it: ids as text, times in UTC, with its place in the tree and its content."""

    pk: int
    stream: str
    seq: int
    at: datetime | None
    recorded_at: datetime | None
    actor: str
    agency: str
    request: str
    action: str
    outcome: str
    body: Any
    leaf: Any
    place: int | None
    kept_under: str | None
    sealed: Any


_row = cast("Callable[[Sequence[Any]], Row]", partial(tuple.__new__, Row))  # half of what `_make` takes
JOINED = (
    "FROM audit_entry e LEFT JOIN audit_leaf l ON l.entry_id = e.id LEFT JOIN audit_payload p ON p.entry_id = e.id "
)
AS_TEXT = (
    "SELECT e.id, e.stream_id::text, e.stream_seq, e.at, e.recorded_at, e.actor_id::text, e.agency_id::text, "
    "coalesce(e.request_id::text, ''), e.action, e.outcome, e.body, e.leaf_hash, l.tree_index, p.stream_id::text, "
    "p.sealed "
)
PLAIN = AS_TEXT.replace("::text", "")


@contextmanager
def snapshot() -> Iterator[None]:
    """Everything read inside is of one moment, and nobody is kept waiting by it."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic():
            begin()
            yield
    else:
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")  # Django's own would take the place of the one writer
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")


def begin(moment: str = "") -> None:
    """See one moment of the database from here to the end of the transaction: this one, or another transaction's."""
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        if moment:
            cursor.execute("SET TRANSACTION SNAPSHOT %s", [moment])
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")


def rows_between(start: int, stop: int) -> Iterator[Row]:
    """The entries with these numbers, on PostgreSQL. The bounds are told to each table: it does not pass them on."""
    joined = JOINED
    for table in ("l", "p"):
        condition = f"{table}.entry_id = e.id"
        joined = joined.replace(condition, f"{condition} AND {table}.entry_id >= %s AND {table}.entry_id < %s")
    bounds = [start, stop] * 3
    return _from_postgres(f"{AS_TEXT}{joined} WHERE e.id >= %s AND e.id < %s ORDER BY e.id", bounds)


def rows(where: str = "", parameters: Sequence[Any] = (), *, order: str = "e.id") -> Iterator[Row]:
    """The entries that a condition names, in order. The condition is one of ours."""
    rest = f"{JOINED} {where} ORDER BY {order}"
    if connection.vendor == "postgresql":
        yield from _from_postgres(AS_TEXT + rest, parameters)
        return
    with connection.cursor() as cursor:
        cursor.execute(PLAIN + rest, list(parameters))
        while portion := cursor.fetchmany(AT_ONCE):
            yield from (_from_sqlite(row) for row in portion)


def _from_postgres(statement: str, parameters: Sequence[Any]) -> Iterator[Row]:
    """A cursor on the server, in binary: a row costs microseconds, and memory does not grow with the trail."""
    connection.ensure_connection()
    driver: Any = connection.connection
    with connection.wrap_database_errors, psycopg.ServerCursor(driver, "verify", withhold=driver.autocommit) as cursor:
        cursor.itersize = AT_ONCE
        cursor.execute(statement, parameters, binary=True)
        while portion := cursor.fetchmany(AT_ONCE):
            yield from map(_row, portion)


def _from_sqlite(row: Sequence[Any]) -> Row:
    held = Row._make(row)
    return held._replace(
        stream=_dashed(held.stream),
        at=_utc(held.at),
        recorded_at=_utc(held.recorded_at),
        actor=_dashed(held.actor),
        agency=_dashed(held.agency),
        request=_dashed(held.request),
        kept_under=_dashed(held.kept_under) if held.kept_under else None,
    )


def _dashed(digits: Any) -> str:
    text = str(digits or "")
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}" if text else ""


def _utc(held: Any) -> datetime | None:
    return held.replace(tzinfo=UTC) if isinstance(held, datetime) else None


def as_bytes(held: Any) -> bytes:
    """A column's bytes; SQLite gives text back where text was forced in."""
    return held if type(held) is bytes else held.encode() if isinstance(held, str) else bytes(held or b"")
