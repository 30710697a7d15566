"""No step without an owner: whoever may act is told, work of whoever left passes on, and nobody's work escalates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from agencies.actors import By, Machine
from agencies.models import Person
from agencies.queries import members_holding
from agencies.roles import ADMINISTRATOR
from requests_app import reminders, trail
from requests_app.commands.covering import give_to_cover, own_agency, pass_to_cover
from requests_app.commands.locking import lock_response
from requests_app.commands.telling import tell
from requests_app.denials import Changed, Denial, NotNow
from requests_app.events import Event
from requests_app.models import AgencyResponse, ApprovalStep, Notification, Thing
from requests_app.queries.known import case_of, linked_to
from requests_app.queries.owners import covered_steps, held_by_nobody, open_steps, unowned
from requests_app.queries.presence import unattended
from requests_app.queries.signers import Signer, signers_of
from requests_app.trail import command

OF_A_STEP = ("endorse", "decide", "look_back", "passed_on")
RUNGS = (timedelta(), timedelta(minutes=30), timedelta(hours=1))
"""When, after nobody was left: the team's managers and leads; whoever administers the agency; all of them again."""


def pass_on(thing: Thing, at: datetime) -> int:
    """Tell whoever may act on a thing's open steps and was not told; nobody else need. Returns how many were told.

    What nobody may sign any more goes to whoever covers, in the same moment.
    """
    give_to_cover(thing, at)
    return _pass_on(list(open_steps().filter(root_id=thing.pk)), at)


def keep_owners(at: datetime) -> int:
    """The look of every minute: pass on what somebody who left held, tell new owners, escalate what has none."""
    for response in held_by_nobody(at):
        try:
            release_response(response, by=Machine(response.from_agency), at=at)
        except (NotNow, Changed):
            continue  # somebody was first
    for thing in {step.root_id: step.thing for step in unowned(covered_steps(at), at)}.values():
        try:
            pass_to_cover(thing, by=Machine(own_agency(thing)), at=at)
        except (NotNow, Changed):
            continue  # nobody who covers may sign it either
    with transaction.atomic(durable=True):
        return _pass_on(list(open_steps()), at)


@command
def release_response(response: AgencyResponse, *, by: By, at: datetime) -> AgencyResponse:
    """What somebody held who is no member of its team any more is the team's again, and the team is told."""
    response = lock_response(response)
    if denial := _why_not_release(response, at):
        raise denial
    response.holder = None
    trail.record(Event.RESPONSE_RELEASED, about=response, by=by, at=at, saving=["holder"])
    people = reminders.answerers(response, at)
    slot = f"released:{response.audit_seq}"
    reminders.notify("passed_on", about=response, to=people, at=at, due_at=response.due_at, slot=slot)
    return response


def _why_not_release(response: AgencyResponse, at: datetime) -> Denial | None:
    if held_by_nobody(at).filter(pk=response.pk).exists():
        return None
    return NotNow(_("Whoever holds this is there, or it has been sent."))


def _pass_on(steps: list[ApprovalStep], at: datetime) -> int:
    signers = signers_of(steps, at)
    told = _told(steps)
    count = 0
    for step in steps:
        people = [signer.person for signer in signers[step.pk]]
        about, allowed = step.thing, {person.pk for person in people}
        if gone := told.get((step.root_id, step.round), set()) - allowed:
            rows = Notification.objects.filter(about_id=about.pk, kind__in=OF_A_STEP, done_at=None)
            rows.filter(recipient__in=gone).exclude(recipient__in=_others(step, steps, signers)).update(done_at=at)
        new = [person for person in people if person.pk not in told.get((step.root_id, step.round), set())]
        count += len(_tell("passed_on", step, new, at))
    for step in unowned(steps, at):
        count += _escalate("nobody", step, at)
    alone = unattended(steps, at)
    _attended({step.root_id for step in steps}, {step.pk for step in alone}, at)
    for step in alone:
        count += _escalate("absent", step, at)
    return count


def _attended(things: set[UUID], alone: set[UUID], at: datetime) -> None:
    """Somebody is there again for what nobody was there for: nobody need look for them any more."""
    waiting = Notification.objects.filter(about_id__in=things, kind="absent", done_at=None)
    over = [row.pk for row in waiting if UUID(row.slot.split(":")[3]) not in alone]
    if over:
        Notification.objects.filter(pk__in=over).update(done_at=at)


def _told(steps: Iterable[ApprovalStep]) -> dict[tuple[UUID, int], set[UUID]]:
    """Who has been told of a thing's open steps and not been told that they are done."""
    steps = list(steps)
    rounds = {step.root_id: step.round for step in steps}
    rows = Notification.objects.filter(about_id__in=rounds, kind__in=OF_A_STEP, done_at=None)
    found: dict[tuple[UUID, int], set[UUID]] = {}
    for about_id, person_id in rows.values_list("about_id", "recipient_id"):
        found.setdefault((about_id, rounds[about_id]), set()).add(person_id)
    return found


def _others(step: ApprovalStep, steps: Iterable[ApprovalStep], signers: Mapping[UUID, list[Signer]]) -> set[UUID]:
    """Who may act on another open step of the same thing."""
    return {
        signer.person.pk
        for other in steps
        if other.root_id == step.root_id and other.pk != step.pk
        for signer in signers[other.pk]
    }


def _tell(kind: str, step: ApprovalStep, people: list[Person], at: datetime) -> list[Notification]:
    slot = f"{step.round}:{step.order}:{kind}"
    return reminders.notify(kind, about=step.thing, to=people, at=at, due_at=step.due_at, slot=slot)


def _escalate(kind: str, step: ApprovalStep, at: datetime) -> int:
    """Nobody is left who may decide, or nobody of them is there: seniors are told, once per rung."""
    first = Notification.objects.filter(about_id=step.root_id, kind=kind, slot__contains=f":{step.pk}:")
    first = first.filter(done_at=None) if kind == "absent" else first  # it may come and go
    since = first.order_by("made_at").values_list("made_at", flat=True).first() or at
    rung = max(number for number, after in enumerate(RUNGS) if at - since >= after)
    seniors = list(members_holding(reminders.MANAGERS | reminders.LEADS, step.agency, at))
    administrators = list(members_holding([ADMINISTRATOR], step.agency, at))
    members = [seniors or administrators, administrators, seniors + administrators][rung]
    people = [member.person for member in members]
    linked, hidden = linked_to([case_of(step.thing)]), step.thing.restricted
    told = [person for person in people if person.human not in linked.get(case_of(step.thing), ())]
    # They are told that a step waits, by its reference: never what it is about, nor which request that nobody knows of.
    return tell(
        kind, about_id=step.root_id, ref="" if hidden else step.thing.ref, side="owners", to=told, at=at,
        slot=f"{step.pk}:{rung}" if kind == "nobody" else f"{step.pk}:{since:%d%H%M}:{rung}", due_at=step.due_at,
    )  # fmt: skip
