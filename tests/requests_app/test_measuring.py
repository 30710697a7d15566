"""Measures worked out of rows: the middle, the slowest tenth, and what may be told across agencies."""

from __future__ import annotations

import itertools
import random
from datetime import date, timedelta

import pytest

from requests_app.values.measuring import (
    COUNTED,
    SMALL,
    WITHIN,
    Cell,
    Narrowed,
    Quarter,
    narrowing_faults,
    singly,
    told,
    told_across,
)


def of(**columns: int) -> dict[str, int]:
    """Of so many asked for: what is not said is as if everything was done; what is a part of nothing is nothing."""
    asked, answered = columns.get("asked", 0), columns.get("answered", 0)
    said = {**dict.fromkeys(WITHIN, 0), "seen": asked, "acknowledged": asked, "put_forward": asked}
    return {**said, "open": asked - answered, "in_time": answered, "received": answered, **columns}


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


def sides(cells: dict[Cell, int], shown: dict[Cell, int | None]) -> list[tuple[dict[str, int], dict[str, int | None]]]:
    """Every line of a table with two sides, down and across."""
    lines = []
    for side in (0, 1):
        for value in {cell[side] for cell in cells}:
            line = [cell for cell in cells if cell[side] == value]
            lines.append(({str(c): cells[c] for c in line}, {str(c): shown[c] for c in line}))
    return lines


def test_no_line_of_a_table_with_two_sides_gives_a_small_number_away() -> None:
    chance = random.Random(8)  # noqa: S311 - made-up numbers
    for _ in range(400):
        cells = {
            (down, across): chance.choice([0, 0, 1, 3, 5, 6, 8, 20, 60])
            for down in "ABCD"[: chance.randint(2, 4)] for across in "xyz"[: chance.randint(2, 3)]
        }  # fmt: skip
        told_of = told_across({cell: {"asked": many} for cell, many in cells.items()}, {"asked": ""})
        shown = {cell: of["asked"] for cell, of in told_of.items()}
        sums = [dict.fromkeys({cell[side] for cell in cells}, 0) for side in (0, 1)]
        for cell, many in cells.items():
            for side in (0, 1):
                sums[side][cell[side]] += many
        totals = [singly(of) for of in sums]
        for column, line in sides(cells, shown):
            assert not any(value in SMALL for value in line.values())
            assert not derivable(column, line) or sum(column.values()) in SMALL or not any(column.values()), (
                cells, shown,
            )  # fmt: skip
        for cell in cells:  # a line whose sum is not told is not told either: its cells would add up to it
            assert shown[cell] is None or all(totals[side][cell[side]] is not None for side in (0, 1))


def test_covering_each_line_down_alone_is_caught() -> None:
    """The broken variant: covered down only, the sums across give a small number away."""
    cells = {("A", "x"): 3, ("A", "y"): 40, ("B", "x"): 30, ("B", "y"): 50}
    down = {
        across: singly({c[0]: many for c, many in cells.items() if c[1] == across}) for across in "xy"
    }  # fmt: skip
    line = {across: down[across]["A"] for across in "xy"}
    assert derivable({across: cells["A", across] for across in "xy"}, line)
    shown = told_across({cell: {"asked": many} for cell, many in cells.items()}, {"asked": ""})
    assert not derivable(
        {across: cells["A", across] for across in "xy"}, {across: shown["A", across]["asked"] for across in "xy"}
    )


def test_what_came_of_something_is_told_only_where_its_rest_may_be_told_too() -> None:
    shown = told({"P1": {"times": 40, "again": 20, "part": 18}, "P2": {"times": 90, "again": 50, "part": 30}}, COUNTED)
    assert shown["P1"] == {"times": 40, "again": 20, "part": 18}, "of forty, eighteen: the rest are more than five"
    shown = told({"P1": {"times": 40, "again": 38, "part": 0}, "P2": {"times": 90, "again": 50, "part": 30}}, COUNTED)
    assert shown["P1"]["again"] is None and shown["P2"]["again"] is None


def test_across_agencies_one_thing_at_a_time_narrows() -> None:
    known = {"agency": {"OBS"}, "kind": {"S47"}, "urgency": {"RED"}, "outcome": {"SHARED"}}
    two = Narrowed(agency="OBS", urgency="RED")
    assert [fault.pointer for fault in narrowing_faults(two, known, one_at_a_time=True)] == ["/urgency"]
    assert not [*narrowing_faults(two, known, one_at_a_time=False)]
    assert [f.code for f in narrowing_faults(Narrowed(kind="X"), known, one_at_a_time=True)] == ["unknown_code"]


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
