"""What the emergency route asks: the least at the moment, the rest in the write-up (domain section 12; PG11)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, TypeVar

from django.utils.translation import gettext_lazy as _
from pydantic import Field

from agencies.denials import Fault, Incomplete, Sentence
from requests_app.values.codes import chosen, needed
from requests_app.values.faults import Reading, fault, read
from requests_app.values.fields import Code, Instant, Line, Paragraph, Part, Story
from requests_app.values.offer import ITEM, recipient
from requests_app.values.parties import AgencyFacts

Words = TypeVar("Words", bound=Part)

URGENCY = "EMERGENCY"
SAID = "SAID"
"""The kind of a line that was said on the telephone: fact and opinion are told apart in the write-up."""
WITHIN: dict[str, tuple[str, Sentence]] = {
    "NOW": ("0 minutes", _("Straight away, by phone")),
    "1_HOUR": ("1 hour", _("Within 1 hour")),
    "4_HOURS": ("4 hours", _("Within 4 hours")),
}
CHANNELS = ("PHONE", "EMAIL", "MEETING")


class EmergencyAsk(Part):
    """Asking at once: five fields."""

    who: Paragraph = ""
    happening: Story = ""
    needed: Paragraph = ""
    ask: tuple[Code, ...] = Field(default=(), max_length=20)
    within: Code = ""


class EmergencyAnswer(Part):
    """Answering at once: with whom one spoke, on which number, and what one told them."""

    spoke_to: Line = ""
    told: Story = ""


class EmergencyShare(Part):
    """What was shared by telephone and is entered afterwards: five questions. `to` and `checked` are one."""

    who: Paragraph = ""
    danger: Story = ""
    told: Story = ""
    to: Code = ""
    checked: Paragraph = ""
    happened_at: Instant | None = None
    channel: Code = "PHONE"


class WriteUp(Part):
    """The rest of the record, due within a working day, signed by whoever shared."""

    asked_by: Line = ""
    verified: Paragraph = ""
    left_out: Paragraph = ""
    family: Paragraph = ""
    law: Paragraph = ""
    follow_up: Paragraph = ""


def check_ask(
    document: Mapping[str, object], *, agency: AgencyFacts, partners: Mapping[str, AgencyFacts]
) -> EmergencyAsk:
    """Raises Incomplete with every fault."""
    reading = read(EmergencyAsk, document)
    words = reading.document
    found = [
        *needed("/who", words.who, _("Enter who is in danger, as far as you know it")),
        *needed("/happening", words.happening, _("Enter the danger, and why it cannot wait")),
        *needed("/needed", words.needed, _("Enter what you need to know")),
        *_whom(words.ask, agency, partners),
        *chosen("/within", words.within, WITHIN, _("Select when you need it")),
    ]
    return _whole(reading, found)


def _whom(codes: tuple[str, ...], agency: AgencyFacts, partners: Mapping[str, AgencyFacts]) -> Iterator[Fault]:
    if not codes:
        yield fault("/ask", "required", _("Select who you need it from"))
    for number, code in enumerate(codes):
        yield from recipient(code, agency, partners, f"/ask/{number}")


def check_at_once(document: Mapping[str, object]) -> EmergencyAnswer:
    """Raises Incomplete with every fault."""
    reading = read(EmergencyAnswer, document)
    words = reading.document
    found = [
        *needed("/spoke_to", words.spoke_to, _("Enter who you spoke to, and on which number")),
        *needed("/told", words.told, _("Enter what you told them")),
    ]
    return _whole(reading, found)


def check_share(
    document: Mapping[str, object], *, agency: AgencyFacts, partners: Mapping[str, AgencyFacts], at: datetime
) -> EmergencyShare:
    """Raises Incomplete with every fault."""
    reading = read(EmergencyShare, document)
    words = reading.document
    found = [
        *needed("/who", words.who, _("Enter who is in danger, as far as you know it")),
        *needed("/danger", words.danger, _("Enter the danger, and why it could not wait")),
        *needed("/told", words.told, _("Enter what you said")),
        *chosen("/to", words.to, partners, _("Select which agency you told")),
        *(recipient(words.to, agency, {words.to: agency}) if words.to == agency.code else ()),
        *needed("/checked", words.checked, _("Enter who you spoke to, and how you checked who they were")),
        *_when(words.happened_at, at),
        *chosen("/channel", words.channel, CHANNELS, _("Select how it was said")),
    ]
    return _whole(reading, found)


def _when(happened_at: datetime | None, at: datetime) -> Iterator[Fault]:
    if happened_at is None:
        yield fault("/happened_at", "required", _("Enter when it happened, for example 15 11 2026 02:10"))
    elif happened_at > at:
        yield fault("/happened_at", "in_the_future", _("Must be now or earlier: enter when it happened"))


def check_write_up(document: Mapping[str, object]) -> WriteUp:
    """Raises Incomplete with every fault."""
    reading = read(WriteUp, document)
    words = reading.document
    found = [each for name, ask in WRITE_UP for each in needed(f"/{name}", getattr(words, name), ask)]
    return _whole(reading, found)


WRITE_UP: tuple[tuple[str, Sentence], ...] = (
    ("asked_by", _("Enter who asked, or that nobody did")),
    ("verified", _("Enter how you made sure who they were, or that you could not")),
    ("left_out", _("Enter what was left out and why, or that nothing was")),
    ("family", _("Enter whether the child and carers were told, when, and why not if they were not")),
    ("law", _("Enter the law on which it was done")),
    ("follow_up", _("Enter what happens next, or that nothing does")),
)


def _whole(reading: Reading[Words], found: list[Fault]) -> Words:
    if faults := reading.all_faults(found):
        raise Incomplete(faults)
    return reading.document


def request_document(words: EmergencyAsk, nation: str) -> dict[str, Any]:
    """What is asked at once, in the shape of a request: so that partners read and answer it like any other."""
    items = [
        {
            "id": f"I{number}", "asked_of": code, "sought": words.needed, "question": "",
            "necessary_because": "", "about": ["S1"],
        }
        for number, code in enumerate(dict.fromkeys(words.ask), start=1)
    ]  # fmt: skip
    return {
        "type": "SAFEGUARDING", "jurisdiction": nation, "urgency": URGENCY, "stage": "TRIAGE",
        "threshold": "IMMEDIATE_DANGER", "subjects": [person(words.who)], "concern": words.happening, "items": items,
        "purpose": "", "necessity": "", "proportionality": "", "within": words.within,
    }  # fmt: skip


def person(who: str) -> dict[str, Any]:
    """Whoever is in danger: what was typed, whole; the first part of it, up to a comma or the line's end, as a name."""
    name = who.replace("\n", ",").partition(",")[0].strip()
    return {"ref": "S1", "kind": "CHILD", "name": name[:200], "as_told": who}


def shared_asked(words: EmergencyShare, own: str) -> dict[str, Any]:
    """What was shared unasked in an emergency, in the shape of what a partner is asked."""
    item = {
        "id": ITEM, "asked_of": own, "sought": "", "question": "", "necessary_because": words.danger, "about": ["S1"],
    }  # fmt: skip
    return {
        "offer": {"to": words.to, "why_now": words.danger, "checked": words.checked, "channel": words.channel},
        "items": [item], "subjects": [person(words.who)],
    }  # fmt: skip


def told_document(items: list[str], told: str, day: str) -> dict[str, Any]:
    """What was told at once, in the shape of an answer: shared in full, not sorted into fact and opinion yet."""
    line = {"text": told, "kind": SAID, "as_at": day}
    return {"items": [{"item": item, "outcome": "SHARED", "shared": [line], "withheld": []} for item in items]}
