"""What is sealed, for whoever only reads: checkpoints, tiles, how late sealing is, and who outside holds it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
from django.conf import settings
from django.db import connection

from audit import notes, tree
from audit.models import Checkpoint, Cosignature
from audit.notes import Key, Note

ALARM = timedelta(seconds=60)
"""Sealing that is later than this is an alarm: what is newer than the last checkpoint rests on receipts alone."""
LOOKED_BACK = 1000  # cosigned checkpoints among which an anchor is looked for
KEPT_TILES = 512  # full ones, 8 kB each
Full = dict[tuple[int, int], bytes]
"""Full tiles never change: those that led to a signed root need not be read again."""


@dataclass(frozen=True)
class Witness:
    """Somebody outside who signs checkpoints: their key, and where they listen (empty: by file)."""

    key: Key
    url: str = ""


@dataclass(frozen=True)
class Anchor:
    """The newest checkpoint that enough witnesses hold: how large, who, of how many, and since when."""

    size: int
    by: tuple[str, ...]
    of: int
    at: datetime


def keys() -> list[Key]:
    """The public keys of this log, now and before, from the published folder: outside the database."""
    return [key for key in notes.keys_in(settings.TRAIL_FOLDER / "keys") if key.kind == notes.LOG]


def witnesses() -> list[Witness]:
    """Whom this installation asks for cosignatures. Raises notes.NoteError."""
    path = settings.TRAIL_WITNESSES
    lines = path.read_text().splitlines() if path.exists() else []
    words = [line.split() for line in lines if line.strip() and not line.startswith("#")]
    found = [Witness(Key.parse(parts[0]), parts[1].rstrip("/") if len(parts) > 1 else "") for parts in words]
    if any(witness.key.kind != notes.WITNESS for witness in found):
        raise notes.NoteError(f"{path} names a key that is not a witness's")
    return found


def enough(count: int) -> int:
    """How many of so many witnesses must hold a checkpoint before it counts as anchored (ledger section 6)."""
    return count // 2 + 1 if count else 1


def newest() -> Checkpoint | None:
    """The largest checkpoint."""
    return Checkpoint.objects.order_by("-tree_size").first()


def tiles(places: Sequence[tree.Place]) -> dict[tuple[int, int], bytes]:
    """Tiles of the tree by level and index, as far as they were sealed, by one question. Those not there are left out.

    It is put to the driver itself: of a proof, more of the time went into wording it than into answering it.
    """
    if not places:
        return {}
    where = " OR ".join(["(level = %s AND idx = %s)"] * len(places))
    asked = f"SELECT level, idx, data FROM audit_tile WHERE {where}"  # noqa: S608 - nothing but places for values
    values = [number for level, index, _ in places for number in (level, index)]
    widths = {(level, index): width for level, index, width in places}
    with connection.cursor() as cursor:
        rows: Any = cursor
        if connection.vendor == "postgresql":  # bytes travel as bytes, not as twice as many digits
            rows = psycopg.Cursor(cursor.connection)
            with connection.wrap_database_errors:
                rows.execute(asked, values, binary=True)
        else:
            cursor.execute(asked, values)
        return {(level, index): bytes(data)[: widths[level, index] * tree.HASH] for level, index, data in rows}


OLDEST = (
    "SELECT recorded_at FROM audit_entry WHERE id > coalesce((SELECT max(entry_id) FROM audit_leaf), 0) "
    "ORDER BY id LIMIT 1"
)


@dataclass(frozen=True)
class Moment:
    """The database's clock, and since when the oldest entry has been waiting to be sealed (if any, and if asked)."""

    clock: datetime
    unsealed_since: datetime | None

    def too_late(self, now: datetime) -> bool:
        """Whether nothing more may be recorded until what is there is sealed."""
        allowed = timedelta(seconds=settings.AUDIT_MAX_UNSEALED)
        return bool(allowed) and _waited(now, self.unsealed_since) > allowed


def moment() -> Moment:
    """Both, by one statement. Where sealing may be as late as it likes, only the clock is asked."""
    limited = bool(settings.AUDIT_MAX_UNSEALED)
    if connection.vendor == "sqlite":  # the database runs in this very process: the two clocks are one
        return Moment(datetime.now(UTC), oldest_unsealed() if limited else None)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT clock_timestamp(), ({OLDEST})" if limited else "SELECT clock_timestamp(), NULL")
        return Moment(*cursor.fetchone())


