"""Questions of an answering side to the asking side: ask, reply, take back, close when nobody replies."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

from django.utils.translation import gettext_lazy as _

from agencies.actors import Actor, By, Machine
from agencies.models import Agency, Person
from agencies.queries import memberships_of
from requests_app import guidance, policies, queries, reminders, setbacks
from requests_app.commands.locking import lock_response
from requests_app.commands.parts import Done
from requests_app.commands.responses import confidential_lines, take
from requests_app.denials import Changed, Incomplete, NotNow
from requests_app.events import Event
from requests_app.models import AgencyResponse, Clock, InformationRequest, Question
from requests_app.models.questions import Ending
from requests_app.reminders import QUESTION, REDATED
from requests_app.trail import command, record_both
from requests_app.values.identity_checks import confidential_addresses
from requests_app.values.narrowing import outside
from requests_app.values.pins import Pin, check_change, check_question, check_words, value_at

STUCK = "stuck_question"


@command
def ask_question(
    response: AgencyResponse, words: str, *, about: str, pause: bool, by: Actor, at: datetime, seen: int | None = None
) -> Done[AgencyResponse]:
    """Ask the asking side about an item, a person or the law. They see it; work goes on. `pause` stops our clock."""
    response = lock_response(response, seen)
    denial = policies.why_not_ask(response, by=by) or policies.why_not_ask_then(response, at)
    if denial := denial or (policies.why_not_pause(response, at) if pause else None):
        raise denial
    pin, said = check_question(queries.addressed_words(response), about, words)
    if response.acknowledged_at is None:  # whoever asks about it has it: the asker can prove that too
        take(response, by=by, at=at)
    request = cast(InformationRequest, response.info_request)
    question = Question.objects.create(
        response=response, number=response.questions.count() + 1, kind=pin.kind, ref=pin.ref, pauses=pause,
        asked_by=by.person, asked_role=by.who().role, asked_at=at, asked_seq=response.next_seq,
        asked_seq_there=request.next_seq, audit_seq=response.next_seq,
    )  # fmt: skip
    reminders.redate(response)
    told = {"question": said, "number": question.number, "about": pin.place, "pauses": pause}
    own, _asked = record_both(
        Event.QUESTION_ASKED, response=response, by=by, at=at, saving=REDATED, content=told, to_asker=told,
        outcome=pin.kind,
    )  # fmt: skip
    closes = guidance.load(response.pack).urgencies[response.urgency].question_closes
    reminders.start_clock(QUESTION, about=request, agency=response.to_agency, span=closes, at=at, slot=_slot(question))
    kind = "question" if pause else "question_only"
    reminders.notify(kind, about=request, to=reminders.askers(request, at), at=at, slot=_slot(question))
    return Done(response, own)


@command
def reply_to_question(
    question: Question, words: str, *, by: Actor, at: datetime, change_to: str = "", change_does: str = "",
    seen: int | None = None,
) -> Done[AgencyResponse]:  # fmt: skip
    """Reply, and so let their clock run again. `change_to` changes what was asked, for this partner, on record.

    Only within what was endorsed: `change_does` says how, and whoever endorsed it is told. The receipt is of the
    asking side's own stream.
    """
    response, question = _locked(question, seen)
    if denial := policies.why_not_reply(question, by=by, at=at):
        raise denial
    asked, pin = queries.addressed_words(response), Pin(question.kind, question.ref)
    request = cast(InformationRequest, response.info_request)
    said = check_words(words, "/reply", _("Enter your reply."))
    told: dict[str, Any] = {"reply": said, "number": question.number}
    leaving = [("/reply", said), ("/change_to", change_to)]
    if faults := list(confidential_addresses(confidential_lines(response), leaving)):
        raise Incomplete(faults)
    if to := check_change(asked, pin, change_to):
        endorsed = queries.endorsed_words(response)
        if faults := list(outside(endorsed, queries.request_words(request), pin, to, change_does)):
            raise Incomplete(faults)
        told["change"] = {"about": pin.place, "was": value_at(asked, pin), "to": to, "does": change_does}
    held_up = response.paused_at is not None
    done = _end(question, Ending.ANSWERED, Event.QUESTION_REPLIED, told, by=by, at=at)
    runs_again = held_up and response.paused_at is None
    people = _who_asked(question, response, at)
    kind = "reply" if runs_again else "reply_only"
    reminders.notify(kind, about=response, to=people, at=at, due_at=response.due_at, slot=str(question.number))
    if to:
        reminders.notify("narrowed", about=request, to=reminders.endorsers(request), at=at, slot=_slot(question))
    return done


@command
def take_back_question(question: Question, *, by: Actor, at: datetime, seen: int | None = None) -> Done[AgencyResponse]:
    """Take a question back: nobody waits for a reply any more, and a clock that stood runs again."""
    _response, question = _locked(question, seen)
    if denial := policies.why_not_take_back(question, by=by, at=at):
        raise denial
    told = {"number": question.number}
    return _end(question, Ending.TAKEN_BACK, Event.QUESTION_TAKEN_BACK, told, by=by, at=at, for_asker=False)


def close_unanswered(at: datetime) -> int:
    """Close every question that nobody replied to in spite of its warnings. Returns how many."""
    due = Clock.objects.filter(kind=QUESTION, stopped_at=None, due_at__lte=at).values_list("slot", flat=True)
    slots = set(due)
    waiting = Question.objects.filter(ending="").select_related("response__info_request", "response__from_agency")
    by_key = {str(question.pk): question for question in waiting if _clock_of(question) in slots}

    def closes(key: str) -> bool:
        try:
            close_question(by_key[key], by=Machine(by_key[key].response.from_agency), at=at)
        except (NotNow, Changed):
            return False  # another worker was first, or somebody replied
        return True

    def whose(key: str) -> tuple[AgencyResponse, Agency]:
        return by_key[key].response, by_key[key].response.from_agency

    return setbacks.each(STUCK, by_key, closes, at, whose=whose)


def _clock_of(question: Question) -> str:
    request = question.response.info_request
    return reminders.slot_of(request, QUESTION, _slot(question)) if request else ""


@command
def close_question(question: Question, *, by: By, at: datetime) -> Done[AgencyResponse]:
    """Close one question that was never replied to; whoever asked is told, and can ask again."""
    response, question = _locked(question, 1)
    done = _end(question, Ending.NO_REPLY, Event.QUESTION_CLOSED, {"number": question.number}, by=by, at=at)
    people = _who_asked(question, response, at)
    reminders.notify("no_reply", about=response, to=people, at=at, slot=str(question.number))
    return done


def _who_asked(question: Question, response: AgencyResponse, at: datetime) -> list[Person]:
    """Whoever asked, while they are a member of their agency, and whoever has the answer now."""
    asked_by = question.asked_by
    still_here = memberships_of(asked_by, at).filter(agency=response.from_agency_id).exists()
    return [*([asked_by] if still_here else []), *reminders.answerers(response, at)]


def _locked(question: Question, seen: int | None) -> tuple[AgencyResponse, Question]:
    """Lock the response (and its request), then read the question again. Raises Changed when `seen` is behind."""
    response = lock_response(question.response)
    fresh = response.questions.select_related("asked_by").get(pk=question.pk)
    if seen is not None and seen != fresh.version:
        raise Changed
    fresh.response = response
    return response, fresh


def _end(
    question: Question,
    ending: Ending,
    event: Event,
    told: dict[str, Any],
    *,
    by: By,
    at: datetime,
    for_asker: bool = True,
) -> Done[AgencyResponse]:
    """End a question in both streams, work the due time out again, and let its reminders rest."""
    response = question.response
    request = cast(InformationRequest, response.info_request)
    question.ending, question.changes, question.ended_at = ending, "change" in told, at
    question.ended_by, question.ended_role = by.person if isinstance(by, Actor) else None, by.who().role
    question.audit_seq = question.ended_seq = response.next_seq
    question.ended_seq_there = request.next_seq
    question.save()
    reminders.redate(response)
    own, there = record_both(
        event, response=response, by=by, at=at, saving=REDATED, content=told, to_asker=told, outcome=question.kind
    )
    reminders.let_rest(request, QUESTION, _slot(question), at)
    return Done(response, there if for_asker and there else own)


def _slot(question: Question) -> str:
    """What names a question among the asking side's notices and clocks."""
    return f"{question.response.ref}:{question.number}"
