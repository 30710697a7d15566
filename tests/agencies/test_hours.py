"""Due times: the worked examples, the edges, and agreement with a calculator that shares no code."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from agencies import hours
from agencies.hours import Calendar, Closed, Span, Unit, arithmetic, calendars
from tests.agencies import slow_calendar
from tests.agencies.slow_calendar import Case

CASES = int(os.environ.get("CASES", "1000"))
YEARS = range(2024, 2037)
NATIONS = ("ENG", "WLS", "SCT", "NIR")


def office(nation: str = "ENG", *, closures: frozenset[date] = frozenset(), hours=hours.OFFICE_HOURS) -> Calendar:
    return Calendar(nation=nation, hours=hours, closures=closures, version="test")


def london(text: str) -> datetime:
    """An instant from what London's clocks show, for times that are neither skipped nor repeated."""
    return datetime.fromisoformat(text).replace(tzinfo=hours.LONDON).astimezone(UTC)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


# -- The worked examples ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("request_", "sent", "span", "due"),
    [
        ("RQ-01", "2026-11-10 10:05", "4 hours", "2026-11-10 14:05"),
        ("RQ-02", "2026-11-16 09:20", "1 working day", "2026-11-17 09:20"),
        ("RQ-03", "2026-11-02 11:00", "3 working days", "2026-11-05 11:00"),
        ("RQ-05", "2026-11-15 08:55", "1 working day", "2026-11-16 08:55"),
        ("RQ-07", "2026-11-03 10:00", "10 working days", "2026-11-17 10:00"),
    ],
)
def test_the_worked_examples_are_due_when_they_say(request_, sent, span, due):
    assert hours.due(Span.parse(span), london(sent), office()) == london(due)


@pytest.mark.parametrize(
    ("span", "start", "due"),
    [
        ("4 hours", "2026-11-06 16:55", "2026-11-06 20:55"),  # Red runs on when the office shuts
        ("4 hours", "2026-12-25 02:00", "2026-12-25 06:00"),
        ("30 minutes", "2026-11-10 10:05", "2026-11-10 10:35"),
        ("4 working hours", "2026-11-06 15:00", "2026-11-09 11:00"),  # over a weekend
        ("4 working hours", "2026-11-06 13:00", "2026-11-06 17:00"),  # exactly fills the day
        ("4 working hours", "2026-11-07 12:00", "2026-11-09 13:00"),  # starts on a Saturday
        ("4 working hours", "2026-11-09 07:30", "2026-11-09 13:00"),  # starts before opening
        ("4 working hours", "2026-11-09 17:00", "2026-11-10 13:00"),  # starts at closing
        ("24 working hours", "2026-12-23 12:00", "2026-12-30 12:00"),  # Christmas counts for nothing
        ("1 working day", "2026-11-07 18:00", "2026-11-09 18:00"),  # keeps its wall time, shut or not
        ("1 working day", "2026-12-24 10:00", "2026-12-29 10:00"),
        ("10 days", "2026-12-24 10:00", "2027-01-03 10:00"),
        ("1 month", "2027-01-31 10:00", "2027-02-28 10:00"),
        ("1 month", "2028-01-31 10:00", "2028-02-29 10:00"),
        ("2 months", "2026-12-31 10:00", "2027-02-28 10:00"),
        ("14 months", "2026-11-10 10:00", "2028-01-10 10:00"),
        ("0 hours", "2026-11-07 10:00", "2026-11-07 10:00"),
        ("0 working hours", "2026-11-07 10:00", "2026-11-07 10:00"),
    ],
)
def test_spans_end_where_a_practitioner_would_count_them_to(span, start, due):
    assert hours.due(Span.parse(span), london(start), office()) == london(due)


def test_each_nation_keeps_its_own_holidays():
    sent = london("2026-11-27 10:00")  # the Friday before Saint Andrew's Day
    spans = {nation: hours.due(Span(1, Unit.WORKING_DAYS), sent, office(nation)) for nation in NATIONS}
    monday, tuesday = london("2026-11-30 10:00"), london("2026-12-01 10:00")
    assert spans == {"ENG": monday, "WLS": monday, "SCT": tuesday, "NIR": monday}


def test_a_closure_moves_what_is_counted_in_working_days():
    closed = office(closures=frozenset({date(2026, 11, 3)}))
    assert hours.due(Span(3, Unit.WORKING_DAYS), london("2026-11-02 11:00"), closed) == london("2026-11-06 11:00")


def test_the_product_knows_the_bank_holidays_of_four_nations():
    for nation in NATIONS:
        for year in YEARS:
            assert hours.bank_holidays(nation, year) == slow_calendar.bank_holidays(nation, year), (nation, year)


def test_why_a_day_does_not_count():
    calendar = office(closures=frozenset({date(2026, 11, 3)}))
    days = {7: Closed.WEEKDAY, 3: Closed.CLOSURE, 4: None}
    assert {n: hours.why_closed(date(2026, 11, n), calendar) for n in days} == days
    assert hours.why_closed(date(2026, 12, 25), calendar) is Closed.BANK_HOLIDAY
    assert hours.is_working_day(date(2026, 11, 4), calendar)


