"""Every text that a due time can take, as people read it."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time

import pytest
from django.utils import translation

from agencies import hours
from agencies.hours import Calendar, Span, Unit, words

CALENDAR = Calendar("ENG", hours.OFFICE_HOURS, frozenset({date(2026, 11, 3)}), "test")
ALWAYS = Calendar("ENG", hours.AROUND_THE_CLOCK, frozenset(), "test")


def london(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=hours.LONDON).astimezone(UTC)


@pytest.mark.parametrize(
    ("due_at", "now", "unit", "text"),
    [
        # the texts of the page specification
        ("2026-11-10 14:05", "2026-11-10 11:55", Unit.HOURS, "Today 14:05 - 2 hours 10 minutes left"),
        ("2026-11-17 09:20", "2026-11-16 12:20", Unit.WORKING_DAYS, "Tomorrow 09:20 - 5 working hours left"),
        ("2026-11-12 11:00", "2026-11-10 10:00", Unit.WORKING_DAYS, "Thursday 12 November 11:00 - 2 working days left"),
        ("2026-11-10 14:05", "2026-11-10 14:30", Unit.HOURS, "Today 14:05 - 25 minutes late"),
        # whole days are never more than there are
        ("2026-11-12 11:00", "2026-11-10 11:00", Unit.WORKING_DAYS, "Thursday 12 November 11:00 - 2 working days left"),
        ("2026-11-12 11:00", "2026-11-10 11:01", Unit.WORKING_DAYS, "Thursday 12 November 11:00 - 1 working day left"),
        ("2026-11-12 11:00", "2026-11-11 11:00", Unit.WORKING_DAYS, "Tomorrow 11:00 - 1 working day left"),
        (
            "2026-11-12 11:00",
            "2026-11-11 11:01",
            Unit.WORKING_DAYS,
            "Tomorrow 11:00 - 7 working hours 59 minutes left",
        ),
        # a closure and a weekend are not counted
        ("2026-11-04 11:00", "2026-11-02 11:00", Unit.WORKING_DAYS, "Wednesday 4 November 11:00 - 1 working day left"),
        (
            "2026-11-09 10:00",
            "2026-11-06 16:15",
            Unit.WORKING_HOURS,
            "Monday 9 November 10:00 - 1 working hour 45 minutes left",
        ),
        ("2026-11-10 09:20", "2026-11-09 18:00", Unit.WORKING_HOURS, "Tomorrow 09:20 - 20 working minutes left"),
        ("2026-11-10 09:01", "2026-11-10 09:00", Unit.WORKING_HOURS, "Today 09:01 - 1 working minute left"),
        # nobody works before it is due: the clock on the wall has to serve
        ("2026-11-16 08:55", "2026-11-15 20:00", Unit.WORKING_DAYS, "Tomorrow 08:55 - 12 hours 55 minutes left"),
        # the other units
        ("2026-11-13 10:00", "2026-11-10 09:00", Unit.HOURS, "Friday 13 November 10:00 - 73 hours left"),
        ("2026-11-20 10:00", "2026-11-10 09:00", Unit.DAYS, "Friday 20 November 10:00 - 10 days left"),
        ("2026-11-11 10:00", "2026-11-10 11:00", Unit.DAYS, "Tomorrow 10:00 - 23 hours left"),
        ("2026-12-10 10:00", "2026-11-10 10:00", Unit.MONTHS, "Thursday 10 December 10:00 - 30 days left"),
        # another year says so
        (
            "2027-01-05 10:00",
            "2026-12-30 10:00",
            Unit.WORKING_DAYS,
            "Tuesday 5 January 2027 10:00 - 3 working days left",
        ),
        # the last minute, and the first after it
        ("2026-11-10 14:05", "2026-11-10 14:04:30", Unit.HOURS, "Today 14:05 - less than 1 minute left"),
        ("2026-11-10 14:05", "2026-11-10 14:05", Unit.HOURS, "Today 14:05 - less than 1 minute left"),
        ("2026-11-10 14:05", "2026-11-10 14:05:01", Unit.HOURS, "Today 14:05 - less than 1 minute late"),
        # late, seen from other days
        ("2026-11-10 14:05", "2026-11-11 09:05", Unit.HOURS, "Yesterday 14:05 - 19 hours late"),
        ("2026-11-10 16:00", "2026-11-11 09:30", Unit.WORKING_DAYS, "Yesterday 16:00 - 1 working hour 30 minutes late"),
        ("2026-11-06 16:00", "2026-11-10 16:00", Unit.WORKING_DAYS, "Friday 6 November 16:00 - 2 working days late"),
        # midnight ends a day
        ("2026-11-11 00:00", "2026-11-10 22:00", Unit.HOURS, "Today 23:59 - 2 hours left"),
        ("2026-11-12 00:00", "2026-11-10 22:00", Unit.HOURS, "Tomorrow 23:59 - 26 hours left"),
        ("2026-11-11 00:00", "2026-11-11 01:00", Unit.HOURS, "Yesterday 23:59 - 1 hour late"),
        # summer time: the wall says 14:05 while UTC says 13:05
        ("2026-07-10 14:05", "2026-07-10 11:55", Unit.HOURS, "Today 14:05 - 2 hours 10 minutes left"),
        ("2026-07-11 00:30", "2026-07-10 23:30", Unit.HOURS, "Tomorrow 00:30 - 1 hour left"),
    ],
)
def test_a_running_clock(due_at, now, unit, text):
    assert hours.remaining(london(due_at), london(now), unit, CALENDAR) == text


@pytest.mark.parametrize(
    ("at", "due_at", "now", "unit", "text"),
    [
        ("2026-11-10 12:40", "2026-11-10 14:05", "2026-11-10 15:00", Unit.HOURS,
         "Answered today 12:40 - 1 hour 25 minutes early"),
        ("2026-11-10 14:30", "2026-11-10 14:05", "2026-11-11 15:00", Unit.HOURS,
         "Answered yesterday 14:30 - 25 minutes late"),
        ("2026-11-10 11:00", "2026-11-12 11:00", "2026-11-20 15:00", Unit.WORKING_DAYS,
         "Answered Tuesday 10 November 11:00 - 2 working days early"),
        ("2026-11-12 13:00", "2026-11-12 11:00", "2027-01-20 15:00", Unit.WORKING_DAYS,
         "Answered Thursday 12 November 2026 13:00 - 2 working hours late"),
    ],
)  # fmt: skip
def test_a_stopped_clock(at, due_at, now, unit, text):
    assert hours.answered(london(at), london(due_at), london(now), unit, CALENDAR) == text


@pytest.mark.parametrize(
    ("since", "start", "now", "span", "text"),
    [
        ("2026-11-10 10:40", "2026-11-10 09:35", "2026-11-10 15:00", "4 hours",
         "Paused since 10:40 - 1 hour 5 minutes of 4 hours used"),
        ("2026-11-10 10:40", "2026-11-10 09:40", "2026-11-11 15:00", "1 working day",
         "Paused since yesterday 10:40 - 1 working hour of 1 working day used"),
        ("2026-11-10 10:40", "2026-11-05 10:40", "2026-11-20 15:00", "10 working days",
         "Paused since Tuesday 10 November 10:40 - 3 working days of 10 working days used"),
        ("2026-11-10 10:40", "2026-11-10 10:40", "2026-11-10 15:00", "4 working hours",
         "Paused since 10:40 - less than 1 minute of 4 working hours used"),
    ],
)  # fmt: skip
def test_a_clock_that_waits(since, start, now, span, text):
    calendar = Calendar("ENG", hours.OFFICE_HOURS, frozenset(), "test")
    assert hours.paused(london(since), london(start), london(now), Span.parse(span), calendar) == text


def test_no_clock_at_all():
    assert str(hours.NO_DUE_TIME) == "No due time: voluntary"


@pytest.mark.parametrize(
    ("instant", "ends", "text"),
    [
        ("2026-11-10 14:05", False, "today 14:05"),
        ("2026-11-11 09:20", False, "tomorrow 09:20"),
        ("2026-11-09 16:40", False, "yesterday 16:40"),
        ("2026-11-05 11:00", False, "Thursday 5 November 11:00"),
        ("2026-11-11 00:00", False, "tomorrow 00:00"),
        ("2026-11-11 00:00", True, "today 23:59"),
    ],
)
def test_an_instant_inside_a_sentence(instant, ends, text):
    assert hours.moment(london(instant), london("2026-11-10 11:55"), ends=ends) == text


@pytest.mark.parametrize(
    ("text", "words_", "canonical"),
    [
        ("4 hours", "4 hours", "4 hours"),
        ("1 hour", "1 hour", "1 hour"),
        ("30 minutes", "30 minutes", "30 minutes"),
        ("1 minute", "1 minute", "1 minute"),
        ("1.5 hours", "1 hour 30 minutes", "90 minutes"),
        ("20 minutes", "20 minutes", "20 minutes"),
        ("4 working hours", "4 working hours", "4 working hours"),
        ("1 working hour", "1 working hour", "1 working hour"),
        ("90 working minutes", "1 working hour 30 minutes", "90 working minutes"),
        ("1 working day", "1 working day", "1 working day"),
        ("10 working days", "10 working days", "10 working days"),
        ("1 day", "1 day", "1 day"),
        ("14 days", "14 days", "14 days"),
        ("1 month", "1 month", "1 month"),
        ("3 months", "3 months", "3 months"),
        ("0 hours", "less than 1 minute", "0 hours"),
    ],
)
def test_spans_are_read_said_and_written_back(text, words_, canonical):
    span = Span.parse(text)
    assert hours.duration(span) == words_
    assert str(span) == canonical
    assert Span.parse(canonical) == span


@pytest.mark.parametrize("text", ["", "soon", "4", "four hours", "-1 hours", "4 hrs", "1 working month", "4 hours ago"])
def test_what_is_not_a_span_is_refused(text):
    with pytest.raises(ValueError, match="Not a span of time"):
        Span.parse(text)


@pytest.mark.parametrize(
    ("amount", "unit"), [(-1, Unit.HOURS), (0.001, Unit.HOURS), (1.5, Unit.WORKING_DAYS), (0.5, Unit.MONTHS)]
)
def test_a_span_is_whole_and_not_less_than_nothing(amount, unit):
    with pytest.raises(ValueError, match="A span"):
        Span(amount, unit)


def test_only_hours_have_a_fixed_length():
    with pytest.raises(ValueError, match="no fixed length"):
        _ = Span(1, Unit.DAYS).length


@pytest.mark.parametrize(
    ("nation", "weekly", "reason"),
    [
        ("FRA", hours.OFFICE_HOURS, "belongs to one of"),
        ("ENG", {}, "at least one weekday"),
        ("ENG", {7: (time(9), time(17))}, "0 \\(Monday\\) to 6"),
        ("ENG", {0: (time(17), time(9))}, "before it opens"),
        ("ENG", {0: (time(9), time(9))}, "before it opens"),
        ("ENG", {0: (time(9, tzinfo=UTC), time(17))}, "without a time zone"),
        ("ENG", {0: (time(9), time(17, tzinfo=UTC))}, "without a time zone"),
    ],
)
def test_a_calendar_that_makes_no_sense_is_refused(nation, weekly, reason):
    with pytest.raises(ValueError, match=reason):
        Calendar(nation, weekly, frozenset(), "test")


def test_an_instant_carries_its_zone():
    with pytest.raises(ValueError, match="time zone"):
        hours.due(Span(1, Unit.HOURS), datetime(2026, 11, 10, 10, 5), CALENDAR)  # noqa: DTZ001


# -- How was this date worked out? -----------------------------------------------------------------


def explained(span: str, start: str, calendar: Calendar = CALENDAR) -> list[str]:
    return [line.text for line in hours.explain(Span.parse(span), london(start), calendar)]


def test_the_sentence_above_the_sum():
    start, due_at, now = london("2026-11-10 10:05"), london("2026-11-10 14:05"), london("2026-11-10 11:55")
    assert hours.because("Red", Span.parse("4 hours"), start, due_at, now) == (
        "Due today 14:05, because Red gives 4 hours and the request was sent today 10:05. Red runs day and night."
    )
    assert hours.because("Amber", Span.parse("1 working day"), start, due_at, now).endswith(
        "Amber counts the working days of the agency that must act."
    )


def test_elapsed_hours_are_explained_by_the_day():
    assert explained("4 hours", "2026-11-10 22:05") == [
        "Tuesday 10 November 2026: 22:05 to 23:59, 1 hour 55 minutes counted.",
        "Wednesday 11 November 2026: 00:00 to 02:05, 2 hours 5 minutes counted.",
        "Wednesday 11 November 2026: due at 02:05.",
    ]


def test_the_changes_of_the_clocks_are_explained():
    assert explained("24 hours", "2027-03-27 12:00")[1] == (
        "Sunday 28 March 2027: 00:00 to 13:00, and the clocks go forward: 12 hours counted."
    )
    assert explained("24 hours", "2027-10-30 12:00")[1] == (
        "Sunday 31 October 2027: 00:00 to 11:00, and the clocks go back: 12 hours counted."
    )


def test_working_hours_are_explained_with_what_did_not_count():
    half_past_eight = Calendar("ENG", {w: (time(8, 30), time(17)) for w in range(5)}, frozenset(), "test")
    assert explained("8 working hours", "2026-11-05 11:00", half_past_eight) == [
        "Thursday 5 November 2026: office hours 08:30 to 17:00, 6 hours counted.",
        "Friday 6 November 2026: office hours 08:30 to 17:00, 2 hours counted.",
        "Friday 6 November 2026: due at 10:30.",
    ]
    assert explained("1 working hour", "2026-11-06 18:00") == [
        "Friday 6 November 2026: office hours 09:00 to 17:00, nothing counted.",
        "Saturday 7 November 2026: not counted.",
        "Sunday 8 November 2026: not counted.",
        "Monday 9 November 2026: office hours 09:00 to 17:00, 1 hour counted.",
        "Monday 9 November 2026: due at 10:00.",
    ]
    assert explained("1 working hour", "2026-11-09 23:00", ALWAYS) == [
        "Monday 9 November 2026: office hours 00:00 to 23:59, 1 hour counted.",
        "Monday 9 November 2026: due at 23:59.",
    ]


def test_working_days_are_numbered_and_the_others_give_their_reason():
    assert explained("2 working days", "2026-11-02 11:00") == [
        "Monday 2 November 2026: started at 11:00; counting begins with the next day.",
        "Tuesday 3 November 2026: the agency is closed, not counted.",
        "Wednesday 4 November 2026: working day 1 of 2.",
        "Thursday 5 November 2026: working day 2 of 2.",
        "Thursday 5 November 2026: due at 11:00.",
    ]
    assert "Friday 25 December 2026: a bank holiday, not counted." in explained("1 working day", "2026-12-24 11:00")


def test_days_and_months_are_explained():
    assert explained("2 days", "2026-11-06 11:00") == [
        "Friday 6 November 2026: started at 11:00; counting begins with the next day.",
        "Saturday 7 November 2026: day 1 of 2.",
        "Sunday 8 November 2026: day 2 of 2.",
        "Sunday 8 November 2026: due at 11:00.",
    ]
    assert explained("1 month", "2027-01-31 11:00") == [
        "Sunday 31 January 2027: started at 11:00; counting begins with the next day.",
        "Sunday 28 February 2027: due at 11:00.",
    ]


# -- Reminders -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("span", "start", "part", "instant"),
    [
        ("4 hours", "2026-11-10 10:05", 0.5, "2026-11-10 12:05"),
        ("4 hours", "2026-11-10 10:05", 0.75, "2026-11-10 13:05"),
        ("4 working hours", "2026-11-06 15:00", 0.75, "2026-11-09 10:00"),
        ("1 working day", "2026-11-16 09:20", 0.5, "2026-11-16 13:20"),
        ("1 working day", "2026-11-16 22:00", 0.5, "2026-11-17 13:00"),  # not in the night
        ("1 working day", "2026-11-15 08:00", 0.5, "2026-11-15 20:00"),  # the office is shut throughout
        ("10 days", "2026-11-10 10:00", 0.5, "2026-11-15 10:00"),
    ],
)
def test_a_reminder_stands_part_of_the_way(span, start, part, instant):
    parsed = Span.parse(span)
    due_at = hours.due(parsed, london(start), CALENDAR)
    assert hours.fraction(london(start), due_at, part, parsed, CALENDAR) == london(instant)


def test_a_part_lies_between_nothing_and_everything():
    start = london("2026-11-10 10:05")
    with pytest.raises(ValueError, match="between 0 and 1"):
        hours.fraction(start, start, 1.5, Span(1, Unit.HOURS), CALENDAR)


@pytest.mark.parametrize(
    ("span", "end", "instant"),
    [
        ("1 hour", "2026-11-10 10:05", "2026-11-10 09:05"),
        ("4 working hours", "2026-11-09 11:00", "2026-11-06 15:00"),
        ("4 working hours", "2026-11-08 11:00", "2026-11-06 13:00"),
        ("8 working hours", "2026-11-09 17:00", "2026-11-09 09:00"),  # exactly the day
        ("1 working day", "2026-11-09 11:00", "2026-11-06 11:00"),
        ("1 working day", "2026-11-04 11:00", "2026-11-02 11:00"),  # over the closure of the 3rd
        ("3 working days", "2026-12-30 11:00", "2026-12-23 11:00"),
        ("3 days", "2026-11-10 11:00", "2026-11-07 11:00"),
        ("1 month", "2027-03-31 11:00", "2027-02-28 11:00"),
    ],
)
def test_a_reminder_stands_so_long_before(span, end, instant):
    assert hours.before(Span.parse(span), london(end), CALENDAR) == london(instant)


# -- Words can be translated -----------------------------------------------------------------------


def test_every_sentence_names_its_places():
    tables = (words.LEFT, words.LATE, words.ANSWERED_EARLY, words.ANSWERED_LATE, words.PAUSED, words.MOMENT)
    for table in tables:
        assert set(table) == set(words.Near)
        for near, sentence in table.items():
            places = set(re.findall(r"%\((\w+)\)s", str(sentence)))
            assert "time" in places
            assert ("date" in places) == (near is words.Near.FAR)


def test_weekdays_and_months_follow_the_language():
    with translation.override("cy"):
        assert "Tachwedd" in hours.moment(london("2026-11-05 11:00"), london("2026-11-10 11:55"))
