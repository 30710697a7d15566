"""Whether a request's words are complete and right. Every check names the field and says what to do."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from agencies.denials import Fault, Incomplete, Sentence
from requests_app.values.cases import Asking
from requests_app.values.codes import chosen, known
from requests_app.values.faults import fault, read
from requests_app.values.fields import is_blank
from requests_app.values.identity_checks import confidential_addresses
from requests_app.values.item_checks import items
from requests_app.values.law_checks import Reliance, in_codes, law
from requests_app.values.mode_checks import mode
from requests_app.values.parties import AgencyFacts
from requests_app.values.purpose_checks import purpose
from requests_app.values.request import RequestDocument
from requests_app.values.serving_checks import serving
from requests_app.values.subject_checks import subjects
from requests_app.values.told_checks import meeting, telling

if TYPE_CHECKING:
    from requests_app.guidance import Pack

HARM = frozenset({"SIGNIFICANT_HARM", "IMMEDIATE_DANGER"})
SHORTEST = 40  # characters below which nobody can judge a risk or a need (pages 5.1)


def check_request(
    document: Mapping[str, object],
    *,
    agency: AgencyFacts,
    partners: Mapping[str, AgencyFacts],
    at: datetime,
    pack: Pack,
) -> RequestDocument:
    """The document in typed words. Raises Incomplete with every fault, in the order of reading."""
    reading = read(RequestDocument, document)
    words = reading.document
    case = Asking(words, agency, partners, at, pack, reading.unread)
    found = [each for check in CHECKS for each in check(case)]
    if faults := reading.all_faults(found):
        raise Incomplete(faults)
    return words.model_copy(update={"requester_law": in_codes(words.requester_law, pack)})


def _what_kind(case: Asking) -> Iterator[Fault]:
    words, pack = case.words, case.pack
    yield from chosen("/type", words.type, pack.types, _("Select what kind of request this is"))
    kind = pack.types.get(words.type)
    if kind and kind.raised_by and not set(kind.raised_by) & set(case.agency.kinds):
        sentence = _("Your agency cannot raise this kind of request: %(kind)s. Select another kind")
        yield fault("/type", "wrong_body", sentence, kind=kind.label)
    yield from chosen("/jurisdiction", words.jurisdiction, [pack.nation], _("Select the nation whose law applies"))
    yield from chosen("/urgency", words.urgency, pack.urgencies, _("Select how fast partners must answer"))
    yield from chosen("/stage", words.stage, pack.stages, _("Select the stage that this request serves"))
    yield from chosen("/threshold", words.threshold, pack.thresholds, _("Select how serious it is"))
    yield from known("/template", words.template, pack.purposes)


def _harm(case: Asking) -> Iterator[Fault]:
    """Who wants an answer within hours says what harm makes it so."""
    urgency = case.pack.urgencies.get(case.words.urgency)
    stated = case.words.threshold in HARM or "/threshold" in case.unread
    if urgency and urgency.needs_harm and not stated:
        sentence = _("Say what harm could happen today or tonight, or choose a later time")
        yield fault("/urgency", "harm_not_stated", sentence)


def _told_in_words(case: Asking) -> Iterator[Fault]:
    for key, shortest, missing, too_short in _STORIES:
        given = getattr(case.words, key)
        if is_blank(given):
            yield fault(f"/{key}", "required", missing)
        elif len(given) < shortest:
            yield fault(f"/{key}", "too_short", too_short)


_SAY_MORE: Sentence = _("Say a little more: partners cannot judge the need from this")
_STORIES: tuple[tuple[str, int, Sentence, Sentence], ...] = (
    (
        "concern",
        SHORTEST,
        _("Enter what has happened and what could happen to the child"),
        _("Say a little more: partners cannot judge the risk from this"),
    ),
    ("purpose", 0, _("Enter what you need this information for"), _SAY_MORE),
    ("necessity", SHORTEST, _("Enter why you need it from these agencies"), _SAY_MORE),
    ("proportionality", 0, _("Enter why this is no more than you need"), _SAY_MORE),
)


def _law(case: Asking) -> Iterator[Fault]:
    by = Reliance(case.agency, case.at, case.pack, case.kinds_asked, type=case.words.type)
    yield from law("/requester_law", case.words.requester_law, by)


def _hidden(case: Asking) -> Iterator[Fault]:
    """An address marked confidential is taken out of its own field on the way; so it may stand in no other."""
    said = case.words.model_dump(mode="json", by_alias=True, exclude=_OWN)
    lines = [address.pop("line", "") for person in said.get("subjects", ()) if (address := _closed(person))]
    yield from confidential_addresses([line for line in lines if line], list(_texts(said)))


_OWN: dict[str, Any] = {
    "client_ref": True,
    "meeting": True,
    "subjects": {"__all__": {"must_not_reach"}},
}  # what is never sent


def _closed(person: dict[str, Any]) -> dict[str, Any]:
    address: dict[str, Any] = person.get("address") or {}
    return address if address.get("confidential") else {}


def _texts(said: Any, place: str = "") -> Iterator[tuple[str, str]]:
    """Every text of a document, with its pointer."""
    if isinstance(said, str):
        yield place, said
        return
    inside = said.items() if isinstance(said, dict) else enumerate(said) if isinstance(said, list) else ()
    for key, part in inside:
        yield from _texts(part, f"{place}/{key}")


Check = Callable[[Asking], Iterator[Fault]]
CHECKS: tuple[Check, ...] = (
    _what_kind,
    _harm,
    subjects,
    _told_in_words,
    purpose,
    items,
    mode,
    _law,
    telling,
    meeting,
    serving,
    _hidden,
)
