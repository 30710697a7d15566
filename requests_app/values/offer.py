"""What somebody offers before anyone asks: to whom, about whom, what it is and why now (domain section 1.5; PG41)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _
from pydantic import Field

from agencies.denials import Fault, Incomplete
from requests_app.values.cases import Asking
from requests_app.values.codes import chosen, needed
from requests_app.values.faults import fault, read
from requests_app.values.fields import Code, Part, Sentence, Story
from requests_app.values.parties import AgencyFacts
from requests_app.values.request import RequestDocument, SubjectWords
from requests_app.values.subject_checks import subjects

if TYPE_CHECKING:
    from requests_app.guidance import Pack

ITEM = "I1"
"""An offer is one item: what is shared, withheld and left out stands in the answer to it, as in any other."""


class OfferDocument(Part):
    """What is offered, before a word of it is written."""

    to: Code = ""
    urgency: Code = ""
    subjects: tuple[SubjectWords, ...] = Field(default=(), max_length=30)
    what: Sentence = ""
    why_now: Story = ""


def check_offer(
    document: Mapping[str, object],
    *,
    agency: AgencyFacts,
    partners: Mapping[str, AgencyFacts],
    at: datetime,
    pack: Pack,
) -> OfferDocument:
    """The document in typed words. Raises Incomplete with every fault, in the order of reading."""
    reading = read(OfferDocument, document)
    words = reading.document
    case = Asking(RequestDocument(subjects=words.subjects), agency, partners, at, pack, reading.unread)
    if faults := reading.all_faults([*recipient(words.to, agency, partners), *_about(words, case)]):
        raise Incomplete(faults)
    return words


def recipient(
    code: str, agency: AgencyFacts, partners: Mapping[str, AgencyFacts], place: str = "/to"
) -> Iterator[Fault]:
    """Somebody else, who can receive."""
    yield from chosen(place, code, partners, _("Select who needs to know"))
    if code == agency.code:
        yield fault(place, "own_agency", _("Select another agency: this is your own"))
    elif code in partners and not partners[code].can_receive:
        sentence = _(
            "This agency cannot receive now: it is not verified, or fewer than two people can act for it. "
            "Ring them on the number in the register"
        )
        yield fault(place, "cannot_receive", sentence)


def _about(words: OfferDocument, case: Asking) -> Iterator[Fault]:
    yield from chosen("/urgency", words.urgency, case.pack.urgencies, _("Select how soon they need to know"))
    yield from subjects(case)
    yield from needed("/what", words.what, _("Enter in one line what it is that you want to share"))
    yield from needed("/why_now", words.why_now, _("Enter why they need it now, although nobody asked"))


def as_asked(words: Mapping[str, Any], own: str) -> dict[str, Any]:
    """The offer in the shape of what a partner is asked, so that it is prepared, decided and read like any answer."""
    people = [dict(person) for person in words["subjects"]]
    item = {
        "id": ITEM, "asked_of": own, "sought": words["what"], "question": "", "necessary_because": words["why_now"],
        "about": [person["ref"] for person in people],
    }  # fmt: skip
    return {"offer": {"to": words["to"], "why_now": words["why_now"]}, "items": [item], "subjects": people}
