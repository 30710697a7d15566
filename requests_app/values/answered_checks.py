"""One item's answer: what its outcome demands, its lines, its grounds (PG15, PG17; GR6, GR7)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from agencies.denials import Fault
from requests_app.values.answer import AnsweredWords, SharedLine, WithheldPart
from requests_app.values.cases import Answering
from requests_app.values.codes import chosen, known, needed, once, shortened
from requests_app.values.computed import A_QUESTION
from requests_app.values.faults import fault
from requests_app.values.fields import is_blank

if TYPE_CHECKING:
    from requests_app.guidance import Outcome


def answered(case: Answering) -> Iterator[Fault]:
    """Every item that was asked is answered exactly once, and no other."""
    given = case.words.items
    places = [(f"/items/{number}/item", answer.item) for number, answer in enumerate(given)]
    yield from once(places, _("Item %(given)s is answered twice. Keep one answer"))
    unnamed = any(place.endswith("/item") for place in case.unread)  # one of the answers may well be the missing one
    for ref in case.asked:
        if not unnamed and ref not in [answer.item for answer in given]:
            yield fault("/items", "not_answered", _("Select what happens to item %(item)s"), item=ref)
    for number, answer in enumerate(given):
        place = f"/items/{number}"
        yield from needed(f"{place}/item", answer.item, _("Enter the id of the item that this answers"))
        if answer.item and answer.item not in case.asked:
            sentence = _("Item %(given)s was not asked of you. Remove it: offer it separately if it bears on the child")
            yield fault(f"{place}/item", "not_asked", sentence, given=shortened(answer.item))
        yield from _answer(case, place, answer)


def _answer(case: Answering, place: str, answer: AnsweredWords) -> Iterator[Fault]:
    outcomes = case.pack.outcomes
    if is_blank(answer.outcome):
        sentence = _("Select what happens to item %(item)s")
        yield fault(f"{place}/outcome", "required", sentence, item=shortened(answer.item))
    yield from known(f"{place}/outcome", answer.outcome, outcomes)
    if answer.outcome == A_QUESTION:
        sentence = _("Ask the requester about item %(item)s as a question: it pauses your clock. An answer decides")
        yield fault(f"{place}/outcome", "ask_instead", sentence, item=shortened(answer.item))
    for number, code in enumerate(answer.handling):
        yield from known(f"{place}/handling/{number}", code, case.pack.handling)
    for number, line in enumerate(answer.shared):
        yield from _line(case, f"{place}/shared/{number}", number + 1, line)
    outcome = outcomes.get(answer.outcome)
    for number, part in enumerate(answer.withheld):
        yield from _withheld(case, f"{place}/withheld/{number}", part, outcome)
    if outcome is not None:
        yield from _by_outcome(case, place, answer, outcome)


def _by_outcome(case: Answering, place: str, answer: AnsweredWords, outcome: Outcome) -> Iterator[Fault]:
    if outcome.shares and not answer.shared:
        sentence = _("Enter what you share for item %(item)s, or select another outcome")
        yield fault(f"{place}/shared", "required", sentence, item=shortened(answer.item))
    if not outcome.shares and answer.shared:
        sentence = _("Item %(item)s is not shared, but has lines to share. Remove the lines or select another outcome")
        yield fault(f"{place}/shared", "not_shared", sentence, item=shortened(answer.item))
    if outcome.needs_ground and not answer.withheld:
        sentence = _("Enter what you withhold of item %(item)s and select the ground")
        yield fault(f"{place}/withheld", "required", sentence, item=shortened(answer.item))
    if outcome.needs_searched:
        yield from _search(case, f"{place}/searched", answer)
    if outcome.needs_referred_to:
        yield from _referral(case, f"{place}/referred_to", answer.referred_to)
    yield from _sealed(case, place, answer)


def _line(case: Answering, place: str, number: int, line: SharedLine) -> Iterator[Fault]:
    yield from needed(f"{place}/text", line.text, _("Enter line %(line)s or remove it"), line=number)
    sentence = _("Mark whether line %(line)s is fact, observation, opinion, hearsay or from a third party")
    yield from needed(f"{place}/kind", line.kind, sentence, line=number)
    yield from known(f"{place}/kind", line.kind, case.pack.item_kinds)
    if line.as_at is None:
        yield fault(f"{place}/as_at", "required", _("Enter the date this was true (line %(line)s)"), line=number)
    elif line.as_at > case.today:
        sentence = _("The date this was true must be today or earlier (line %(line)s)")
        yield fault(f"{place}/as_at", "in_the_future", sentence, line=number)


def _withheld(case: Answering, place: str, part: WithheldPart, outcome: Outcome | None) -> Iterator[Fault]:
    yield from needed(f"{place}/what", part.what, _("Enter what you withhold"))
    yield from needed(f"{place}/code", part.code, _("Select the ground on which you withhold it"))
    if part.code and (why_not := case.pack.why_not_ground(part.code)):
        yield Fault(f"{place}/code", why_not[0], why_not[1].rstrip("."))
    ground = case.pack.grounds.get(part.code)
    if ground and outcome and outcome.allowed_grounds and part.code not in outcome.allowed_grounds:
        sentence = _("This ground does not go with this outcome. Use one of: %(allowed)s, or select another outcome")
        yield fault(f"{place}/code", "wrong_ground", sentence, allowed=", ".join(outcome.allowed_grounds))
    if ground and ground.needs_text:
        yield from needed(f"{place}/why", part.why, _("Enter the reason in your own words"))
    if ground and ground.needs_harm:
        yield from needed(f"{place}/harm", part.harm, _("Enter what harm sharing it would do, and to whom"))
    if outcome and outcome.withholds and not outcome.shares:
        yield from needed(f"{place}/would_change", part.would_change, _("Enter what would change this"))


def _search(case: Answering, place: str, answer: AnsweredWords) -> Iterator[Fault]:
    search = answer.searched
    if search is None or any(is_blank(words) for words in (search.where, search.how, search.by)):
        yield fault(place, "required", _("Say where you looked, how, and who looked"))
    elif search.on is None:
        yield fault(f"{place}/on", "required", _("Enter the date on which you looked"))
    elif search.on > case.today:
        yield fault(f"{place}/on", "in_the_future", _("The date on which you looked must be today or earlier"))


def _referral(case: Answering, place: str, code: str | None) -> Iterator[Fault]:
    if case.partners is None:
        yield from needed(place, code, _("Select the agency that holds it"))
    else:
        yield from chosen(place, code, case.partners, _("Select the agency that holds it"))
    if code and code == case.agency.code:
        yield fault(place, "own_agency", _("Select another agency: this is your own"))


def _sealed(case: Answering, place: str, answer: AnsweredWords) -> Iterator[Fault]:
    """A sealed item says by its handling code whether even its existence is hidden."""
    sealing = [code for code, handling in case.pack.handling.items() if handling.sealed]
    sealed = bool(set(answer.handling) & set(sealing))
    if answer.outcome == "SEALED" and not sealed:
        sentence = _("A sealed item needs its handling code. Select one of: %(allowed)s")
        yield fault(f"{place}/handling", "required", sentence, allowed=", ".join(sealing))
    hidden = {code for code in sealing if case.pack.handling[code].hidden}
    if hidden & set(answer.handling) and answer.shared:
        sentence = _(
            "What is hidden from the requester cannot be shared with them. Remove the lines or the handling code"
        )
        yield fault(f"{place}/handling", "hidden", sentence)
