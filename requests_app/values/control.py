"""Control charts worked out of numbers: whether a week lies outside what chance alone would bring. Pure.

A p-chart is of shares, each of its own number of cases (three standard errors around the whole share). An XmR chart is
of counts as they come (2.66 times the mean step from one to the next around the mean). A week whose number is not told
is a gap: it counts for neither the middle nor the limits.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import sqrt

XMR = 2.66
FEWEST = 6
"""Below so many points limits say nothing."""


@dataclass(frozen=True)
class Point:
    """One week. None: not told, or nothing to count. Limits are None where there are too few points for any."""

    label: str
    value: float | None
    low: float | None
    high: float | None

    @property
    def outside(self) -> bool:
        """Whether chance alone would hardly bring it."""
        return self.value is not None and self.low is not None and self.high is not None and not (
            self.low <= self.value <= self.high
        )  # fmt: skip


@dataclass(frozen=True)
class Control:
    """Points with their limits; `kind` is "p" or "XmR"."""

    kind: str
    middle: float | None
    points: Sequence[Point]

    @property
    def signals(self) -> list[Point]:
        """The points outside the limits."""
        return [one for one in self.points if one.outside]


def p_chart(weeks: Sequence[tuple[str, int | None, int | None]]) -> Control:
    """Of shares in hundredths. A week: its label, how many of its cases were so, and how many cases it had."""
    known = [(part, whole) for _label, part, whole in weeks if part is not None and whole]
    cases = sum(whole for _part, whole in known)
    if not cases:
        return Control("p", None, [Point(label, None, None, None) for label, _part, _whole in weeks])
    share = sum(part for part, _whole in known) / cases
    points = []
    for label, part, whole in weeks:
        if part is None or not whole:
            points.append(Point(label, None, None, None))
            continue
        spread = 3 * sqrt(share * (1 - share) / whole)
        limits = (100 * max(share - spread, 0), 100 * min(share + spread, 1)) if len(known) >= FEWEST else (None, None)
        points.append(Point(label, 100 * part / whole, *limits))
    return Control("p", 100 * share, points)


def xmr_chart(weeks: Sequence[tuple[str, int | None]]) -> Control:
    """Of counts as they come."""
    known = [value for _label, value in weeks if value is not None]
    if not known:
        return Control("XmR", None, [Point(label, None, None, None) for label, _value in weeks])
    middle = sum(known) / len(known)
    steps = [abs(two - one) for one, two in pairwise(known)]
    spread = XMR * sum(steps) / len(steps) if steps else 0.0
    limits = (max(middle - spread, 0.0), middle + spread) if len(known) >= FEWEST else (None, None)
    return Control(
        "XmR", middle, [Point(label, value, *(limits if value is not None else (None, None))) for label, value in weeks]
    )
