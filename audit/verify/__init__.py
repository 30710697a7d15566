"""Check the whole trail: bytes, chains, projections, heads, content, guards, tree, signatures. Reads only.

What it finds is a `Finding` that names the entry. Everything newer than the last outside anchor rests on the
receipts already handed out, and the result says so (ledger sections 1.5 and 2).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from uuid import UUID

from django.conf import settings
from django.db import connection

from audit import guard, sealed, timestamps, tree
from audit.models import Entry
from audit.notes import Key
from audit.verify import hands, reading
from audit.verify.content import Contents, heads
from audit.verify.entries import Trail, check
from audit.verify.hands import LONG, Stopped
from audit.verify.results import NOT_ANCHORED, NOT_CHECKED, SOUND, TAMPERED, Finding, Result
from audit.verify.seals import Places, Seals, check_completeness

__all__ = [
    "LONG",
    "NOT_ANCHORED",
    "NOT_CHECKED",
    "SOUND",
    "TAMPERED",
    "Asked",
    "Finding",
    "Result",
    "Stopped",
    "children_without_entry",
    "kept_outside",
    "verify",
]

Tell = Callable[[int], None]
"""Told now and then how many entries have been checked."""


@dataclass(frozen=True)
class Asked:
    """What is to be checked, when it is not everything.

    `since`: only what was sealed after so many entries, and what waits. `stream`: only one. `held`: checkpoints
    (notes) that somebody outside holds; `ours`: those that this installation itself keeps outside the database.
    `keys`: this log's public keys from elsewhere than its own folder. Without `records`, the rows and contents that
    the trail is about are left out, for whoever may read the trail alone.
    """

    since: int = 0
    stream: UUID | None = None
    held: Sequence[str] = ()
    ours: Sequence[str] = ()
    keys: Sequence[Key] = ()
    records: bool = True


def verify(asked: Asked | None = None, *, tell: Tell = lambda _: None, many: int = 1) -> Result:
    """Check everything, or what is asked; a long trail by so many processes at once.

    Only a process without threads may ask for more than one. Raises whatever the database raises, and Stopped: 'could
    not check' is not 'sound'. Raises NoteError for a checkpoint held outside that is not one of this log.
    """
    asked = asked or Asked()
    result = Result()
    alone = connection.in_atomic_block  # what is not committed, nobody else can check
    with reading.snapshot():
        result.findings += [Finding(f"the guard {name} is missing or switched off") for name in guard.missing()]
        if asked.stream is None:
            _check_all(result, asked, tell, 1 if alone else many)
        else:
            _check_one(result, asked, asked.stream)
        _check_anchor(result, asked)
        _check_stamps(result)
    return result


def _check_all(result: Result, asked: Asked, tell: Tell, many: int) -> None:
    seals = Seals(result, asked.keys or sealed.keys(), asked.held, asked.ours, asked.since)
    held = dict(heads()) if asked.records else {}
    trail = Trail(result, _leaf_of if asked.since else None)
    places = Places(result, tree.Edge.at(asked.since, sealed.tiles), seals.wanted)
    for part in hands.parts(Contents(held) if asked.records else None, asked.since, many):
        trail.join(part)
        places.take(part.places, part.leaves)
        tell(result.entries)
    trail.finish(held, whole=not asked.since, records=asked.records)
    places.finish()
    seals.check(places)
    check_completeness(result, trail.waiting)


def _check_one(result: Result, asked: Asked, stream: UUID) -> None:
    """One stream: its entries, and the proof of each that it stands in the newest checkpoint's tree."""
    held = dict(heads(stream)) if asked.records else {}
    trail, newest, known = Trail(result), sealed.newest(), sealed.Full()
    rows = list(reading.rows("WHERE e.stream_id = %s", [_id(stream)], order="e.stream_seq"))
    trail.join(check(rows, Contents(held) if asked.records else None))
    for row in rows:
        if newest is None or row.place is None:
            continue
        try:
            sealed.prove(reading.as_bytes(row.leaf), row.place, newest, asked.keys or sealed.keys(), known)
            result.sealed = newest.tree_size
        except ValueError as wrong:
            where = row.recorded_at.isoformat() if row.recorded_at else ""
            problem = f"it is not proved to stand at {row.place} in the tree: {wrong}"
            result.findings.append(Finding(problem, row.stream, row.seq, row.action, where))
    trail.finish(held, whole=True, records=asked.records)
    check_completeness(result, trail.waiting)


def _check_anchor(result: Result, asked: Asked) -> None:
    """Whether somebody outside holds a checkpoint that agrees."""
    try:
        anchor = sealed.anchor()
    except ValueError as wrong:
        result.found(f"a cosignature is wrong: {wrong}")
        return
    if anchor is not None and result.sound:
        result.anchor = {**asdict(anchor), "at": anchor.at.isoformat()}
    result.anchored = bool(result.anchor or (result.held and result.sound))


def _check_stamps(result: Result) -> None:
    """Whether every time stamp is of its checkpoint, by somebody whom we trust; nothing without their certificates."""
    if not timestamps.certificates():
        return
    try:
        for one in timestamps.every():
            result.stamped = {"size": one.size, "at": one.stamp.at.isoformat(), "by": one.stamp.by}
    except ValueError as wrong:
        result.found(f"a time stamp is wrong: {wrong}")


def _id(stream: UUID) -> object:
    return stream if connection.vendor == "postgresql" else stream.hex


def _leaf_of(stream: str, seq: int) -> bytes | None:
    """The leaf hash of an entry, asked of the database."""
    held = Entry.objects.filter(stream_id=stream, stream_seq=seq).values_list("leaf_hash", flat=True).first()
    return bytes(held) if held is not None else None


def kept_outside() -> list[str]:
    """The checkpoints that this installation itself keeps outside the database. Read before it: it can only grow."""
    kept = (settings.SIGNED_STATE_FILE, settings.TRAIL_FOLDER / "checkpoint")
    return [path.read_text() for path in kept if path.is_file()]


def children_without_entry() -> list[Finding]:
    """Rows that name an entry which is not there: only possible where foreign keys were switched off (SQLite)."""
    if connection.vendor != "sqlite":
        return []
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA foreign_key_check")
        return [Finding(f"a row of {table} names an entry that is not there") for table, *_rest in cursor.fetchall()]
