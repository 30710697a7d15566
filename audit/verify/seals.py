"""The tree over all entries against every checkpoint: the stored ones, and those that somebody outside holds."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from audit import notes, sealed, tree
from audit.models import Checkpoint, Cosignature, Tile
from audit.notes import Key, NoteError
from audit.verify.results import Result

SKIPPED = timedelta(minutes=15)
"""An entry this much older than the newest checkpoint should have been under it."""
PORTION = 4096
TILES_AT_ONCE = 512


class Places:
    """Takes leaf hashes by their place in the tree, in nearly any order; knows the root at every size asked for."""

    def __init__(self, result: Result, edge: tree.Edge, wanted: Iterable[int]) -> None:
        self._result, self._edge = result, edge
        self._wanted = sorted({size for size in wanted if size > edge.size})
        self._next, self._stop = edge.size, 0
        self._portion: list[bytes] = []
        self._ahead: dict[int, bytes] = {}
        self._tiles: dict[tuple[int, int], bytes] = {}
        self.roots = {edge.size: edge.root()}
        self._set_stop()

    @property
    def size(self) -> int:
        """How many entries have their place, without a gap."""
        return self._next

    def take(self, places: Sequence[int], leaves: Sequence[bytes]) -> None:
        """Many, each leaf at its place."""
        at = 0
        while at < len(places):
            count = min(self._stop - self._next, len(places) - at)
            expected = range(self._next, self._next + count)
            if not self._ahead and places[at] == self._next and list(places[at : at + count]) == list(expected):
                self._portion += leaves[at : at + count]
                self._next += count
                at += count
                if self._next == self._stop:
                    self._grow()
            else:
                self.add(places[at], leaves[at])
                at += 1

    def add(self, index: int, leaf: bytes) -> None:
        """An entry's place."""
        if index != self._next:
            if index < self._next or index in self._ahead:
                self._result.found(f"two entries have the place {index} in the tree")
            self._ahead[index] = leaf
            return
        self._append(leaf)
        while self._next in self._ahead:
            self._append(self._ahead.pop(self._next))

    def finish(self) -> None:
        """All were added."""
        self._grow()
        self._compare(self._tiles)
        if self._ahead:
            self._result.found(f"the place {self._next} in the tree is empty: an entry is missing")

    def _append(self, leaf: bytes) -> None:
        self._portion.append(leaf)
        self._next += 1
        if self._next == self._stop:
            self._grow()

    def _set_stop(self) -> None:
        at = bisect_right(self._wanted, self._next)
        self._stop = min(self._next + PORTION, self._wanted[at] if at < len(self._wanted) else self._next + PORTION)

    def _grow(self) -> None:
        self._tiles |= self._edge.extend(self._portion)
        self._portion = []
        self.roots[self._next] = self._edge.root()
        self._set_stop()
        if len(self._tiles) > TILES_AT_ONCE:
            full = {place: held for place, held in self._tiles.items() if len(held) == tree.WIDTH * tree.HASH}
            self._compare(full)
            self._tiles = {place: held for place, held in self._tiles.items() if place not in full}

    def _compare(self, expected: Mapping[tuple[int, int], bytes]) -> None:
        for level in sorted({level for level, _ in expected}):
            places = [index for at, index in expected if at == level]
            stored = Tile.objects.filter(level=level, idx__gte=min(places), idx__lte=max(places))
            held = {index: (bytes(data), width) for index, data, width in stored.values_list("idx", "data", "width")}
            for index in places:
                width = len(expected[level, index]) // tree.HASH
                if held.get(index) != (expected[level, index], width):
                    where = tree.path(level, index, width)
                    self._result.found(f"{where} is not what follows from the entries")


