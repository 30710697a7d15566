"""Disposal months: the key of a record is wrapped by the key of the month in which the record may go at the earliest.

Their names are the names of epochs ("2033-11"), so an epoch that is no month wraps what is kept as long as the
installation stands, and whatever was made before there were keys of months.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

YEARS_AHEAD = 12
"""For how many years keys of months are made at once: longer than the shortest rule of retention, by years."""
GRACE = timedelta(days=35)
"""How long a month's key is still held when the month is over: until then a backup may have to be put back."""
A_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")


def of(day: date) -> str:
    """The month of a day."""
    return f"{day:%Y-%m}"


def is_one(epoch: str) -> bool:
    """Whether an epoch is a month."""
    return bool(A_MONTH.fullmatch(epoch))


def after(day: date, years: int) -> str:
    """The same month so many years on, and the one after it: on the day itself the years are not over yet."""
    return _later(day, 12 * years + 1)


def ahead(day: date, years: int = YEARS_AHEAD) -> list[str]:
    """Every month from that of a day on."""
    return [_later(day, count) for count in range(12 * years + 1)]


def may_be_destroyed(month: str, today: date) -> bool:
    """Whether a month has been over for so long that nobody puts back a backup out of it."""
    year, number = map(int, month.split("-"))
    return today >= date(year + number // 12, number % 12 + 1, 1) + GRACE


def _later(day: date, count: int) -> str:
    year, month = divmod(12 * day.year + day.month - 1 + count, 12)
    return f"{year:04}-{month + 1:02}"
