"""Control charts: the middle, the limits, and what lies outside them."""

from __future__ import annotations

import pytest

from requests_app.values.control import p_chart, xmr_chart
from requests_app.views import charts

WEEKS = [f"week {number}" for number in range(1, 9)]


def test_a_p_chart_has_the_whole_share_in_the_middle_and_limits_for_each_weeks_own_number() -> None:
    chart = p_chart([*((week, 45, 50) for week in WEEKS[:6]), (WEEKS[6], 9, 10), (WEEKS[7], 20, 50)])
    assert chart.middle == pytest.approx(100 * 299 / 360)
    wide, narrow = chart.points[6], chart.points[0]
    assert wide.low is not None and narrow.low is not None and wide.low < narrow.low, "fewer answers, wider limits"
    assert [one.label for one in chart.signals] == [WEEKS[7]]
    assert chart.points[0].high == 100 or (chart.points[0].high or 0) <= 100


def test_an_xmr_chart_takes_its_limits_from_the_steps_between_weeks() -> None:
    chart = xmr_chart([(week, many) for week, many in zip(WEEKS, (10, 12, 10, 12, 10, 12, 10, 40), strict=True)])
    steps = (2 * 6 + 30) / 7
    assert chart.middle == 14.5
    assert chart.points[0].high == pytest.approx(14.5 + 2.66 * steps)
    assert [one.label for one in chart.signals] == [WEEKS[7]]


def test_a_number_that_is_not_told_is_a_gap_and_few_weeks_have_no_limits() -> None:
    chart = p_chart([(WEEKS[0], 9, 10), (WEEKS[1], None, None), (WEEKS[2], 8, 10)])
    assert chart.points[1].value is None and chart.points[0].high is None
    drawn = charts.control(chart, "%")
    assert drawn and drawn["line"].count("M") == 2, "the line stops, and begins again"
    assert len(drawn["points"]) == 2
    assert charts.control(p_chart([(WEEKS[0], None, None)])) is None
    assert charts.control(xmr_chart([])) is None


def test_a_heat_map_says_nothing_of_what_is_not_told_but_that_it_is_not_told() -> None:
    drawn = charts.heat({("A", "B"): 12, ("A", "C"): None}, {"A": "Alder", "B": "Birch", "C": "Cedar"})
    assert drawn and [square["text"] for square in drawn["squares"]] == [12, "\u00d7"]
    assert "Alder asks Birch: 12" in drawn["said"] and "Cedar" not in drawn["said"]


def test_every_place_in_a_drawing_is_a_whole_number() -> None:
    """A fraction would be written with a comma where a language writes it so, and then no drawing is drawn."""
    chart = charts.control(p_chart([(week, 45 - place, 50) for place, week in enumerate(WEEKS)]), "%")
    stacked = charts.stacked([("Otterbrook", {"SHARED": 7, "WITHHELD": 2})], {"SHARED": "Shared", "WITHHELD": "Not"})
    heat = charts.heat({("A", "B"): 12}, {})

    def numbers(value: object) -> list[object]:
        if isinstance(value, dict):
            return [one for each in value.values() for one in numbers(each)]
        if isinstance(value, list):
            return [one for each in value for one in numbers(each)]
        return [value] if isinstance(value, (int, float)) else []

    for drawn in (chart, stacked, heat):
        assert drawn and not any(isinstance(one, float) for one in numbers(drawn))
