"""The trail: `record` an act, read what is recorded `about` something, open its content.

It receives words and ids, never models with a meaning. `record` is called once per act, inside the act's own
transaction and after its rows are written: the rows already name the entry, and the database refuses to commit
them without it (`audit.guard`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import orjson
from django.db.models import QuerySet

from audit import seal, sealed, writing
from audit.events import Event
from audit.keys import Gone
from audit.models import Entry, Payload, Root

LOG = "golden-thread/v1"
MAX_BODY = 16_384
NOBODY = UUID(int=0)


class Stale(Exception):  # noqa: N818 - it reads as a state, like the denials
    """The stream moved on since the row was read: somebody else acted first."""


@dataclass(frozen=True)
class Who:
    """Who acted: ids and codes only. `acting_for` is the person whose authority was borrowed."""

    actor: UUID
    agency: UUID
    role: str = ""
    acting_for: UUID | None = None
    session: UUID | None = None


@dataclass(frozen=True)
class Why:
    """Under which rule and which guidance: pack version and hash."""

    rule: str = ""
    pack: str = ""
    pack_hash: str = ""


@dataclass(frozen=True)
class Receipt:
    """Proof for whoever acted: the leaf hash; the sequence number is for readers of that stream only."""

    stream: UUID
    seq: int
    leaf_hash: str

    def __str__(self) -> str:
        return f"{self.leaf_hash[:4]}…{self.leaf_hash[-4:]}"


@dataclass(frozen=True)
class Act:
    """What is recorded. `content` is sealed; everything else is plain, and so never personal."""

    action: str
    at: datetime
    by: Who
    request: UUID | None = None
    outcome: str = ""
    moved: tuple[str, str] = ("", "")
    why: Why = field(default_factory=Why)
    refers_to: str = ""
    content: dict[str, Any] | None = None


def record(act: Act, *, about: Root, saving: Sequence[str] = ()) -> Receipt:
    """Write the entry (and its sealed content) and move the root's head, saving the fields named with it.

    Raises Stale when the root changed since it was read, ValueError when the entry would exceed 16 KiB.
    """
    if about._state.adding and not about.sealed_key:
        about.seal_anew(act.at)
    _write_before(about)
    seq, prev = about.next_seq, bytes(about.audit_head)
    content, committed = b"", ""
    if act.content is not None and about.sealed_key:  # without one it was disposed of: the act alone is recorded
        place = place_of(about.pk, seq)
        content, committed = seal.seal(act.content, about.sealed_key, about.key_epoch, about.pk, place)
    recorded_at = moment().clock
    body = canonical(act, stream=about.pk, seq=seq, prev=prev, recorded_at=recorded_at, committed=committed)
    entry = entry_of(act, about.pk, seq, recorded_at, body)
    _write_or_wait(writing.moved(entry, content, about, saving))
    return Receipt(about.pk, seq, entry.leaf_hash.hex())


_waiting: ContextVar[list[writing.Move] | None] = ContextVar("waiting", default=None)


@contextmanager
def together() -> Iterator[None]:
    """Inside, what is recorded in different streams waits, and is written at the end by one statement.

    Raises Stale at the end: one of the roots changed since it was read, and nothing of the transaction may stand.
    """
    if _waiting.get() is not None:
        yield
        return
    waiting: list[writing.Move] = []
    token = _waiting.set(waiting)
    try:
        yield
    finally:
        _waiting.reset(token)
    _write(waiting)


def _write(moves: list[writing.Move]) -> None:
    if moves and not writing.write(moves):
        raise Stale
    moves.clear()


def _write_before(root: Root) -> None:
    """Two entries of one stream never wait together: the second stands on the first."""
    waiting = _waiting.get()
    if waiting and any(one.root.pk == root.pk for one in waiting):
        _write(waiting)


def _write_or_wait(move: writing.Move) -> None:
    waiting = _waiting.get()
    if waiting is None:
        _write([move])
    else:
        waiting.append(move)


def dispose(act: Act, *, about: Root, saving: Sequence[str] = ()) -> Receipt:
    """Record that what is sealed about a root is disposed of, and destroy its key with the entry that says so.

    What was sealed can never be opened again; the trail is checked as before. Raises Stale.
    """
    about.sealed_key = b""
    return record(replace(act, action=Event.DISPOSED, content=None), about=about, saving=[*saving, "sealed_key"])


def disposal_of(stream: UUID) -> Gone | None:
    """Under which rule and when the content of a stream was disposed of, by its own newest entry that says so."""
    entry = Entry.objects.filter(stream_id=stream, action=Event.DISPOSED).order_by("stream_seq").last()
    return said_of(entry) if entry else None


def said_of(entry: Entry) -> Gone:
    """What the entry of a disposal says."""
    return Gone(str(orjson.loads(bytes(entry.body))["rule"]), entry.at.astimezone(UTC).date().isoformat())


def entry_of(act: Act, stream: UUID, seq: int, recorded_at: datetime, body: bytes) -> Entry:
    """The entry of an act, not written yet."""
    return Entry(
        stream_id=stream, stream_seq=seq, at=act.at, recorded_at=recorded_at, actor_id=act.by.actor,
        agency_id=act.by.agency, request_id=act.request, action=act.action, outcome=act.outcome, body=body,
        leaf_hash=leaf_hash(body),
    )  # fmt: skip


def about(root: Root) -> QuerySet[Entry]:
    """Every entry of a root's stream, in order."""
    return Entry.objects.filter(stream_id=root.pk).order_by("stream_seq")


