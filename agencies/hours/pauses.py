"""Pauses: a clock that waits for somebody else's reply does not run, and what it times is due so much later.

A pause costs what the span itself counts: time on the clock for elapsed spans, service hours for working ones, so
that a night that nobody would have worked in delays nothing. Pauses may overlap; no minute is given twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from agencies.hours import arithmetic
from agencies.hours.arithmetic import after_working_time, working_time
from agencies.hours.calendars import Calendar
from agencies.hours.spans import Span, Unit

WORKING = (Unit.WORKING_HOURS, Unit.WORKING_DAYS)


@dataclass(frozen=True)
class Pause:
    """From when until when a clock stood still (UTC), and why in words that finish the line of the sum."""

    begins: datetime
    ends: datetime
    reason: str = ""


def due(span: Span, start: datetime, calendar: Calendar, pauses: Iterable[Pause] = ()) -> datetime:
    """The instant at which a span that began at `start` has passed, not counting the pauses."""
    return pushed(arithmetic.due(span, start, calendar), span.unit, calendar, pauses)


def fraction(
    start: datetime, due_at: datetime, part: float, span: Span, calendar: Calendar, pauses: Iterable[Pause] = ()
) -> datetime:
    """The instant at which `part` (0 to 1) of a span has passed, not counting the pauses. `due_at` counts them."""
    stood = list(apart(pauses))
    if not stood or part in (0, 1):
        return arithmetic.fraction(start, due_at, part, span, calendar)
    unpaused = arithmetic.due(span, start, calendar)
    return pushed(arithmetic.fraction(start, unpaused, part, span, calendar), span.unit, calendar, stood)


def pushed(instant: datetime, unit: Unit, calendar: Calendar, pauses: Iterable[Pause]) -> datetime:
    """Where a time counted in `unit` comes to lie when the clock stood still meanwhile.

    A pause that begins when the time has passed already moves nothing: being late is not mended by asking.
    """
    for pause in _joined(pauses):
        if pause.begins >= instant:
            break
        instant = later(instant, lost(pause, unit, calendar), unit, calendar)
    return instant


def lost(pause: Pause, unit: Unit, calendar: Calendar) -> timedelta:
    """How much of a unit's own time a pause takes."""
    if unit in WORKING:
        return working_time(pause.begins, pause.ends, calendar)
    return pause.ends - pause.begins


def spent(pauses: Iterable[Pause], unit: Unit, calendar: Calendar) -> timedelta:
    """How much of a unit's own time pauses took in all."""
    return sum((lost(pause, unit, calendar) for pause in apart(pauses)), timedelta())


def later(instant: datetime, length: timedelta, unit: Unit, calendar: Calendar) -> datetime:
    """An instant moved on by a length of a unit's own time. No length moves nothing, not even to the next opening."""
    if length <= timedelta():
        return instant
    return after_working_time(instant, length, calendar) if unit in WORKING else instant + length


def apart(pauses: Iterable[Pause]) -> Iterator[Pause]:
    """The pauses in order, each without what an earlier one covers."""
    reached: datetime | None = None
    for pause in sorted(pauses, key=lambda one: (one.begins, one.ends)):
        begins = max(pause.begins, reached) if reached else pause.begins
        if begins < pause.ends:
            reached = pause.ends
            yield replace(pause, begins=begins)


def _joined(pauses: Iterable[Pause]) -> Iterator[Pause]:
    """Pauses that touch are one: whether a second question held up a clock that stood anyway makes no difference."""
    held: Pause | None = None
    for pause in apart(pauses):
        if held and held.ends == pause.begins:
            held = replace(held, ends=pause.ends)
            continue
        if held:
            yield held
        held = pause
    if held:
        yield held


def within(pauses: Iterable[Pause], cap: Span, calendar: Calendar) -> list[Pause]:
    """The pauses as far as they count: together they take no more than the cap, in the cap's own unit.

    What is cut off the end has run: nobody has to start the clock again.
    """
    kept, left = [], cap.length
    for pause in apart(pauses):
        if left <= timedelta():
            break
        ends = min(pause.ends, later(pause.begins, left, cap.unit, calendar))
        taken = replace(pause, ends=ends)
        left -= lost(taken, cap.unit, calendar)
        kept.append(taken)
    return kept
