"""What may be sent but deserves a second look: shown beside the words, never a reason to refuse them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from agencies.denials import Fault
from agencies.hours.calendars import day_of
from requests_app.guidance.law import find
from requests_app.values.answer import AnswerDocument
from requests_app.values.computed import Words, answer_facts
from requests_app.values.faults import fault, in_order, read
from requests_app.values.law_checks import consent_was_pressed, relies_on_consent
from requests_app.values.parties import AgencyFacts
from requests_app.values.personal import personal_contacts
from requests_app.values.request import LawWords, RequestDocument, SubjectWords

if TYPE_CHECKING:
    from requests_app.guidance import Pack

COMES_OF_AGE = 18  # years
ABOUT_PEOPLE: dict[str, Any] = {"subjects": True}
WHAT_IS_SHARED: dict[str, Any] = {
    "items": {"__all__": {"shared": True, "withheld": True, "searched": True}},
    "must_not_reach": True, "third_parties": True,
}  # fmt: skip
"""What tells of people: their own numbers stand there rightly, and are no way to reach an agency."""


def warnings_of(words: Words, agency: AgencyFacts, pack: Pack, at: datetime) -> tuple[Fault, ...]:
    """Warnings on a request or an answer, whole or half typed, in the order of reading."""
    if "subjects" in words or "requester_law" in words:
        request = read(RequestDocument, words).document
        return tuple(in_order(_of_request(request, agency, pack, at), RequestDocument))
    answer = read(AnswerDocument, words).document
    return tuple(in_order(_of_answer(answer, agency, pack), AnswerDocument))


def _of_request(words: RequestDocument, agency: AgencyFacts, pack: Pack, at: datetime) -> Iterator[Fault]:
    yield from _law("/requester_law", words.requester_law, agency, pack)
    yield from _told(words, pack)
    urgency = pack.urgencies.get(words.urgency)
    if words.threshold == "IMMEDIATE_DANGER" and urgency and not urgency.needs_harm:
        sentence = _("A child in immediate danger cannot wait for this. Call 999, then use the emergency route")
        yield fault("/urgency", "too_slow", sentence)
    for number, person in enumerate(words.subjects):
        yield from _person(f"/subjects/{number}", person, day_of(at))
    yield from personal_contacts(words.model_dump(mode="json", by_alias=True, exclude=ABOUT_PEOPLE))


def _told(words: RequestDocument, pack: Pack) -> Iterator[Fault]:
    informed = pack.informed.get(words.transparency.informed)
    people = words.transparency.people
    if informed and (informed.child or informed.carer) and words.transparency.when is None and not people:
        yield fault(
            "/transparency/when", "when_not_given", _("When they were told is not given. Add it if you know it")
        )


def _person(place: str, person: SubjectWords, today: date) -> Iterator[Fault]:
    if person.kind == "CHILD" and person.dob is None:
        sentence = _("Partners find a record by name and date of birth. Add the date of birth if you know it")
        yield fault(f"{place}/dob", "no_date_of_birth", sentence)
    if person.kind == "ADULT" and not person.relation:
        sentence = _("Say how this adult is related to the child: partners need it to judge what bears on the child")
        yield fault(f"{place}/relation", "no_relation", sentence)
    if person.dob is None or person.dob > today:
        return
    age = today.year - person.dob.year - ((today.month, today.day) < (person.dob.month, person.dob.day))
    if person.kind == "CHILD" and age >= COMES_OF_AGE:
        yield fault(
            f"{place}/kind", "is_adult", _("This person is 18 or older. Check the date of birth or choose adult")
        )
    if person.kind == "ADULT" and age < COMES_OF_AGE:
        yield fault(f"{place}/kind", "is_child", _("This person is under 18. Check the date of birth or choose child"))


def _law(place: str, words: LawWords, agency: AgencyFacts, pack: Pack) -> Iterator[Fault]:
    if not agency.verified:  # a warning about one law says that another would be right
        return
    if relies_on_consent(words, pack):
        sentence = _(
            "Consent is rarely the right basis here: people in this position cannot freely refuse, "
            "and it can be withdrawn"
        )
        yield fault(f"{place}/art6", "consent", sentence)
        sentence = _("One parent cannot consent for the other, nor for a young person who can decide for themselves")
        yield fault(f"{place}/consent", "consent_of_others", sentence)
    if consent_was_pressed(words.model_dump(), pack):
        sentence = _(
            "Consent was sought that could not be refused. Tell them on which basis you ask instead, and how to "
            "complain; your data protection lead is told when you send"
        )
        yield fault(f"{place}/consent/could_refuse", "pressed_consent", sentence)
    conditions = {"special": words.special, "criminal": words.criminal}
    for key, given in conditions.items():
        found = find(pack.conditions, given) if given else None
        if found and found.needs_apd and not agency.apd_current:
            sentence = _(
                "Your agency's appropriate policy document is out of date. "
                "You can send; your data protection lead is told when you do"
            )
            yield fault(f"{place}/{key}", "policy_document", sentence)


def _of_answer(words: AnswerDocument, agency: AgencyFacts, pack: Pack) -> Iterator[Fault]:
    laws = [("/discloser_law", words.discloser_law)]
    laws += [(f"/items/{number}/law", item.law) for number, item in enumerate(words.items)]
    for place, law in laws:
        if law is not None:
            yield from _law(place, law, agency, pack)
    for number, item in enumerate(words.items):
        for line, shared in enumerate(item.shared):
            if shared.kind in ("HEARSAY", "THIRD_PARTY") and not shared.source:
                sentence = _("Say what kind of person said this, without naming them, or that it is not known")
                yield fault(f"/items/{number}/shared/{line}/source", "no_source", sentence)
    yield from personal_contacts(words.model_dump(mode="json", by_alias=True, exclude=WHAT_IS_SHARED))
    facts = answer_facts(words.model_dump(by_alias=True), urgency="", type="", agency=agency)
    if facts.full_refusal and words.explained_to_requester_at is None:
        sentence = _("You are sharing nothing. Ring the requester and explain why, then enter when you did")
        yield fault("/explained_to_requester_at", "not_explained", sentence)
    if words.identity_match.result == "MATCH" and len(words.identity_match.on) < 2:
        sentence = _("Say on what the record matched: name, date of birth and one more")
        yield fault("/identity_match/on", "match_not_said", sentence)
