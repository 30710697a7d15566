"""A clock counted anew by the agency's newest calendar: its time, its ladder, and what repeats its time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from agencies import hours
from agencies.hours import Calendar
from requests_app.models import (
    Advice,
    AgencyResponse,
    ApprovalStep,
    Clock,
    Emergency,
    Glass,
    Misuse,
    Notification,
    Thing,
)
from requests_app.queries.pauses import paused_of
from requests_app.reminders.climbing import side_of
from requests_app.reminders.clocks import rung_at
from requests_app.reminders.kinds import ADVICE, GLASS, MISUSE, REDATED_NOTICE, WRITE_UP
from requests_app.reminders.notices import notify
from requests_app.reminders.people import askers
from requests_app.reminders.reaching import holders_at


@dataclass(frozen=True)
class Redated:
    """One clock whose time moved: what it was, by which calendar, and which fields of its thing follow it."""

    clock: Clock
    was: datetime
    calendar: str
    saving: tuple[str, ...]


def count_anew(clock: Clock, thing: Thing, calendar: Calendar, seq: int) -> Redated | None:
    """Count one running clock by this calendar. None where its time stays, though its ladder may have moved.

    What repeats the time (an answer's or a step's due time, an open notice) follows it; `seq` names the coming entry.
    """
    was, counted_by = clock.due_at, clock.calendar
    stood = paused_of(thing, calendar) if clock.kind == "reply" and isinstance(thing, AgencyResponse) else None
    pauses = stood.pauses if stood else ()
    clock.due_at = hours.due(clock.span, clock.started_at, calendar, pauses)
    clock.calendar, clock.next_at = calendar.version, rung_at(clock, clock.rung, pauses)
    clock.save(update_fields=["due_at", "next_at", "calendar"])
    if clock.due_at == was:
        return None
    saving: tuple[str, ...] = ()
    if clock.kind == "reply" and isinstance(thing, AgencyResponse) and stood:
        thing.due_at, thing.calendar = clock.due_at, calendar.version
        thing.paused_at, thing.paused_until = stood.since, stood.until
        saving = ("calendar", "due_at", "paused_at", "paused_until")
    elif clock.kind == "acknowledge" and isinstance(thing, AgencyResponse):
        thing.acknowledge_by, saving = clock.due_at, ("acknowledge_by",)
    elif mirror := MIRRORS.get("step" if clock.step_id else clock.kind):
        row, field = mirror
        row(clock).update(**{field: clock.due_at, "audit_seq": seq})
    Notification.objects.filter(about_id=thing.pk, due_at=was, done_at=None).update(due_at=clock.due_at)
    return Redated(clock, was, counted_by, saving)


def tell_redated(one: Redated, thing: Thing, at: datetime) -> None:
    """Whoever has to act by it; of an answer's due time also whoever waits for it."""
    clock = one.clock
    words: dict[str, Any] = {"at": at, "due_at": clock.due_at, "slot": f"{clock.kind}:{thing.audit_seq}"}
    people = holders_at(clock, thing, at)
    notify(REDATED_NOTICE, about=thing, to=people, side=side_of(clock, thing, "HOLDER"), **words)
    if clock.kind == "reply" and isinstance(thing, AgencyResponse) and thing.info_request:
        words["slot"] = f"{thing.ref}:{thing.audit_seq}"
        notify(REDATED_NOTICE, about=thing.info_request, to=askers(thing.info_request, at), **words)


def _tail(clock: Clock) -> str:
    return clock.slot.rpartition(":")[2]


MIRRORS: dict[str, tuple[Callable[[Clock], Any], str]] = {
    "step": (lambda clock: ApprovalStep.objects.filter(pk=UUID(str(clock.step_id))), "due_at"),
    ADVICE: (lambda clock: Advice.objects.filter(response=clock.about_id, number=_tail(clock)), "due_at"),
    WRITE_UP: (lambda clock: Emergency.objects.filter(root_id=clock.about_id), "write_up_due"),
    GLASS: (lambda clock: Glass.objects.filter(pk=UUID(_tail(clock))), "review_due"),
    MISUSE: (lambda clock: Misuse.objects.filter(response=clock.about_id, number=_tail(clock)), "review_due"),
}
"""What else holds a clock's time, each a row of the same stream."""
