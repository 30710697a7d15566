"""A first review that is made blind: each says what they think, and nobody reads it before all have."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from operator import attrgetter

from django.utils import translation
from django.utils.translation import gettext

from agencies.actors import Actor
from audit.trail import Receipt
from requests_app import lifecycle, policies, reminders, trail
from requests_app.commands.parts import Following, decided, go_on, open_step, settle_step, sign_version, void_the_rest
from requests_app.events import Event
from requests_app.lifecycle import Action
from requests_app.models import AgencyResponse, ApprovalStep, Thing
from requests_app.models.steps import SignatureKind, StepStatus
from requests_app.queries.blind import AGREES, DIFFERS, views_in


def give_view(
    step: ApprovalStep, thing: Thing, view: str, words: str, *, by: Actor, at: datetime, role: str
) -> tuple[Receipt, Following]:
    """Put one's view on record, under an entry that does not say which. The last one opens them all."""
    settle_step(step, StepStatus.VIEWED, thing, by=by, at=at)
    sign_version(SignatureKind.VIEWED, thing, step, by=by, at=at, role=role)
    receipt = trail.record(
        Event.STEP_VIEWED, about=thing, by=by, at=at, role=role, content=decided(step, thing, words) | {"view": view},
        rule=step.rule, refers_to=str(step.pk),
    )  # fmt: skip
    if policies.group_of(step, StepStatus.OPEN, StepStatus.WAITING):
        return receipt, Following([], enough=False, all_signed=False)
    return receipt, _open(step, thing, by=by, at=at, role=role)


def _open(step: ApprovalStep, thing: Thing, *, by: Actor, at: datetime, role: str) -> Following:
    """All of a group have said what they think: it goes on, or back, or what differs is brought together."""
    group = [step, *policies.group_of(step, StepStatus.VIEWED)]
    said = views_in(thing, group)
    for one in group:
        one.status = StepStatus.AGREED if said[one.pk].view == AGREES else StepStatus.DISSENTED
        one.audit_seq = thing.next_seq
        one.save(update_fields=["status", "audit_seq"])
    against = [one for one in group if one.status == StepStatus.DISSENTED]
    if len(against) == len(group):
        return _send_back(step, thing, by=by, at=at, role=role)
    laid = _bring_together(step, against, thing, at)
    following = Following(laid, enough=True, all_signed=False) if laid else go_on(step, thing, at)
    trail.record(
        Event.VIEWS_OPENED, about=thing, by=by, at=at, role=role, rule=step.rule, refers_to=str(step.pk),
        outcome=DIFFERS if against else AGREES,
    )  # fmt: skip
    return following


def _send_back(step: ApprovalStep, thing: Thing, *, by: Actor, at: datetime, role: str) -> Following:
    """Nobody agreed: whoever prepared it reads why, and changes it."""
    answering = isinstance(thing, AgencyResponse)
    moved = lifecycle.moved(Action.RETURN_ANSWER if answering else Action.RETURN_REQUEST, thing.status)
    void_the_rest(thing, at)
    thing.status = moved.to
    trail.record(
        Event.VIEWS_AGAINST, about=thing, by=by, at=at, role=role, rule=step.rule, refers_to=str(step.pk),
        saving=["status"], moved=moved,
    )  # fmt: skip
    reminders.settle(thing, ["decide" if answering else "endorse"], at)
    people = reminders.answerers(thing, at) if isinstance(thing, AgencyResponse) else reminders.askers(thing, at)
    reminders.notify("returned", about=thing, to=people, at=at, slot=str(thing.round))
    return Following([], enough=True, all_signed=False)


def _bring_together(
    last: ApprovalStep, against: Sequence[ApprovalStep], thing: Thing, at: datetime
) -> list[ApprovalStep]:
    """For each view against it a step for somebody who had no part: as many agree in the end as the pathway asks."""
    after = max(one.order for one in [last, *last.beside])
    with translation.override("en"):
        why = gettext("Those who reviewed this blind do not agree. Somebody else reads what each said, and decides.")
    made = []
    for number, one in enumerate(sorted(against, key=attrgetter("order")), start=1):
        step = ApprovalStep(
            root_id=thing.pk, info_request=one.info_request, response=one.response, agency=one.agency, cover=one.cover,
            round=one.round, order=after + number, stage=one.turn, key=f"{one.key[:37]}/+", needs=len(against),
            mode=one.mode, roles=one.roles, rule=one.rule, questions=one.questions, why=why, ways=one.ways,
            local=one.local, audit_seq=thing.next_seq,
        )  # fmt: skip
        step.save(force_insert=True)
        open_step(step, thing, at)
        made.append(step)
    return made
