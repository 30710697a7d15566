"""Whether a reason repeats earlier reasons of the same person: keyed marks of its sentences, never the words.

A mark holds a keyed digest of the whole sentence in one spelling, for exact copies, and a sketch of it (minhash over
its words), for near copies: another name, another number, words in another order. Without the key
neither says anything about the words, and nobody can search by it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from audit import seal

Mark = str
"""Hexadecimal: DIGEST digits of the sentence's digest, then SKETCH bytes of its sketch."""

SHORTEST = 4  # words below which a sentence ("I agree.") says nothing about a case
DIGEST = 32
SKETCH = 64  # one byte of each least value: two that differ look alike once in 256
NEAR = 0.6
_PRIME = (1 << 61) - 1
_TURNS = tuple(
    (6364136223846793005 * (turn + 1) % _PRIME, 1442695040888963407 * (turn + 3) % _PRIME) for turn in range(SKETCH)
)
_SENTENCE = re.compile(r"[.!?;\n]+")
_WORD = re.compile(r"[^\W\d_]+|\d+")


def marks_of(reason: str) -> list[Mark]:
    """A mark of each sentence that is long enough to say something; of the whole where none is."""
    sentences = [words for part in _SENTENCE.split(reason) if len(words := _words(part)) >= SHORTEST]
    return [_mark(words) for words in sentences or [_words(reason)]]


def repeats(marks: Sequence[Mark], earlier: Iterable[Mark]) -> bool:
    """Whether every sentence stood, or nearly stood, in what was written before: not one is about this case alone."""
    known = [_parts(mark) for mark in earlier]
    return bool(known) and all(any(_same(*mine, *other) for other in known) for mine in map(_parts, marks))


def _words(text: str) -> list[str]:
    """In one spelling: no case, no points, every number alike."""
    return ["0" if word.isdigit() else word for word in _WORD.findall(text.casefold())]


def _mark(words: list[str]) -> Mark:
    keyed = [int(seal.blind("reason", word)[:15], 16) for word in set(words)] or [0]
    sketch = bytes((min((a * value + b) % _PRIME for value in keyed) >> 29) & 0xFF for a, b in _TURNS)
    return seal.blind("reason", " ".join(words))[:DIGEST] + sketch.hex()


def _parts(mark: Mark) -> tuple[str, int]:
    return mark[:DIGEST], int(mark[DIGEST:], 16)


def _same(digest: str, sketch: int, other: str, its_sketch: int) -> bool:
    if digest == other:
        return True
    # Of two sketches, laid one upon the other, the bytes that are nothing are those that are alike.
    return (sketch ^ its_sketch).to_bytes(SKETCH, "big").count(0) >= NEAR * SKETCH
