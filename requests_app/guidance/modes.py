"""Statutory modes: what a kind of request asks besides, who authorises it, who is owed a notice, which time it runs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from typing import Any, Literal

from pydantic import Field, model_validator

from agencies import hours
from agencies.hours import Span
from agencies.hours.calendars import Calendar
from requests_app.guidance.entries import Entry, Frozen, Label, Prose, Reference, SpanText

DEFAULT = "SAFEGUARDING"
SUGGESTED = {
    "urgency": "urgencies",
    "stage": "stages",
    "threshold": "thresholds",
    "gateway": "gateways",
    "art6": "bases",
}
"""What a template may fill, and the table of the pack in which each stands."""
Whom = Literal["CHILD", "CARER", "VICTIM", "STAFF", "OFFICER"]
Raised = Literal["staff_allegation", "counselling", "contested", "court"]


class Choice(Frozen):
    """One answer to choose. `refuses` says why a request with this answer cannot go, and what to do instead.

    `words`: it needs words. `at`: it needs a time, which must have passed or must lie ahead. `raises`: which
    circumstances of the pathways it makes true. `told`: what it says about a notice. `against`: words in what an
    item asks for that contradict it; `only_with`: which option of another question it can only stand beside.
    `contradiction`: what is said when it is contradicted.
    """

    label: Label
    words: bool = False
    at: Literal["", "past", "future"] = ""
    refuses: Prose | None = None
    raises: list[Raised] = []
    told: bool | None = None
    against: list[str] = []
    only_with: dict[str, str] = {}
    contradiction: Prose | None = None

    @model_validator(mode="after")
    def _said(self) -> Choice:
        if (self.against or self.only_with) and self.contradiction is None:
            raise ValueError("say in `contradiction` what is wrong when it is contradicted, and what to do")
        if self.told is False and (not self.words or self.at != "future"):
            raise ValueError("whoever is not told yet is owed words and the time of the next look: words, at: future")
        return self


class ModeQuestion(Entry):
    """What the asker of a mode must answer, once for the request or for each item, under the rule that asks it.

    `answer` person: one of the people of the request. `not_before`: the question whose time this one cannot precede;
    `within`: how long after it is in time, later wants words that say why.
    """

    text: Label
    hint: Prose | None = None
    per: Literal["request", "item"] = "request"
    answer: Literal["words", "choice", "moment", "person"]
    shortest: int = Field(default=0, ge=0, le=200)
    choices: dict[str, Choice] = {}
    kinds: list[str] = []
    not_before: str = ""
    within: SpanText | None = None
    rule: str

    @model_validator(mode="after")
    def _whole(self) -> ModeQuestion:
        if (self.answer == "choice") != bool(self.choices):
            raise ValueError("a question of choice has choices, and no other has")
        if self.within and not self.not_before:
            raise ValueError("`within` counts from the question named in `not_before`")
        return self

    def refers(self) -> Iterator[Reference]:
        yield ("rule",), ("rules",), self.rule
        for number, kind in enumerate(self.kinds):
            yield ("kinds", number), ("subject_kinds",), kind
        if self.not_before:
            yield ("not_before",), ("mode_questions",), self.not_before
        for code, choice in self.choices.items():
            for other in choice.only_with:
                yield ("choices", code, "only_with", other), ("mode_questions",), other


class ModeNotice(Frozen):
    """A notice that somebody is owed. `person`: the question that says who it is; `answered`: the one that says whether
    it was given. `due`: with the request, or how long after `since`."""

    whom: Whom
    label: Label
    due: Literal["with_request", "when_safe"] = "when_safe"
    written: bool = False
    person: str = ""
    answered: str = ""
    since: str = ""
    within: SpanText | None = None
    source: str = Field(min_length=3)
    evidence: Literal["S", "K", "U", "D"]
    caveat: str = ""


class ModeClock(Frozen):
    """A time that the law or guidance runs, counted from an answer: what must have happened by then."""

    label: Label
    since: str
    choices: list[str] = []
    span: SpanText
    source: str = Field(min_length=3)
    evidence: Literal["S", "K", "U", "D"]
    caveat: str = ""


class Template(Frozen):
    """What a mode suggests, in full view and changeable (dec.29)."""

    urgency: str = ""
    stage: str = ""
    threshold: str = ""
    gateway: str = ""
    art6: str = ""
    months: int = Field(default=0, ge=0, le=60)


class Mode(Entry):
    """A statutory mode. `types`: the kinds of request that are made in it; `thresholds`: the only ones that fit it."""

    means: Prose
    types: list[str] = Field(min_length=1)
    valid_from: date | None = None
    asks: list[str] = []
    thresholds: list[str] = []
    authorised_by: list[str] = Field(min_length=1)
    answered_by: list[str] = Field(min_length=1)
    raises: list[Raised] = []
    notices: tuple[ModeNotice, ...] = ()
    clock: ModeClock | None = None
    template: Template = Template()

    def refers(self) -> Iterator[Reference]:
        listed = {
            "types": "types", "asks": "mode_questions", "thresholds": "thresholds",
            "authorised_by": "pathways", "answered_by": "pathways",
        }  # fmt: skip
        for field, table in listed.items():
            for number, code in enumerate(getattr(self, field)):
                yield (field, number), (table,), code
        for number, notice in enumerate(self.notices):
            for field in ("person", "answered", "since"):
                if code := getattr(notice, field):
                    yield ("notices", number, field), ("mode_questions",), code
        if self.clock:
            yield ("clock", "since"), ("mode_questions",), self.clock.since
        for field, table in SUGGESTED.items():
            if code := getattr(self.template, field):
                yield ("template", field), (table,), code


def raised(mode: Mode, questions: Mapping[str, ModeQuestion], words: Mapping[str, Any]) -> dict[str, Any]:
    """The circumstances that a mode and the answers to its questions make true for the pathways."""
    made = dict.fromkeys(mode.raises, True)
    for place in (words, *(words.get("items") or ())):
        for code, answer in (place.get("mode_answers") or {}).items():
            question = questions.get(code)
            choice = question.choices.get(answer.get("choice", "")) if question else None
            made |= dict.fromkeys(choice.raises if choice else (), True)
    return {str(name): so for name, so in made.items()}


def faults_of(
    mode: Mode, questions: Mapping[str, ModeQuestion], routes: Mapping[str, Any]
) -> Iterator[tuple[str, str]]:
    """What is wrong with a mode as a whole: (field, reason). Every notice and clock rests on a question it asks, and
    every step that it names stands on the right side and is laid down in it."""
    asked = [*(one.person for one in mode.notices), *(one.answered for one in mode.notices)]
    asked += [other for code in mode.asks for one in questions[code].choices.values() for other in one.only_with]
    asked += [questions[code].not_before for code in mode.asks]
    asked += [one.since for one in mode.notices] + [mode.clock.since if mode.clock else ""]
    for code in asked:
        if code and code not in mode.asks:
            yield "asks", f"{mode.code}: something in it rests on {code}, which the mode does not ask"
    for field, side in (("authorised_by", "asking"), ("answered_by", "answering")):
        for code in getattr(mode, field):
            route = routes[code]
            if route.side != side:
                yield field, f"{mode.code}: the step {code} is not on the {side} side"
            if route.when and not any(mode.code in one.mode or _raises(one, mode, questions) for one in route.when):
                yield field, f"{mode.code}: the step {code} is not laid down in this mode"


def _raises(when: Any, mode: Mode, questions: Mapping[str, ModeQuestion]) -> bool:
    may_be = set(mode.raises)
    for code in mode.asks:
        for choice in questions[code].choices.values():
            may_be |= set(choice.raises)
    return any(getattr(when, name, None) is True for name in may_be)


def working_days(nation: str) -> Calendar:
    """The working days of a nation, whatever an agency's own hours: those are what the law and guidance count."""
    return Calendar(nation, {day: (time(9), time(17)) for day in range(5)}, frozenset(), "")


def runs_to(mode: Mode, answers: Mapping[str, Any], nation: str) -> datetime | None:
    """When the time that a mode runs is up, as far as the answers tell."""
    if mode.clock is None:
        return None
    answer = answers.get(mode.clock.since) or {}
    if not answer.get("at") or (mode.clock.choices and answer.get("choice") not in mode.clock.choices):
        return None
    since = datetime.fromisoformat(str(answer["at"]).replace("Z", "+00:00"))
    return hours.due(Span.parse(mode.clock.span), since, working_days(nation))
