"""Check the whole trail: bytes, chains, projections, heads, content, guards. Reads only.

What it finds is a `Finding` that names the entry. Everything newer than the last outside anchor rests on the
receipts already handed out, and the result says so (ledger sections 1.5 and 2).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import orjson
from django.apps import apps
from django.db import connection

from audit import guard, seal, trail
from audit.models import Entry, Payload, Root

ZERO = bytes(32)
SAID = {
    *("stream", "seq", "prev", "at", "recorded_at", "actor", "agency", "request", "action", "outcome", "pcommit"),
}  # what is compared here, of what every entry says


@dataclass(frozen=True)
class Finding:
    """One thing that is not as it was recorded."""

    problem: str
    stream: str = ""
    seq: int = 0
    action: str = ""
    recorded_at: str = ""


@dataclass
class Result:
    """What was checked and what was found. `anchored` stays False until an outside party holds a checkpoint."""

    entries: int = 0
    streams: int = 0
    contents: int = 0
    findings: list[Finding] = field(default_factory=list)
    anchored: bool = False

    @property
    def sound(self) -> bool:
        """Nothing is other than it was recorded."""
        return not self.findings


@dataclass(frozen=True)
class Head:
    """Where a root says its stream ends."""

    seq: int
    leaf: bytes
    sealed_key: bytes
    key_epoch: str


def verify() -> Result:
    """Check everything. Raises whatever the database raises: 'could not check' is not 'sound'."""
    result = Result()
    result.findings += [Finding(f"the guard {name} is missing or switched off") for name in guard.missing()]
    heads = dict(_heads())
    last: dict[UUID, tuple[int, bytes]] = {}
    for entry in _entries():
        result.entries += 1
        result.findings += _check_entry(entry, last.get(entry.stream_id, (0, ZERO)))
        last[entry.stream_id] = (entry.stream_seq, bytes(entry.leaf_hash))
        opened, problem = _check_content(entry, heads.get(entry.stream_id))
        result.contents += opened
        if problem:
            result.findings.append(_finding(problem, entry))
    result.streams = len(last)
    result.findings += _check_heads(heads, last)
    return result


def _entries() -> Iterator[Entry]:
    rows = Entry.objects.select_related("payload").order_by("stream_id", "stream_seq", "id")
    return rows.iterator(chunk_size=2000)


def _check_entry(entry: Entry, before: tuple[int, bytes]) -> list[Finding]:
    seq, leaf = before
    body = _bytes(entry.body)
    if trail.leaf_hash(body) != bytes(entry.leaf_hash):
        return [_finding("its bytes do not have the hash that was recorded", entry)]
    said = _said(body)
    if said is None:
        return [_finding("its bytes are not those of an entry", entry)]
    problems = []
    if entry.stream_seq != seq + 1:
        problems.append(f"an entry is missing before it (number {seq + 1})")
    if said["prev"] != leaf.hex():
        problems.append("it does not follow the entry before it")
    problems += [f"its column {column} differs from what was recorded" for column in _differing(entry, said)]
    return [_finding(problem, entry) for problem in problems]


def _said(body: bytes) -> dict[str, Any] | None:
    """What an entry says; None for bytes that no act of ours wrote. One such entry must not end the whole check."""
    try:
        said = orjson.loads(body)
    except orjson.JSONDecodeError:
        return None
    return said if isinstance(said, dict) and said.keys() >= SAID else None


def _differing(entry: Entry, said: dict[str, Any]) -> list[str]:
    projected = {
        "stream_id": (str(entry.stream_id), said["stream"]),
        "stream_seq": (entry.stream_seq, said["seq"]),
        "at": (trail.stamp(entry.at), said["at"]),
        "recorded_at": (trail.stamp(entry.recorded_at), said["recorded_at"]),
        "actor_id": (str(entry.actor_id), said["actor"]),
        "agency_id": (str(entry.agency_id), said["agency"]),
        "request_id": (str(entry.request_id or ""), said["request"]),
        "action": (entry.action, said["action"]),
        "outcome": (entry.outcome, said["outcome"]),
    }
    return [column for column, (held, recorded) in projected.items() if held != recorded]


def _check_content(entry: Entry, head: Head | None) -> tuple[int, str]:
    committed = (_said(_bytes(entry.body)) or {}).get("pcommit", "")
    payload: Payload | None = getattr(entry, "payload", None)
    if payload is None:
        return 0, "its content is missing" if committed else ""
    if not committed:
        return 0, "it has content that was not recorded with it"
    if head is None:
        return 0, "the record that it belongs to is missing"
    place = trail.place_of(entry.stream_id, entry.stream_seq)
    try:
        _content, opened = seal.unseal(payload.sealed, head.sealed_key, head.key_epoch, entry.stream_id, place)
    except seal.SealError as wrong:
        return 0, f"its content cannot be opened: {wrong}"
    if payload.stream_id != entry.stream_id:
        return 0, "its content stands under another stream"
    return 1, "" if opened == committed else "its content is not what was recorded"


def _heads() -> Iterator[tuple[UUID, Head]]:
    for model in apps.get_models():
        if issubclass(model, Root):
            rows = model._base_manager.values_list("id", "audit_seq", "audit_head", "sealed_key", "key_epoch")
            for pk, seq, leaf, sealed_key, epoch in rows.iterator(chunk_size=2000):
                yield pk, Head(seq, bytes(leaf), bytes(sealed_key), epoch)


def _check_heads(heads: dict[UUID, Head], last: dict[UUID, tuple[int, bytes]]) -> list[Finding]:
    findings = []
    for stream, head in heads.items():
        seq, leaf = last.get(stream, (0, ZERO))
        if (head.seq, head.leaf) != (seq, leaf):
            findings.append(Finding(f"the record says that its trail ends at {head.seq}", str(stream), seq))
    for stream in last.keys() - heads.keys():
        findings.append(Finding("the record that this trail is about is missing", str(stream), last[stream][0]))
    return findings


def _bytes(held: object) -> bytes:
    """A column's bytes; SQLite gives text back where text was forced in."""
    return held.encode() if isinstance(held, str) else bytes(held)  # type: ignore[call-overload]


def _finding(problem: str, entry: Entry) -> Finding:
    return Finding(problem, str(entry.stream_id), entry.stream_seq, entry.action, entry.recorded_at.isoformat())


def children_without_entry() -> list[Finding]:
    """Rows that name an entry which is not there: only possible where foreign keys were switched off (SQLite)."""
    if connection.vendor != "sqlite":
        return []
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA foreign_key_check")
        return [Finding(f"a row of {table} names an entry that is not there") for table, *_rest in cursor.fetchall()]
