"""When an agency's days change, what is open is counted anew: once, on record, and told to both sides."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import connection

from agencies import hours
from agencies.commands import add_closure, lift_closure, set_hours
from agencies.denials import Incomplete, NotNow, NotPermitted
from agencies.hours import Span
from agencies.models import Agency, Closure
from agencies.queries import calendar_of
from agencies.values import NewHours
from audit.models import Entry
from requests_app import commands
from requests_app.commands import redating
from requests_app.management.rehearsal.partnership import Cast
from requests_app.management.rehearsal.verbs import check_trail
from requests_app.models import AgencyResponse, Clock, Counted, Notification, Redating
from tests.requests_app.callers import BECAUSE, TUESDAY, Caller, asked_of, refused
from tests.requests_app.pages import text_of, visitor

pytestmark = pytest.mark.both_engines
MINUTE = timedelta(minutes=1)
WEDNESDAY = date(2026, 11, 11)
EARLY = tuple((day, time(8), time(12)) for day in range(5))


@pytest.fixture
def asked(cast: Cast) -> AgencyResponse:
    """The police are asked something that is due in working days."""
    pip, dara = cast.actor("pip", TUESDAY), cast.actor("dara", TUESDAY)
    words = {**asked_of("MP"), "urgency": "GREEN"}
    draft = commands.begin_draft(None, words, by=pip, at=TUESDAY)
    made = commands.submit_request(draft, by=pip, at=TUESDAY).thing
    step = made.steps.select_related("info_request", "response", "agency").get(status="open")
    commands.endorse_request(step, BECAUSE, by=dara, at=TUESDAY)
    commands.redate_open(TUESDAY)  # nothing has changed since: every agency is counted
    return made.responses.select_related("info_request", "from_agency", "to_agency").get()


def closes(cast: Cast, day: date = WEDNESDAY, who: str = "gil", **more: Any) -> Closure:
    by = cast.actor(who, TUESDAY)
    return add_closure(by.agency, Closure(day=day, reason="TRAINING", **more), by=by, at=TUESDAY)


def reply(response: AgencyResponse) -> Clock:
    return Clock.objects.select_related("agency").get(about_id=response.pk, kind="reply")


def agrees(clock: Clock) -> bool:
    """The one invariant: a running clock's time is what its rule gives by the newest calendar."""
    calendar = calendar_of(Agency.objects.get(pk=clock.agency_id))
    if not clock.rule:  # a look, whose time people set
        return True
    due = hours.due(Span.parse(clock.rule), clock.started_at, calendar)
    return (clock.due_at, clock.calendar) == (due, calendar.version)


def test_a_closure_moves_what_is_due_and_both_sides_are_told(cast: Cast, asked: AgencyResponse) -> None:
    was = reply(asked).due_at
    closes(cast)
    assert commands.redate_open(TUESDAY + MINUTE) == 1
    asked.refresh_from_db()
    assert asked.due_at == reply(asked).due_at == was + timedelta(days=1)
    assert all(agrees(clock) for clock in Clock.objects.filter(stopped_at=None).select_related("agency"))
    row = Redating.objects.get(slot=reply(asked).slot)
    assert (row.was, row.became, row.cause) == (was, asked.due_at, "closure.added")
    told = Notification.objects.filter(kind="redated")
    assert {row.about_id for row in told} == {asked.pk, asked.info_request_id}
    assert [row.recipient.name for row in told.filter(about_id=asked.info_request_id)] == ["Pip Mockridge"]
    for stream in (asked.pk, asked.info_request_id):
        assert Entry.objects.filter(stream_id=stream, action="clock.redated").count() == 1
    assert check_trail().wrong == ""
    connection.check_constraints()


def twice(cast: Cast) -> None:
    closes(cast)
    commands.redate_open(TUESDAY + MINUTE)
    before = (Entry.objects.count(), Redating.objects.count(), Notification.objects.count())
    clocks = sorted(Clock.objects.values_list("slot", "due_at", "next_at", "calendar"))
    for later in (2 * MINUTE, timedelta(hours=1)):
        commands.redate_open(TUESDAY + later)
    assert sorted(Clock.objects.values_list("slot", "due_at", "next_at", "calendar")) == clocks
    assert (Entry.objects.count(), Redating.objects.count(), Notification.objects.count()) == before


def test_a_second_look_changes_nothing(cast: Cast, asked: AgencyResponse) -> None:
    twice(cast)
    assert Counted.objects.get(agency__code="MP").calendar == reply(asked).calendar


