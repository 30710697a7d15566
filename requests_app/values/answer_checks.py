"""Whether an answer's words are complete and right. Every check names the field and says what to do."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from agencies.denials import Fault, Incomplete
from requests_app.values.answer import AnswerDocument, MatchedPerson
from requests_app.values.answered_checks import answered
from requests_app.values.cases import Answering
from requests_app.values.codes import chosen, known, needed, once, shortened
from requests_app.values.duty_checks import duty_test
from requests_app.values.faults import fault, read
from requests_app.values.fields import is_blank
from requests_app.values.identity_checks import identities
from requests_app.values.law_checks import Reliance, in_codes, law
from requests_app.values.minimised import needing_notes, with_own_notes
from requests_app.values.parties import AgencyFacts

if TYPE_CHECKING:
    from requests_app.guidance import Pack

MATCHES = ("MATCH", "POSSIBLE", "NO_RECORD")


def check_answer(
    document: Mapping[str, object],
    *,
    agency: AgencyFacts,
    asked: Sequence[str],
    at: datetime,
    pack: Pack,
    urgency: str = "",
    confidential: Sequence[str] = (),
    partners: Mapping[str, AgencyFacts] | None = None,
    recipient: AgencyFacts | None = None,
    type: str = "",
    declared: bool = True,
    people: Sequence[str] | None = None,
) -> AnswerDocument:
    """The document in typed words. Raises Incomplete with every fault, in the order of reading.

    `asked`: ids of the items this agency was asked for. `confidential`: address lines that never travel (H5).
    `partners`: who an item can be referred to; `recipient`: who asked; None when that is not known here.
    `declared`: whether the request declares a public task, on which a body that is no public authority can rely.
    `people`: refs of the people asked about.
    """
    reading = read(AnswerDocument, document)
    words = with_own_notes(reading.document, pack)
    case = Answering(
        words,
        agency,
        asked,
        at,
        pack,
        urgency,
        confidential,
        partners,
        reading.unread,
        recipient,
        type,
        declared,
        people,
    )
    found = [each for check in CHECKS for each in check(case)]
    if faults := reading.all_faults(found):
        raise Incomplete(faults)
    return _with_codes(words, pack)


def _with_codes(words: AnswerDocument, pack: Pack) -> AnswerDocument:
    general = in_codes(words.discloser_law, pack) if words.discloser_law else None
    items = tuple(
        item.model_copy(update={"law": in_codes(item.law, pack) if item.law else None}) for item in words.items
    )
    return words.model_copy(update={"discloser_law": general, "items": items})


def _identity(case: Answering) -> Iterator[Fault]:
    """A record is shared only when it is known to be the right person's."""
    result, place = case.words.identity_match.result, "/identity_match/result"
    if case.shares or case.withholds:
        yield from chosen(place, result, MATCHES, _("Select whether your record matches"))
    else:
        yield from known(place, result, MATCHES)
    if case.shares and result == "POSSIBLE":
        sentence = _("Nothing can be shared on a possible match. Ask the requester, or confirm one more detail")
        yield fault(place, "not_matched", sentence)
    if case.shares and result == "NO_RECORD":
        sentence = _("You found no record of this person, but share something. Correct one of the two")
        yield fault(place, "not_matched", sentence)


def _records(case: Answering) -> Iterator[Fault]:
    """Each person's own record, matched on at least two details: a brother may have nearly the same name."""
    yield from _matched(case, "/identity_match/people", case.words.identity_match.people)
    for number, item in enumerate(case.words.items):
        yield from _matched(case, f"/items/{number}/identity_matched_on", item.identity_matched_on)


def _matched(case: Answering, listed: str, people: Sequence[MatchedPerson]) -> Iterator[Fault]:
    places = [(f"{listed}/{number}/about", one.about) for number, one in enumerate(people)]
    yield from once(places, _("“%(given)s” is matched twice. Keep one record for each person"))
    for number, one in enumerate(people):
        place = f"{listed}/{number}"
        if case.people is not None:
            yield from chosen(f"{place}/about", one.about, case.people, _("Select whose record it is"))
        if len(set(one.on)) < 2:
            sentence = _("Say on which two details or more the record of this person matched")
            yield fault(f"{place}/on", "required", sentence)


def _law(case: Answering) -> Iterator[Fault]:
    """The discloser's own law, for all items or for one. Whoever shares must have one."""
    by = Reliance(
        case.agency,
        case.at,
        case.pack,
        case.agency.kinds if case.shares else (),
        in_scope=case.in_duty,
        type=case.type,
        declared=case.declared,
    )
    if case.words.discloser_law is not None:
        yield from law("/discloser_law", case.words.discloser_law, by)
    elif any(item.shared and item.law is None for item in case.words.items):
        yield fault("/discloser_law", "required", _("Select the law on which you share"))
    for number, item in enumerate(case.words.items):
        if item.law is not None:
            yield from law(f"/items/{number}/law", item.law, by)


def _left_out(case: Answering) -> Iterator[Fault]:
    """Whatever is shortened says of itself what was left out, and why less is enough (GR6)."""
    sentence = _("Enter what you left out of item %(item)s and why the rest is enough")
    for number in needing_notes(case.words, case.pack):
        item = case.words.items[number]
        yield from needed(f"/items/{number}/left_out", item.left_out, sentence, item=shortened(item.item))


ONWARD = ("ASK_FIRST", "WITHIN_AGENCY")
"""Whether what is shared may be passed on: not without asking, or within the agency that receives it."""


def _conditions(case: Answering) -> Iterator[Fault]:
    yield from known("/passing_on", case.words.passing_on, ONWARD)
    if case.words.destroy_by is not None and case.words.destroy_by <= case.today:
        yield fault("/destroy_by", "in_the_past", _("The day on which access ends must be later than today"))


def _questions(case: Answering) -> Iterator[Fault]:
    """Answers to the questions of the guidance: each under the code of a question that there is."""
    for code, words in case.words.answers.items():
        place = f"/answers/{code.replace('~', '~0').replace('/', '~1')}"
        if code not in case.pack.questions:
            yield from known(place, code or "?", case.pack.questions)
        elif is_blank(words):
            yield fault(
                place, "required", _("Answer this question: %(question)s"), question=case.pack.questions[code].text
            )


def _explained(case: Answering) -> Iterator[Fault]:
    at = case.words.explained_to_requester_at
    if at is not None and at > case.at:
        sentence = _("Must be now or earlier: enter when you explained it to the requester")
        yield fault("/explained_to_requester_at", "in_the_future", sentence)


Check = Callable[[Answering], Iterator[Fault]]
CHECKS: tuple[Check, ...] = (
    _identity, _records, answered, _left_out, _conditions, identities, duty_test, _law, _questions, _explained,
)  # fmt: skip