def test_holidays_are_known_by_edition_and_end_somewhere():
    assert hours.edition().startswith("holidays-")
    assert hours.known_until().year >= 2036
    with pytest.raises(ValueError, match="known until"):
        hours.bank_holidays("ENG", hours.known_until().year + 1)
    with pytest.raises(ValueError, match="No bank holidays"):
        hours.bank_holidays("FRA", 2026)


# -- The days on which the clocks change -----------------------------------------------------------


@pytest.mark.parametrize("year", YEARS)
def test_a_skipped_time_means_the_instant_of_the_change(year):
    sunday = slow_calendar.last_sunday(year, 3)
    change = datetime.combine(sunday, time(1), tzinfo=UTC)
    start = datetime.combine(sunday - timedelta(days=1), time(1, 30), tzinfo=UTC)
    assert hours.due(Span(1, Unit.DAYS), start, office()) == change
    assert hours.settle(sunday, time(1), last=False) == hours.settle(sunday, time(2)) == change
    assert hours.settle(sunday, time(0, 59)) == change - timedelta(minutes=1)


@pytest.mark.parametrize("year", YEARS)
def test_a_repeated_time_is_due_at_its_last_showing_and_opens_at_its_first(year):
    sunday = slow_calendar.last_sunday(year, 10)
    first = datetime.combine(sunday, time(0, 30), tzinfo=UTC)
    start = first - timedelta(days=1)  # 01:30 on the Saturday
    assert hours.due(Span(1, Unit.DAYS), start, office()) == first + timedelta(hours=1)
    assert hours.settle(sunday, time(1, 30), last=False) == first
    assert hours.settle(sunday, time(2)) == datetime.combine(sunday, time(2), tzinfo=UTC)


@pytest.mark.parametrize("year", YEARS)
def test_working_days_keep_their_wall_time_over_both_changes(year):
    for month in (3, 10):
        friday = slow_calendar.last_sunday(year, month) - timedelta(days=2)
        start = hours.settle(friday, time(16, 45))
        due = hours.due(Span(3, Unit.WORKING_DAYS), start, office())
        assert due.astimezone(hours.LONDON).time() == time(16, 45)


@pytest.mark.parametrize(("month", "length"), [(3, 23), (10, 25)])
def test_an_agency_that_never_shuts_has_a_short_and_a_long_day(month, length):
    calendar = office(hours=hours.AROUND_THE_CLOCK)
    day = date(2027, month, 28) if month == 3 else date(2027, month, 31)
    opens, closes = hours.service_hours(day, calendar)
    assert closes - opens == timedelta(hours=length)
    assert hours.working_minutes_between(opens, closes, calendar) == length * 60


@pytest.mark.parametrize("closes", [time(0), time(23, 59)])
def test_an_agency_may_shut_at_the_midnight_that_ends_the_day(closes):
    calendar = office(hours={0: (time(22), closes)})
    assert hours.due(Span(3, Unit.WORKING_HOURS), london("2026-11-09 21:00"), calendar) == london("2026-11-16 23:00")


def test_elapsed_hours_run_straight_through_a_change():
    assert hours.due(Span(4, Unit.HOURS), utc("2027-03-27 23:00"), office()) == utc("2027-03-28 03:00")
    assert hours.due(Span(4, Unit.HOURS), utc("2027-10-30 23:00"), office()) == utc("2027-10-31 03:00")


# -- Agreement with the slow calculator ------------------------------------------------------------


def on_the_minute(day: date, minutes: int) -> datetime:
    return datetime.combine(day, time(0), tzinfo=UTC) + timedelta(minutes=minutes)


EDGES = [slow_calendar.last_sunday(year, month) for year in YEARS for month in (3, 10)]
HOLIDAYS = sorted({day for nation in NATIONS for year in YEARS for day in slow_calendar.bank_holidays(nation, year)})
near_edges = st.tuples(st.sampled_from(EDGES + HOLIDAYS), st.integers(-4, 2)).map(lambda p: p[0] + timedelta(p[1]))
days = st.one_of(st.dates(date(2024, 1, 8), date(2036, 11, 1)), near_edges.filter(lambda d: d.year < 2037))
starts = st.builds(on_the_minute, days, st.integers(0, 24 * 60 - 1))
times = st.builds(time, st.integers(0, 23), st.sampled_from([0, 15, 30, 59]))
windows = st.tuples(times, times).filter(lambda w: w[0] < w[1] or w[1] == time(0))
weekly = st.one_of(
    st.just({weekday: (time(9), time(17)) for weekday in range(5)}),
    st.dictionaries(st.integers(0, 6), windows, min_size=3, max_size=7),
)
amounts = {
    "hours": st.integers(1, 80 * 60),
    "working hours": st.integers(1, 12 * 60),
    "working days": st.integers(1, 30),
    "days": st.integers(1, 60),
    "months": st.integers(1, 14),
}


