"""The tree against the words of RFC 6962, its tiles, and proofs that are accepted when right and refused when not."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit import tree

LEAVES = [tree.leaf(str(number).encode()) for number in range(1101)]
SIZES = [*range(1, 40), 127, 128, 255, 256, 257, 511, 512, 513, 1000, 1100]


def split(count: int) -> int:
    """The largest power of two below `count`, in the plainest way."""
    found = 1
    while found * 2 < count:
        found *= 2
    return found


def mth(leaves: list[bytes]) -> bytes:
    """MTH of RFC 6962 section 2.1, letter by letter."""
    if len(leaves) <= 1:
        return leaves[0] if leaves else tree.EMPTY
    cut = split(len(leaves))
    return tree.node(mth(leaves[:cut]), mth(leaves[cut:]))


def path(index: int, leaves: list[bytes]) -> list[bytes]:
    """PATH of section 2.1.1."""
    if len(leaves) == 1:
        return []
    cut = split(len(leaves))
    if index < cut:
        return [*path(index, leaves[:cut]), mth(leaves[cut:])]
    return [*path(index - cut, leaves[cut:]), mth(leaves[:cut])]


def subproof(old: int, leaves: list[bytes], whole: bool) -> list[bytes]:
    """SUBPROOF of section 2.1.2."""
    if old == len(leaves):
        return [] if whole else [mth(leaves)]
    cut = split(len(leaves))
    if old <= cut:
        return [*subproof(old, leaves[:cut], whole), mth(leaves[cut:])]
    return [*subproof(old - cut, leaves[cut:], False), mth(leaves[:cut])]


class Held:
    """Tiles in a dictionary, and which of them were read."""

    def __init__(self, size: int, steps: int = 97) -> None:
        self.tiles: dict[tuple[int, int], bytes] = {}
        edge = tree.Edge()
        for start in range(0, size, steps):
            self.tiles |= edge.extend(LEAVES[start : min(start + steps, size)])
        self.root, self.questions, self.reads = edge.root(), 0, 0

    def read(self, places: Sequence[tree.Place]) -> dict[tuple[int, int], bytes]:
        self.questions, self.reads = self.questions + 1, self.reads + len(places)
        return {(level, at): self.tiles.get((level, at), b"")[: width * tree.HASH] for level, at, width in places}


def flipped(hashes: list[bytes], at: int) -> list[bytes]:
    return [*hashes[:at], bytes([hashes[at][0] ^ 1]) + hashes[at][1:], *hashes[at + 1 :]]


@pytest.mark.parametrize("size", SIZES)
def test_every_way_to_the_root_leads_to_the_one_of_rfc_6962(size):
    held, expected = Held(size), mth(LEAVES[:size])
    ways = [held.root, tree.over(LEAVES[:size]), tree.Peaks(LEAVES[:size]).root(), tree.root(size, held.read)]
    ways += [tree.Peaks.at(size, held.read).root(), tree.Edge.at(size, held.read).root()]
    assert set(ways) == {expected}


def test_an_empty_tree_has_the_root_of_nothing():
    assert tree.Edge().root() == tree.Peaks().root() == tree.over([]) == tree.EMPTY


@pytest.mark.parametrize("size", SIZES)
def test_a_tree_has_the_tiles_that_the_specification_names(size):
    assert {(level, index): len(tile) // tree.HASH for (level, index), tile in Held(size).tiles.items()} == {
        (level, index): width for level, index, width in tree.tiles(size)
    }


def test_the_specifications_own_example():
    by_level = [[width for level, _, width in tree.tiles(70_000) if level == wanted] for wanted in range(3)]
    assert by_level == [[256] * 273 + [112], [256, 17], [1]]
    assert tree.path(0, 1234067) == "tile/0/x001/x234/067"
    assert tree.path("entries", 273, 112) == "tile/entries/273.p/112"


@pytest.mark.parametrize("size", SIZES)
def test_inclusion_is_proved_and_nothing_else_is(size):
    held, root = Held(size), mth(LEAVES[:size])
    for index in {0, size - 1, size // 2, size // 3}:
        proof = tree.inclusion(index, size, held.read)
        assert proof == path(index, LEAVES[:size])
        tree.check_inclusion(LEAVES[index], index, size, proof, root)
        wrong = [(LEAVES[size], index, size, proof, root), (LEAVES[index], index, size, proof, LEAVES[size])]
        wrong += [(LEAVES[index], index, size, flipped(proof, at), root) for at in range(len(proof))]
        wrong += [(LEAVES[index], index, size, [*proof, LEAVES[0]], root), (LEAVES[index], size, size, proof, root)]
        wrong += [(LEAVES[index], index, size, proof[:-1], root)] if proof else []
        for case in wrong:
            with pytest.raises(tree.ProofError):
                tree.check_inclusion(*case)


@pytest.mark.parametrize("size", SIZES[1:])
def test_consistency_is_proved_and_nothing_else_is(size):
    held, root = Held(size), mth(LEAVES[:size])
    for old in {1, size - 1, size // 2, 2 * size // 3} - {0}:
        before = mth(LEAVES[:old])
        proof = tree.consistency(old, size, held.read)
        assert proof == subproof(old, LEAVES[:size], True)
        tree.check_consistency(old, size, proof, before, root)
        wrong = [(old, size, flipped(proof, at), before, root) for at in range(len(proof))]
        wrong += [(old, size, proof, LEAVES[0], root)] if old > 1 else []
        wrong += [(old, size, proof, before, LEAVES[0]), (old, size, proof[:-1], before, root)]
        wrong += [(old, size, [*proof, LEAVES[0]], before, root), (size + 1, size, proof, before, root)]
        for case in wrong:
            with pytest.raises(tree.ProofError):
                tree.check_consistency(*case)


def test_two_trees_of_one_size_are_one_tree_or_refused():
    tree.check_consistency(7, 7, [], LEAVES[0], LEAVES[0])
    with pytest.raises(tree.ProofError):
        tree.check_consistency(7, 7, [], LEAVES[0], LEAVES[1])


def test_a_missing_or_torn_tile_is_noticed():
    held = Held(1000)
    held.tiles[0, 3] = held.tiles[0, 3][:-1]
    with pytest.raises(tree.ProofError, match=r"tile/0/003\.p/232 is missing or torn"):
        tree.root(1000, held.read)


@pytest.mark.parametrize("prove", [tree.inclusion, tree.consistency])
def test_a_proof_reads_few_tiles_and_all_of_them_at_once(prove):
    held = Held(1100)
    prove(700, 1100, held.read)
    assert held.reads <= 5
    assert held.questions == 1


@settings(max_examples=50, deadline=None)
@given(st.lists(st.integers(1, 300), min_size=1, max_size=4))
def test_it_does_not_matter_in_which_portions_a_tree_grows(portions):
    whole = sum(portions)
    edge, changed = tree.Edge(), {}
    for start, count in zip(itertools.accumulate([0, *portions]), portions, strict=False):
        changed |= edge.extend([tree.leaf(bytes([number % 256])) for number in range(start, start + count)])
    once = tree.Edge()
    assert once.extend([tree.leaf(bytes([number % 256])) for number in range(whole)]) == changed
    assert once.root() == edge.root()
