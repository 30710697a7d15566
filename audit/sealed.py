"""What is sealed, for whoever only reads: checkpoints, tiles, how late sealing is, and who outside holds it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import connection

from audit import notes, tree
from audit.models import Checkpoint, Cosignature, Tile
from audit.notes import Key, Note

ALARM = timedelta(seconds=60)
"""Sealing that is later than this is an alarm: what is newer than the last checkpoint rests on receipts alone."""
LOOKED_BACK = 1000  # cosigned checkpoints among which an anchor is looked for


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


def tile(level: int, index: int, width: int) -> bytes:
    """A tile of the tree, as far as it was sealed; empty when it is not there."""
    held = Tile.objects.filter(level=level, idx=index).values_list("data", flat=True).first()
    return bytes(held or b"")[: width * tree.HASH]


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


def prove(leaf: bytes, index: int, checkpoint: Checkpoint, keys: Iterable[Key]) -> list[bytes]:
    """The proof that an entry stands in a checkpoint's tree, checked. Raises tree.ProofError, notes.NoteError."""
    signed, _ = notes.opened(checkpoint.note, keys)
    proof = tree.inclusion(index, signed.size, tile)
    tree.check_inclusion(leaf, index, signed.size, proof, signed.root)
    return proof


def cosigned(checkpoint: Checkpoint) -> str:
    """A checkpoint's note with every cosignature that is held: what is published and handed out."""
    lines = (
        Cosignature.objects.filter(tree_size=checkpoint.tree_size).order_by("witness").values_list("line", flat=True)
    )
    return checkpoint.note + "".join(f"{line}\n" for line in lines)
