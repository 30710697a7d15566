"""The bank holidays of the four nations, from the `holidays` package.

A named day that falls on a weekend and the weekday that stands in for it are both holidays, as the
Banking and Financial Dealings Act 1971 and each year's proclamation have it: an agency that opens on
Saturdays does not count Boxing Day as a working day when it falls on one.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from importlib.metadata import version

from holidays import country_holidays

NATIONS = ("ENG", "WLS", "SCT", "NIR")


@lru_cache(maxsize=512)
def bank_holidays(nation: str, year: int) -> frozenset[date]:
    """The days of a year on which this nation's offices are shut by law or custom."""
    if nation not in NATIONS:
        raise ValueError(f"No bank holidays are known for {nation!r}; choose one of {', '.join(NATIONS)}.")
    if year > known_until().year:
        raise ValueError(f"Bank holidays are known until {known_until()}, not for {year}.")
    return frozenset(country_holidays("GB", subdiv=nation, years=year))


def edition() -> str:
    """Which collection of holidays is in use; part of a calendar's version, so that a date can be retraced."""
    return f"holidays-{version('holidays')}"


def known_until() -> date:
    """The last day for which the collection can say anything at all."""
    return date(country_holidays("GB").end_year, 12, 31)
