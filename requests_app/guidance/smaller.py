"""The smaller tables of a pack: code lists, the glossary, the myths, the routes."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from requests_app.guidance.entries import LAWS, Entry, Frozen, Label, Prose, Reference, SpanText
from requests_app.guidance.facts import Facts


class Handling(Entry):
    """A condition that travels with shared information, and what the software does about it."""

    means: Prose
    hidden_from_family: bool = False
    no_onward: bool = False
    sealed: bool = False
    hidden: bool = False
    masks_address: bool = False


class Term(Entry):
    """A word of the field in plain words."""

    means: Prose
    see: list[str] = []

    def refers(self) -> Iterator[Reference]:
        for number, code in enumerate(self.see):
            yield ("see", number), ("glossary", "rules", *LAWS), code


class Myth(Entry):
    """Something often believed (the label), and what is so."""

    reality: Prose
    rules: list[str] = []

    def refers(self) -> Iterator[Reference]:
        for number, code in enumerate(self.rules):
            yield ("rules", number), ("rules",), code


class RequestType(Entry):
    """A kind of request. `raised_by` names the kinds of agency that may raise it, empty for all."""

    means: Prose
    raised_by: list[str] = []
    access_days: int = Field(default=180, ge=1, description="how long the asker may open what was shared")

    def refers(self) -> Iterator[Reference]:
        for number, kind in enumerate(self.raised_by):
            yield ("raised_by", number), ("agency_kinds",), kind


class Threshold(Entry):
    """How serious the concern is said to be; a higher rank is more serious."""

    means: Prose
    rank: int = Field(ge=1)


class Informed(Entry):
    """Who of the family has been told. `child` and `carer`: whether each has been."""

    child: bool
    carer: bool
    needs_reason: bool = False


class LateReason(Entry):
    """Why something takes longer than its time, and where the time went: at the step itself, or with whom it waited."""

    where: Literal["step", "asker", "adviser", "others", "agency"]


class ReasonNotInformed(Entry):
    """Why somebody has not been told, and the para 18 reason that it suggests."""

    suggests: Literal["A", "B", "C", ""] = ""
    needs_text: bool = False
    review_within: str = ""


class ItemKind(Entry):
    """How sure a reader may be of one shared item."""

    means: Prose


class Relation(Entry):
    """How somebody is related to the child the request is about."""

    family: bool = False


class Scheme(Entry):
    """A kind of identifier. `pattern` is what its value looks like without spaces."""

    pattern: str
    check_digit: Literal["", "NHS", "UPN"] = ""


class Role(Entry):
    """A role in an agency: its usual work, and what it signs. Who advises never decides."""

    usual: Prose
    signs: Prose
    advises: bool = False


class DisagreementRung(Entry):
    """One rung of the ladder for two agencies that do not agree: who speaks for each, and how long it has.

    Without roles it is whoever asks and answers. `within`: by urgency.
    """

    means: Prose
    roles: list[str] = []
    within: dict[str, SpanText]

    def refers(self) -> Iterator[Reference]:
        for number, role in enumerate(self.roles):
            yield ("roles", number), ("roles",), role
        for urgency in self.within:
            yield ("within", urgency), ("urgencies",), urgency


class AgencyKind(Entry):
    """A kind of agency."""

    examples: str = ""


def _one_or_more(when: object) -> object:
    return [when] if isinstance(when, dict) else when


WHEN_CODES = {
    "urgency": "urgencies",
    "type": "types",
    "mode": "modes",
    "handling": "handling",
    "other_kind": "agency_kinds",
}
"""The parts of a circumstance that name codes, and the table of the pack in which each stands."""


_FACTS = {"other_kind": "other_kinds"}
"""Parts of a circumstance whose fact goes by another name."""
_ONE = frozenset({"urgency", "type", "mode"})
"""Facts that are one code; the others are several."""


class When(Frozen):
    """One set of circumstances. Everything that is named must be so; what is not named does not matter."""

    urgency: list[str] = []
    type: list[str] = []
    mode: list[str] = []
    handling: list[str] = []
    other_kind: list[str] = []
    special_category: bool | None = None
    criminal: bool | None = None
    intelligence: bool | None = None
    full_refusal: bool | None = None
    vcse: bool | None = None
    third_party_risk: bool | None = None
    court: bool | None = None
    staff_allegation: bool | None = None
    confidential_health: bool | None = None
    contested: bool | None = None
    outside_agreement: bool | None = None
    counselling: bool | None = None

    @cached_property
    def needs(self) -> tuple[tuple[tuple[str, bool], ...], tuple[tuple[str, frozenset[str]], ...]]:
        """What is named: flags, and codes of which one is enough, each by the name of its fact. Read once."""
        flags = self.model_dump(exclude={*WHEN_CODES}, exclude_none=True).items()
        codes = [(field, frozenset(getattr(self, field))) for field in WHEN_CODES if getattr(self, field)]
        return tuple(flags), tuple((_FACTS.get(field, field), wanted) for field, wanted in codes)

    def holds(self, facts: Facts) -> bool:
        """Whether it is so. Of several handling codes, or kinds of agency at the other end, one is enough."""
        flags, codes = self.needs
        for name, wanted in flags:
            if getattr(facts, name) is not wanted:
                return False
        for name, some in codes:
            found = getattr(facts, name)
            if found not in some if name in _ONE else some.isdisjoint(found):
                return False
        return True


class Route(Entry):
    """One step of a route: on which side, in which circumstances, whose role, on which rule.

    `place` first: the one signature that everything waits for; of several the lowest order that holds is taken.
    `place` further: signs too, but looks back afterwards where the urgency allows one signature only.
    `place` always: signs before anything goes, however urgent.
    `roles` says who, for each kind of agency; ANY stands for kinds that are not named. A step that stands `beside`
    the one before it is open at the same time.
    """

    side: Literal["asking", "answering"]
    order: int
    place: Literal["first", "further", "always"]
    beside: bool = False
    when: Annotated[list[When], BeforeValidator(_one_or_more)] = []
    roles: dict[str, Annotated[list[str], Field(min_length=1)]] = Field(min_length=1)
    rule: str
    questions: list[str] = []
    why: Label

    def refers(self) -> Iterator[Reference]:
        yield ("rule",), ("rules",), self.rule
        for number, code in enumerate(self.questions):
            yield ("questions", number), ("questions",), code
        for kind, roles in self.roles.items():
            if kind != "ANY":
                yield ("roles", kind), ("agency_kinds",), kind
            for number, role in enumerate(roles):
                yield ("roles", kind, number), ("roles",), role
        for place, when in enumerate(self.when):
            for field, table in WHEN_CODES.items():
                for number, code in enumerate(getattr(when, field)):
                    yield ("when", place, field, number), (table,), code


class VagueCitation(Entry):
    """Words that people write where a law or a ground should stand, and what to do instead."""

    words: list[str] = Field(min_length=1)
    tables: list[Literal["bases", "conditions", "gateways", "grounds"]]
    says: Prose


class Suggestion(Entry):
    """A law that fits, and why (the label): the first of a slot that fits and that the body may rely on stands first.

    What is named must be so; of several codes one is enough. `kinds` are those of the body itself, `holders` those
    whose records are concerned, `duty` whether the information sharing duty reaches both. It is offered, never
    chosen for anybody.
    """

    side: Literal["asking", "answering"]
    slot: Literal["gateway", "also", "art6", "special", "criminal"]
    law: str
    kinds: list[str] = []
    holders: list[str] = []
    types: list[str] = []
    stages: list[str] = []
    thresholds: list[str] = []
    public_authority: bool | None = None
    duty: bool | None = None
    with_gateway: str = ""

    def refers(self) -> Iterator[Reference]:
        tables = {"art6": "bases", "special": "conditions", "criminal": "conditions"}
        yield ("law",), (tables.get(self.slot, "gateways"),), self.law
        if self.with_gateway:
            yield ("with_gateway",), ("gateways",), self.with_gateway
        listed = (("kinds", "agency_kinds"), ("holders", "agency_kinds"), ("types", "types"), ("stages", "stages"),
                  ("thresholds", "thresholds"))  # fmt: skip
        for field, table in listed:
            for number, code in enumerate(getattr(self, field)):
                yield (field, number), (table,), code
