"""When something is due, and how that is said.

Instants come in and go out in UTC. London wall time exists only inside this package, because people
count in it: "the same time tomorrow" is a sentence about a clock on a wall.

- `hours` are elapsed: they run through the night, the weekend and both clock changes.
- `working hours` run within the service hours of the agency that must act. A start outside them
  counts from the next opening; a span that exactly fills a day ends when the agency shuts.
- `n working days` end at the same wall time on the n-th working day after the start's date,
  whatever day the start was.
- `days` and `months` are the calendar's: the same wall time on a later date. A month that lacks the
  day ends on its last.

A clock that waits for somebody else's reply stands still: `Pause`s are given to `due`, `fraction` and `explain`.

Nothing here reads a clock or a database, so every stored due time can be worked out again.
"""

from agencies.hours.arithmetic import before, whole_days_between, working_minutes_between
from agencies.hours.calendars import (
    AROUND_THE_CLOCK,
    LONDON,
    OFFICE_HOURS,
    Calendar,
    Closed,
    is_working_day,
    service_hours,
    settle,
    why_closed,
)
from agencies.hours.explanation import Line, because, explain
from agencies.hours.holidays import NATIONS, bank_holidays, doubts, edition, known_until
from agencies.hours.pauses import Pause, apart, due, fraction, lost, spent, within
from agencies.hours.spans import Span, Unit
from agencies.hours.words import NO_DUE_TIME, answered, clock, duration, lapse_words, moment, paused, remaining

__all__ = [
    "AROUND_THE_CLOCK",
    "LONDON",
    "NATIONS",
    "NO_DUE_TIME",
    "OFFICE_HOURS",
    "Calendar",
    "Closed",
    "Line",
    "Pause",
    "Span",
    "Unit",
    "answered",
    "apart",
    "bank_holidays",
    "because",
    "before",
    "clock",
    "doubts",
    "due",
    "duration",
    "edition",
    "explain",
    "fraction",
    "is_working_day",
    "known_until",
    "lapse_words",
    "lost",
    "moment",
    "paused",
    "remaining",
    "service_hours",
    "settle",
    "spent",
    "whole_days_between",
    "why_closed",
    "within",
    "working_minutes_between",
]
