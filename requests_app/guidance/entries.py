"""What stands in a pack: one model per table, frozen, and refusing any key it does not know.

Every entry says where it comes from and how sure we are of it:
S read in the named source, K general knowledge of it, U uncertain, D our own design.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Annotated, Literal

from django.utils.translation import get_language
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from agencies.hours import Span, Unit

Reference = tuple[
    tuple[str | int, ...], tuple[str, ...], str
]  # where it stands, in which tables it is sought, the code
LAWS = ("bases", "conditions", "gateways")


class Frozen(BaseModel):
    """Data that was read once and is never changed."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Words(Frozen):
    """The same words in English and Welsh. Where no Welsh was written, the English stands."""

    en: str = Field(min_length=1)
    cy: str = ""

    def __str__(self) -> str:
        return self.cy if self.cy and (get_language() or "en").startswith("cy") else self.en


def _in_both(words: Words) -> Words:
    if not words.cy:
        raise ValueError("the Welsh words are missing")
    return words


def _english_alone(words: object) -> object:
    return {"en": words} if isinstance(words, str) else words


Label = Annotated[Words, AfterValidator(_in_both)]
Prose = Annotated[Words, BeforeValidator(_english_alone)]


def _span(text: str) -> str:
    Span.parse(text)
    return text


SpanText = Annotated[str, AfterValidator(_span)]


class Entry(Frozen):
    """What every entry has. The code is the entry's key in its file."""

    code: str = Field(pattern=r"^[A-Z0-9][A-Z0-9_.-]*$")
    label: Label
    source: str = Field(min_length=3)
    evidence: Literal["S", "K", "U", "D"]
    caveat: str = ""

    def refers(self) -> Iterator[Reference]:
        """Every code of another table that this entry relies on."""
        yield from ()


class Rule(Entry):
    """An obligation of the guidance: a golden rule, a step of the ICO's guide, a principle, the duty test."""

    group: Literal["GR", "ICO", "P", "ISD"]
    short: Prose
    obligation: Prose
    must_record: list[str] = []


class Question(Entry):
    """What a drafter answers and an approver sees answered, under the rule that asks it."""

    rule: str
    text: Label

    def refers(self) -> Iterator[Reference]:
        yield ("rule",), ("rules",), self.rule


class Law(Entry):
    """A lawful basis, a condition or a gateway: who may rely on it, and from when to when.

    `valid_to` is the last day on which it could be relied on. `relies` names the kinds of agency, empty for all.
    `types` names the kinds of request that it serves, empty for all; `casework` is false where it serves no case of
    a child at all. `on_request_only`: to answer a request that declares its own public task.
    """

    citation: str = Field(min_length=3)
    who: Literal["PUB", "PRIV", "LE", "ALL"] = "ALL"
    mode: Literal["", "DUTY", "ASSIST", "POWER", "IMPLIED", "REGULATED", "EXEMPTION", "TEST", "NOT_OFFERED"] = ""
    valid_from: date | None = None
    valid_to: date | None = None
    active: bool = True
    instead: str = ""
    instead_words: Prose | None = None
    needs_reason: bool = False
    reasons: dict[str, Label] = {}
    needs_apd: bool = False
    needs_scope: bool = False
    with_one_of: list[str] = []
    covers: list[Literal["SPECIAL", "CRIMINAL"]] = []
    relies: list[str] = []
    aliases: list[str] = []
    discouraged: bool = False
    on_request_only: bool = False
    types: list[str] = []
    casework: bool = True

    def refers(self) -> Iterator[Reference]:
        for number, code in enumerate(self.types):
            yield ("types", number), ("types",), code
        if self.instead:
            yield ("instead",), LAWS, self.instead
        for number, code in enumerate(self.with_one_of):
            yield ("with_one_of", number), LAWS, code
        for number, kind in enumerate(self.relies):
            yield ("relies", number), ("agency_kinds",), kind


_RUNG = re.compile(r"(?P<percent>\d{1,2})%|due|(?P<sign>[+-])(?P<span>\S.*)")


def _rung_time(at: str) -> str:
    found = _RUNG.fullmatch(at)
    if not found:
        raise ValueError("write '50%', 'due', '-1 working day' or '+1 hour'")
    if found["span"]:
        Span.parse(found["span"])
    return at


