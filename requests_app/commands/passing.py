"""Passing on what was shared, and keeping it longer: a recipient asks, the originator answers, conditions travel along.

Lock order: the answer as its originator gave it, then as the recipient holds it, then the copy that is made.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from agencies.actors import Actor, By
from agencies.models import Agency, Team
from audit.trail import Receipt
from requests_app import guidance, policies, queries, reminders, trail
from requests_app.commands.locking import lock_response
from requests_app.commands.parts import Done, new_ref, reason
from requests_app.commands.responses import tell_asker
from requests_app.denials import Fault, Incomplete, NotNow
from requests_app.events import Event
from requests_app.lifecycle import ResponseStatus
from requests_app.models import AgencyResponse, Arrival, Leave
from requests_app.models.custody import LeaveKind, Verdict
from requests_app.queries import custody
from requests_app.queries.parties import facts_of_all
from requests_app.trail import command, record_both
from requests_app.values.custody import Passing, check_longer, check_passing, passable, passed_words

Words = dict[str, Any]
AGREE, REFUSE = "AGREE", "REFUSE"
ANSWERS = (AGREE, REFUSE)


@command
def ask_leave(held: AgencyResponse, words: Mapping[str, Any], *, by: Actor, at: datetime) -> Done[AgencyResponse]:
    """Ask the originator whether some of it may be passed on: to whom, and what they need it for."""
    held, said = _checked(held, words, by=by, at=at, told=False)
    if _waits(held, said):
        raise NotNow(_("They have been asked already. You are told when they answer."))
    leave = _leave(held, LeaveKind.ONWARD, said.to, by=by, at=at)
    own, asked = _record(Event.LEAVE_ASKED, leave, by=by, at=at, content=said.words, there=said.words)
    _ask(leave, at)
    return Done(held, asked or own)


@command
def tell_passed_on(held: AgencyResponse, words: Mapping[str, Any], *, by: Actor, at: datetime) -> Done[AgencyResponse]:
    """Tell the originator that it had to be passed on without waiting: by law, or because of immediate danger."""
    held, said = _checked(held, words, by=by, at=at, told=True)
    leave = _leave(held, LeaveKind.TOLD, said.to, by=by, at=at)
    own, asked = _record(
        Event.PASSING_TOLD, leave, by=by, at=at, content=said.words, there=said.words, outcome=said.ground.lower()
    )
    root = leave.response
    people = custody.deciders(root, at) or reminders.answerers(root, at)
    reminders.notify("told_on", about=root, to=people, at=at, slot=str(leave.number), side="custody")
    return Done(held, asked or own)


@command
def ask_to_keep(
    held: AgencyResponse, why: str, *, until: datetime | None, by: Actor, at: datetime
) -> Done[AgencyResponse]:
    """Ask the originator for more time, before access ends or after it has."""
    held = _locked(held)
    if denial := policies.why_not_keep_longer(held, by=by):
        raise denial
    said, until = check_longer(why, until, now=at, ends=held.access_until)
    leave = _leave(held, LeaveKind.LONGER, "", by=by, at=at, until=until)
    own, asked = _record(Event.LEAVE_ASKED, leave, by=by, at=at, content={"why": said}, there={"why": said})
    _ask(leave, at)
    return Done(held, asked or own)


@command
def answer_leave(leave: Leave, answer: str, why: str, *, by: Actor, at: datetime) -> Done[AgencyResponse]:
    """Give leave or refuse it, with a reason that both sides read. What may be passed on here goes at once."""
    root = lock_response(leave.response)
    leave = root.leaves.select_related("held__to_agency", "to_agency", "asked_by", "response").get(pk=leave.pk)
    held = root if leave.held_id == root.pk else lock_response(leave.held)
    leave.response, leave.held = root, held
    if denial := policies.why_not_answer_leave(leave, by=by):
        raise denial
    if answer not in ANSWERS:
        raise Incomplete([Fault("/answer", "required", _("Select whether you agree"))])
    words = reason(why)
    agreed = answer == AGREE
    asked_for = custody.asked_words(leave, root)
    leave.verdict = Verdict.AGREED if agreed else Verdict.REFUSED
    leave.decided_by, leave.decided_at = by.person, at
    saving: tuple[str, ...] = ()
    if agreed and leave.kind == LeaveKind.LONGER:
        held.access_until, saving = leave.until, ("access_until",)
    if agreed and leave.kind == LeaveKind.ONWARD and leave.to_agency:
        leave.passed = _passed_on(leave, leave.to_agency, asked_for, by=by, at=at)
    event = Event.LEAVE_AGREED if agreed else Event.LEAVE_REFUSED
    own, _asked = _record(event, leave, by=by, at=at, content={"why": words}, there={"why": words}, saving=saving)
    _answered(leave, at)
    return Done(root, own)


def _waits(held: AgencyResponse, said: Passing) -> bool:
    """Whether the same is asked already, for the same agency, or for the same person outside."""
    rows = held.leaves_asked.filter(kind=LeaveKind.ONWARD, verdict="").select_related("to_agency")
    for leave in rows:
        to = leave.to_agency.code if leave.to_agency else ""
        if to == said.to and (to or custody.asked_words(leave, held.root)["who"].casefold() == said.who.casefold()):
            return True
    return False


def _checked(
    held: AgencyResponse, words: Mapping[str, Any], *, by: Actor, at: datetime, told: bool
) -> tuple[AgencyResponse, Passing]:
    held = _locked(held)
    if denial := policies.why_not_pass_on(held, by=by, at=at):
        raise denial
    items = passable(queries.arrived_words(held), guidance.load(held.pack))
    has_it = custody.who_has_it(held.root)
    return held, check_passing(words, items=items, has_it=has_it, partners=facts_of_all(at), told=told)


def _locked(held: AgencyResponse) -> AgencyResponse:
    """The originator's row first, then the recipient's, which reads it as it now stands."""
    if held.origin_id is None:
        return lock_response(held)
    root = lock_response(AgencyResponse(pk=held.origin_id, info_request_id=_request_of(held.origin_id)))
    fresh = lock_response(held)
    fresh.origin = root
    return fresh


def _request_of(pk: Any) -> Any:
    return AgencyResponse.objects.values_list("info_request_id", flat=True).get(pk=pk)


def _leave(
    held: AgencyResponse, kind: LeaveKind, to: str, *, by: Actor, at: datetime, until: datetime | None = None
) -> Leave:
    """The row; `_record` writes the entries that it names."""
    root, there, told = held.root, custody.stream_of(held), kind == LeaveKind.TOLD
    return Leave.objects.create(
        id=uuid.uuid4(), response=root, held=held, number=root.leaves.count() + 1, kind=kind,
        to_agency=Agency.objects.filter(code=to).first() if to else None, until=until, asked_by=by.person,
        asked_at=at, verdict=Verdict.TOLD if told else "", decided_at=at if told else None,
        asked_seq=root.next_seq, asked_seq_there=there.next_seq, audit_seq=root.next_seq,
    )  # fmt: skip


def _record(
    event: Event, leave: Leave, *, by: Actor, at: datetime, content: Words, there: Words, outcome: str = "",
    saving: Sequence[str] = (),
) -> tuple[Receipt, Receipt | None]:  # fmt: skip
    """In the records of the originator and of the recipient alone: whoever stands between learns nothing."""
    root, held = leave.response, leave.held
    if leave.decided_at is not None and leave.verdict != Verdict.TOLD:
        leave.decided_seq, leave.decided_seq_there = root.next_seq, custody.stream_of(held).next_seq
        leave.audit_seq = root.next_seq
        leave.save()
    if held.pk == root.pk:
        return record_both(
            event, response=root, by=by, at=at, content=content, to_asker=there, outcome=outcome, saving=saving
        )
    told = trail.record(event, about=held.arrival, by=by, at=at, content=there, outcome=outcome, refers_to=held.ref)
    if saving:
        trail.record(event, about=held, by=by, at=at, saving=saving, outcome=outcome)
    own = trail.record(event, about=root, by=by, at=at, content=content, outcome=outcome, refers_to=told.leaf_hash)
    return own, told


def _ask(leave: Leave, at: datetime) -> None:
    """Whoever can decide is told, with a step's time; silence goes up their ladder."""
    root, slot = leave.response, str(leave.number)
    span = guidance.load(root.pack).urgencies[root.urgency].step
    clock = reminders.start_clock(reminders.LEAVE, about=root, agency=root.from_agency, span=span, at=at, slot=slot)
    people = custody.deciders(root, at, leave.asked_by) or reminders.answerers(root, at)
    reminders.notify("leave", about=root, to=people, at=at, due_at=clock.due_at, slot=slot, side="custody")


