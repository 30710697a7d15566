"""Measures worked out of rows, and what of them may be told across agencies. Pure: nothing is looked up."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import TypeVar

from django.utils.translation import gettext_lazy as _

from requests_app.denials import Fault

SMALL = range(1, 6)
"""Groups of which nobody outside is told: whoever knows one case could know the person."""
WITHIN = {
    "asked": "", "seen": "asked", "acknowledged": "seen", "put_forward": "seen", "answered": "put_forward",
    "open": "asked", "overdue": "open", "in_time": "answered", "refused": "answered", "received": "answered",
    "looked_again": "",
}  # fmt: skip
"""Every number of answers that is told, and what it is a part of: where a part or its rest is small, neither is told.
A whole stands before its parts."""
COUNTED = {"times": "", "again": "times", "part": "times"}
OVERTURNED = {"times": "", "again": "times", "part": "again"}
"""The same of what is counted by code: how often; of grounds, how often looked at again, and how often it then fell."""


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
class Narrowed:
    """What measures are narrowed by; what is empty does not narrow them. Codes, each as the tables show them."""

    agency: str = ""
    kind: str = ""
    urgency: str = ""
    outcome: str = ""

    @property
    def said(self) -> dict[str, str]:
        """What narrows, by name."""
        return {name: str(value) for name, value in asdict(self).items() if value}

    @property
    def by(self) -> tuple[str, ...]:
        """The names of what narrows."""
        return tuple(self.said)

    def as_filter(self, fields: Mapping[str, str]) -> dict[str, str]:
        """What is asked of the database; `fields`: where each stands there."""
        return {fields[name]: value for name, value in self.said.items()}


def narrowing_faults(
    narrowed: Narrowed, known: Mapping[str, Collection[str]], *, one_at_a_time: bool
) -> Iterator[Fault]:
    """What is wrong with it: a code that is none, or a second one across agencies."""
    for name, said in narrowed.said.items():
        if said not in known[name]:
            yield Fault(f"/{name}", "unknown_code", _("Select one of the list."))
    if one_at_a_time and len(narrowed.by) > 1:
        words = _("Narrow by one thing at a time: across agencies, two at once could show a single case.")
        yield Fault(f"/{narrowed.by[1]}", "one_at_a_time", words)


Counts = Mapping[str, int]
Told = dict[str, int | None]
Cell = tuple[str, str]
"""A group, and what the table is narrowed by: of a table that is not narrowed, nothing."""


@dataclass(frozen=True)
class Line:
    """The measures of one group: counts by name, hours for the middle and the slowest tenth, and how old the oldest is.

    None is a number that is not told.
    """

    group: str
    counts: Mapping[str, int | None]
    median: int | None = None
    p90: int | None = None
    oldest: int | None = None

    def share(self, part: str, whole: str) -> int | None:
        """Of a hundred; None where either is not told, or nothing is there."""
        one, all_ = self.counts[part], self.counts[whole]
        return round(100 * one / all_) if all_ and one is not None else None


def hours_begun(minutes: int) -> int:
    """Hours, the last one as if it were whole."""
    return -(-minutes // 60)


def told(counts: Mapping[str, Counts], within: Mapping[str, str] = WITHIN) -> dict[str, Told]:
    """What may be told of groups that add up to a sum which somebody may know.

    A number from one to five is left out, and so is one whose rest is such a number, or whose whole is left out. Where
    that leaves a single gap in a column, or gaps that come to so few, the smallest that is left goes too.
    """
    shown = told_across({(group, ""): of for group, of in counts.items()}, within)
    return {group: one for (group, _rest), one in shown.items()}


def told_across(cells: Mapping[Cell, Counts], within: Mapping[str, str] = WITHIN) -> dict[Cell, Told]:
    """The same of a table with two sides: no line of it, down or across, has a gap that its sum would fill.

    The sums of the lines may be told elsewhere: one that is not told there takes its whole line with it here.
    """
    sides = (0, 1) if len({cell[1] for cell in cells}) > 1 else (1,)
    sums = [(side, told(_summed(cells, side, within), within)) for side in sides] if len(sides) > 1 else []
    shown: dict[Cell, Told] = {cell: {} for cell in cells}
    for name, whole in within.items():
        column = {cell: of[name] for cell, of in cells.items()}
        rests = {cell: of[whole] - of[name] for cell, of in cells.items()} if whole else {}
        hidden = {cell for cell, value in column.items() if value in SMALL or rests.get(cell, 0) in SMALL}
        hidden |= {cell for cell in cells if whole and shown[cell][whole] is None}
        hidden |= {cell for cell in cells for side, of in sums if of[cell[side]][name] is None}
        hidden = _covered(column, hidden, sides)
        for cell, value in column.items():
            shown[cell][name] = None if cell in hidden else value
    return shown


def _summed(cells: Mapping[Cell, Counts], side: int, names: Iterable[str]) -> dict[str, Counts]:
    sums: dict[str, Counter[str]] = {}
    for cell, of in cells.items():
        sums.setdefault(cell[side], Counter(dict.fromkeys(names, 0))).update({name: of[name] for name in names})
    return dict(sums)


def _covered(column: Mapping[Cell, int], hidden: set[Cell], sides: Iterable[int]) -> set[Cell]:
    """Company for the gaps of every line, until nothing more goes."""
    lines = [[cell for cell in column if cell[side] == value] for side in sides for value in {c[side] for c in column}]
    before: set[Cell] = set()
    while hidden != before:
        before = hidden
        for line in lines:
            hidden = hidden | _with_company({cell: column[cell] for cell in line}, hidden & set(line))
    return hidden


Key = TypeVar("Key", str, Cell)


def _with_company(column: Mapping[Key, int], hidden: set[Key]) -> set[Key]:
    """No gap that the sum would fill: two at least, and together more than a small number."""
    hidden = set(hidden)
    while hidden and (len(hidden) == 1 or sum(column[group] for group in hidden) in SMALL):
        left = sorted((value == 0, value, group) for group, value in column.items() if group not in hidden)
        if not left:
            break
        hidden.add(left[0][2])
    return hidden


def singly(column: Mapping[str, int]) -> Told:
    """One column of numbers, without small ones and what would show one."""
    hidden = _with_company(column, {group for group, value in column.items() if value in SMALL})
    return {group: None if group in hidden else value for group, value in column.items()}
