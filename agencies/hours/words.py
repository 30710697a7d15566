"""How a due time is said: the time first, then what is left of it.

Every function answers in the language that is active when it is asked, so it is called where words are
rendered: in a view, a template tag, a letter. The 24-hour clock serves everywhere. A due time at
midnight is written as 23:59 of the day that it ends, because "00:00" leaves people asking which night.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from enum import Enum
from functools import lru_cache
from typing import Final

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext, gettext_lazy, ngettext

from agencies.hours.arithmetic import whole_days_between, working_minutes_between
from agencies.hours.calendars import LAST_MINUTE, MIDNIGHT, ONE_DAY, Calendar, london
from agencies.hours.pauses import WORKING, Pause, later, spent
from agencies.hours.spans import Span, Unit

ONE_MINUTE = timedelta(minutes=1)

NO_DUE_TIME: Final = gettext_lazy("No due time: voluntary")


class Near(Enum):
    """Where a date stands, seen from the day on which it is read."""

    YESTERDAY = -1
    TODAY = 0
    TOMORROW = 1
    FAR = None


# Translators: %(time)s is a 24-hour clock time such as 14:05; %(duration)s is a length of time such as
# "2 hours 10 minutes" or "5 working hours"; %(date)s is a weekday, day and month.
LEFT: Final = {
    Near.YESTERDAY: gettext_lazy("Yesterday %(time)s - %(duration)s left"),
    Near.TODAY: gettext_lazy("Today %(time)s - %(duration)s left"),
    Near.TOMORROW: gettext_lazy("Tomorrow %(time)s - %(duration)s left"),
    Near.FAR: gettext_lazy("%(date)s %(time)s - %(duration)s left"),
}
LATE: Final = {
    Near.YESTERDAY: gettext_lazy("Yesterday %(time)s - %(duration)s late"),
    Near.TODAY: gettext_lazy("Today %(time)s - %(duration)s late"),
    Near.TOMORROW: gettext_lazy("Tomorrow %(time)s - %(duration)s late"),
    Near.FAR: gettext_lazy("%(date)s %(time)s - %(duration)s late"),
}
ANSWERED_EARLY: Final = {
    Near.YESTERDAY: gettext_lazy("Answered yesterday %(time)s - %(duration)s early"),
    Near.TODAY: gettext_lazy("Answered today %(time)s - %(duration)s early"),
    Near.TOMORROW: gettext_lazy("Answered tomorrow %(time)s - %(duration)s early"),
    Near.FAR: gettext_lazy("Answered %(date)s %(time)s - %(duration)s early"),
}
ANSWERED_LATE: Final = {
    Near.YESTERDAY: gettext_lazy("Answered yesterday %(time)s - %(duration)s late"),
    Near.TODAY: gettext_lazy("Answered today %(time)s - %(duration)s late"),
    Near.TOMORROW: gettext_lazy("Answered tomorrow %(time)s - %(duration)s late"),
    Near.FAR: gettext_lazy("Answered %(date)s %(time)s - %(duration)s late"),
}
PAUSED: Final = {
    Near.YESTERDAY: gettext_lazy("Paused since yesterday %(time)s - %(used)s of %(span)s used"),
    Near.TODAY: gettext_lazy("Paused since %(time)s - %(used)s of %(span)s used"),
    Near.TOMORROW: gettext_lazy("Paused from tomorrow %(time)s - %(used)s of %(span)s used"),
    Near.FAR: gettext_lazy("Paused since %(date)s %(time)s - %(used)s of %(span)s used"),
}
MOMENT: Final = {
    Near.YESTERDAY: gettext_lazy("yesterday %(time)s"),
    Near.TODAY: gettext_lazy("today %(time)s"),
    Near.TOMORROW: gettext_lazy("tomorrow %(time)s"),
    Near.FAR: gettext_lazy("%(date)s %(time)s"),
}


def remaining(due_at: datetime, now: datetime, unit: Unit, calendar: Calendar) -> str:
    """A running clock: "Today 14:05 - 2 hours 10 minutes left", or how late it is once the time has passed."""
    sentences, first, last = (LEFT, now, due_at) if now <= due_at else (LATE, due_at, now)
    near, parts = _place(due_at, now, ends=True)
    return sentences[near] % (parts | {"duration": _lapse(first, last, unit, calendar)})


def answered(at: datetime, due_at: datetime, now: datetime, unit: Unit, calendar: Calendar) -> str:
    """A clock that has stopped: "Answered today 12:40 - 1 hour 25 minutes early"."""
    sentences, first, last = (ANSWERED_EARLY, at, due_at) if at <= due_at else (ANSWERED_LATE, due_at, at)
    near, parts = _place(at, now)
    return sentences[near] % (parts | {"duration": _lapse(first, last, unit, calendar)})


def paused(
    since: datetime, start: datetime, now: datetime, span: Span, calendar: Calendar, before: Iterable[Pause] = ()
) -> str:
    """A clock that waits for a reply: "Paused since 10:40 - 1 hour 5 minutes of 4 hours used".

    `before`: earlier pauses, which used nothing.
    """
    near, parts = _place(since, now)
    stood = spent(before, span.unit, calendar)
    used = _lapse(later(start, stood, span.unit, calendar), since, span.unit, calendar)
    return PAUSED[near] % (parts | {"used": used, "span": duration(span)})


def moment(instant: datetime, now: datetime, *, ends: bool = False) -> str:
    """An instant inside a sentence: "today 14:05", "Thursday 5 November 11:00".

    `ends` says that it is a due time, for which midnight is written 23:59 of the day before.
    """
    near, parts = _place(instant, now, ends=ends)
    return MOMENT[near] % parts


def clock(instant: datetime) -> str:
    """What the clock on the wall shows, 24 hours: "14:05"."""
    return f"{london(instant):%H:%M}"


def day_words(day: date, now: datetime | None = None) -> str:
    """ "Thursday 5 November", with the year where it is not the year in which this is read."""
    this_year = now is not None and london(now).year == day.year
    return _day_words(day, this_year, get_language())


@lru_cache(maxsize=4096)  # a list says the same few days over and over
def _day_words(day: date, this_year: bool, _language: str | None) -> str:
    return date_format(day, "l j F" if this_year else "l j F Y")


def duration(span: Span) -> str:
    """A span in words: "4 hours", "1 hour 30 minutes", "4 working hours", "10 working days"."""
    if span.unit is Unit.HOURS:
        return elapsed_words(round(span.amount * 60))
    if span.unit is Unit.WORKING_HOURS:
        return working_words(round(span.amount * 60))
    count = int(span.amount)
    if span.unit is Unit.WORKING_DAYS:
        return ngettext("%(count)d working day", "%(count)d working days", count) % {"count": count}
    if span.unit is Unit.DAYS:
        return ngettext("%(count)d day", "%(count)d days", count) % {"count": count}
    return ngettext("%(count)d month", "%(count)d months", count) % {"count": count}


def elapsed_words(minutes: int) -> str:
    """Minutes on the clock in words: "2 hours 10 minutes", "25 minutes"."""
    hours, rest = divmod(minutes, 60)
    in_hours = ngettext("%(count)d hour", "%(count)d hours", hours) % {"count": hours}
    in_minutes = ngettext("%(count)d minute", "%(count)d minutes", rest) % {"count": rest}
    return _hours_and_minutes(hours, in_hours, rest, in_minutes)


def working_words(minutes: int) -> str:
    """Minutes of service hours in words: "5 working hours 20 minutes", "25 working minutes"."""
    hours, rest = divmod(minutes, 60)
    in_hours = ngettext("%(count)d working hour", "%(count)d working hours", hours) % {"count": hours}
    if hours:
        in_minutes = ngettext("%(count)d minute", "%(count)d minutes", rest) % {"count": rest}
    else:
        in_minutes = ngettext("%(count)d working minute", "%(count)d working minutes", rest) % {"count": rest}
    return _hours_and_minutes(hours, in_hours, rest, in_minutes)


def ending(instant: datetime) -> tuple[date, str]:
    """The date and clock by which something ends: midnight belongs to the day that it closes, as 23:59."""
    wall = london(instant)
    if (wall.hour, wall.minute) == (MIDNIGHT.hour, MIDNIGHT.minute):
        return wall.date() - ONE_DAY, f"{LAST_MINUTE:%H:%M}"
    return wall.date(), f"{wall:%H:%M}"


def _place(instant: datetime, now: datetime, *, ends: bool = False) -> tuple[Near, dict[str, str]]:
    """Which sentence fits an instant that is read now, and what fills its time and date."""
    wall = london(instant)
    day, time = ending(instant) if ends else (wall.date(), f"{wall:%H:%M}")
    days_off = (day - london(now).date()).days
    near = Near(days_off) if abs(days_off) <= 1 else Near.FAR
    return near, {"time": time, "date": day_words(day, now)}


def _lapse(first: datetime, last: datetime, unit: Unit, calendar: Calendar) -> str:
    """How much of a unit lies between two instants, never more than there is.

    Whole days while there is at least one; then working hours; and where the agency is shut throughout,
    or the unit is elapsed anyway, hours and minutes on the clock.
    """
    if unit in (Unit.WORKING_DAYS, Unit.DAYS, Unit.MONTHS):
        working = unit is Unit.WORKING_DAYS
        if days := whole_days_between(first, last, calendar, working=working):
            return duration(Span(days, Unit.WORKING_DAYS if working else Unit.DAYS))
    if unit in (Unit.WORKING_HOURS, Unit.WORKING_DAYS) and (minutes := working_minutes_between(first, last, calendar)):
        return working_words(minutes)
    return elapsed_words((last - first) // ONE_MINUTE)


def lapse_words(length: timedelta, unit: Unit) -> str:
    """A length of a unit's own time: "1 hour 5 minutes", "1 working hour 5 minutes"."""
    minutes = length // ONE_MINUTE
    return working_words(minutes) if unit in WORKING else elapsed_words(minutes)


def _hours_and_minutes(hours: int, in_hours: str, minutes: int, in_minutes: str) -> str:
    """Join the two where both are there; less than a minute is said as such."""
    if hours and minutes:
        # Translators: a length of time, for example "2 hours" and "10 minutes".
        return gettext("%(hours)s %(minutes)s") % {"hours": in_hours, "minutes": in_minutes}
    if hours:
        return in_hours
    return in_minutes if minutes else gettext("less than 1 minute")
