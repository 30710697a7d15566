"""Signing an answer: approve a step, return the answer, look back at what went out already."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from agencies.actors import Actor
from requests_app import guidance, lifecycle, policies, queries, reminders, trail
from requests_app.commands.blind import give_view
from requests_app.commands.clearing import be_careful
from requests_app.commands.lateness import SAID, say_why_late
from requests_app.commands.locking import lock_step
from requests_app.commands.parts import (
    Done,
    agree,
    decided,
    let_others_go,
    notice_slot,
    role_for,
    settle_notices,
    settle_step,
    sign_version,
    void_the_rest,
)  # fmt: skip
from requests_app.commands.responses import hold_until
from requests_app.commands.wordings import own_words
from requests_app.denials import Fault, Incomplete, NotNow
from requests_app.events import Event
from requests_app.lifecycle import Action
from requests_app.models import AgencyResponse, ApprovalStep, Thing
from requests_app.models.steps import SignatureKind, StepStatus
from requests_app.queries.blind import AGREES
from requests_app.queries.lateness import missed_in_deciding
from requests_app.trail import command
from requests_app.values.lateness import Late
from requests_app.values.marks import Mark, check_marks

VERDICTS = ("RIGHT", "MORE_THAN_NEEDED", "SHOULD_HAVE_WAITED")


@command
def approve_step(
    step: ApprovalStep,
    justification: str,
    *,
    by: Actor,
    at: datetime,
    clears: Mapping[str, str] | None = None,
    confirm: str = "",
    late: Late | None = None,
    seen: int | None = None,
) -> Done[AgencyResponse]:
    """Agree to one step. The last agreement readies the answer: it is held for a while, then delivered.

    `clears`: a reason for each text that holds what must not reach somebody. `confirm`: NOTHING, typed, where
    nothing at all is shared. `late`: why, once its time has passed and nobody said it in this round.
    """
    response, step = _lock_answer(step, seen)
    if denial := policies.why_not_sign(step, by=by):
        raise denial
    by = policies.in_whose_place(step, by)
    words, role = own_words(justification, response, by=by, at=at), role_for(step, by)
    cleared = be_careful(response, step, clears or {}, confirm, by=by, at=at)
    if step.blind:
        receipt, following = give_view(step, response, AGREES, words, by=by, at=at, role=role)
    else:
        why_late = say_why_late(response, missed_in_deciding(response, at), late, by=by, at=at, role=role)
        following = agree(step, response, by=by, at=at, role=role)
        content = decided(step, response, words) | ({"cleared": cleared} if cleared else {}) | why_late
        receipt = trail.record(
            Event.STEP_APPROVED, about=response, by=by, at=at, role=role, content=content, rule=step.rule,
            refers_to=str(step.pk), outcome=response.outcome, saving=SAID if why_late else (),
        )  # fmt: skip
    settle_notices(step, following.enough, response, "decide", by=by, at=at)
    if following.all_signed:
        ready(response, by=by, at=at, role=role)
    tell_signers(response, following.opened, at)
    return Done(response, receipt)


def ready(response: AgencyResponse, *, by: Actor, at: datetime, role: str) -> None:
    """Everybody who signs has signed: it is held for a while, then sent."""
    moved = lifecycle.moved(Action.APPROVE, response.status)
    response.status, response.approved_at, response.deliver_at = moved.to, at, hold_until(response, at)
    trail.record(
        Event.RESPONSE_APPROVED, about=response, by=by, at=at, saving=["status", "approved_at", "deliver_at"],
        moved=moved, role=role, outcome=response.outcome,
    )  # fmt: skip


def tell_signers(response: AgencyResponse, steps: list[ApprovalStep], at: datetime) -> None:
    """Whoever may decide what has just opened learns of it."""
    for step in steps:
        kind = "look_back" if step.looks_back else "decide"
        reminders.notify(
            kind, about=response, to=reminders.signers(step, at), at=at, due_at=step.due_at,
            slot=notice_slot(step),
        )  # fmt: skip


@command
def return_answer(
    step: ApprovalStep,
    what_must_change: str,
    *,
    by: Actor,
    at: datetime,
    withhold: Sequence[Mark] = (),
    seen: int | None = None,
) -> Done[AgencyResponse]:
    """Give the answer back to whoever prepared it, saying what must change. The next version is a new round.

    `withhold` marks items that are to be withheld while the rest may stand: an approver takes away and never adds,
    and nobody signs their own words. The next draft begins with them withheld, ready to be put forward again.
    """
    response, step = _lock_answer(step, seen)
    if denial := policies.why_not_send_back(step, by=by):
        raise denial
    by = policies.in_whose_place(step, by)
    words, role = own_words(what_must_change, response, by=by, at=at), role_for(step, by)
    marked = check_marks(withhold, queries.answer_words(response), guidance.load(response.pack))
    settle_step(step, StepStatus.SENT_BACK, response, by=by, at=at)
    sign_version(SignatureKind.RETURNED, response, step, by=by, at=at, role=role)
    void_the_rest(response, at)
    moved = lifecycle.moved(Action.RETURN_ANSWER, response.status)
    response.status = moved.to
    content = decided(step, response, words) | ({"marked": marked} if marked else {})
    receipt = trail.record(
        Event.STEP_RETURNED, about=response, by=by, at=at, saving=["status"], moved=moved, role=role,
        content=content, rule=step.rule, refers_to=str(step.pk),
    )  # fmt: skip
    reminders.settle(response, ["decide"], at)
    reminders.notify("returned", about=response, to=reminders.answerers(response, at), at=at, slot=str(response.round))
    return Done(response, receipt)


@command
def look_back(
    step: ApprovalStep, verdict: str, justification: str, *, by: Actor, at: datetime, seen: int | None = None
) -> Done[Thing]:
    """Say afterwards whether what went out at once was right. It undoes nothing; it is on record."""
    thing, step = lock_step(step, seen)
    if denial := policies.why_not_look_back(step, by=by):
        raise denial
    by = policies.in_whose_place(step, by)
    if verdict not in VERDICTS:
        detail = _("Select whether it was right to share without waiting: %(codes)s") % {"codes": ", ".join(VERDICTS)}
        raise Incomplete([Fault("/verdict", "unknown", detail)])
    words, role = own_words(justification, thing, by=by, at=at), role_for(step, by)
    settle_step(step, StepStatus.AGREED, thing, by=by, at=at)
    sign_version(SignatureKind.LOOKED_BACK, thing, step, by=by, at=at, role=role)
    enough, _steps = let_others_go(step, thing, at)
    receipt = trail.record(
        Event.STEP_LOOKED_BACK, about=thing, by=by, at=at, role=role, outcome=verdict,
        content=decided(step, thing, words), rule=step.rule, refers_to=str(step.pk),
    )  # fmt: skip
    settle_notices(step, enough, thing, "look_back", by=by, at=at)
    return Done(thing, receipt)


def _lock_answer(step: ApprovalStep, seen: int | None) -> tuple[AgencyResponse, ApprovalStep]:
    thing, fresh = lock_step(step, seen)
    if not isinstance(thing, AgencyResponse):
        raise NotNow(_("This step is the asking agency's, not the answering agency's."))
    return thing, fresh
