"""What became of an act, for whoever holds its receipt: the leaf hash that was handed out when it was done.

A receipt is evidence of its own. The entry that it names is sealed, or waits to be; or it is not here, and then it was
removed, also where a database was wound back so that nothing inside it shows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain
from pathlib import Path

from django.conf import settings

from audit import sealed, trail, tree
from audit.models import Checkpoint, Entry, Leaf, Tile


class State(StrEnum):
    """What is found."""

    SEALED = "sealed"
    WAITING = "waiting"
    REMOVED = "removed"  # it stands in the tree, and its entry is gone or other
    MISSING = "missing"  # nothing here knows of it


@dataclass(frozen=True)
class Found:
    """What became of the act, its place in the tree, and how many entries the checkpoint is over that proves it."""

    state: State
    place: int | None = None
    size: int = 0
    recorded_at: str = ""

    @property
    def sentence(self) -> str:
        """In plain words."""
        return {
            State.SEALED: f"The entry of this receipt is sealed at number {self.place} of the tree, and the checkpoint "
            f"over {self.size} entries proves it. It was recorded at {self.recorded_at}.",
            State.WAITING: f"The entry of this receipt is in the trail and not yet sealed. It was recorded at "
            f"{self.recorded_at}.",
            State.REMOVED: f"The entry of this receipt was sealed at number {self.place} of the tree, and is no longer "
            "what stands there: it was removed or changed.",
            State.MISSING: "There is no entry for this receipt: either it is not a receipt of this trail, or its entry "
            "was removed before it was sealed.",
        }[self.state]


def look_up(leaf_hash: bytes) -> Found:
    """What became of the entry with this hash. Raises notes.NoteError, tree.ProofError where its seal is wrong."""
    entry = Entry.objects.filter(leaf_hash=leaf_hash).first()
    if entry is None or trail.leaf_hash(bytes(entry.body)) != leaf_hash:
        place = _in_the_tree(leaf_hash)
        return Found(State.MISSING) if place is None else Found(State.REMOVED, place)
    recorded_at = entry.recorded_at.isoformat()
    leaf = Leaf.objects.filter(entry=entry).first()
    checkpoint = sealed.newest()
    if leaf is None or checkpoint is None:
        return Found(State.WAITING, recorded_at=recorded_at)
    sealed.prove(leaf_hash, leaf.tree_index, checkpoint, sealed.keys())
    return Found(State.SEALED, leaf.tree_index, checkpoint.tree_size, recorded_at)


def _in_the_tree(leaf_hash: bytes) -> int | None:
    """Where the hash stands in the lowest tiles, those of the database or those that were published."""
    for index, held in chain(_stored(), _published()):
        at = held.find(leaf_hash)
        while at >= 0 and at % tree.HASH:
            at = held.find(leaf_hash, at + 1)
        if at >= 0:
            return index * tree.WIDTH + at // tree.HASH
    return None


def _stored() -> Iterator[tuple[int, bytes]]:
    rows = Tile.objects.filter(level=0).order_by("idx").values_list("idx", "data").iterator(chunk_size=200)
    return ((index, bytes(data)) for index, data in rows)


def _published() -> Iterator[tuple[int, bytes]]:
    """Tiles of the published folder, whatever the database still says of them."""
    newest: Checkpoint | None = sealed.newest()
    folder, index = Path(settings.TRAIL_FOLDER), 0
    while True:
        full = folder / tree.path(0, index)
        partial = sorted((folder / f"{tree.path(0, index)}.p").glob("*"), key=lambda path: int(path.name))
        if full.is_file():
            yield index, full.read_bytes()
        elif partial:
            yield index, partial[-1].read_bytes()
        elif newest is None or index * tree.WIDTH >= newest.tree_size:
            return
        index += 1
