"""Measures worked out of rows: the middle, the slowest tenth, and what may be told across agencies."""

from __future__ import annotations

import itertools
import random
from datetime import UTC, date, datetime, timedelta

import pytest

from requests_app.values.measuring import SMALL, WITHIN, Quarter, Row, lines, outcomes, singly, told

AT = datetime(2026, 11, 10, 10, tzinfo=UTC)


def row(group: str = "OBS", minutes: int | None = 60, **other: object) -> Row:
    said = {"outcome": "SHARED" if minutes is not None else "", "acknowledged": True, "in_time": minutes is not None,
            "overdue_since": None, "again": False, **other}  # fmt: skip
    return Row(group=group, minutes=minutes, **said)  # type: ignore[arg-type]


def test_the_middle_and_the_slowest_tenth_are_numbers_that_occurred() -> None:
    (line,) = lines([row(minutes=60 * hour) for hour in range(1, 11)], AT, told_outside=False)
    assert (line.median, line.p90) == (5, 9)
    (line,) = lines([row(minutes=61)], AT, told_outside=False)
    assert (line.median, line.p90) == (2, 2), "hours begun"
    (line,) = lines([row(minutes=None)], AT, told_outside=False)
    assert (line.median, line.p90, line.share("in_time", "answered")) == (None, None, None)


def test_shares_and_ages_are_of_what_they_say() -> None:
    late = row(minutes=None, acknowledged=False, overdue_since=AT - timedelta(days=3, hours=2))
    second = row(again=True, outcome="WITHHELD")
    rows = [row(), row(in_time=False), row(outcome="WITHHELD"), late, second]
    (line,) = lines(rows, AT, told_outside=False)
    assert dict(line.counts) == {
        "asked": 4, "answered": 3, "acknowledged": 3, "in_time": 2, "refused": 1, "looked_again": 1, "overdue": 1,
    }  # fmt: skip
    assert line.share("in_time", "answered") == 67
    assert line.oldest == 3
    assert outcomes(rows, told_outside=False) == {"SHARED": 2, "WITHHELD": 1}


def of(**columns: int) -> dict[str, int]:
    return {**dict.fromkeys(WITHIN, 0), **columns}


def test_small_numbers_are_told_to_nobody_outside_nor_what_would_show_them() -> None:
    counts = {
        "A": of(asked=3, answered=3),
        "B": of(asked=40, answered=38),  # two were not answered
        "C": of(asked=90, answered=60),
        "D": of(asked=70, answered=50),
    }
    shown = told(counts)
    assert shown["A"]["asked"] is None
    assert shown["B"]["asked"] is None, "or the sum would give A's three"
    assert shown["A"]["answered"] is None and shown["B"]["answered"] is None
    assert (shown["C"]["asked"], shown["D"]["answered"]) == (90, 50)


def derivable(column: dict[str, int], shown: dict[str, int | None]) -> bool:
    """Whether somebody who knows the sum of a column learns a number from one to five of one group."""
    hidden = [group for group, value in shown.items() if value is None]
    rest = sum(column[group] for group in hidden)
    return bool(hidden) and len(column) > len(hidden) and (len(hidden) == 1 or rest in SMALL)


def test_no_sum_gives_a_small_number_away_whatever_the_numbers_are() -> None:
    chance = random.Random(20261128)  # noqa: S311 - made-up numbers
    for _ in range(2_000):
        asked = {group: chance.choice([0, 1, 2, 5, 6, 9, 30]) for group in "ABCDEF"[: chance.randint(2, 6)]}
        counts = {group: of(asked=many, answered=chance.randint(0, many)) for group, many in asked.items()}
        shown = told(counts)
        for name in ("asked", "answered"):
            column = {group: one[name] for group, one in counts.items()}
            told_of = {group: one[name] for group, one in shown.items()}
            assert not any(value in SMALL for value in told_of.values())
            assert not derivable(column, told_of), (column, told_of)
            assert not derivable(column, singly(column))
        for group, one in shown.items():
            pair = one["asked"], one["answered"]
            assert None in pair or (counts[group]["asked"] - counts[group]["answered"]) not in SMALL


def test_leaving_small_numbers_out_alone_is_caught() -> None:
    """The broken variant: without company, the sum gives the one gap away."""
    column = {"A": 3, "B": 40}
    assert derivable(column, {group: None if value in SMALL else value for group, value in column.items()})


@pytest.mark.parametrize(
    ("code", "start", "stop"),
    [
        ("2026-Q1", date(2026, 1, 1), date(2026, 3, 31)),
        ("2026-Q4", date(2026, 10, 1), date(2026, 12, 31)),
        ("2028-Q1", date(2028, 1, 1), date(2028, 3, 31)),
    ],
)
def test_a_quarter_is_three_months_of_london(code: str, start: date, stop: date) -> None:
    quarter = Quarter.parse(code)
    assert quarter and (quarter.start, quarter.stop, quarter.code) == (start, stop, code)
    assert Quarter.of(start) == Quarter.of(stop) == quarter
    assert quarter.before(1).stop == start - timedelta(days=1)


def test_quarters_never_overlap_and_what_is_none_is_none() -> None:
    ends = [Quarter(2026, 4).before(many) for many in range(6)]
    assert all(later.start == earlier.stop + timedelta(days=1) for later, earlier in itertools.pairwise(ends))
    assert [Quarter.parse(code) for code in ("", "2026-Q5", "0000-Q1", "2026-Q1x", "٢٠٢٦-Q1")] == [None] * 5
