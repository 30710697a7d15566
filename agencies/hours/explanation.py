"""How a due time was worked out, day by day, in sentences that can be printed and checked by hand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from django.utils.translation import gettext, gettext_lazy

from agencies.hours import arithmetic
from agencies.hours.calendars import (
    ONE_DAY,
    Calendar,
    Closed,
    day_of,
    is_working_day,
    london,
    service_hours,
    settle,
    why_closed,
)
from agencies.hours.pauses import Pause, apart, due, lost
from agencies.hours.spans import Span, Unit
from agencies.hours.words import clock, day_words, duration, elapsed_words, ending, lapse_words, moment

NOT_COUNTED: Final = {
    Closed.WEEKDAY: gettext_lazy("%(day)s: not counted."),
    Closed.BANK_HOLIDAY: gettext_lazy("%(day)s: a bank holiday, not counted."),
    Closed.CLOSURE: gettext_lazy("%(day)s: the agency is closed, not counted."),
}
RUNS: Final = {
    Unit.HOURS: gettext_lazy("%(urgency)s runs day and night."),
    Unit.WORKING_HOURS: gettext_lazy("%(urgency)s counts the office hours of the agency that must act."),
    Unit.WORKING_DAYS: gettext_lazy("%(urgency)s counts the working days of the agency that must act."),
    Unit.DAYS: gettext_lazy("%(urgency)s counts every day."),
    Unit.MONTHS: gettext_lazy("%(urgency)s counts calendar months."),
}


@dataclass(frozen=True)
class Line:
    """One day of the sum. `counted` says whether anything of that day went into it."""

    day: date
    text: str
    counted: bool


def because(urgency: str, span: Span, start: datetime, due_at: datetime, now: datetime) -> str:
    """The sentence above the sum; `urgency` is its label, for example "Red"."""
    words = {
        "due": moment(due_at, now, ends=True),
        "urgency": urgency,
        "span": duration(span),
        "sent": moment(start, now),
    }
    reason = gettext("Due %(due)s, because %(urgency)s gives %(span)s and the request was sent %(sent)s.") % words
    return f"{reason} {RUNS[span.unit] % words}"


def explain(span: Span, start: datetime, calendar: Calendar, pauses: Iterable[Pause] = ()) -> list[Line]:
    """The sum behind `due(span, start, calendar, pauses)`: a line for each day and each pause, then the due time."""
    stood = list(apart(pauses))
    due_at = arithmetic.due(span, start, calendar)
    if span.unit is Unit.HOURS:
        lines = _elapsed_lines(start, due_at)
    elif span.unit is Unit.WORKING_HOURS:
        lines = _service_lines(start, due_at, calendar)
    elif span.unit is Unit.MONTHS:
        lines = iter([_first_day(start)])
    else:
        lines = _day_lines(span, start, due_at, calendar)
    if not stood:
        return [*lines, _last_line(due_at)]
    paused = [_paused_line(pause, span, calendar) for pause in stood]
    return [*lines, _unpaused_line(due_at), *paused, _last_line(due(span, start, calendar, stood))]


def _unpaused_line(due_at: datetime) -> Line:
    """What the sum would come to had the clock never stood."""
    day, wall = ending(due_at)
    words = {"day": day_words(day), "time": wall}
    return Line(day, gettext("%(day)s: it would be due at %(time)s without the pauses.") % words, counted=True)


def _paused_line(pause: Pause, span: Span, calendar: Calendar) -> Line:
    """From when until when the clock stood, why, and what that adds."""
    begins, ends = day_of(pause.begins), day_of(pause.ends)
    words = {
        "day": day_words(begins),
        "from": clock(pause.begins),
        "to": clock(pause.ends),
        "last": day_words(ends),
        "reason": pause.reason,
        "added": lapse_words(lost(pause, span.unit, calendar), span.unit),
    }
    if begins == ends:
        text = gettext("%(day)s: paused %(from)s to %(to)s: %(reason)s. %(added)s added.")
    else:
        text = gettext("%(day)s: paused from %(from)s to %(to)s on %(last)s: %(reason)s. %(added)s added.")
    return Line(begins, text % words, counted=False)


def _elapsed_lines(start: datetime, due_at: datetime) -> Iterator[Line]:
    """What of each day has passed; a day on which the clocks change says why it is short or long."""
    for day in _days_between(start, due_at):
        midnight, next_midnight = settle(day, time(0)), settle(day + ONE_DAY, time(0))
        begins, ends = max(start, midnight), min(due_at, next_midnight)
        if begins >= ends:
            continue
        words = {
            "day": day_words(day),
            "from": clock(begins),
            "to": ending(ends)[1],
            "counted": elapsed_words((ends - begins) // timedelta(minutes=1)),
        }
        shift = _clock_change(begins, ends)
        if shift > timedelta():
            sentence = gettext("%(day)s: %(from)s to %(to)s, and the clocks go forward: %(counted)s counted.")
        elif shift < timedelta():
            sentence = gettext("%(day)s: %(from)s to %(to)s, and the clocks go back: %(counted)s counted.")
        else:
            sentence = gettext("%(day)s: %(from)s to %(to)s, %(counted)s counted.")
        yield Line(day, sentence % words, counted=True)


def _service_lines(start: datetime, due_at: datetime, calendar: Calendar) -> Iterator[Line]:
    """Each day's office hours and what of them counted."""
    last_instant = due_at - timedelta.resolution  # the midnight that ends a day is no part of the next
    for day in _days_between(start, last_instant):
        window = service_hours(day, calendar)
        if window is None:
            yield _shut(day, calendar)
            continue
        counted = min(window[1], due_at) - max(window[0], start)
        words = {
            "day": day_words(day),
            "opens": clock(window[0]),
            "closes": ending(window[1])[1],
            "counted": elapsed_words(counted // timedelta(minutes=1)),
        }
        if counted > timedelta():
            sentence = gettext("%(day)s: office hours %(opens)s to %(closes)s, %(counted)s counted.")
        else:
            sentence = gettext("%(day)s: office hours %(opens)s to %(closes)s, nothing counted.")
        yield Line(day, sentence % words, counted=counted > timedelta())


def _day_lines(span: Span, start: datetime, due_at: datetime, calendar: Calendar) -> Iterator[Line]:
    """The days numbered as they count, and those that do not count with the reason."""
    working = span.unit is Unit.WORKING_DAYS
    number = 0
    for day in _days_between(start, due_at):
        if day == day_of(start):
            yield _first_day(start)
            continue
        if working and not is_working_day(day, calendar):
            yield _shut(day, calendar)
            continue
        number += 1
        words = {"day": day_words(day), "number": number, "count": int(span.amount)}
        if working:
            sentence = gettext("%(day)s: working day %(number)d of %(count)d.")
        else:
            sentence = gettext("%(day)s: day %(number)d of %(count)d.")
        yield Line(day, sentence % words, counted=True)


def _first_day(start: datetime) -> Line:
    """The start's own date, which no count of days or months includes."""
    day = day_of(start)
    words = {"day": day_words(day), "time": clock(start)}
    return Line(day, gettext("%(day)s: started at %(time)s; counting begins with the next day.") % words, counted=False)


def _shut(day: date, calendar: Calendar) -> Line:
    """A day on which the agency does not open, with the reason."""
    reason = why_closed(day, calendar) or Closed.CLOSURE
    return Line(day, NOT_COUNTED[reason] % {"day": day_words(day)}, counted=False)


def _last_line(due_at: datetime) -> Line:
    """The result."""
    day, wall = ending(due_at)
    words = {"day": day_words(day), "time": wall}
    return Line(day, gettext("%(day)s: due at %(time)s.") % words, counted=True)


def _days_between(start: datetime, due_at: datetime) -> Iterator[date]:
    """Every date from the one to the other, both included."""
    day, last_day = day_of(start), day_of(due_at)
    while day <= last_day:
        yield day
        day += ONE_DAY


def _clock_change(begins: datetime, ends: datetime) -> timedelta:
    """How far the clocks moved between two instants: an hour on in March, back in October."""
    return (london(ends).utcoffset() or timedelta()) - (london(begins).utcoffset() or timedelta())