def _answered(leave: Leave, at: datetime) -> None:
    root, held, slot = leave.response, leave.held, str(leave.number)
    reminders.let_rest(root, reminders.LEAVE, slot, at)
    reminders.settle(root, ["leave"], at, slot=slot)
    about, _slot = reminders.received_from(held)
    side = "disclosure" if held.info_request else "arrival"
    reminders.notify("leave_answered", about=about, to=[leave.asked_by], at=at, slot=f"{held.ref}:{slot}", side=side)


def _passed_on(leave: Leave, to: Agency, asked_for: Words, *, by: By, at: datetime) -> AgencyResponse:
    """The copy for one more agency: its own reference, conditions, receipt and record; it ends when the first does."""
    root, held = leave.response, leave.held
    request = held.info_request
    team = request.team if request else held.arrival.team
    copy = AgencyResponse(
        ref=new_ref(), from_agency=held.to_agency, to_agency=to, team=team, type=root.type, urgency=root.urgency,
        pack=root.pack, pack_hash=root.pack_hash, pathway=root.pathway, calendar=root.calendar, sent_at=at,
        acknowledge_by=at, due_at=at, acknowledged_at=at, approved_at=at, delivered_at=at, outcome="SHARED",
        status=ResponseStatus.DELIVERED, access_until=held.access_until, origin=root, passes_on=held,
    )  # fmt: skip
    copy.arrival = Arrival(response=copy, agency=to, team=Team.objects.get(agency=to, receives=True), delivered_at=at)
    subjects, about = custody.subjects_held(held)
    refs = {ref for item in asked_for["items"] for ref in about.get(item, ())}
    given = passed_words(
        queries.arrived_words(held), asked_for, subjects=subjects, about=refs,
        origin={"agency": root.from_agency.code, "name": root.from_agency.name},
    )  # fmt: skip
    record_both(
        Event.DISCLOSURE_PASSED_ON, response=copy, by=by, at=at, moved=("", copy.status), outcome=copy.outcome,
        content={"ref": held.ref}, to_asker={**given, "from": copy.from_agency.code, "ref": copy.ref},
    )  # fmt: skip
    tell_asker(copy, at)
    return copy
