"""Pauses: what they cost, that no minute is given twice, and that being late is not mended by asking."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agencies import hours
from agencies.hours import Pause, Span
from tests.agencies.test_hours import CASES, london, office

SPANS = ("4 hours", "1 working day", "3 working days", "10 working days", "4 working hours", "72 hours", "2 days")


def paused(begins: str, ends: str, why: str = "question about item 2") -> Pause:
    return Pause(london(begins), london(ends), why)


@pytest.mark.parametrize(
    ("span", "sent", "begins", "ends", "due"),
    [
        ("4 hours", "2026-11-10 10:05", "2026-11-10 10:40", "2026-11-10 11:45", "2026-11-10 15:10"),
        ("1 working day", "2026-11-16 09:20", "2026-11-16 10:40", "2026-11-16 11:45", "2026-11-17 10:25"),
        ("1 working day", "2026-11-16 09:20", "2026-11-16 16:30", "2026-11-17 09:10", "2026-11-17 10:00"),
        ("1 working day", "2026-11-16 09:20", "2026-11-16 17:30", "2026-11-17 08:50", "2026-11-17 09:20"),  # a night
        ("3 working days", "2026-11-02 11:00", "2026-11-03 10:00", "2026-11-04 10:00", "2026-11-06 11:00"),
        ("4 hours", "2026-11-10 10:05", "2026-11-10 14:05", "2026-11-10 15:05", "2026-11-10 14:05"),  # late already
    ],
)
def test_a_pause_costs_what_the_span_counts(span, sent, begins, ends, due):
    assert hours.due(Span.parse(span), london(sent), office(), [paused(begins, ends)]) == london(due)


def test_the_sum_lists_the_pause_and_comes_to_the_due_time():
    stood = [paused("2026-11-10 10:40", "2026-11-10 11:45")]
    lines = [line.text for line in hours.explain(Span.parse("4 hours"), london("2026-11-10 10:05"), office(), stood)]
    assert lines[-3:] == [
        "Tuesday 10 November 2026: it would be due at 14:05 without the pauses.",
        "Tuesday 10 November 2026: paused 10:40 to 11:45: question about item 2. 1 hour 5 minutes added.",
        "Tuesday 10 November 2026: due at 15:10.",
    ]


def test_what_was_used_before_a_second_pause_leaves_out_the_first():
    first = [paused("2026-11-10 10:40", "2026-11-10 11:45")]
    said = hours.paused(
        london("2026-11-10 12:00"), london("2026-11-10 10:05"), london("2026-11-10 12:10"), Span.parse("4 hours"),
        office(), first,
    )  # fmt: skip
    assert said == "Paused since 12:00 - 50 minutes of 4 hours used"


def test_together_pauses_take_no_more_than_the_cap():
    asked = [paused("2026-11-10 10:40", "2026-11-10 11:20"), paused("2026-11-10 11:30", "2026-11-10 13:00")]
    kept = hours.within(asked, Span.parse("1 hour"), office())
    assert [(one.begins, one.ends) for one in kept] == [
        (london("2026-11-10 10:40"), london("2026-11-10 11:20")),
        (london("2026-11-10 11:30"), london("2026-11-10 11:50")),
    ]


def test_a_cap_in_working_hours_runs_over_the_night():
    kept = hours.within([paused("2026-11-10 16:00", "2026-11-20 09:00")], Span.parse("8 working hours"), office())
    assert kept[0].ends == london("2026-11-11 16:00")


starts = st.datetimes(datetime(2025, 1, 1), datetime(2027, 12, 31)).map(lambda when: when.replace(tzinfo=UTC))  # noqa: DTZ001
lengths = st.integers(1, 60 * 24 * 6).map(lambda minutes: timedelta(minutes=minutes))
several = st.lists(st.tuples(lengths, lengths), max_size=4)


def made(start: datetime, parts: list[tuple[timedelta, timedelta]]) -> list[Pause]:
    return [Pause(start + after, start + after + length) for after, length in parts]


@settings(max_examples=CASES // 2, deadline=None)
@given(start=starts, span=st.sampled_from(SPANS).map(Span.parse), parts=several)
def test_pauses_never_hasten_and_order_and_repetition_do_not_matter(start, span, parts):
    pauses, calendar = made(start, parts), office()
    due = hours.due(span, start, calendar, pauses)
    assert due >= hours.due(span, start, calendar)
    assert due == hours.due(span, start, calendar, [*reversed(pauses), *pauses])
    assert due == hours.due(span, start, calendar, list(hours.apart(pauses)))
    halves = hours.fraction(start, due, 0.5, span, calendar, pauses)
    assert start <= halves <= due
    inside = [one for one in hours.apart(pauses) if one.begins < halves < one.ends]  # at most a night of it is left
    assert not any(hours.lost(Pause(halves, one.ends), span.unit, calendar) for one in inside)


@settings(max_examples=CASES // 2, deadline=None)
@given(start=starts, span=st.sampled_from(SPANS).map(Span.parse), parts=several, cut=st.floats(0.1, 0.9))
def test_a_pause_in_two_parts_is_one_pause(start, span, parts, cut):
    pauses, calendar = made(start, parts), office()
    cut_up = [piece for one in pauses for piece in _cut(one, cut)]
    assert hours.due(span, start, calendar, pauses) == hours.due(span, start, calendar, cut_up)


def _cut(pause: Pause, part: float) -> list[Pause]:
    middle = pause.begins + (pause.ends - pause.begins) * part
    return [Pause(pause.begins, middle), Pause(middle, pause.ends)]


@settings(max_examples=CASES // 2, deadline=None)
@given(start=starts, parts=several)
def test_elapsed_spans_count_every_minute_that_was_not_paused(start, parts):
    """A second way of counting: minute by minute, as somebody with a stop watch would."""
    pauses, left, now = made(start, parts), 4 * 60, start
    while left:
        left -= not any(one.begins <= now < one.ends for one in pauses)
        now += timedelta(minutes=1)
    assert hours.due(Span.parse("4 hours"), start, office(), pauses) == now


@settings(max_examples=CASES // 2, deadline=None)
@given(start=starts, parts=several, cap=st.sampled_from(["1 hour", "8 working hours", "24 working hours"]))
def test_what_is_kept_never_exceeds_the_cap(start, parts, cap):
    pauses, calendar, most = made(start, parts), office(), Span.parse(cap)
    kept = hours.within(pauses, most, calendar)
    assert hours.spent(kept, most.unit, calendar) <= most.length
    assert hours.within(kept, most, calendar) == kept
