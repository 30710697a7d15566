"""Rungs: which are due, whom each reaches, each climbed once."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from requests_app.models import (
    AgencyResponse,
    ApprovalStep,
    Clock,
    InformationRequest,
    Thing,
)
from requests_app.queries.clocks import pauses_of_clock
from requests_app.reminders.clocks import ladder_of, rung_at
from requests_app.reminders.kinds import (
    ADVICE,
    CORRECTION,
    DISAGREE,
    GLASS,
    LEAVE,
    LOOK,
    MISUSE,
    QUESTION,
    THEIRS,
    WRITE_UP,
)
from requests_app.reminders.notices import notify
from requests_app.reminders.reaching import reached


def due_rungs(at: datetime) -> QuerySet[Clock]:
    """Clocks whose next rung is due, the longest overdue first."""
    return Clock.objects.filter(stopped_at=None, next_at__lte=at).order_by("next_at", "slot")


def rungs_by(clock: Clock, at: datetime) -> list[datetime]:
    """When each rung that is still to be climbed by an instant is due."""
    pauses, found = pauses_of_clock(clock), []
    for number in range(clock.rung, len(ladder_of(clock))):
        if (due_at := rung_at(clock, number, pauses)) and due_at <= at:
            found.append(due_at)
    return found


def climb(slot: str, at: datetime) -> bool:
    """One rung of one clock, claimed by a conditional update: two workers climb it once."""
    with transaction.atomic(durable=True):
        clock = Clock.objects.select_related("agency").get(slot=slot)
        if clock.stopped_at or clock.next_at is None or clock.next_at > at:
            return False
        rungs = ladder_of(clock)
        rung, following = rungs[clock.rung], rung_at(clock, clock.rung + 1, pauses_of_clock(clock))
        claimed = Clock.objects.filter(slot=slot, rung=clock.rung, stopped_at=None).update(
            rung=clock.rung + 1, next_at=following
        )
        if not claimed:
            return False
        # After an outage several rungs are due at once: the last of them says all that the earlier ones would.
        superseded = following is not None and following <= at and rungs[clock.rung + 1].to == rung.to
        if not superseded:
            about = thing_of(clock)
            people = reached(rung.to, clock, about, at)
            side = side_of(clock, about, rung.to)
            slot = f"{clock.slot}:{clock.rung}"
            notify(rung.kind, about=about, to=people, at=at, due_at=clock.due_at, slot=slot, side=side)
        return True


def side_of(clock: Clock, about: Thing, to: str) -> str:
    """Where a reminder leads, when that is not the thing's own page."""
    if clock.kind in THEIRS and isinstance(about, AgencyResponse):
        return "arrival"
    if clock.kind == ADVICE:
        return ADVICE if to == "HOLDER" else ""
    return {LEAVE: "custody", CORRECTION: "custody", MISUSE: "misuse", GLASS: GLASS, DISAGREE: "disagree"}.get(
        clock.kind, ""
    )


def thing_of(clock: Clock) -> Thing:
    """What a clock is about: where its notices lead."""
    if clock.step_id and not ApprovalStep.objects.filter(pk=clock.step_id).exclude(response=None).exists():
        return InformationRequest.objects.get(pk=clock.about_id)
    if clock.kind == QUESTION:
        return InformationRequest.objects.get(pk=clock.about_id)
    known = clock.kind in (WRITE_UP, GLASS, LOOK, DISAGREE, *THEIRS)
    if known and (asked := InformationRequest.objects.filter(pk=clock.about_id).first()):
        return asked
    return AgencyResponse.objects.get(pk=clock.about_id)
