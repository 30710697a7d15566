"""Proofs out of a long tree: a million places, ten millions, and how little the second costs more than the first."""

from __future__ import annotations

import os
import random
import statistics
import time
from hashlib import sha256

from audit import sealed, tree
from audit.sequencer import storing
from tests.audit.sealing import as_sequencer
from tests.bench.measuring import Judged, median_ms
from tests.bench.writing import judged, table

SIZES = [int(size) for size in os.environ.get("PROOFS", "1000000,10000000").split(",")]
ASKED, PORTION, LONGEST = 300, 1 << 18, 1024
WORDS = """A tree of so many places is laid down as tiles, as sealing would have left it; the entries under it are not
needed for a proof. Then {asked} proofs are made of places by lot, each by one question to the database, with nothing
remembered from the one before: that an entry is there (inclusion), and that the tree only grew (consistency). A proof
of ten times as many entries is three or four hashes longer, so it should cost next to nothing more.

"""
Row = tuple[str, ...]


def run() -> tuple[str, list[Judged]]:
    """The section and its ratios."""
    edge, rows, times, longest = tree.Edge(), [], [], 0
    for size in sorted(SIZES):
        _grow(edge, size)
        row, included, most = _measured(size)
        rows.append(row)
        times.append(included)
        longest = max(longest, most)
    slope = times[-1] / times[0]
    found = [
        Judged(f"Inclusion: {max(SIZES):,} ÷ {min(SIZES):,} entries", slope, 1.5, at_least=False),
        Judged(f"Longest proof ÷ {LONGEST:,} bytes", longest / LONGEST, 1.0, at_least=False),
    ]
    head = (
        "Entries",
        "Inclusion, ms: half, 95 of 100",
        "Consistency, ms: half, 95 of 100",
        "Checked by a reader, ms",
        "Longest",
    )
    return WORDS.format(asked=ASKED) + judged(found) + "\n" + table(head, rows), found


def _grow(edge: tree.Edge, size: int) -> None:
    with as_sequencer():
        while edge.size < size:
            upto = min(edge.size + PORTION, size)
            storing.tiles(edge.extend([_leaf(number) for number in range(edge.size, upto)]))


def _leaf(number: int) -> bytes:
    return sha256(number.to_bytes(8, "big")).digest()


def _measured(size: int) -> tuple[Row, float, int]:
    dice, root = random.Random(size), tree.root(size, sealed.tiles)  # noqa: S311 - places, not secrets
    included, grown, checked, longest = [], [], [], 0
    for number in range(ASKED + 1):
        index, old = dice.randrange(size), dice.randrange(1, size)
        began = time.perf_counter()
        proof = tree.inclusion(index, size, sealed.tiles)
        half = time.perf_counter()
        tree.check_inclusion(_leaf(index), index, size, proof, root)
        then = time.perf_counter()
        steps = tree.consistency(old, size, sealed.tiles)
        ended = time.perf_counter()
        longest = max(longest, len(proof) * tree.HASH, len(steps) * tree.HASH)
        if number:  # the first one warms up
            included.append(half - began)
            checked.append(then - half)
            grown.append(ended - then)
    row = (f"{size:,}", _spread(included), _spread(grown), f"{median_ms(checked):.3f}", f"{longest} bytes")
    return row, statistics.median(included), longest


def _spread(times: list[float]) -> str:
    return f"{median_ms(times):.2f}, {statistics.quantiles(times, n=20)[-1] * 1000:.2f}"
