"""Advice from within an answer: ask an adviser, look, advise, take it back. It opens and closes no step (GR4)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from agencies.actors import Actor
from agencies.hours.calendars import day_of
from agencies.models import Person
from agencies.queries import memberships_of
from requests_app import guidance, policies, queries, reminders, trail
from requests_app.commands.locking import lock_response
from requests_app.commands.parts import Done, new_ref, reason
from requests_app.denials import Changed, Fault, Incomplete, NotPermitted
from requests_app.events import Event
from requests_app.models import Advice, AgencyResponse, ApprovalStep
from requests_app.models.advice import AdviceEnding, View
from requests_app.models.steps import StepStatus
from requests_app.queries.advice import extract_of, first_looks
from requests_app.queries.advisers import adviser_among, advisers_of
from requests_app.reminders import ADVICE
from requests_app.trail import command, record_look
from requests_app.values.advice import AdviceWanted, check_wanted, extract
from requests_app.values.pins import check_words

RULE = "GR4"
NO_ADVISER = _("This person does not advise your agency on this. Choose one of those offered.")
SEEN = {False: "coded", True: "named"}


@command
def ask_advice(
    response: AgencyResponse, wanted: AdviceWanted, *, by: Actor, at: datetime, seen: int | None = None
) -> Done[AgencyResponse]:
    """Ask one adviser about named items. They see those items, coded unless they need to know who it is.

    The clock of the answer runs on; the adviser has one of their own.
    """
    response = lock_response(response, seen)
    if denial := policies.why_not_ask_advice(response, by=by):
        raise denial
    before = list(response.advice.order_by("number"))
    adviser = adviser_among(advisers_of(response, by, at), wanted.adviser)
    if wanted.adviser is None:
        raise Incomplete([Fault("/adviser", "required", _("Select whom you want to ask"))])
    if adviser is None:
        raise NotPermitted(NO_ADVISER)
    if denial := policies.why_not_ask_again(adviser.person, before):
        raise denial
    asked, pack = queries.addressed_words(response), guidance.load(response.pack)
    because = reason(wanted.because, pointer="/because") if wanted.because.strip() else ""
    question = check_wanted(wanted, asked, because)
    answer = queries.answer_words(response) if response.version else None
    sealing = frozenset(code for code, one in pack.handling.items() if one.sealed)
    shown = extract(asked, answer, wanted.items, named=bool(because), sealing=sealing, today=day_of(at))
    number = len(before) + 1
    span = pack.urgencies[response.urgency].advice
    clock = reminders.start_clock(ADVICE, about=response, agency=adviser.agency, span=span, at=at, slot=str(number))
    advice = Advice.objects.create(
        ref=new_ref(), response=response, number=number, step=_from_within(response, by), items=list(wanted.items),
        named=bool(because), agency=adviser.agency, adviser=adviser.person, role=adviser.role, asked_by=by.person,
        asked_at=at, asked_seq=response.next_seq, due_at=clock.due_at, audit_seq=response.next_seq,
    )  # fmt: skip
    receipt = trail.record(
        Event.ADVICE_ASKED, about=response, by=by, at=at, rule=RULE, refers_to=advice.ref, outcome=SEEN[advice.named],
        content={"question": question, "because": because, "extract": shown, "adviser": adviser.person.name},
    )  # fmt: skip
    reminders.notify(
        ADVICE, about=response, to=[adviser.person], at=at, due_at=clock.due_at, slot=advice.ref, side=ADVICE
    )
    return Done(response, receipt)


def _from_within(response: AgencyResponse, by: Actor) -> ApprovalStep | None:
    """The open step that whoever asks is to decide; none for who prepares."""
    steps = response.steps.filter(round=response.round, status=StepStatus.OPEN).order_by("order")
    return next((one for one in steps if (by.roles | by.borrowed) & set(one.role_codes)), None)


@command
def open_advice(advice: Advice, *, by: Actor, at: datetime) -> dict[str, Any]:
    """Record that the adviser looks, then give the question and the extract."""
    record_look(Event.ADVICE_OPENED, by=by, at=at, looked_at=advice.response_id, refers_to=advice.ref)
    return extract_of(advice)


@command
def give_advice(
    advice: Advice, view: str, why: str, *, by: Actor, at: datetime, condition: str = "", seen: int | None = None
) -> Done[Advice]:
    """Advise: share, share with a condition, withhold, or no view; with a reason. The decision stays where it was."""
    response, advice = _locked(advice, seen)
    if denial := policies.why_not_advise(advice, by=by):
        raise denial
    if view not in set(View):
        raise Incomplete([Fault("/view", "required", _("Select what you advise"))])
    said = {"why": reason(why), "condition": ""}
    if view == View.CONDITIONS:
        said["condition"] = check_words(condition, "/condition", _("Enter the condition on which it can be shared"))
    advice.view = view
    receipt = _end(advice, AdviceEnding.ADVISED, Event.ADVICE_GIVEN, said, by=by, at=at, outcome=view)
    reminders.notify("advised", about=response, to=_who_asked(advice, at), at=at, slot=advice.ref)
    return Done(advice, receipt)


@command
def take_advice_back(advice: Advice, *, by: Actor, at: datetime, seen: int | None = None) -> Done[AgencyResponse]:
    """Take a request for advice back, because it went to the wrong person or is not needed. Access ends at once.

    What the adviser saw until then, and since when, goes on record.
    """
    response, advice = _locked(advice, seen)
    if denial := policies.why_not_take_advice_back(advice, by=by):
        raise denial
    looked_at = first_looks([advice]).get(advice.ref)
    saw = {"seen_at": looked_at.isoformat() if looked_at else "", "items": advice.items if looked_at else []}
    outcome = SEEN[advice.named] if looked_at else "unseen"
    return Done(
        response, _end(advice, AdviceEnding.TAKEN_BACK, Event.ADVICE_TAKEN_BACK, saw, by=by, at=at, outcome=outcome)
    )


def _locked(advice: Advice, seen: int | None) -> tuple[AgencyResponse, Advice]:
    """Lock the response (and its request), then read it again. Raises Changed when `seen` is behind."""
    response = lock_response(advice.response)
    fresh = response.advice.select_related("adviser", "agency", "asked_by").get(pk=advice.pk)
    if seen is not None and seen != fresh.version:
        raise Changed
    fresh.response = response
    return response, fresh


def _end(
    advice: Advice, ending: AdviceEnding, event: Event, said: dict[str, Any], *, by: Actor, at: datetime, outcome: str
) -> Any:
    """End it in the answering side's own stream, and let its reminders rest."""
    response = advice.response
    advice.ending, advice.ended_at = ending, at
    advice.audit_seq = advice.ended_seq = response.next_seq
    advice.save()
    receipt = trail.record(
        event, about=response, by=by, at=at, rule=RULE, role=advice.role if advice.view else "", content=said,
        refers_to=advice.ref, outcome=outcome,
    )  # fmt: skip
    reminders.let_advice_rest(response, [advice], at)
    return receipt


def _who_asked(advice: Advice, at: datetime) -> Iterable[Person]:
    """Whoever asked, while they are a member of their agency; else whoever has the answer now."""
    asked_by = advice.asked_by
    if memberships_of(asked_by, at).filter(agency=advice.response.from_agency_id).exists():
        return [asked_by]
    return reminders.answerers(advice.response, at)
