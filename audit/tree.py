"""The tree over all entries: RFC 6962 hashes, kept as the tiles of C2SP tlog-tiles. Pure: no database, no clock.

A tile holds up to 256 hashes, 32 bytes each. Level 0 has the leaf hashes; a hash of level n + 1 is the root of a
full tile of level n. Whoever holds the tiles can work out every root and every proof (ledger section 4).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain

HASH = 32
HEIGHT = 8
WIDTH = 1 << HEIGHT
MOST_HASHES = 63
"""More hashes than any honest proof has: trees end at 2^63 entries."""
EMPTY = hashlib.sha256(b"").digest()

Place = tuple[int, int, int]
"""Which tile: level, index, and the width that the tree of this size has there."""
Read = Callable[[Sequence[Place]], Mapping[tuple[int, int], bytes]]
"""How tiles are read, all that an answer needs at once: level and index → its hashes, at least so many as asked for."""


class ProofError(ValueError):
    """A proof does not show what it is said to show."""


def leaf(entry: bytes) -> bytes:
    """The hash of one entry."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node(left: bytes, right: bytes) -> bytes:
    """The hash of two subtrees."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def over(hashes: Sequence[bytes]) -> bytes:
    """The root over any number of hashes."""
    return _fold(Peaks(hashes).roots())


def _over_full(hashes: Sequence[bytes]) -> bytes:
    """The root over 2^k hashes."""
    sha = hashlib.sha256
    while len(hashes) > 1:
        pairs = iter(hashes)
        hashes = [sha(b"\x01" + left + right).digest() for left, right in zip(pairs, pairs, strict=True)]
    return hashes[0]


def _fold(roots: Sequence[bytes]) -> bytes:
    """The root over perfect subtrees, the largest first."""
    if not roots:
        return EMPTY
    found = roots[-1]
    for left in reversed(roots[:-1]):
        found = node(left, found)
    return found


def _cut(tile: bytes, start: int, stop: int) -> list[bytes]:
    return [tile[at * HASH : (at + 1) * HASH] for at in range(start, stop)]


class Peaks:
    """A tree that only grows: the roots of its perfect subtrees. Enough for the root at every size on the way."""

    def __init__(self, hashes: Iterable[bytes] = ()) -> None:
        self.size = 0
        self._peaks: list[bytes] = []
        for one in hashes:
            self.append(one)

    @classmethod
    def at(cls, size: int, read: Read) -> Peaks:
        """The tree as it was at a size, from its tiles."""
        peaks = cls()
        peaks.size, peaks._peaks = size, _Tiles(size, read).roots([(0, size)])[0]
        return peaks

    def append(self, one: bytes) -> None:
        """One more leaf hash."""
        carry = self.size
        sha = hashlib.sha256
        while carry & 1:
            one = sha(b"\x01" + self._peaks.pop() + one).digest()
            carry >>= 1
        self._peaks.append(one)
        self.size += 1

    def roots(self) -> list[bytes]:
        """The perfect subtrees, the largest first."""
        return list(self._peaks)

    def root(self) -> bytes:
        """The root at this size."""
        return _fold(self._peaks)


class _Tile:
    """A tile that fills up: its hashes, and the perfect subtrees over as many of them as a root was asked for."""

    def __init__(self, held: bytes = b"") -> None:
        self.held = bytearray(held)
        self._peaks = Peaks()

    def roots(self) -> list[bytes]:
        """The perfect subtrees over all its hashes, the largest first."""
        held = bytes(self.held[: WIDTH * HASH])
        for one in _cut(held, self._peaks.size, len(held) // HASH):
            self._peaks.append(one)
        return self._peaks.roots()

    def take_full(self) -> tuple[bytes, bytes]:
        """The first full tile and its root, and begin the next one with what is left."""
        (root,) = self.roots()
        full = bytes(self.held[: WIDTH * HASH])
        del self.held[: WIDTH * HASH]
        self._peaks = Peaks()
        return full, root


class Edge:
    """The right edge of the tree: the partial tile of each level. All that is needed to let it grow.

    A hash is worked out once, however many roots are asked for on the way.
    """

    def __init__(self, size: int = 0, partial: Sequence[bytes] = ()) -> None:
        self.size = size
        self._partial = [_Tile(tile) for tile in partial]

    @classmethod
    def at(cls, size: int, read: Read) -> Edge:
        """The edge at a size, from its tiles."""
        wanted = [(level, (size >> (HEIGHT * level)) // WIDTH, width) for level, width in enumerate(widths(size))]
        held = read([place for place in wanted if place[2]])
        return cls(size, [held.get((level, index), b"")[: width * HASH] for level, index, width in wanted])

    def extend(self, leaves: Iterable[bytes]) -> dict[tuple[int, int], bytes]:
        """Append leaf hashes. Returns every tile that changed: (level, index) → its hashes."""
        changed: dict[tuple[int, int], bytes] = {}
        added = b"".join(leaves)
        self._extend(0, self.size, added, changed)
        self.size += len(added) // HASH
        return changed

    def _extend(self, level: int, before: int, added: bytes, changed: dict[tuple[int, int], bytes]) -> None:
        if not added:
            return
        if level == len(self._partial):
            self._partial.append(_Tile())
        index, above = before // WIDTH, bytearray()
        tile = self._partial[level]
        tile.held += added
        while len(tile.held) >= WIDTH * HASH:
            full, root = tile.take_full()
            changed[level, index] = full
            above += root
            index += 1
        if tile.held:
            changed[level, index] = bytes(tile.held)
        self._extend(level + 1, before // WIDTH, bytes(above), changed)

    def root(self) -> bytes:
        """The root at this size."""
        roots: list[bytes] = []
        for tile in reversed(self._partial):
            roots += tile.roots()
        return _fold(roots)


def widths(size: int) -> list[int]:
    """How many hashes the partial tile of each level has at this size; 0 where there is none."""
    found = []
    while size:
        found.append(size % WIDTH)
        size //= WIDTH
    return found


def tiles(size: int) -> Iterable[Place]:
    """Every tile of a tree of this size: level, index, width."""
    return grown(0, size)


def grown(old: int, size: int) -> Iterable[Place]:
    """Every tile of a tree of `size` that a tree of `old` did not have, or had narrower."""
    level = 0
    while size:
        if old != size:
            first, last = old // WIDTH, size // WIDTH
            yield from ((level, index, WIDTH) for index in range(first, last))
            if size % WIDTH:
                yield level, last, size % WIDTH
        old, size, level = old // WIDTH, size // WIDTH, level + 1


def path(level: int | str, index: int, width: int = WIDTH) -> str:
    """Where a tile lies, or with the level `entries` a bundle of entries: `tile/0/x001/x234/067.p/112`."""
    parts = [f"{index % 1000:03}"]
    while index >= 1000:
        index //= 1000
        parts.insert(0, f"x{index % 1000:03}")
    return f"tile/{level}/{'/'.join(parts)}" + (f".p/{width}" if width < WIDTH else "")


class _Tiles:
    """The roots of ranges of leaves in a tree of one size. All the tiles that they take are read at once."""

    def __init__(self, size: int, read: Read) -> None:
        self._size, self._read = size, read

    def over(self, ranges: Sequence[tuple[int, int]]) -> list[bytes]:
        """The root over each range (from a leaf to before another), as RFC 6962 cuts them."""
        return [_fold(roots) for roots in self.roots(ranges)]

    def roots(self, ranges: Sequence[tuple[int, int]]) -> list[list[bytes]]:
        """The perfect subtrees of each range, the largest first."""
        parts = [list(_parts(start, stop)) for start, stop in ranges]
        places = {self._place(*_lying(*part)[:2]) for part in chain(*parts)}
        held = self._read(sorted(places))
        for level, index, width in places:
            if len(held.get((level, index), b"")) < width * HASH:
                raise ProofError(f"the tile {path(level, index, width)} is missing or torn")
        return [[_perfect(held, *_lying(start, count)) for start, count in part] for part in parts]

    def _place(self, level: int, index: int) -> Place:
        return level, index, min(WIDTH, (self._size >> (HEIGHT * level)) - index * WIDTH)


def _parts(start: int, stop: int) -> Iterator[tuple[int, int]]:
    """A range that starts at a multiple of its largest part, in perfect subtrees: their starts and their leaves."""
    while start < stop:
        count = 1 << ((stop - start).bit_length() - 1)
        yield start, count
        start += count


def _lying(start: int, count: int) -> tuple[int, int, int, int]:
    """Where a perfect subtree lies: level and index of its tile, its first hash there, and how many."""
    level = (count.bit_length() - 1) // HEIGHT
    first = start >> (HEIGHT * level)
    return level, first // WIDTH, first % WIDTH, count >> (HEIGHT * level)


def _perfect(held: Mapping[tuple[int, int], bytes], level: int, index: int, first: int, many: int) -> bytes:
    return _over_full(_cut(held[level, index], first, first + many))


def _split(count: int) -> int:
    """The largest power of two below `count`: where RFC 6962 cuts."""
    return 1 << ((count - 1).bit_length() - 1)


def root(size: int, read: Read) -> bytes:
    """The root of the tree of this size."""
    return _Tiles(size, read).over([(0, size)])[0]


def inclusion(index: int, size: int, read: Read) -> list[bytes]:
    """The proof that the leaf at `index` stands in the tree of `size` (RFC 6962 section 2.1.1)."""
    if not 0 <= index < size:
        raise ProofError(f"there is no entry {index} in a tree of {size}")
    start, stop = 0, size
    beside: list[tuple[int, int]] = []
    while stop - start > 1:
        middle = start + _split(stop - start)
        if index < middle:
            beside.append((middle, stop))
            stop = middle
        else:
            beside.append((start, middle))
            start = middle
    return _Tiles(size, read).over(beside[::-1])


def consistency(old: int, size: int, read: Read) -> list[bytes]:
    """The proof that the tree of `size` begins with the tree of `old` (RFC 6962 section 2.1.2)."""
    if not 0 <= old <= size:
        raise ProofError(f"a tree of {size} does not begin with one of {old}")
    if old in (0, size):
        return []
    start, stop, whole = 0, size, True
    beside: list[tuple[int, int]] = []
    while old != stop:
        middle = start + _split(stop - start)
        if old <= middle:
            beside.append((middle, stop))
            stop = middle
        else:
            beside.append((start, middle))
            start, whole = middle, False
    if not whole:
        beside.append((start, stop))
    return _Tiles(size, read).over(beside[::-1])


def check_inclusion(leaf_hash: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> None:
    """Raises ProofError unless the leaf stands at `index` under `root` (RFC 9162 section 2.1.3.2)."""
    if not 0 <= index < size:
        raise ProofError(f"there is no entry {index} in a tree of {size}")
    place, last, found = index, size - 1, leaf_hash
    for beside in proof:
        if last == 0:
            raise ProofError("the proof is too long")
        if place & 1 or place == last:
            found = node(beside, found)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            found = node(found, beside)
        place, last = place >> 1, last >> 1
    if last or found != root:
        raise ProofError("the proof does not lead to the root")


def check_consistency(old: int, size: int, proof: Sequence[bytes], old_root: bytes, root: bytes) -> None:
    """Raises ProofError unless the tree under `root` begins with the one under `old_root` (RFC 9162 2.1.4.2)."""
    if not 0 <= old <= size or len(proof) > MOST_HASHES:
        raise ProofError(f"a tree of {size} does not begin with one of {old}")
    if old in (0, size):
        if proof or (old and old_root != root):
            raise ProofError("two trees of one size differ")
        return
    hashes = [old_root, *proof] if old & (old - 1) == 0 else list(proof)
    if not hashes:
        raise ProofError("the proof is empty")
    place, last = old - 1, size - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    before = after = hashes[0]
    for beside in hashes[1:]:
        if last == 0:
            raise ProofError("the proof is too long")
        if place & 1 or place == last:
            before, after = node(beside, before), node(beside, after)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            after = node(after, beside)
        place, last = place >> 1, last >> 1
    if last or before != old_root or after != root:
        raise ProofError("the proof does not lead from the old root to the new one")