def oldest_unsealed() -> datetime | None:
    """When the oldest entry after the highest sealed one was recorded. One look at each index, however long the trail.

    An entry that committed later than its number says is missed here, and found by the sequencer and by verification.
    """
    with connection.cursor() as cursor:
        cursor.execute(OLDEST)
        row = cursor.fetchone()
    if row is None:
        return None
    recorded: datetime = row[0]
    return recorded if recorded.tzinfo else recorded.replace(tzinfo=UTC)  # SQLite keeps UTC and does not say so


def lag(now: datetime) -> timedelta:
    """How long the oldest unsealed entry has been waiting."""
    return _waited(now, oldest_unsealed())


def too_late(now: datetime) -> bool:
    """Whether nothing more may be recorded until what is there is sealed (AUDIT_MAX_UNSEALED seconds; 0: never)."""
    return bool(settings.AUDIT_MAX_UNSEALED) and Moment(now, oldest_unsealed()).too_late(now)


def _waited(now: datetime, oldest: datetime | None) -> timedelta:
    return max(now - oldest, timedelta()) if oldest else timedelta()


def anchor() -> Anchor | None:
    """The newest checkpoint that enough witnesses hold, by their signatures. Raises notes.NoteError for a wrong one."""
    known = [witness.key for witness in witnesses()]
    sizes = Cosignature.objects.order_by("-tree_size").values_list("tree_size", flat=True).distinct()
    for size in sizes[:LOOKED_BACK]:
        seen = seen_at(size, known)
        if len(seen) >= enough(len(known)):
            by = tuple(sorted(seen, key=lambda name: seen[name]))
            at = datetime.fromtimestamp(seen[by[enough(len(known)) - 1]], UTC)
            return Anchor(size, by, len(known), at)
    return None


def seen_at(size: int, known: Iterable[Key]) -> dict[str, int]:
    """Which of these witnesses hold the checkpoint of a size, and since when. Raises notes.NoteError."""
    checkpoint = Checkpoint.objects.filter(tree_size=size).first()
    if checkpoint is None:
        raise notes.NoteError(f"it is of a checkpoint at {size}, which is not here")
    note = Note.parse(checkpoint.note)
    lines = Cosignature.objects.filter(tree_size=size).values_list("line", flat=True)
    signatures = tuple(notes.Signature.parse(line) for line in lines)
    return notes.seen_by(Note(note.text, signatures), known)


_full: Full = {}


def prove(
    leaf: bytes, index: int, checkpoint: Checkpoint, keys: Iterable[Key], known: Full | None = None
) -> list[bytes]:
    """The proof that an entry stands in a checkpoint's tree, checked. Raises tree.ProofError, notes.NoteError.

    `known`: full tiles that need not be read again; without it those of this process. It is added to.
    """
    signed, _ = notes.opened(checkpoint.note, keys)
    known = _full if known is None else known
    try:
        return _proved(leaf, index, signed, known)
    except tree.ProofError:
        known.clear()  # of another tree, should it be what was known that does not fit
        return _proved(leaf, index, signed, known)


def _proved(leaf: bytes, index: int, signed: notes.Checkpoint, known: Full) -> list[bytes]:
    read: Full = {}

    def held(places: Sequence[tree.Place]) -> Full:
        here = {place[:2]: one for place in places if (one := known.get(place[:2])) is not None}
        read.update(tiles([place for place in places if place[:2] not in here]))
        return read | here

    proof = tree.inclusion(index, signed.size, held)
    tree.check_inclusion(leaf, index, signed.size, proof, signed.root)
    if len(known) > KEPT_TILES:
        known.clear()
    known.update((place, one) for place, one in read.items() if len(one) == tree.WIDTH * tree.HASH)
    return proof


def cosigned(checkpoint: Checkpoint) -> str:
    """A checkpoint as the log signed it, with every cosignature that is held: what is published and handed out.

    The log's signature on the time stays here: outside, the time that counts is that of the witnesses.
    """
    text, _, signatures = checkpoint.note.rpartition("\n\n")
    lines = (
        Cosignature.objects.filter(tree_size=checkpoint.tree_size).order_by("witness").values_list("line", flat=True)
    )
    return f"{text}\n\n" + "".join(f"{line}\n" for line in [signatures.partition("\n")[0], *lines])
