"""The sums: forwards, backwards, in between, and a part of the way."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from agencies.hours.calendars import ONE_DAY, Calendar, day_of, is_working_day, london, service_hours, settle
from agencies.hours.spans import Span, Unit

FORWARDS, BACKWARDS = 1, -1


def due(span: Span, start: datetime, calendar: Calendar) -> datetime:
    """The instant at which a span that began at `start` has passed. Nothing at all is due at once."""
    return _shift(span, start, calendar, FORWARDS)


def before(span: Span, end: datetime, calendar: Calendar) -> datetime:
    """The instant that lies a span before `end`: where the reminder "1 working day before" stands.

    Working hours run back from `end`, or from the last closing where `end` is outside them.
    """
    return _shift(span, end, calendar, BACKWARDS)


def fraction(start: datetime, due_at: datetime, part: float, span: Span, calendar: Calendar) -> datetime:
    """The instant at which `part` (0 to 1) of a span has passed, counted as the span itself counts.

    Working units are counted in the agency's working time between the two instants, so that half of a
    working day begun in the evening is the middle of the next day, not of the night. Where the agency is
    shut from start to end there is none, and elapsed time has to serve.
    """
    if not 0 <= part <= 1:
        raise ValueError(f"A part of a span lies between 0 and 1, not {part}.")
    if part in (0, 1):
        return due_at if part else start
    if span.unit in (Unit.WORKING_HOURS, Unit.WORKING_DAYS) and (total := working_time(start, due_at, calendar)):
        return after_working_time(start, total * part, calendar)
    return start + (due_at - start) * part


def working_minutes_between(earlier: datetime, later: datetime, calendar: Calendar) -> int:
    """Whole minutes of service hours from one instant to the other; 0 where they are not in that order."""
    return working_time(earlier, later, calendar) // timedelta(minutes=1)


def whole_days_between(earlier: datetime, later: datetime, calendar: Calendar, *, working: bool) -> int:
    """The largest n for which n (working) days from the earlier instant end no later than the later one."""
    last_day = day_of(later)
    following = _days_from(day_of(earlier) + ONE_DAY, FORWARDS)
    count = 0
    for day in following:
        if day > last_day:
            return count
        if working and not is_working_day(day, calendar):
            continue
        if _same_time_on(day, earlier) > later:
            return count
        count += 1
    return count


def working_time(earlier: datetime, later: datetime, calendar: Calendar) -> timedelta:
    """How long the agency is open between two instants."""
    total = timedelta()
    day, last_day = day_of(earlier), day_of(later)
    while day <= last_day:
        total += max(_open_time(day, earlier, later, calendar), timedelta())
        day += ONE_DAY
    return total


def _open_time(day: date, earlier: datetime, later: datetime, calendar: Calendar) -> timedelta:
    """The part of this day's service hours that lies between two instants; less than nothing where none does."""
    window = service_hours(day, calendar)
    if window is None:
        return timedelta()
    opens, closes = window
    return min(closes, later) - max(opens, earlier)


def _shift(span: Span, instant: datetime, calendar: Calendar, direction: int) -> datetime:
    """Move an instant by a span, forwards or backwards."""
    wall = london(instant)
    if not span.amount:
        return instant.astimezone(UTC)
    if span.unit is Unit.HOURS:
        return instant.astimezone(UTC) + span.length * direction
    if span.unit is Unit.WORKING_HOURS:
        walk = after_working_time if direction == FORWARDS else _before_working_time
        return walk(instant.astimezone(UTC), span.length, calendar)
    count = int(span.amount)
    if span.unit is Unit.WORKING_DAYS:
        day = _working_day_from(wall.date(), count, direction, calendar)
    elif span.unit is Unit.DAYS:
        day = wall.date() + ONE_DAY * count * direction
    else:
        day = _month_from(wall.date(), count * direction)
    return _same_time_on(day, instant)


def _same_time_on(day: date, instant: datetime) -> datetime:
    """When London's clocks show on this date what they show at this instant."""
    wall: time = london(instant).time()
    return settle(day, wall)


def _working_day_from(day: date, count: int, direction: int, calendar: Calendar) -> date:
    """The count-th working day after (or before) a date, which itself is not counted."""
    for candidate in _days_from(day + ONE_DAY * direction, direction):
        count -= is_working_day(candidate, calendar)
        if not count:
            return candidate
    raise AssertionError("The days of the calendar do not end.")


def _month_from(day: date, months: int) -> date:
    """The same day of a later or earlier month, or that month's last where it is shorter."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def after_working_time(start: datetime, length: timedelta, calendar: Calendar) -> datetime:
    """When the agency has been open for so long since `start`."""
    for day in _days_from(day_of(start), FORWARDS):
        if (window := service_hours(day, calendar)) is None:
            continue
        opens, closes = max(window[0], start), window[1]
        if opens < closes:
            if length <= closes - opens:
                return opens + length
            length -= closes - opens
    raise AssertionError("The days of the calendar do not end.")


def _before_working_time(end: datetime, length: timedelta, calendar: Calendar) -> datetime:
    """Since when the agency has been open for so long, seen from `end`."""
    for day in _days_from(day_of(end), BACKWARDS):
        if (window := service_hours(day, calendar)) is None:
            continue
        opens, closes = window[0], min(window[1], end)
        if opens < closes:
            if length <= closes - opens:
                return closes - length
            length -= closes - opens
    raise AssertionError("The days of the calendar do not end.")


def _days_from(day: date, direction: int) -> Iterator[date]:
    """This day and every one after it, or before it."""
    while True:
        yield day
        day += ONE_DAY * direction
