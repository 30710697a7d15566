"""Whether a reason repeats earlier reasons of the same person: keyed marks of its sentences, never the words.

A mark holds a keyed digest of the whole sentence in one spelling, for exact copies, and a sketch of it (minhash over
its words), for near copies: another name, another number, words in another order. Without the key
neither says anything about the words, and nobody can search by it.
"""

from __future__ import annotations

import hashlib
import re
import struct
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain

from audit import seal

Mark = str
"""Hexadecimal: DIGEST digits of the sentence's digest, then SKETCH bytes of its sketch."""

SHORTEST = 4  # words below which a sentence ("I agree.") says nothing about a case
DIGEST = 32
SKETCH = 128  # one byte of each least value: two that differ look alike once in 256
# Of six words one other: five in seven stand in both. Four deviations of the sketch's guess lie between that and this,
# and five between this and a third, so what the key happens to be decides nothing.
NEAR = 0.55
_COLUMNS = struct.Struct(f">{SKETCH}H")
_SENTENCE = re.compile(r"[.!?;\n]+")
_WORD = re.compile(r"[^\W\d_]+|\d+")


def marks_of(reason: str) -> list[Mark]:
    """A mark of each sentence that is long enough to say something; of the whole where none is."""
    sentences = [words for part in _SENTENCE.split(reason) if len(words := _words(part)) >= SHORTEST]
    sentences = sentences or [_words(reason)]
    blind = seal.blind_all("reason", {"", *(" ".join(words) for words in sentences), *chain.from_iterable(sentences)})
    return [_mark(words, blind) for words in sentences]


class Reason:
    """A reason by its marks, to be held against many earlier ones."""

    def __init__(self, marks: Sequence[Mark]) -> None:
        self._sentences = [_parts(mark) for mark in marks]

    def repeats(self, earlier: Iterable[Mark]) -> bool:
        """Whether every sentence stood, or nearly stood, in what was written before: none is about this case alone."""
        known = [_parts(mark) for mark in earlier]
        return bool(known) and all(any(_same(*mine, *other) for other in known) for mine in self._sentences)


def repeats(marks: Sequence[Mark], earlier: Iterable[Mark]) -> bool:
    """Whether a reason of these marks repeats an earlier one."""
    return Reason(marks).repeats(earlier)


def _words(text: str) -> list[str]:
    """In one spelling: no case, no points, every number alike."""
    return ["0" if word.isdigit() else word for word in _WORD.findall(text.casefold())]


def _mark(words: list[str], blind: Mapping[str, str]) -> Mark:
    rows = [_row(blind[word]) for word in set(words) or {""}]
    sketch = bytes(least & 0xFF for least in map(min, *rows, rows[0]))
    return blind[" ".join(words)][:DIGEST] + sketch.hex()


def _row(blind: str) -> tuple[int, ...]:
    """A value of the word in each column, as if each column had a key of its own."""
    return _COLUMNS.unpack(hashlib.shake_128(blind.encode()).digest(_COLUMNS.size))


def _parts(mark: Mark) -> tuple[str, int]:
    return mark[:DIGEST], int.from_bytes(bytes.fromhex(mark[DIGEST:]), "big")


def _same(digest: str, sketch: int, other: str, its_sketch: int) -> bool:
    if digest == other:
        return True
    # Of two sketches, laid one upon the other, the bytes that are nothing are those that are alike.
    return (sketch ^ its_sketch).to_bytes(SKETCH, "big").count(0) >= NEAR * SKETCH