@st.composite
def cases(draw) -> Case:
    unit = draw(st.sampled_from(sorted(amounts)))
    amount = draw(amounts[unit])
    aimed = unit in ("days", "working days") and draw(st.booleans())  # at the hour that is skipped or repeated
    start = on_the_minute(draw(st.sampled_from(EDGES)) - timedelta(amount), draw(st.integers(0, 119)))
    start = start if aimed else draw(starts)
    closures = draw(st.frozensets(st.integers(-1, 20).map(lambda n: start.date() + timedelta(n)), max_size=3))
    open_hours = tuple((weekday, *window) for weekday, window in sorted(draw(weekly).items()))
    return Case(draw(st.sampled_from(NATIONS)), open_hours, closures, start, amount, unit)


def asked_of_the_product(case: Case) -> tuple[Span, Calendar]:
    unit = Unit(case.unit)
    amount = case.amount / 60 if unit in (Unit.HOURS, Unit.WORKING_HOURS) else case.amount
    weekly_hours = {weekday: (opens, closes) for weekday, opens, closes in case.hours}
    return Span(amount, unit), Calendar(case.nation, weekly_hours, case.closures, "test")


def check_agreement(case: Case) -> None:
    span, calendar = asked_of_the_product(case)
    assert hours.due(span, case.start, calendar) == slow_calendar.due(case)


thorough = settings(max_examples=CASES, deadline=None, suppress_health_check=list(HealthCheck))


@thorough
@given(cases())
def test_every_due_time_is_what_the_slow_calculator_says(case):
    check_agreement(case)


@settings(thorough, max_examples=max(CASES // 5, 50))
@given(cases(), st.integers(0, 4 * 24 * 60))
def test_working_minutes_are_what_a_walk_through_every_minute_counts(case, minutes):
    _, calendar = asked_of_the_product(case)
    later = case.start + timedelta(minutes=minutes)
    assert hours.working_minutes_between(case.start, later, calendar) == slow_calendar.working_minutes(
        case.start, later, case
    )
    assert minutes == 0 or hours.working_minutes_between(later, case.start, calendar) == 0


@settings(thorough, max_examples=max(CASES // 5, 50))
@given(cases(), st.floats(0, 1), st.floats(0, 1))
def test_parts_of_a_span_come_in_order_and_end_at_its_due_time(case, one, other):
    span, calendar = asked_of_the_product(case)
    due = hours.due(span, case.start, calendar)
    smaller, larger = sorted((one, other))
    earlier, later = (hours.fraction(case.start, due, part, span, calendar) for part in (smaller, larger))
    assert min(case.start, due) <= earlier <= later <= max(case.start, due)
    assert hours.fraction(case.start, due, 1, span, calendar) == due
    assert hours.fraction(case.start, due, 0, span, calendar) == case.start


@settings(thorough, max_examples=max(CASES // 5, 50))
@given(cases())
def test_going_back_by_working_time_and_forth_again_arrives_in_working_time(case):
    span, calendar = asked_of_the_product(case)
    if span.unit in (Unit.HOURS, Unit.WORKING_HOURS):
        end = hours.due(span, case.start, calendar)
        back = hours.before(span, end, calendar)
        assert hours.due(span, back, calendar) == end


@settings(thorough, max_examples=max(CASES // 5, 50))
@given(cases())
def test_the_explanation_counts_what_the_sum_counts(case):
    span, calendar = asked_of_the_product(case)
    due = hours.due(span, case.start, calendar)
    *days_, last = hours.explain(span, case.start, calendar)
    assert [line.day for line in days_] == sorted({line.day for line in days_})
    if span.unit is Unit.WORKING_DAYS:
        assert sum(line.counted for line in days_) == span.amount
    assert last.text.endswith(f"due at {'23:59' if hours.clock(due) == '00:00' else hours.clock(due)}.")


@pytest.mark.parametrize(
    ("name", "where", "broken"),
    [
        ("counts holidays", "bank_holidays", lambda nation, year: frozenset()),
        ("knows one nation", "bank_holidays", lambda nation, year: slow_calendar.bank_holidays("ENG", year)),
        ("forgets summer time", "settle", lambda day, wall, last=True: datetime.combine(day, wall, tzinfo=UTC)),
        ("opens on closures", "why_closed", lambda day, calendar: None if day.weekday() < 5 else Closed.WEEKDAY),
        ("takes the first showing", "settle", lambda day, wall, last=True: calendars.settle(day, wall, last=False)),
        ("counts the first day", "_working_day_from", lambda day, count, direction, calendar: day),
    ],
)
def test_a_broken_calendar_is_caught(name, where, broken, monkeypatch):
    """The property above is worth something only if it fails for each of these."""
    place = {"bank_holidays": calendars.holidays, "why_closed": calendars}.get(where, arithmetic)
    monkeypatch.setattr(place, where, broken)

    @settings(thorough, max_examples=3000, database=None, derandomize=True, phases=[Phase.generate])
    @given(cases())
    def holds(case):
        check_agreement(case)

    with pytest.raises(AssertionError):
        holds()
