"""The bank holidays of the four nations: from the `holidays` package, and from the last good copy where that fails.

A named day that falls on a weekend and the weekday that stands in for it are both holidays, as the
Banking and Financial Dealings Act 1971 and each year's proclamation have it: an agency that opens on
Saturdays does not count Boxing Day as a working day when it falls on one.

The copy (`bank_holidays.json`) is what the package said when somebody last looked at it. A year for which the package
says nothing, or less than any nation ever keeps, is read from there, and `doubts` makes the site's health an alarm.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from functools import cache, lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Final

from holidays import country_holidays

NATIONS = ("ENG", "WLS", "SCT", "NIR")
COPY: Final = Path(__file__).with_name("bank_holidays.json")
FEWEST: Final = 8
"""No nation keeps fewer in a year: a shorter list is broken, not a year with little rest."""
LOOK_AHEAD_FROM: Final = 10
"""The month in which the next year's holidays must be known: reminders are laid out that far ahead."""


@lru_cache(maxsize=512)
def bank_holidays(nation: str, year: int) -> frozenset[date]:
    """The days of a year on which this nation's offices are shut by law or custom."""
    if nation not in NATIONS:
        raise ValueError(f"No bank holidays are known for {nation!r}; choose one of {', '.join(NATIONS)}.")
    days = collected(nation, year)
    if len(days) < FEWEST:
        days = kept(nation, year)
    if len(days) < FEWEST:
        raise ValueError(f"Bank holidays are known until {known_until()}, not for {year}.")
    return days


def collected(nation: str, year: int) -> frozenset[date]:
    """What the package says of a year. Nothing where it does not know the year, or breaks."""
    try:
        return frozenset(country_holidays("GB", subdiv=nation, years=year))
    except Exception:  # whatever it is: somebody else's collection must not stop a clock here
        return frozenset()


def kept(nation: str, year: int) -> frozenset[date]:
    """What the last good copy says of a year. Nothing where it does not know it."""
    return frozenset(date.fromisoformat(day) for day in _copy()["days"].get(nation, {}).get(str(year), ()))


def edition() -> str:
    """Which collection of holidays is in use; part of a calendar's version, so that a date can be retraced."""
    return f"holidays-{version('holidays')}"


def known_until() -> date:
    """The last day for which the collection can say anything at all."""
    return date(country_holidays("GB").end_year, 12, 31)


def doubts(today: date) -> list[str]:
    """What is wrong with the holidays of this year, and from October with the next's: `SCT 2027 is missing`.

    A year that the package lacks is missing, also while the copy stands in for it. One that it knows otherwise than the
    copy wants somebody to look: a holiday was proclaimed, or the package broke.
    """
    years = (today.year, *([today.year + 1] if today.month >= LOOK_AHEAD_FROM else []))
    found = []
    for nation, year in ((nation, year) for year in years for nation in NATIONS):
        days = collected(nation, year)
        if len(days) < FEWEST:
            found.append(f"{nation} {year} is missing")
        elif (copied := kept(nation, year)) and days != copied:
            found.append(f"{nation} {year} is not as it was kept")
    return found


def copy_of(years: Iterable[int]) -> str:
    """The text of a new copy, as the package knows these years now. Raises ValueError where it knows too little."""
    days = {nation: {str(year): sorted(map(str, collected(nation, year))) for year in years} for nation in NATIONS}
    if short := [f"{nation} {year}" for nation in days for year, found in days[nation].items() if len(found) < FEWEST]:
        raise ValueError(f"These are no good: {', '.join(short)}. The copy stays as it is.")
    return json.dumps({"edition": edition(), "days": days}, indent=1) + "\n"


@cache
def _copy() -> dict[str, dict[str, dict[str, list[str]]]]:
    read: dict[str, dict[str, dict[str, list[str]]]] = json.loads(COPY.read_text())
    return read
