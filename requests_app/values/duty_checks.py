"""The test of the information sharing duty (section 16LA; domain 1.2): recorded whatever comes out of it."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from agencies.denials import Fault
from requests_app.guidance.law import find
from requests_app.values.answer import DutyTest
from requests_app.values.cases import Answering
from requests_app.values.codes import chosen, known, needed
from requests_app.values.faults import fault

DUTY = "CA04-16LA"
SCOPE_CLASSES = ("a", "b", "c", "out")
NO_GREATER_HARM, GREATER_HARM = "NO_GREATER_HARM", "GREATER_HARM"
WEIGHED = (NO_GREATER_HARM, GREATER_HARM)


def has_duty(case: Answering) -> bool:
    """Whether this guidance knows the duty, and it reaches this agency."""
    return any(rule.group == "ISD" for rule in case.pack.rules.values()) and case.agency.scope_class != "out"


def duty_test(case: Answering) -> Iterator[Fault]:
    """Needed when the duty reaches the agency and something is shared or withheld; checked whenever it is given."""
    test = case.words.isd
    if test is None:
        if has_duty(case) and (case.shares or case.withholds):
            sentence = _(
                "Answer the duty test: may it help them protect or support the child, and does telling harm more?"
            )
            yield fault("/isd", "required", sentence)
        return
    yield from known("/isd/holder_scope_class", test.holder_scope_class, SCOPE_CLASSES)
    yield from known("/isd/recipient_scope_class", test.recipient_scope_class, SCOPE_CLASSES)
    holder = test.holder_scope_class
    if holder in SCOPE_CLASSES and holder != case.agency.scope_class:
        sentence = _("Your agency is registered as class %(registered)s under the duty. Correct the class or remove it")
        yield fault("/isd/holder_scope_class", "wrong_class", sentence, registered=case.agency.scope_class)
    yield from _weighed(case, test)


def _weighed(case: Answering, test: DutyTest) -> Iterator[Fault]:
    if case.shares:
        sentence = _("Enter how it may help them protect or support the child")
        yield from needed("/isd/relevant_because", test.relevant_because, sentence)
    if test.detriment_considered is None:
        sentence = _("Select whether you weighed if telling them would harm the child more than not telling them")
        yield fault("/isd/detriment_considered", "required", sentence)
    elif not test.detriment_considered:
        sentence = _("Weigh whether telling them would harm the child more than not telling them, then say the outcome")
        yield fault("/isd/detriment_considered", "not_considered", sentence)
    else:
        sentence = _("Select the outcome: telling them would, or would not, harm the child more")
        yield from chosen("/isd/detriment_outcome", test.detriment_outcome, WEIGHED, sentence)
    grounds = {part.code for item in case.words.items for part in item.withheld}
    if test.detriment_outcome == GREATER_HARM or "DETRIMENT" in grounds:
        sentence = _("Enter how telling them would harm the child")
        yield from needed("/isd/detriment_to_child", test.detriment_to_child, sentence)
    if test.detriment_outcome == NO_GREATER_HARM and "DETRIMENT" in grounds:
        sentence = _("You withhold because telling would harm the child more. Select that outcome, or another ground")
        yield fault("/isd/detriment_outcome", "contradicts_ground", sentence)
    yield from _relied_on(case, test)


def _relied_on(case: Answering, test: DutyTest) -> Iterator[Fault]:
    """The duty ends where telling harms the child more: then it cannot be the power that is relied on."""
    given = case.words.discloser_law.gateway if case.words.discloser_law else ""
    gateway = find(case.pack.gateways, given) if given else None
    if gateway and gateway.code == DUTY and test.detriment_outcome == GREATER_HARM and case.shares:
        sentence = _("The duty does not apply where telling harms the child more. Select another power, or weigh again")
        yield fault("/discloser_law/gateway", "duty_excepted", sentence)
