"""When an agency is open: its nation's bank holidays, its weekly hours, its own closures.

The clocks of the United Kingdom change at 01:00 UTC on the last Sundays of March and October (Summer
Time Order 2002). Two settlements follow, and every wall time in the product goes through `settle`:

- A wall time that the spring change skips (01:00 to 01:59) means the instant of the change itself, when
  the clock shows 02:00. Nothing then ends before it begins.
- A wall time that the autumn change repeats means its first occurrence where something opens and its
  last where something shuts or falls due: nobody is late while their clock has yet to show that time
  for the last time.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from types import MappingProxyType
from zoneinfo import ZoneInfo

from agencies.hours import holidays

LONDON = ZoneInfo("Europe/London")
MIDNIGHT = time(0, 0)
LAST_MINUTE = time(23, 59)
"""How this product writes the midnight that ends a day; as a closing time it means that midnight."""
ONE_DAY = timedelta(days=1)

WeeklyHours = Mapping[int, tuple[time, time]]

OFFICE_HOURS: WeeklyHours = MappingProxyType({weekday: (time(9), time(17)) for weekday in range(5)})
"""Monday to Friday, 09:00 to 17:00: what an agency keeps until it says otherwise."""
AROUND_THE_CLOCK: WeeklyHours = MappingProxyType(dict.fromkeys(range(7), (MIDNIGHT, LAST_MINUTE)))
"""Every day from midnight to midnight. Bank holidays and closures still do not count."""


class Closed(StrEnum):
    """Why a day is not a working day."""

    WEEKDAY = "weekday"
    BANK_HOLIDAY = "bank_holiday"
    CLOSURE = "closure"


@dataclass(frozen=True)
class Calendar:
    """The working time of one agency, as it stood under one version.

    `hours` maps a weekday (Monday is 0) to opening and closing in London wall time; a weekday that is
    absent is closed. A closing time of 00:00 or 23:59 means the midnight that ends the day.
    """

    nation: str
    hours: WeeklyHours
    closures: frozenset[date]
    version: str
    later: tuple[tuple[date, WeeklyHours], ...] = ()
    """Hours that take the place of the ones before from a day on, in the order of their days."""

    def __post_init__(self) -> None:
        if self.nation not in holidays.NATIONS:
            raise ValueError(f"A calendar belongs to one of {', '.join(holidays.NATIONS)}, not {self.nation!r}.")
        if not self.hours:
            raise ValueError("A calendar needs at least one weekday on which the agency is open.")
        days = [day for day, _week in self.later]
        if not all(week for _day, week in self.later) or days != sorted(set(days)):
            raise ValueError("Later hours stand in the order of their days, and none of them is without an open day.")
        for week in (self.hours, *(week for _day, week in self.later)):
            self._check(week)

    def hours_on(self, day: date) -> WeeklyHours:
        """The hours of the week that hold on a day."""
        return next((week for begins, week in reversed(self.later) if begins <= day), self.hours)

    @staticmethod
    def _check(week: WeeklyHours) -> None:
        for weekday, (opens, closes) in week.items():
            if weekday not in range(7):
                raise ValueError(f"A weekday is a number from 0 (Monday) to 6 (Sunday), not {weekday!r}.")
            if opens.tzinfo or closes.tzinfo:
                raise ValueError("Service hours are London wall times without a time zone.")
            if closes != MIDNIGHT and opens >= closes:
                raise ValueError(f"On weekday {weekday} the agency shuts at {closes}, before it opens at {opens}.")


def why_closed(day: date, calendar: Calendar) -> Closed | None:
    """The first reason why this is not a working day, or None where it is one."""
    if day.weekday() not in calendar.hours_on(day):
        return Closed.WEEKDAY
    if day in holidays.bank_holidays(calendar.nation, day.year):
        return Closed.BANK_HOLIDAY
    if day in calendar.closures:
        return Closed.CLOSURE
    return None


def is_working_day(day: date, calendar: Calendar) -> bool:
    """Whether the agency opens on this date."""
    return why_closed(day, calendar) is None


def service_hours(day: date, calendar: Calendar) -> tuple[datetime, datetime] | None:
    """From when to when the agency is open on this date, as UTC instants; None where it stays shut."""
    if not is_working_day(day, calendar):
        return None
    opens, closes = calendar.hours_on(day)[day.weekday()]
    closing_day = day
    if closes in (MIDNIGHT, LAST_MINUTE):
        closing_day, closes = day + ONE_DAY, MIDNIGHT
    return settle(day, opens, last=False), settle(closing_day, closes)


def settle(day: date, wall: time, *, last: bool = True) -> datetime:
    """The UTC instant at which London's clocks show this time on this date.

    `last` chooses between the two instants of a repeated time; see the top of this file.
    """
    naive = datetime.combine(day, wall)
    first_reading = naive.replace(tzinfo=LONDON, fold=0).astimezone(UTC)
    second_reading = naive.replace(tzinfo=LONDON, fold=1).astimezone(UTC)
    if first_reading > second_reading:  # skipped: the clocks jumped over it
        return datetime.combine(day, time(1), tzinfo=UTC)
    return second_reading if last else first_reading


def london(instant: datetime) -> datetime:
    """What London's clocks show at this instant. A time without a zone is refused: it names no instant."""
    if instant.tzinfo is None:
        raise ValueError(f"An instant must carry its time zone: {instant}.")
    return instant.astimezone(LONDON)


def day_of(instant: datetime) -> date:
    """The date on London's calendars at this instant."""
    return london(instant).date()