def test_a_look_that_forgets_by_which_calendar_it_counted_is_caught(
    cast: Cast, asked: AgencyResponse, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The broken variant adds the days that changed to what stands, each time that it looks."""

    def adds(clock: Clock, thing: Any, calendar: Any, seq: int) -> Any:
        was, clock.due_at = clock.due_at, clock.due_at + timedelta(days=1)
        clock.save(update_fields=["due_at"])
        saving = ("due_at",) if clock.kind == "reply" else ()
        thing.due_at = clock.due_at if saving else thing.due_at
        return redating.Redated(clock, was, clock.calendar, saving)

    monkeypatch.setattr(redating.reminders, "count_anew", adds)
    with pytest.raises(AssertionError):
        twice(cast)


def test_taken_back_it_is_due_as_before_and_the_history_keeps_both(cast: Cast, asked: AgencyResponse) -> None:
    was, closure = reply(asked).due_at, closes(cast)
    commands.redate_open(TUESDAY + MINUTE)
    lift_closure(closure, by=cast.actor("gil", TUESDAY), at=TUESDAY + 2 * MINUTE)
    commands.redate_open(TUESDAY + 3 * MINUTE)
    assert reply(asked).due_at == was
    causes = Redating.objects.filter(slot=reply(asked).slot).order_by("at").values_list("cause", flat=True)
    assert list(causes) == ["closure.added", "closure.lifted"]
    connection.check_constraints()


def test_hours_hold_from_their_day_on_and_not_before(cast: Cast, asked: AgencyResponse) -> None:
    gil = cast.actor("gil", TUESDAY)
    set_hours(gil.agency, NewHours(EARLY, date(2026, 11, 16)), by=gil, at=TUESDAY)
    kept = calendar_of(Agency.objects.get(code="MP"))
    assert kept.hours_on(date(2026, 11, 15)) == kept.hours
    assert kept.hours_on(date(2026, 11, 16)) == {day: (time(8), time(12)) for day in range(5)}
    set_hours(gil.agency, NewHours(EARLY[:4], date(2026, 11, 13)), by=gil, at=TUESDAY)
    kept = calendar_of(Agency.objects.get(code="MP"))
    assert [day for day, _week in kept.later] == [date(2026, 11, 13)]  # what was said later holds from its day on
    commands.redate_open(TUESDAY + MINUTE)
    assert all(agrees(clock) for clock in Clock.objects.filter(stopped_at=None).select_related("agency"))
    with pytest.raises(NotNow):
        set_hours(gil.agency, NewHours(EARLY[:4], date(2026, 11, 13)), by=gil, at=TUESDAY)
    connection.check_constraints()


def test_what_is_over_and_other_agencies_stay_as_they_are(cast: Cast, asked: AgencyResponse) -> None:
    Clock.objects.filter(slot=reply(asked).slot).update(stopped_at=TUESDAY)
    was = reply(asked).due_at
    closes(cast)
    closes(cast, who="joy")
    commands.redate_open(TUESDAY + MINUTE)
    assert reply(asked).due_at == was
    assert not Redating.objects.filter(slot=reply(asked).slot).exists()


def test_a_look_moves_no_more_than_its_batch_and_the_next_one_goes_on(
    cast: Cast, asked: AgencyResponse, monkeypatch: pytest.MonkeyPatch
) -> None:
    closes(cast)
    monkeypatch.setattr(redating, "BATCH", 0)
    assert commands.redate_open(TUESDAY + MINUTE) == 0
    monkeypatch.setattr(redating, "BATCH", 1)
    assert commands.redate_open(TUESDAY + MINUTE) == 1


def test_with_nothing_changed_a_look_asks_a_few_questions_however_much_is_open(
    cast: Cast, asked: AgencyResponse, django_assert_max_num_queries: Any
) -> None:
    commands.redate_open(TUESDAY + timedelta(days=20))
    with django_assert_max_num_queries(2):
        commands.redate_open(TUESDAY + timedelta(days=20, minutes=1))


@pytest.mark.parametrize(
    ("closure", "pointer"),
    [
        (Closure(day=date(2026, 11, 9), reason="TRAINING"), "/day"),
        (Closure(day=date(2030, 1, 1), reason="TRAINING"), "/day"),
        (Closure(day=WEDNESDAY, reason="ADA IS ILL"), "/reason"),
    ],
)
def test_what_is_wrong_with_a_closure_is_said_by_field(cast: Cast, closure: Closure, pointer: str) -> None:
    gil = cast.actor("gil", TUESDAY)
    with pytest.raises(Incomplete) as refusal:
        add_closure(gil.agency, closure, by=gil, at=TUESDAY)
    assert [fault.pointer for fault in refusal.value.errors] == [pointer]


@pytest.mark.parametrize(
    ("new", "pointer"),
    [
        (NewHours((), WEDNESDAY), "/days"),
        (NewHours(((0, time(17), time(9)),), WEDNESDAY), "/days/0"),
        (NewHours(((0, time(8), time(9)), (0, time(10), time(12))), WEDNESDAY), "/days/0"),
        (NewHours(EARLY, date(2026, 11, 9)), "/valid_from"),
    ],
)
def test_what_is_wrong_with_hours_is_said_by_field(cast: Cast, new: NewHours, pointer: str) -> None:
    gil = cast.actor("gil", TUESDAY)
    with pytest.raises(Incomplete) as refusal:
        set_hours(gil.agency, new, by=gil, at=TUESDAY)
    assert {fault.pointer for fault in refusal.value.errors} == {pointer}


def test_only_an_administrator_changes_hours_and_closures(cast: Cast) -> None:
    ines = cast.actor("ines", TUESDAY)
    with pytest.raises(NotPermitted):
        set_hours(ines.agency, NewHours(EARLY, WEDNESDAY), by=ines, at=TUESDAY)
    with pytest.raises(NotPermitted):
        closes(cast, who="ines")
    with pytest.raises(NotPermitted):
        lift_closure(closes(cast), by=ines, at=TUESDAY)


def test_a_day_that_has_begun_stays_as_it_was(cast: Cast) -> None:
    closure = closes(cast)
    with pytest.raises(NotNow, match="has begun"):
        lift_closure(closure, by=cast.actor("gil", TUESDAY), at=TUESDAY + timedelta(days=1))


def test_the_page_says_what_would_move_before_it_moves(cast: Cast, asked: AgencyResponse, tuesday: object) -> None:
    gil = visitor(cast, "gil")
    page = gil.opens("/agency/hours/")
    words = {"reason": "TRAINING", "day_0": "11", "day_1": "11", "day_2": "2026"}
    looked = gil.sends("/agency/hours/", {"then": "look-close", **words}, on=page, status=200).content.decode()
    assert "It would move dates that are open now:" in text_of(looked)
    assert not Closure.objects.filter(reason="TRAINING").exists()
    said = text_of(gil.follows(gil.sends("/agency/hours/", {"then": "close", **words}, on=page)))
    assert "Wednesday 11 November 2026" in said and "counted anew within a minute" in said
    commands.redate_open(TUESDAY + MINUTE)
    date_page = text_of(visitor(cast, "pip").opens(f"/dates/{asked.ref}/"))
    assert "it was due" in date_page and "until a closure was added" in date_page
    row = Closure.objects.get(reason="TRAINING")
    page = gil.opens("/agency/hours/")
    assert "Taken back" in text_of(gil.follows(gil.sends("/agency/hours/", {"then": "lift", "row": row.pk}, on=page)))


def test_hours_on_their_page(cast: Cast, tuesday: object) -> None:
    ada = visitor(cast, "ada")
    page = ada.opens("/agency/hours/")
    words = {"then": "hours", "week_0_0": "8.30", "week_0_1": "soon"}
    answer = ada.sends("/agency/hours/", words, on=page, status=422).content.decode()
    assert "Enter both times" in answer and "Enter from which day on" in answer and 'value="soon"' in answer
    words = {"then": "hours", "week_0_0": "8.30", "week_0_1": "1200", "valid_from_0": "1", "valid_from_1": "12"}
    said = text_of(ada.follows(ada.sends("/agency/hours/", {**words, "valid_from_2": "2026"}, on=page)))
    assert "From Tuesday 1 December 2026" in said and "08:30 to 12:00" in said


def test_hours_and_closures_over_the_api(cast: Cast, tuesday: object) -> None:
    gil, ines = Caller(cast.person("gil")), Caller(cast.person("ines"))
    assert ines.seen("hours")["hours"][0]["valid_from"] is None
    days = [{"weekday": 0, "opens": "08:00", "closes": "00:00"}]
    said = gil.done("hours", {"days": days, "valid_from": "2026-12-01"})
    assert said["hours"][-1]["days"][0]["closes"].startswith("23:59")
    made = gil.done("closures", {"day": "2026-12-02", "reason": "BUILDING"}, status=201)
    assert "2026-12-02" in {row["day"] for row in ines.seen("closures")["items"]}
    assert gil.done(f"closures/{made['id']}/lift")["lifted_at"]
    assert refused(ines.post("closures", {"day": "2026-12-03", "reason": "BUILDING"}))[0] == 403
    assert refused(gil.post("closures", {"day": "2026-12-02", "reason": "X"}))[2] == ["/reason"]


def test_the_day_a_clock_started_under_old_days_meanwhile_is_found_too(cast: Cast, asked: AgencyResponse) -> None:
    """A clock that another transaction began by the old calendar: an agency is looked at for ten minutes more."""
    old: datetime = reply(asked).due_at
    stale = reply(asked).calendar
    closes(cast)
    commands.redate_open(TUESDAY + MINUTE)
    Clock.objects.filter(slot=reply(asked).slot).update(calendar=stale, due_at=old)
    AgencyResponse.objects.get(pk=asked.pk)
    commands.redate_open(TUESDAY + 2 * MINUTE)
    assert agrees(reply(asked))
