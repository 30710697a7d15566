"""A second calculator of due times, written to be obviously right rather than quick.

It shares nothing with the product: bank holidays come from the rules that the law and the yearly
proclamations follow, London's offset from the last Sundays of March and October, and working hours are
counted by walking minute after minute.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Case:
    nation: str
    hours: tuple[tuple[int, time, time], ...]  # weekday, opens, closes
    closures: frozenset[date]
    start: datetime
    amount: int  # minutes for hours and working hours, otherwise days or months
    unit: str


# -- London's clocks -------------------------------------------------------------------------------


def last_sunday(year: int, month: int) -> date:
    day = date(year, month, 31)
    while day.weekday() != 6:
        day -= DAY
    return day


@cache
def changes(year: int) -> tuple[datetime, datetime]:
    """01:00 UTC on the last Sundays of March and October."""
    return tuple(datetime.combine(last_sunday(year, month), time(1), tzinfo=UTC) for month in (3, 10))


def wall(instant: datetime) -> datetime:
    """London's wall clock, as a naive time."""
    forward, back = changes(instant.year)
    naive = instant.replace(tzinfo=None)
    return naive + HOUR if forward <= instant < back else naive


def showing(day: date, at: time) -> datetime:
    """The last instant of a date's 24 to 26 possible hours at which the clock shows `at`, found by looking.

    A time that the clock skips: the first instant at which it shows a later one.
    """
    target = datetime.combine(day, at)
    whole_minute = target.replace(second=0, microsecond=0)
    candidate = whole_minute.replace(tzinfo=UTC) - 3 * HOUR
    last, later = None, None
    for _ in range(6 * 60):
        shown = wall(candidate)
        if shown == whole_minute:
            last = candidate
        if later is None and shown > whole_minute:
            later = candidate
        candidate += MINUTE
    return later if last is None else last + (target - whole_minute)


# -- Bank holidays ---------------------------------------------------------------------------------


def easter_sunday(year: int) -> date:
    """The anonymous Gregorian computus."""
    a, b, c = year % 19, year // 100, year % 100
    d, e, f = b // 4, b % 4, (b + 8) // 25
    g = (b - f + 1) // 3
    h = (19 * a + b - d - g + 15) % 30
    i, k = c // 4, c % 4
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


def first_monday(year: int, month: int) -> date:
    return next(day for n in range(1, 8) if (day := date(year, month, n)).weekday() == 0)


def last_monday(year: int, month: int) -> date:
    return next(day for n in range(31, 24, -1) if (day := date(year, month, n)).weekday() == 0)


def with_stand_ins(*named: date) -> set[date]:
    """The named days, and for each at a weekend the next weekday that is not itself taken."""
    taken = set(named)
    for day in named:
        if day.weekday() >= 5:
            stand_in = day
            while stand_in.weekday() >= 5 or stand_in in taken:
                stand_in += DAY
            taken.add(stand_in)
    return taken


@cache
def bank_holidays(nation: str, year: int) -> frozenset[date]:
    easter = easter_sunday(year)
    days = {easter - 2 * DAY, first_monday(year, 5), last_monday(year, 5)}
    days |= with_stand_ins(date(year, 12, 25), date(year, 12, 26))
    if nation == "SCT":
        days |= with_stand_ins(date(year, 1, 1), date(year, 1, 2))
        days |= with_stand_ins(date(year, 11, 30)) | {first_monday(year, 8)}
        if year == 2026:
            days.add(date(2026, 6, 15))  # proclaimed for the football World Cup
    else:
        days |= with_stand_ins(date(year, 1, 1)) | {easter + DAY, last_monday(year, 8)}
    if nation == "NIR":
        days |= with_stand_ins(date(year, 3, 17)) | with_stand_ins(date(year, 7, 12))
    return frozenset(days)


# -- Counting --------------------------------------------------------------------------------------


def works_on(day: date, case: Case) -> bool:
    weekdays = {weekday for weekday, _, _ in case.hours}
    shut = day in case.closures or day in bank_holidays(case.nation, day.year)
    return day.weekday() in weekdays and not shut


@cache
def open_minutes(day: date, opens: time, closes: time) -> frozenset[datetime]:
    """From the first minute that shows the opening time (or later) to the last that shows less than the closing.

    23:59 and 00:00 as a closing time mean the end of the day.
    """
    all_day = closes in (time(0), time(23, 59))
    minutes = []
    minute = datetime.combine(day, time(0), tzinfo=UTC) - 2 * HOUR
    for _ in range(28 * 60):
        if wall(minute).date() == day:
            minutes.append(minute)
        minute += MINUTE
    begins = next((m for m in minutes if wall(m).time() >= opens), None)
    ends = next((m for m in reversed(minutes) if all_day or wall(m).time() < closes), None)
    if begins is None or ends is None:
        return frozenset()
    return frozenset(m for m in minutes if begins <= m <= ends)


def is_open(minute: datetime, case: Case) -> bool:
    day = wall(minute).date()
    if not works_on(day, case):
        return False
    opens, closes = next((o, c) for weekday, o, c in case.hours if weekday == day.weekday())
    return minute in open_minutes(day, opens, closes)


def working_minutes(earlier: datetime, later: datetime, case: Case) -> int:
    count = 0
    while earlier < later:
        count += is_open(earlier, case)
        earlier += MINUTE
    return count


def due(case: Case) -> datetime:
    start_day, start_time = wall(case.start).date(), wall(case.start).time()
    if case.unit == "hours":
        return case.start + case.amount * MINUTE
    if case.unit == "working hours":
        minute, left = case.start, case.amount
        while left:
            left -= is_open(minute, case)
            minute += MINUTE
        return minute
    day, left = start_day, case.amount
    if case.unit == "months":
        year, month = start_day.year, start_day.month
        for _ in range(case.amount):
            year, month = (year + 1, 1) if month == 12 else (year, month + 1)
        day_number = start_day.day
        while True:
            try:
                return showing(date(year, month, day_number), start_time)
            except ValueError:  # the month is shorter
                day_number -= 1
    while left:
        day += DAY
        left -= case.unit == "days" or works_on(day, case)
    return showing(day, start_time)
