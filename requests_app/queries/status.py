"""How the site stands, for whoever answers for it in an agency: ages, counts and alarms; nothing about anybody."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from agencies import hours
from audit import sealed
from requests_app.queries.working import work_at

LATE = timedelta(minutes=2)
LETTERS_LATE = timedelta(minutes=20)
"""A letter may have to wait for a quarter of an hour."""


@dataclass(frozen=True)
class Figure:
    """One thing: how old the oldest of it is (None: there never was one), how many, whether it is an alarm."""

    name: str
    alarm: bool
    age: timedelta | None = None
    count: int = 0
    named: tuple[str, ...] = ()


def figures(at: datetime) -> Iterator[Figure]:
    """Everything that a monitor asks for, but whether Redis answers."""
    doing = work_at(at)
    yield Figure("worker", doing.worker is None or doing.worker > LATE, doing.worker)
    yield Figure("answers", doing.answers > LATE, doing.answers)
    yield Figure("reminders", doing.reminders > LATE, doing.reminders)
    yield Figure("letters", doing.letters > LETTERS_LATE, doing.letters)
    yield Figure("given_up", doing.parked > 0, count=doing.parked)
    lag = sealed.lag(at)
    yield Figure("seal", lag > sealed.ALARM, lag)
    wrong = tuple(hours.doubts(at.astimezone(hours.LONDON).date()))
    yield Figure("bank_holidays", bool(wrong), count=len(wrong), named=wrong)
    if sealed.too_late(at):
        yield Figure("recording", alarm=True)
