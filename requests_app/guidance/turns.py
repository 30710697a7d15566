"""The questions that a decision turns on, in order: where each answer leads, and under which rule it is asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

from pydantic import Field

from requests_app.guidance.entries import Entry, Frozen, Label, Prose, Reference

UNSAID = "UNSAID"
SAYS: Mapping[str, tuple[str, ...]] = {
    "held": ("HELD", "NOT_HELD", "ASKED"),
    "identity": ("MATCH", "POSSIBLE", "NO_RECORD", "UNSAID"),
    "scope": ("BOTH", "ONE_OUT"),
    "helps": ("YES", "UNSAID"),
    "harm": ("NO_GREATER_HARM", "GREATER_HARM", "UNSAID"),
    "law": ("CONSENT", "OTHER", "UNSAID"),
    "others": ("AT_RISK", "NAMED", "NOBODY"),
    "given": ("ALL", "PART", "NOTHING"),
    "speed": ("AT_ONCE", "IN_TURN"),
    "told": ("EVERYBODY", "SOME", "NOBODY", "UNSAID"),
    "period": ("USUAL", "LONG"),
}
"""What can be read from what somebody drafted, and every answer that it can come to."""

By = Literal[
    "held", "identity", "scope", "helps", "harm", "law", "others", "given", "speed", "told", "period"
]  # fmt: skip


class Way(Frozen):
    """One answer to a question, and the question that it leads to; none where the way ends with it."""

    label: Prose
    to: str = ""


class Turn(Entry):
    """A question that a decision turns on. `by`: what of the draft answers it, so that it is answered once (dec.13).

    The first of a side is where every way of that side begins.
    """

    side: Literal["asking", "answering"]
    rule: str
    text: Label
    by: By
    ways: dict[str, Way] = Field(min_length=1)

    def refers(self) -> Iterator[Reference]:
        yield ("rule",), ("rules",), self.rule
        for answer, way in self.ways.items():
            if way.to:
                yield ("ways", answer, "to"), ("turns",), way.to


def faults_of(turns: Mapping[str, Turn]) -> Iterator[tuple[str, str, str]]:
    """What is wrong with the whole: (code, field, reason). Every answer leads somewhere, onwards, on its own side."""
    led_to = {way.to for turn in turns.values() for way in turn.ways.values()}
    begun: set[str] = set()
    for code, turn in turns.items():
        if set(turn.ways) != set(SAYS[turn.by]):
            yield code, "ways", f"{code}: the answers to '{turn.by}' are {', '.join(SAYS[turn.by])}"
        if turn.side in begun and code not in led_to:
            yield code, "side", f"{code}: no way leads here"
        begun.add(turn.side)
        if any(way.to and turns[way.to].side != turn.side for way in turn.ways.values()):
            yield code, "ways", f"{code}: a way leads to the other side"
        if code in _reached(turns, code):
            yield code, "ways", f"{code}: a way leads back here"


def _reached(turns: Mapping[str, Turn], code: str) -> set[str]:
    """Whatever can come after a question."""
    found: set[str] = set()
    ahead = [way.to for way in turns[code].ways.values()]
    while ahead:
        if (one := ahead.pop()) and one not in found:
            found.add(one)
            ahead += [way.to for way in turns[one].ways.values()]
    return found


def walked(turns: Mapping[str, Turn], side: str, answers: Mapping[str, str]) -> list[tuple[str, str]]:
    """The way through the questions of a side that these answers take: each question with its answer."""
    turn, way = next((one for one in turns.values() if one.side == side), None), list[tuple[str, str]]()
    while turn is not None:
        answer = answers[turn.by] if answers[turn.by] in turn.ways else UNSAID
        way.append((turn.code, answer))
        turn = turns.get(turn.ways[answer].to)
    return way
