"""Whether the family knows: told, or a reason and a date at which that is looked at again (PG9; GR2)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from agencies.denials import Fault, Sentence
from requests_app.values.cases import Asking
from requests_app.values.codes import chosen, known, needed, once, shortened
from requests_app.values.faults import fault
from requests_app.values.request import ToldPerson

NOT_LATER: Sentence = _("Must be later than now")
ASK_WHEN: Sentence = _("Enter a date and time, for example 24 11 2026 17:30")
WHO_AND_WHY: Sentence = _("Enter who has not been told and why that is safer")


def telling(case: Asking) -> Iterator[Fault]:
    """Everything about telling the family."""
    told, place = case.words.transparency, "/transparency"
    sentence = _("Select whether the child and carers know you are asking")
    yield from chosen(f"{place}/informed", told.informed, case.pack.informed, sentence)
    yield from _past(f"{place}/when", told.when, case)
    entry = case.pack.informed.get(told.informed)
    if entry is not None and entry.needs_reason:
        yield from _reason(place, told.reason_code, told.reason, told.review_at, case)
    else:
        yield from known(f"{place}/reason_code", told.reason_code, case.pack.reasons_not_informed)
        yield from _later(f"{place}/review_at", told.review_at, case)
    refs = [(f"{place}/people/{number}/about", person.about) for number, person in enumerate(told.people)]
    yield from once(refs, _("“%(given)s” stands here twice. Say it once for each person"))
    for number, person in enumerate(told.people):
        yield from _person(f"{place}/people/{number}", person, case)


def _reason(
    place: str, code: str | None, words: str | None, review_at: datetime | None, case: Asking
) -> Iterator[Fault]:
    reasons = case.pack.reasons_not_informed
    yield from chosen(f"{place}/reason_code", code, reasons, _("Select why they have not been told"))
    if code and code in reasons and reasons[code].needs_text:
        yield from needed(f"{place}/reason", words, WHO_AND_WHY)
    if review_at is None:
        yield fault(f"{place}/review_at", "required", ASK_WHEN)
    yield from _later(f"{place}/review_at", review_at, case)


def _person(place: str, person: ToldPerson, case: Asking) -> Iterator[Fault]:
    yield from needed(f"{place}/about", person.about, _("Select who was told or not told"))
    if person.about and case.is_stranger(person.about):
        sentence = _("“%(given)s” is not one of the people in this request. Add the person or remove the name")
        yield fault(f"{place}/about", "unknown_person", sentence, given=shortened(person.about))
    if person.told is None:
        yield fault(f"{place}/told", "required", _("Select whether this person has been told"))
    yield from _past(f"{place}/at", person.at, case)
    if person.told is False:
        general = case.words.transparency
        code, review_at = person.reason_code or general.reason_code, person.review_at or general.review_at
        yield from _reason(place, code, person.reason or general.reason, review_at, case)


def _later(place: str, moment: datetime | None, case: Asking) -> Iterator[Fault]:
    if moment is not None and moment <= case.at:
        yield fault(place, "not_later", NOT_LATER)


def _past(place: str, moment: datetime | None, case: Asking) -> Iterator[Fault]:
    if moment is not None and moment > case.at:
        yield fault(place, "in_the_future", _("Must be now or earlier: enter when they were told"))


def meeting(case: Asking) -> Iterator[Fault]:
    """The meeting or decision the answers are for: what and when, or neither."""
    words = case.words.meeting
    if words is None:
        return
    yield from needed("/meeting/what", words.what, _("Enter what the meeting or decision is, or remove its date"))
    if words.at is None:
        yield fault("/meeting/at", "required", ASK_WHEN)
    yield from _later("/meeting/at", words.at, case)
