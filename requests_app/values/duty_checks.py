"""The test of the information sharing duty (section 16LA; domain 1.2): recorded whatever comes out of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext_lazy as _

from agencies.denials import Fault
from requests_app.guidance.law import find
from requests_app.values.answer import AnsweredWords, DutyTest
from requests_app.values.cases import Answering
from requests_app.values.codes import chosen, known, needed
from requests_app.values.duty import GREATER_HARM, NO_GREATER_HARM, knows_duty
from requests_app.values.faults import fault

DUTY = "CA04-16LA"
SCOPE_CLASSES = ("a", "b", "c", "out")
WEIGHED = (NO_GREATER_HARM, GREATER_HARM)


def has_duty(case: Answering) -> bool:
    """Whether this guidance knows the duty, and it reaches both agencies."""
    return knows_duty(case.pack) and case.in_duty


def duty_test(case: Answering) -> Iterator[Fault]:
    """Needed when the duty reaches both and something is shared or withheld; checked whenever it is given.

    One test serves all items, but for those that are weighed by themselves.
    """
    items = case.words.items
    rest = [item for item in items if item.isd is None]
    if case.words.isd is not None:
        yield from _one(case, "/isd", case.words.isd, rest)
    elif has_duty(case) and any(_weighs(case, item) for item in rest):
        sentence = _("Answer the duty test: may it help them protect or support the child, and does telling harm more?")
        yield fault("/isd", "required", sentence)
    for number, item in enumerate(items):
        if item.isd is not None:
            yield from _one(case, f"/items/{number}/isd", effective(case, item), [item])
    yield from _relied_on(case)


def effective(case: Answering, item: AnsweredWords) -> DutyTest:
    """The test of one item: its own, and what it does not say from that of the whole answer."""
    general = case.words.isd
    if item.isd is None or general is None:
        return item.isd or general or DutyTest()
    own = {key: value for key, value in item.isd.model_dump().items() if value not in (None, "")}
    return general.model_copy(update=own)


def _weighs(case: Answering, item: AnsweredWords) -> bool:
    outcome = case.pack.outcomes.get(item.outcome)
    return bool(item.shared or item.withheld or (outcome and (outcome.shares or outcome.withholds)))


def _shares(case: Answering, item: AnsweredWords) -> bool:
    outcome = case.pack.outcomes.get(item.outcome)
    return bool(item.shared or (outcome and outcome.shares))


def _one(case: Answering, place: str, test: DutyTest, items: Sequence[AnsweredWords]) -> Iterator[Fault]:
    yield from known(f"{place}/holder_scope_class", test.holder_scope_class, SCOPE_CLASSES)
    yield from known(f"{place}/recipient_scope_class", test.recipient_scope_class, SCOPE_CLASSES)
    sentence = _("Your agency is registered as class %(registered)s under the duty. Correct the class or remove it")
    yield from _registered(f"{place}/holder_scope_class", test.holder_scope_class, case.agency.scope_class, sentence)
    if case.recipient is not None:
        sentence = _("They are registered as class %(registered)s under the duty. Correct the class or remove it")
        registered = case.recipient.scope_class
        yield from _registered(f"{place}/recipient_scope_class", test.recipient_scope_class, registered, sentence)
    yield from _weighed(case, place, test, items)


def _registered(place: str, given: str | None, registered: str, sentence: object) -> Iterator[Fault]:
    if given in SCOPE_CLASSES and given != registered:
        yield fault(place, "wrong_class", sentence, registered=registered)  # type: ignore[arg-type]


def _weighed(case: Answering, place: str, test: DutyTest, items: Sequence[AnsweredWords]) -> Iterator[Fault]:
    if any(_shares(case, item) for item in items):
        sentence = _("Enter how it may help them protect or support the child")
        yield from needed(f"{place}/relevant_because", test.relevant_because, sentence)
    if test.detriment_considered is None:
        sentence = _("Select whether you weighed if telling them would harm the child more than not telling them")
        yield fault(f"{place}/detriment_considered", "required", sentence)
    elif not test.detriment_considered:
        sentence = _("Weigh whether telling them would harm the child more than not telling them, then say the outcome")
        yield fault(f"{place}/detriment_considered", "not_considered", sentence)
    else:
        sentence = _("Select the outcome: telling them would, or would not, harm the child more")
        yield from chosen(f"{place}/detriment_outcome", test.detriment_outcome, WEIGHED, sentence)
    grounds = {part.code for item in items for part in item.withheld}
    if test.detriment_outcome == GREATER_HARM or "DETRIMENT" in grounds:
        sentence = _("Enter how telling them would harm the child")
        yield from needed(f"{place}/detriment_to_child", test.detriment_to_child, sentence)
    if test.detriment_outcome == NO_GREATER_HARM and "DETRIMENT" in grounds:
        sentence = _("You withhold because telling would harm the child more. Select that outcome, or another ground")
        yield fault(f"{place}/detriment_outcome", "contradicts_ground", sentence)


def _relied_on(case: Answering) -> Iterator[Fault]:
    """The duty ends where telling harms the child more: then it cannot be the power that an item is shared on."""
    sentence = _("The duty does not apply where telling harms the child more. Select another power, or weigh again")
    places = []
    for number, item in enumerate(case.words.items):
        law, place = (item.law, f"/items/{number}/law") if item.law else (case.words.discloser_law, "/discloser_law")
        gateway = find(case.pack.gateways, law.gateway) if law and law.gateway else None
        harms = effective(case, item).detriment_outcome == GREATER_HARM
        if gateway and gateway.code == DUTY and harms and _shares(case, item):
            places.append(f"{place}/gateway")
    for place in dict.fromkeys(places):
        yield fault(place, "duty_excepted", sentence)
