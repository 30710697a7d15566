"""How tests seal (as the role that seals), lay trails quickly, and tamper (as somebody who may do anything).

All of it really commits: who seals and who tampers come with other sign-ins than who serves people.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import dj_database_url
from django.db import connection, transaction

from agencies.models import Agency
from audit import guard, trail
from audit.models import Entry
from audit.sequencer import Sequencer
from deploy.owner import _signed_in
from tests.audit.conftest import act
from tests.clean import SWITCH


@contextmanager
def as_sequencer() -> Iterator[None]:
    """The default connection as the role that seals; on SQLite there is one role."""
    if connection.vendor == "sqlite":
        yield
        return
    with _signed_in(dj_database_url.parse(os.environ["SEQUENCER_DATABASE_URL"])):
        yield


def seal(seals: Sequencer | None = None, *, now: datetime | None = None) -> int:
    """One tick of a sequencer that remembers nothing, or of the one given."""
    with as_sequencer():
        return (seals or Sequencer()).tick(now or datetime.now(UTC))


def another(code: str = "OTHER") -> Agency:
    """One more stream."""
    root = Agency(code=code, name=f"Agency {code}", kinds=["GP"])
    with transaction.atomic():
        trail.record(act(root, content={"code": code}), about=root)
    return root


def lay(agency: Agency, count: int, *, content: bool = False, **changes: Any) -> list[trail.Receipt]:
    """So many entries about an agency, by the real `record`, in one transaction. Returns the receipts."""
    with transaction.atomic():
        said = {"content": {"seen": "by phone"}} if content else {}
        return [trail.record(act(agency, **said, **changes), about=agency) for _ in range(count)]


def lay_fast(agency: Agency, count: int, **changes: Any) -> None:
    """So many entries about an agency, past the models: for trails that are long."""
    clock, seq, prev = datetime.now(UTC), agency.audit_seq, bytes(agency.audit_head)
    said, rows = act(agency, **changes), []
    for number in range(seq + 1, seq + count + 1):
        body = trail.canonical(said, stream=agency.pk, seq=number, prev=prev, recorded_at=clock, committed="")
        prev = trail.leaf_hash(body)
        rows.append(
            Entry(
                stream_id=agency.pk, stream_seq=number, at=said.at, recorded_at=clock, actor_id=said.by.actor,
                agency_id=said.by.agency, action=said.action, body=body, leaf_hash=prev,
            )
        )  # fmt: skip
    with transaction.atomic():
        moved = Agency._base_manager.filter(pk=agency.pk).update(audit_seq=seq + count, audit_head=prev)
        assert moved == 1
        Entry.objects.bulk_create(rows, 500)
    agency.audit_seq, agency.audit_head = seq + count, prev


@contextmanager
def unguarded(*, check: bool = True) -> Iterator[Any]:
    """A cursor past every guard and foreign key, as a database administrator could have it. All stand again afterwards.

    With `check=False` PostgreSQL's CHECK on the bytes of an entry is out of the way too.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            yield from _past_sqlite(cursor)
        return
    superuser = dj_database_url.parse(os.environ["SUPERUSER_DATABASE_URL"])
    with _signed_in(superuser), transaction.atomic(), connection.cursor() as cursor:
        yield from _past_postgres(cursor, check)


def _past_sqlite(cursor: Any) -> Iterator[Any]:
    cursor.execute("PRAGMA foreign_keys = OFF")
    rows = cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for name, _ in rows:
        cursor.execute(f"DROP TRIGGER {name}")
    try:
        yield cursor
    finally:
        for _, sql in rows:
            cursor.execute(sql)
        cursor.execute("PRAGMA foreign_keys = ON")


def _past_postgres(cursor: Any, check: bool) -> Iterator[Any]:
    cursor.execute(
        "SELECT tgrelid::regclass::text, tgname, tgenabled::text FROM pg_trigger WHERE NOT tgisinternal"
        " AND tgrelid::regclass::text ~ '^(audit|agencies)_'"
    )
    triggers = cursor.fetchall()
    cursor.execute("SET LOCAL session_replication_role = replica")  # foreign keys are triggers of the system
    for table in {table for table, *_ in triggers}:
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    clause = guard.Chained(name="audit_entry_chain").clause("postgresql")
    if not check:
        cursor.execute("ALTER TABLE audit_entry DROP CONSTRAINT audit_entry_chain")
    yield cursor
    if not check:
        cursor.execute(f"ALTER TABLE audit_entry ADD CONSTRAINT audit_entry_chain {clause} NOT VALID")
    for table, trigger, mode in triggers:
        cursor.execute(f"ALTER TABLE {table} {SWITCH[mode]} TRIGGER {trigger}")


HOUR = timedelta(hours=1)
