"""Who may give an answer more time before its time has passed, and who may object."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from agencies.actors import Actor
from agencies.hours import Span
from requests_app import guidance, lifecycle
from requests_app.denials import Denial, NotNow, NotPermitted
from requests_app.lifecycle import Action
from requests_app.models import AgencyResponse, Extension
from requests_app.policies.parts import is_a_key, not_of
from requests_app.policies.questions import is_to_decide
from requests_app.policies.responses import did_not_ask
from requests_app.queries.clocks import is_planned, reply_clock
from requests_app.queries.extensions import newest_extension, time_left_to_give
from requests_app.roles import May, may


def why_not_extend(response: AgencyResponse, *, by: Actor, at: datetime) -> Denial | None:
    """Whoever decides for the answering side, and does not hold it themselves; before the time has passed."""
    return (
        is_a_key(by)
        or not_of(response.from_agency, by)
        or _does_not_decide(response, by)
        or lifecycle.why_not(Action.EXTEND, response.status)
        or _too_late(response, at)
        or _nothing_left(response)
        or _is_planned(response)
    )


def why_not_object(response: AgencyResponse, *, by: Actor) -> Denial | None:
    """Whoever asked, once for each time that it was given more time, while the answer is awaited."""
    if denial := is_a_key(by) or not_of(response.to_agency, by) or did_not_ask(response, by):
        return denial
    if denial := lifecycle.why_not(Action.OBJECT, response.status):
        return denial
    if not response.extensions_given:
        return NotNow(_("It was given no more time than its urgency gives."))
    return _objected(newest_extension(response))


def _objected(newest: Extension) -> Denial | None:
    if newest.objected_at is None:
        return None
    return NotNow(_("Your agency has objected to this already. Ring them if it cannot wait."))


def _does_not_decide(response: AgencyResponse, by: Actor) -> Denial | None:
    if response.holder_id == by.person.pk:
        return NotPermitted(_("You have this answer yourself, so whoever decides it gives it more time."))
    if may(May.EXTEND, by.roles) or is_to_decide(response, by):
        return None
    return NotPermitted(_("Only somebody who decides answers for your agency can give this more time."))


def _too_late(response: AgencyResponse, at: datetime) -> Denial | None:
    if response.info_request_id is None:
        return NotNow(_("Nobody asked for this, so nobody waits for it."))
    if at >= response.due_at:
        return NotNow(_("Its time has passed, so it is late whatever is said now. Answer it, and say why it was late."))
    return None


def _nothing_left(response: AgencyResponse) -> Denial | None:
    urgency = guidance.load(response.pack).urgencies[response.urgency]
    if not urgency.extensions:
        return NotNow(_("This urgency allows no more time. Share what there is, and the rest when it comes."))
    if response.extensions_given >= urgency.extensions or time_left_to_give(response) < 1:
        return NotNow(_("It was given all the time that this urgency allows. Share what there is by then."))
    return None


def _is_planned(response: AgencyResponse) -> Denial | None:
    """What serves a time set by law or guidance would come too late to be of use."""
    if is_planned(reply_clock(response)):
        return NotNow(_("It serves something that has a time set by law or guidance. Later it would be of no use."))
    return None


def span_of(amount: int, response: AgencyResponse) -> Span:
    """So many of the unit in which this answer's time is counted."""
    return Span(amount, Span.parse(guidance.load(response.pack).urgencies[response.urgency].reply).unit)
