"""Measures worked out of rows, and what of them may be told across agencies. Pure: nothing is looked up."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from requests_app.values.computed import REFUSING

SMALL = range(1, 6)
"""Groups of which nobody outside is told: whoever knows one case could know the person."""
WITHIN = {"asked": "", "answered": "asked", "acknowledged": "asked", "in_time": "answered", "refused": "answered",
          "looked_again": "", "overdue": "asked"}  # fmt: skip
"""Every number that is told, and what it is a part of: a part and its rest are both small or neither is told."""


@dataclass(frozen=True)
class Quarter:
    """A quarter of a calendar year, by the days of London. Periods never overlap, so none shows another's rest."""

    year: int
    number: int

    @property
    def code(self) -> str:
        """As it stands in addresses."""
        return f"{self.year}-Q{self.number}"

    @property
    def start(self) -> date:
        """Its first day."""
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def stop(self) -> date:
        """Its last day."""
        return self.before(-1).start - timedelta(days=1)

    def before(self, many: int) -> Quarter:
        """So many quarters earlier."""
        place = self.year * 4 + self.number - 1 - many
        return Quarter(place // 4, place % 4 + 1)

    @classmethod
    def of(cls, day: date) -> Quarter:
        """The quarter of a day."""
        return cls(day.year, (day.month + 2) // 3)

    @classmethod
    def parse(cls, code: str) -> Quarter | None:
        """Out of its code; None for what is none."""
        found = re.fullmatch(r"([0-9]{4})-Q([1-4])", code)
        return cls(int(found[1]), int(found[2])) if found and int(found[1]) else None


@dataclass(frozen=True)
class Row:
    """One answer as it is measured."""

    group: str
    outcome: str
    minutes: int | None
    acknowledged: bool
    in_time: bool
    overdue_since: datetime | None
    again: bool


@dataclass(frozen=True)
class Line:
    """The measures of one group: counts by name, hours for the middle and the slowest tenth, and how old the oldest is.

    None is a number that is not told.
    """

    group: str
    counts: Mapping[str, int | None]
    median: int | None
    p90: int | None
    oldest: int | None

    def share(self, part: str, whole: str) -> int | None:
        """Of a hundred; None where either is not told, or nothing is there."""
        one, all_ = self.counts[part], self.counts[whole]
        return round(100 * one / all_) if all_ and one is not None else None


def lines(rows: Iterable[Row], at: datetime, *, told_outside: bool) -> list[Line]:
    """The measures of each group, by its name. `told_outside`: without small numbers, and what would show one."""
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(row.group, []).append(row)
    counts = {group: _counts(of) for group, of in sorted(groups.items())}
    shown = told(counts) if told_outside else {group: dict(one) for group, one in counts.items()}
    return [_line(group, groups[group], shown[group], at, told_outside=told_outside) for group in counts]


def _counts(rows: Sequence[Row]) -> dict[str, int]:
    first = [row for row in rows if not row.again]
    answered = [row for row in first if row.minutes is not None]
    return {
        "asked": len(first),
        "answered": len(answered),
        "acknowledged": sum(row.acknowledged for row in first),
        "in_time": sum(row.in_time for row in answered),
        "refused": sum(row.outcome in REFUSING for row in answered),
        "looked_again": len(rows) - len(first),
        "overdue": sum(row.overdue_since is not None for row in first),
    }


def _line(
    group: str, rows: Sequence[Row], counts: Mapping[str, int | None], at: datetime, *, told_outside: bool
) -> Line:
    first = [row for row in rows if not row.again]
    times = sorted(row.minutes for row in first if row.minutes is not None)
    late = [row.overdue_since for row in first if row.overdue_since]
    enough = bool(times) and counts["answered"] is not None and not (told_outside and len(times) in SMALL)
    oldest = (at - min(late)).days if late and counts["overdue"] is not None else None
    return Line(group, counts, _hours(times, 50) if enough else None, _hours(times, 90) if enough else None, oldest)


def _hours(times: Sequence[int], percent: int) -> int:
    """The nearest rank, in hours begun: a number that really occurred."""
    place = -(-len(times) * percent // 100) - 1
    return -(-times[place] // 60)


def told(counts: Mapping[str, Mapping[str, int]]) -> dict[str, dict[str, int | None]]:
    """What may be told of groups that add up to a sum which somebody may know.

    A number from one to five is left out, and so is one whose rest is such a number, or whose whole is left out. Where
    that leaves a single gap in a column, or gaps that come to so few, the smallest that is left goes too.
    """
    shown: dict[str, dict[str, int | None]] = {group: {} for group in counts}
    for name, whole in WITHIN.items():
        hidden = set()
        for group, of in counts.items():
            rest = of[whole] - of[name] if whole else 0
            if of[name] in SMALL or rest in SMALL or (whole and shown[group][whole] is None):
                hidden.add(group)
        column = {group: of[name] for group, of in counts.items()}
        hidden = _with_company(column, hidden)
        for group, value in column.items():
            shown[group][name] = None if group in hidden else value
    return shown


def _with_company(column: Mapping[str, int], hidden: set[str]) -> set[str]:
    """No gap that the sum would fill: two at least, and together more than a small number."""
    hidden = set(hidden)
    while hidden and (len(hidden) == 1 or sum(column[group] for group in hidden) in SMALL):
        left = sorted((value == 0, value, group) for group, value in column.items() if group not in hidden)
        if not left:
            break
        hidden.add(left[0][2])
    return hidden


def outcomes(rows: Iterable[Row], *, told_outside: bool) -> dict[str, int | None]:
    """How often each outcome was given."""
    found: dict[str, int] = {}
    for row in rows:
        if row.minutes is not None and not row.again:
            found[row.outcome] = found.get(row.outcome, 0) + 1
    column = dict(sorted(found.items()))
    return dict(column) if not told_outside else singly(column)


def singly(column: Mapping[str, int]) -> dict[str, int | None]:
    """One column of numbers, without small ones and what would show one."""
    hidden = _with_company(column, {group for group, value in column.items() if value in SMALL})
    return {group: None if group in hidden else value for group, value in column.items()}
