"""The software's reminders: every ladder whose next rung is due is climbed, each in its own transaction."""

from __future__ import annotations

from datetime import datetime

from agencies.models import Agency
from requests_app import reminders, setbacks
from requests_app.models import Clock, Thing

BATCH = 500
JOB = "stuck_reminder"


def sweep(at: datetime) -> int:
    """Climb every ladder whose next rung is due. Returns how many rungs were climbed."""
    climbed = 0
    while slots := _due(at):
        climbed += setbacks.each(JOB, slots, lambda slot: reminders.climb(slot, at), at, whose=_whose)
    return climbed


def _due(at: datetime) -> list[str]:
    rows = reminders.due_rungs(at).exclude(slot__in=setbacks.resting(JOB, at))
    return list(rows.values_list("slot", flat=True)[:BATCH])


def _whose(slot: str) -> tuple[Thing, Agency]:
    clock = Clock.objects.select_related("agency").get(slot=slot)
    return reminders.thing_of(clock), clock.agency