class Rung(Frozen):
    """One reminder of a ladder: when, what the notice is, and who gets it.

    The holder; whoever stands in for them; everybody of the team who could do it; their managers; the seniors whom the
    guidance names; the lead of the agency; the delegated safeguarding partner.
    """

    at: Annotated[str, AfterValidator(_rung_time)]
    kind: Literal["due_soon", "due", "overdue", "escalated"]
    to: Literal["HOLDER", "DEPUTY", "TEAM", "MANAGER", "SENIOR", "LEAD", "PARTNER"] = "HOLDER"

    @property
    def place(self) -> tuple[int, str, float]:
        """For putting rungs in order: parts of the span, then before, at and after the due time."""
        found = _RUNG.fullmatch(self.at)
        if found and found["percent"]:
            return 0, "", float(found["percent"])
        if not found or not found["span"]:
            return 2, "", 0.0
        span = Span.parse(found["span"])
        before = found["sign"] == "-"
        return 1 if before else 3, str(span.unit), -span.amount if before else span.amount


def _by_the_minute(text: str) -> str:
    if Span.parse(text).unit not in (Unit.HOURS, Unit.WORKING_HOURS):
        raise ValueError("write '1 hour' or '8 working hours': a cap is counted by the minute")
    return text


def _in_order(rungs: tuple[Rung, ...]) -> tuple[Rung, ...]:
    if list(rungs) != sorted(rungs, key=lambda rung: rung.place):
        raise ValueError("the rungs must stand in the order in which they come")
    return rungs


class Urgency(Entry):
    """How fast: the times of each act, the reminders, and how long a finished answer is held so it can be stopped.

    `pause_cap` is how long questions to the asker may hold up a reply in all; a question that nobody replies to is
    closed after `question_closes`, with its own warnings before. `extension` is the most by which the answering side
    may make its time longer in all, in the unit of the reply, and `extensions` how often; empty for never.
    """

    when: Prose
    acknowledge: SpanText
    reply: SpanText
    step: SpanText
    look_back: SpanText
    write_up: SpanText = "1 working day"
    advice: SpanText = "1 working day"
    receipt: SpanText = "1 working day"
    hold_minutes: int = Field(ge=0, le=60)
    rungs: Annotated[tuple[Rung, ...], AfterValidator(_in_order)]
    pause_cap: Annotated[SpanText, AfterValidator(_by_the_minute)] = "0 minutes"
    question_closes: SpanText = "28 days"
    question_rungs: Annotated[tuple[Rung, ...], AfterValidator(_in_order)] = (
        Rung(at="-14 days", kind="due_soon"),
        Rung(at="-7 days", kind="due_soon"),
        Rung(at="-1 day", kind="due_soon"),
    )
    look_rungs: Annotated[tuple[Rung, ...], AfterValidator(_in_order)] = (
        Rung(at="due", kind="due"),
        Rung(at="+1 working day", kind="overdue"),
        Rung(at="+2 working days", kind="escalated", to="MANAGER"),
    )
    disagreement_rungs: Annotated[tuple[Rung, ...], AfterValidator(_in_order)] = (
        Rung(at="50%", kind="due_soon"),
        Rung(at="due", kind="due"),
        Rung(at="+1 working day", kind="overdue"),
        Rung(at="+2 working days", kind="escalated", to="LEAD"),
    )
    extension: str = ""
    extensions: int = Field(default=0, ge=0, le=5)
    needs_harm: bool = False
    one_signature: bool = False

    @model_validator(mode="after")
    def _extended_as_it_is_counted(self) -> Urgency:
        if bool(self.extension) != bool(self.extensions):
            raise ValueError("write both how much longer it may become (extension) and how often (extensions)")
        if self.extension and Span.parse(self.extension).unit is not Span.parse(self.reply).unit:
            raise ValueError("an extension is counted in the unit of the reply")
        return self


class Outcome(Entry):
    """What can be decided about one item, and what must then be said."""

    shares: bool = False
    withholds: bool = False
    needs_ground: bool = False
    needs_searched: bool = False
    needs_left_out: bool = False
    needs_referred_to: bool = False
    allowed_grounds: list[str] = []

    def refers(self) -> Iterator[Reference]:
        for number, ground in enumerate(self.allowed_grounds):
            yield ("allowed_grounds", number), ("grounds",), ground


class Ground(Entry):
    """Why something is not shared."""

    means: Prose
    needs_text: bool = False
    needs_harm: bool = False
    rule: str = "GR7"

    def refers(self) -> Iterator[Reference]:
        yield ("rule",), ("rules",), self.rule
