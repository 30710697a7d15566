"""Who may ask the asking side something, reply, take a question back, stop the clock for it, and leave a note."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from agencies import hours
from agencies.actors import Actor
from requests_app import lifecycle
from requests_app.denials import Denial, NotNow, NotPermitted, Sentence
from requests_app.lifecycle import Action
from requests_app.models import AgencyResponse, InformationRequest, Question, Thing
from requests_app.models.steps import StepStatus
from requests_app.policies.parts import is_a_key, not_of
from requests_app.queries.pauses import pause_left
from requests_app.roles import May, may


def why_not_ask(response: AgencyResponse, *, by: Actor) -> Denial | None:
    """Someone of the team that was asked, or whoever is to decide the answer now."""
    return (
        is_a_key(by)
        or _not_answering(response, by)
        or lifecycle.why_not(Action.ASK, response.status)
        or _nobody(response)
    )


def why_not_pause(response: AgencyResponse, at: datetime) -> Denial | None:
    """Asking always works; stopping the clock for it only in time, and only until the cap is used up."""
    if at >= response.due_at:
        return NotNow(_("The time has passed, so asking no longer stops the clock. You can still ask and carry on."))
    if pause_left(response, at) <= timedelta():
        return NotNow(_("You have used all the pause this urgency allows. You can still ask; the clock keeps running."))
    return None


def why_not_ask_then(response: AgencyResponse, at: datetime) -> Denial | None:
    """Nobody asks about what had not come yet."""
    if at >= response.sent_at:
        return None
    sentence = _("A question cannot be earlier than what it is about (%(time)s).")
    return NotNow(sentence % {"time": hours.clock(response.sent_at)})


def why_not_reply(question: Question, *, by: Actor, at: datetime) -> Denial | None:
    """The request's author, or someone of the raising team; not before the question was asked."""
    return (
        is_a_key(by)
        or _not_asking(question.response, by)
        or _ended(question)
        or lifecycle.why_not(Action.REPLY, question.response.status)
        or _too_early(question, at, _("The reply cannot be earlier than the question (%(time)s)."))
    )


def why_not_take_back(question: Question, *, by: Actor, at: datetime) -> Denial | None:
    """Whoever asked, or someone of the team that was asked."""
    return (
        is_a_key(by)
        or not_of(question.response.from_agency, by)
        or _had_no_part_in(question, by)
        or _ended(question)
        or lifecycle.why_not(Action.TAKE_BACK, question.response.status)
        or _too_early(question, at, _("A question cannot be taken back before it was asked (%(time)s)."))
    )


def why_not_note(thing: Thing, *, by: Actor) -> Denial | None:
    """Anybody who may see a side's own record may leave a note in it, at any time; nobody of the other side."""
    own = thing.agency if isinstance(thing, InformationRequest) else thing.from_agency
    return is_a_key(by) or not_of(own, by)


def _not_answering(response: AgencyResponse, by: Actor) -> Denial | None:
    if denial := not_of(response.from_agency, by):
        return denial
    if (response.team_id in by.teams and may(May.PREPARE, by.roles)) or is_to_decide(response, by):
        return None
    return NotPermitted(_("Only the team that was asked, and whoever decides the answer now, can ask the requester."))


def is_to_decide(response: AgencyResponse, by: Actor) -> bool:
    """Whether an open step of it is for a role of theirs, or one that they stand in for."""
    roles = response.steps.filter(status=StepStatus.OPEN, agency=by.agency).values_list("roles", flat=True)
    held = by.roles | by.borrowed
    return any(role in held for names in roles for role in names.split())


def _nobody(response: AgencyResponse) -> Denial | None:
    if response.info_request is None:
        return NotNow(_("Nobody asked for this in the tool, so there is nobody to put a question to. Ring them."))
    return None


def _not_asking(response: AgencyResponse, by: Actor) -> Denial | None:
    if denial := not_of(response.to_agency, by):
        return denial
    request = response.info_request
    if request and (request.author_id == by.person.pk or (request.team_id in by.teams and may(May.RAISE, by.roles))):
        return None
    return NotPermitted(_("Only the person who wrote the request, and their team, can reply to this question."))


def _had_no_part_in(question: Question, by: Actor) -> Denial | None:
    response = question.response
    if question.asked_by_id == by.person.pk or (response.team_id in by.teams and may(May.PREPARE, by.roles)):
        return None
    return NotPermitted(_("Only whoever asked, and the team that was asked, can take a question back."))


def _ended(question: Question) -> Denial | None:
    sentences = {
        "answered": _("This question has been answered already."),
        "taken_back": _("This question was taken back, so nobody waits for a reply."),
        "no_reply": _("This question was closed because nobody replied in time. It can be asked again."),
        "overtaken": _("The answer went ahead without a reply, so nobody waits for one."),
    }
    return NotNow(sentences[question.ending]) if question.ending else None


def _too_early(question: Question, at: datetime, sentence: Sentence) -> Denial | None:
    if at >= question.asked_at:
        return None
    return NotNow(sentence % {"time": hours.clock(question.asked_at)})