def content_of(root: Root, seq: int) -> dict[str, Any]:
    """The sealed content of one entry of this root. Raises Payload.DoesNotExist, seal.SealError."""
    payload = Payload.objects.get(entry__stream_id=root.pk, entry__stream_seq=seq)
    place = place_of(root.pk, seq)
    content, _committed = seal.unseal(payload.sealed, root.sealed_key, root.key_epoch, root.pk, place)
    return content


def contents_of(root: Root, seqs: Sequence[int] | QuerySet[Any, Any]) -> dict[int, dict[str, Any]]:
    """The sealed contents of several entries of this root, in one query; their numbers may be a query themselves."""
    return opened(root, sealed_in(root.pk, seqs))


def sealed_in(
    stream: UUID, seqs: Sequence[int] | QuerySet[Any, Any]
) -> QuerySet[Payload, tuple[int, bytes | memoryview]]:
    """What is sealed with entries of a stream, by their numbers; `opened` opens it."""
    rows = Payload.objects.filter(entry__stream_id=stream, entry__stream_seq__in=seqs)
    return rows.values_list("entry__stream_seq", "sealed")


def opened(root: Root, rows: Iterable[tuple[int, bytes | memoryview]]) -> dict[int, dict[str, Any]]:
    """The contents of what `sealed_in` found for this root, by the numbers of their entries."""
    return {
        seq: seal.unseal(sealed, root.sealed_key, root.key_epoch, root.pk, place_of(root.pk, seq))[0]
        for seq, sealed in rows
    }


def place_of(stream: UUID, seq: int) -> str:
    """What a sealed payload is bound to."""
    return f"{stream}|{seq}"


def leaf_hash(body: bytes) -> bytes:
    """The RFC 6962 leaf hash, which is the stream's chain hash too."""
    return hashlib.sha256(b"\x00" + body).digest()


def canonical(act: Act, *, stream: UUID, seq: int, prev: bytes, recorded_at: datetime, committed: str) -> bytes:
    """The bytes that are stored and hashed: RFC 8785 within ASCII keys, strings and small integers (ledger 1.2)."""
    body = orjson.dumps(
        {
            "v": 1,
            "log": LOG,
            "stream": str(stream),
            "seq": seq,
            "prev": prev.hex(),
            "at": stamp(act.at),
            "recorded_at": stamp(recorded_at),
            "action": act.action,
            "actor": str(act.by.actor),
            "agency": str(act.by.agency),
            "role": act.by.role,
            "acting_for": str(act.by.acting_for or ""),
            "session": str(act.by.session or ""),
            "request": str(act.request or ""),
            "outcome": act.outcome,
            "from": act.moved[0],
            "to": act.moved[1],
            "rule": act.why.rule,
            "pack": act.why.pack,
            "pack_hash": act.why.pack_hash,
            "refers_to": act.refers_to,
            "pcommit": committed,
        },
        option=orjson.OPT_SORT_KEYS,
    )
    if len(body) > MAX_BODY:
        raise ValueError(f"an entry is at most {MAX_BODY} bytes; this one has {len(body)}: put words into its content")
    return body


def stamp(instant: datetime) -> str:
    """UTC to the microsecond, always in the same form."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


_moments: ContextVar[list[sealed.Moment] | None] = ContextVar("moments", default=None)


@contextmanager
def at_one_moment() -> Iterator[None]:
    """Inside, in one transaction: all is recorded at one instant, and the database is asked for it once."""
    token = _moments.set([])
    try:
        yield
    finally:
        _moments.reset(token)


def moment() -> sealed.Moment:
    """The database's own clock, which is what `recorded_at` means, and since when something waits to be sealed."""
    held = _moments.get()
    if held is None:
        return sealed.moment()
    if not held:
        held.append(sealed.moment())
    return held[0]
