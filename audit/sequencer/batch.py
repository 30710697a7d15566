"""Which entries wait for their place in the tree, and whether they are what was recorded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any, NamedTuple
from uuid import UUID

import orjson
import psycopg
from django.db import connection

from audit.models import Entry, Leaf
from audit.sequencer.signing import Refused

CHUNK = 65_536
FIRST = (0, "00" * 32)
"""What the first entry of a stream follows."""
UNSEALED = (
    "SELECT e.id, e.stream_id, e.stream_seq, e.body, e.leaf_hash FROM audit_entry e WHERE e.id > %s AND NOT EXISTS "
    "(SELECT 1 FROM audit_leaf l WHERE l.entry_id = e.id AND l.entry_id > %s) ORDER BY e.id LIMIT %s"
)
UNLIKE = (
    "SELECT w.stream, w.seq FROM unnest(%s::uuid[], %s::int[], %s::text[]) AS w(stream, seq, leaf) "
    "LEFT JOIN audit_entry e ON e.stream_id = w.stream AND e.stream_seq = w.seq "
    "WHERE encode(e.leaf_hash, 'hex') IS DISTINCT FROM w.leaf LIMIT 1"
)


class Waiting(NamedTuple):
    """One entry that is not sealed yet."""

    id: int
    stream: str
    seq: int
    body: bytes
    leaf: bytes


def unsealed(after: int, limit: int) -> list[Waiting]:
    """Entries without a place, by anti-join: one that commits after a later number is found all the same."""
    with connection.cursor() as cursor:
        rows: Any = cursor
        if connection.vendor == "postgresql":  # bytes travel as bytes, not as twice as many digits
            rows = psycopg.Cursor(cursor.connection)
            with connection.wrap_database_errors:
                rows.execute(UNSEALED.replace("e.stream_id", "e.stream_id::text"), [after, after, limit], binary=True)
                return list(map(Waiting._make, rows.fetchall()))
        cursor.execute(UNSEALED, [after, after, limit])
        return [Waiting(pk, str(_uuid(stream)), seq, bytes(body), bytes(leaf)) for pk, stream, seq, body, leaf in rows]


def check(entries: Sequence[Waiting]) -> None:
    """Hash every entry again, and see that it follows the one before it. Raises Refused and names the first other."""
    here: dict[str, tuple[int, str]] = {}
    before: list[tuple[str, int, str]] = []
    for _, stream, seq, body, leaf in entries:
        if sha256(b"\x00" + body).digest() != leaf:
            raise _refused(stream, seq, "its bytes do not have the hash that was recorded")
        said: dict[str, Any] = orjson.loads(body)
        if said["stream"] != stream or said["seq"] != seq:
            raise _refused(stream, seq, "it stands in another place than it says")
        last = here.get(stream) or (FIRST if seq == 1 else None)
        if last is None:
            before.append((stream, seq - 1, said["prev"]))
        elif last != (seq - 1, said["prev"]):
            raise _refused(stream, seq, "it does not follow the entry before it")
        here[stream] = (seq, leaf.hex())
    if (other := _unlike(before)) is not None:
        raise _refused(other[0], other[1] + 1, "it does not follow the entry before it")


def sealed_leaves() -> Iterator[list[bytes]]:
    """The leaf hashes of everything sealed, in the tree's order, in portions. Raises Refused where a place is empty."""
    rows = Leaf.objects.order_by("tree_index").values_list("tree_index", "entry__leaf_hash")
    portion: list[bytes] = []
    for expected, (index, leaf) in enumerate(rows.iterator(chunk_size=5000)):
        if index != expected:
            raise Refused(f"The place {expected} in the tree is empty: somebody removed what was sealed.")
        portion.append(bytes(leaf))
        if len(portion) == CHUNK:
            yield portion
            portion = []
    if portion:
        yield portion


def old_enough(before: datetime) -> int:
    """The last entry that was recorded before a time, going by their order: nothing below it is still under way."""
    found = Entry.objects.filter(recorded_at__lt=before).order_by("-id").values_list("id", flat=True).first()
    return int(found or 0)


def _unlike(before: Sequence[tuple[str, int, str]]) -> tuple[str, int] | None:
    """The first of these entries that is not there with this hash."""
    if connection.vendor == "postgresql":
        columns: Iterable[Sequence[Any]] = zip(*before, strict=True) if before else ((), (), ())
        with connection.cursor() as cursor:
            cursor.execute(UNLIKE, [list(column) for column in columns])
            row = cursor.fetchone()
        return (str(row[0]), row[1]) if row else None
    for stream, seq, leaf in before:
        held = Entry.objects.filter(stream_id=stream, stream_seq=seq).values_list("leaf_hash", flat=True).first()
        if held is None or bytes(held).hex() != leaf:
            return stream, seq
    return None


def _uuid(held: UUID | str) -> UUID:
    return held if isinstance(held, UUID) else UUID(held)


def _refused(stream: str, seq: int, why: str) -> Refused:
    return Refused(f"Entry {seq} of {stream} is not sealed: {why}.")
