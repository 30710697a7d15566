"""What a change of an agency's days would move, before it is made; and what a due time was before."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from agencies import hours
from agencies.hours import Calendar
from agencies.models import Agency
from agencies.values import NewHours
from requests_app.models import Clock, Redating
from requests_app.queries.clocks import pauses_of_clock

LOOKED_AT = 300


@dataclass(frozen=True)
class Moves:
    """How many open dates would move, how many of them to later, and whether not all were looked at."""

    count: int
    later: int
    more: bool


def would_move(agency: Agency, changed: Calendar) -> Moves:
    """The running clocks of an agency counted by a calendar that is not in force; the next to fall due first."""
    rows = Clock.objects.filter(agency=agency, stopped_at=None).exclude(rule="").order_by("due_at")
    clocks = list(rows[: LOOKED_AT + 1])
    counted = [
        (clock, hours.due(clock.span, clock.started_at, changed, pauses_of_clock(clock)))
        for clock in clocks[:LOOKED_AT]
    ]
    moved = [then > clock.due_at for clock, then in counted if then != clock.due_at]
    return Moves(len(moved), sum(moved), len(clocks) > LOOKED_AT)


def with_hours(calendar: Calendar, new: NewHours) -> Calendar:
    """As it would be with these hours."""
    week = {day: (opens, closes) for day, opens, closes in new.days}
    later = tuple(one for one in calendar.later if one[0] < new.valid_from)
    return replace(calendar, later=(*later, (new.valid_from, week)), version="would be")


def with_closure(calendar: Calendar, day: date) -> Calendar:
    """As it would be with this day closed."""
    return replace(calendar, closures=calendar.closures | {day}, version="would be")


def redatings_of(clock: Clock) -> list[Redating]:
    """What a clock's time was before, the newest change first."""
    return list(Redating.objects.filter(slot=clock.slot).order_by("-at", "-id"))