class Seals:
    """Every checkpoint against the tree. Made before the entries are read, because it says which roots are wanted."""

    def __init__(
        self, result: Result, keys: Sequence[Key], held: Sequence[str], ours: Sequence[str], since: int = 0
    ) -> None:
        self._result, self._keys, self._since = result, list(keys), since
        sizes = list(Checkpoint.objects.filter(tree_size__gte=since).values_list("tree_size", flat=True))
        if (sizes or held) and not self._keys:
            raise NoteError("the public keys of this log are not here, so no checkpoint can be checked")
        self.held = [notes.opened(note, self._keys)[0] for note in held]  # raises NoteError: not one of this log
        self.ours = [checkpoint for note in ours if (checkpoint := self._kept(note))]
        self.wanted = [*sizes, *(checkpoint.size for checkpoint in (*self.held, *self.ours))]

    def check(self, places: Places) -> None:
        """Signatures and roots of what is stored, and of what is held outside."""
        self._result.sealed = places.size
        self._check_stored(places)
        self._check_outside(places)
        self._check_cosignatures()

    def _kept(self, note: str) -> notes.Checkpoint | None:
        try:
            return notes.opened(note, self._keys)[0]
        except NoteError as wrong:
            self._result.found(f"a checkpoint that is kept here outside the database is not ours: {wrong}")
            return None

    def _check_stored(self, places: Places) -> None:
        newest, wrong = 0, []
        for row in Checkpoint.objects.filter(tree_size__gte=self._since).order_by("tree_size").iterator():
            self._result.checkpoints += 1
            newest = row.tree_size
            try:
                checkpoint, note = notes.opened(row.note, self._keys)
                dated = notes.dated(note, self._keys)
            except NoteError as reason:
                self._result.found(f"the checkpoint at {row.tree_size} is not ours: {reason}")
                continue
            if dated is None or datetime.fromtimestamp(dated, UTC) != row.made_at:
                self._result.found(f"the checkpoint at {row.tree_size} does not say itself that it was made then")
            if (checkpoint.size, checkpoint.root) != (row.tree_size, places.roots.get(row.tree_size)):
                wrong.append(row.tree_size)
        if wrong:
            more = f" (and {len(wrong) - 1} later ones)" if len(wrong) > 1 else ""
            self._result.found(f"the entries are not those that the checkpoint at {wrong[0]}{more} was signed over")
        if newest != places.size and (newest or places.size > self._since):
            self._result.found(f"{places.size} entries have their place, but the newest checkpoint is at {newest}")

    def _check_outside(self, places: Places) -> None:
        outside = [(checkpoint, "is held outside") for checkpoint in self.held]
        for checkpoint, where in (*outside, *((one, "is kept here outside the database") for one in self.ours)):
            if checkpoint.size > places.size:
                self._result.found(
                    f"a checkpoint over {checkpoint.size} entries {where}, but only {places.size} are sealed here"
                )
            elif not self._agrees(checkpoint, places):
                self._result.found(f"the checkpoint over {checkpoint.size} entries that {where} says otherwise")
            elif (checkpoint, where) in outside:
                self._result.held.append(checkpoint.size)

    def _agrees(self, checkpoint: notes.Checkpoint, places: Places) -> bool:
        if checkpoint.size >= self._since:
            return places.roots.get(checkpoint.size) == checkpoint.root
        proof = tree.consistency(checkpoint.size, self._since, sealed.tiles)
        try:
            root = places.roots[self._since]
            tree.check_consistency(checkpoint.size, self._since, proof, checkpoint.root, root)
        except tree.ProofError:
            return False
        return True

    def _check_cosignatures(self) -> None:
        known = {witness.key.name: witness.key for witness in sealed.witnesses()}
        lines = Cosignature.objects.filter(tree_size__gte=self._since).order_by("tree_size").iterator()
        for row in lines:
            checkpoint = Checkpoint.objects.filter(tree_size=row.tree_size).first()
            if checkpoint is None:
                self._result.found(f"{row.witness} signed a checkpoint at {row.tree_size} that is not here")
                continue
            try:
                text, line = notes.Note.parse(checkpoint.note).text, notes.Signature.parse(row.line)
                if line.name != row.witness:
                    raise NoteError(f"it is signed by {line.name}")
                key = known.get(row.witness)
                if key is not None and key.made(line):
                    key.checked(text, line)
                    self._result.cosignatures += 1
            except NoteError as reason:
                self._result.found(f"the cosignature at {row.tree_size} is not {row.witness}'s: {reason}")


def check_completeness(result: Result, waiting: Sequence[datetime]) -> None:
    """Every entry is sealed, or too new to be. `waiting`: when each entry without a place was recorded."""
    result.waiting = len(waiting)
    if not waiting:
        return
    oldest = min(waiting)
    result.oldest_waiting = oldest.astimezone(UTC).isoformat()
    newest = sealed.newest()
    skipped = [at for at in waiting if newest and newest.made_at - at > SKIPPED]
    if skipped:
        result.found(f"{len(skipped)} entries were not sealed although later ones were")
