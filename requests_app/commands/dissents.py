"""Dissent where several decide together: it stops nobody, and nothing closes before it was answered in writing."""

from __future__ import annotations

from datetime import datetime

from agencies.actors import Actor
from agencies.models import Person
from requests_app import policies, reminders, trail
from requests_app.commands.blind import give_view
from requests_app.commands.locking import lock_step
from requests_app.commands.parts import (
    Done,
    decided,
    go_on,
    notice_slot,
    role_for,
    settle_notices,
    settle_step,
    sign_version,
)
from requests_app.commands.requests import send_out, tell_endorsers
from requests_app.commands.steps import ready, tell_signers
from requests_app.commands.wordings import own_words
from requests_app.events import Event
from requests_app.models import AgencyResponse, ApprovalStep, Thing
from requests_app.models.steps import SignatureKind, StepStatus
from requests_app.queries.blind import DIFFERS
from requests_app.trail import command


@command
def dissent(step: ApprovalStep, why: str, *, by: Actor, at: datetime, seen: int | None = None) -> Done[Thing]:
    """Say why one does not agree, where enough others may. One of them answers in writing before their step closes."""
    thing, step = lock_step(step, seen)
    if denial := policies.why_not_dissent(step, by=by):
        raise denial
    by = policies.in_whose_place(step, by)
    words, role = own_words(why, thing, by=by, at=at), role_for(step, by)
    if step.blind:
        return _differ(step, thing, words, by=by, at=at, role=role)
    settle_step(step, StepStatus.DISSENTED, thing, by=by, at=at)
    sign_version(SignatureKind.DISSENTED, thing, step, by=by, at=at, role=role)
    receipt = trail.record(
        Event.STEP_DISSENTED, about=thing, by=by, at=at, role=role, rule=step.rule, refers_to=str(step.pk),
        content=decided(step, thing, words),
    )  # fmt: skip
    settle_notices(step, False, thing, _kind(thing), by=by, at=at)
    reminders.notify("dissent", about=thing, to=_others(step, at), at=at, due_at=step.due_at, slot=_slot(step))
    return Done(thing, receipt)


def _differ(step: ApprovalStep, thing: Thing, words: str, *, by: Actor, at: datetime, role: str) -> Done[Thing]:
    """The same in a blind review: nobody learns of it before all have said what they think."""
    receipt, following = give_view(step, thing, DIFFERS, words, by=by, at=at, role=role)
    settle_notices(step, following.enough, thing, _kind(thing), by=by, at=at)
    tell = tell_signers if isinstance(thing, AgencyResponse) else tell_endorsers
    tell(thing, following.opened, at)  # type: ignore[arg-type]
    return Done(thing, receipt)


@command
def answer_dissent(step: ApprovalStep, words: str, *, by: Actor, at: datetime, seen: int | None = None) -> Done[Thing]:
    """Answer somebody's dissent in writing. Where enough have agreed, their step closes with this."""
    thing, step = lock_step(step, seen)
    if denial := policies.why_not_answer_dissent(step, by=by):
        raise denial
    said, role = own_words(words, thing, by=by, at=at), by.membership.role
    step.answered_by, step.answered_at, step.audit_seq = by.person, at, thing.next_seq
    step.save(update_fields=["answered_by", "answered_at", "audit_seq"])
    following = go_on(step, thing, at)
    receipt = trail.record(
        Event.DISSENT_ANSWERED, about=thing, by=by, at=at, role=role, rule=step.rule, refers_to=str(step.pk),
        content=decided(step, thing, said),
    )  # fmt: skip
    reminders.settle(thing, ["dissent"], at, slot=_slot(step))
    if following.enough:
        reminders.settle(thing, [_kind(thing)], at, slot=notice_slot(step))
    if isinstance(thing, AgencyResponse):
        if following.all_signed:
            ready(thing, by=by, at=at, role=role)
        tell_signers(thing, following.opened, at)
    else:
        if following.all_signed:
            send_out(thing, by=by, at=at, role=role)
        tell_endorsers(thing, following.opened, at)
    return Done(thing, receipt)


def _kind(thing: Thing) -> str:
    return "decide" if isinstance(thing, AgencyResponse) else "endorse"


def _slot(step: ApprovalStep) -> str:
    return f"{step.round}:{step.pk}"


def _others(step: ApprovalStep, at: datetime) -> list[Person]:
    """Whoever signed in this round already, or still may in the group."""
    agreed = [one.decided_by for one in step.beside if one.status == StepStatus.AGREED and one.decided_by]
    waiting = policies.group_of(step, StepStatus.OPEN, StepStatus.WAITING)
    return [*agreed, *(person for one in waiting for person in reminders.signers(one, at))]
