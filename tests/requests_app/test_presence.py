"""Who is there: within hours or on the rota and not away; and that no open step whose time runs is left alone."""

from __future__ import annotations

import os
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from agencies.commands import end_membership, put_on_rota, say_away, say_back, set_hours, take_off_rota
from agencies.denials import Denial, Incomplete, NotNow, NotPermitted
from agencies.hours import Span, Unit, service_hours
from agencies.hours.calendars import day_of
from agencies.models import Agency, Away, Membership, Shift
from agencies.queries import calendar_of
from agencies.values import NewHours, NewShift
from requests_app import commands
from requests_app.commands import owners
from requests_app.management.rehearsal.partnership import Cast
from requests_app.management.rehearsal.verbs import check_trail
from requests_app.models import ApprovalStep, Clock, InformationRequest, Notification
from requests_app.queries.owners import open_steps
from requests_app.queries.presence import gaps, presence_of, unattended
from requests_app.queries.signers import signers_of
from tests.access.driving import rolled_back
from tests.requests_app.callers import TUESDAY, Caller, asked_of, refused
from tests.requests_app.pages import text_of, visitor

pytestmark = pytest.mark.both_engines
HOUR = timedelta(hours=1)
STEPS = int(os.environ.get("PRESENCE", "150"))
NIGHT = datetime(2026, 11, 10, 22, tzinfo=UTC)


def on_call(cast: Cast, short: str, role: str, begins: datetime, ends: datetime, by: str = "ada") -> Shift:
    administrator = cast.actor(by, TUESDAY)
    new = NewShift(cast.person(short).pk, role, begins, ends)
    return put_on_rota(administrator.agency, new, by=administrator, at=TUESDAY)


def away(cast: Cast, short: str, until: datetime, at: datetime = TUESDAY) -> Away:
    by = cast.actor(short, at)
    return say_away(by.agency, by.person, until, by=by, at=at)


def here(cast: Cast, short: str, role: str, at: datetime) -> bool:
    agency = Agency.objects.get(pk=cast.actor(short, TUESDAY).agency.pk)
    return presence_of([agency], at).here(agency.pk, cast.person(short), [role])


def asks(cast: Cast, urgency: str = "RED", at: datetime = TUESDAY) -> InformationRequest:
    """Pip's request, which Dara or Mara endorses."""
    by = cast.actor("pip", at)
    draft = commands.begin_draft(None, {**asked_of("MP"), "urgency": urgency}, by=by, at=at)
    return commands.submit_request(draft, by=by, at=at).thing


def told(kind: str = "absent") -> list[Notification]:
    return list(Notification.objects.filter(kind=kind, done_at=None).select_related("recipient"))


@pytest.fixture
def office(cast: Cast) -> Cast:
    """The council works from nine to five."""
    ada = cast.actor("ada", TUESDAY)
    days = tuple((day, time(9), time(17)) for day in range(5))
    if calendar_of(ada.agency).hours_on(TUESDAY.date()) != {day: (opens, ends) for day, opens, ends in days}:
        set_hours(ada.agency, NewHours(days, TUESDAY.date()), by=ada, at=TUESDAY)
        cast.agencies["MCC"].refresh_from_db()
    return cast


def test_somebody_is_there_within_hours_or_on_call_in_that_role_and_not_away(office: Cast) -> None:
    assert here(office, "dara", "TEAM_MANAGER", TUESDAY) and not here(office, "dara", "TEAM_MANAGER", NIGHT)
    on_call(office, "dara", "TEAM_MANAGER", NIGHT - HOUR, NIGHT + HOUR)
    assert here(office, "dara", "TEAM_MANAGER", NIGHT) and not here(office, "dara", "LEGAL", NIGHT)
    assert not here(office, "dara", "TEAM_MANAGER", NIGHT + HOUR)  # the shift is over
    gone = away(office, "dara", NIGHT + HOUR)
    assert not here(office, "dara", "TEAM_MANAGER", TUESDAY + HOUR) and not here(office, "dara", "TEAM_MANAGER", NIGHT)
    say_back(gone, by=office.actor("dara", TUESDAY), at=TUESDAY + HOUR)
    assert here(office, "dara", "TEAM_MANAGER", NIGHT)
    assert check_trail().wrong == ""
    connection.check_constraints()


def test_what_cannot_wait_and_is_attended_by_nobody_is_told_to_seniors_once_for_each_rung(office: Cast) -> None:
    asks(office)
    assert commands.keep_owners(TUESDAY) == 0 and told() == []
    commands.keep_owners(NIGHT)
    first = told()
    assert first and {row.side for row in first} == {"owners"}
    assert commands.keep_owners(NIGHT + timedelta(minutes=1)) == 0
    assert commands.keep_owners(NIGHT + timedelta(minutes=31)) > 0
    on_call(office, "dara", "TEAM_MANAGER", NIGHT, NIGHT + 3 * HOUR)
    commands.keep_owners(NIGHT + HOUR)
    assert told() == []  # somebody is there, so nobody need look for one


def test_a_time_that_counts_working_days_stands_while_the_agency_is_shut(office: Cast) -> None:
    asks(office, "GREEN")
    assert commands.keep_owners(NIGHT) == 0 and told() == []
    for short in ("dara", "mara"):
        away(office, short, TUESDAY + timedelta(days=3))
    commands.keep_owners(TUESDAY + timedelta(minutes=1))
    assert told()  # but within hours somebody must be there


def test_nobody_on_call_hears_of_a_restricted_request_by_its_reference(office: Cast) -> None:
    asked = asks(office)
    commands.keep_owners(NIGHT)
    assert {row.ref for row in told()} == {asked.ref}


class Presence(RuleBasedStateMachine):
    """People go away and come back, are put on the rota and taken off it, leave; hours pass; the look comes."""

    here: Cast
    people = st.sampled_from(("dara", "mara"))
    waits = st.sampled_from((timedelta(minutes=1), HOUR, 5 * HOUR, 13 * HOUR))

    def __init__(self) -> None:
        super().__init__()
        self.rolling = rolled_back()
        self.rolling.__enter__()
        self.here.sign_ins.clear()
        self.at = TUESDAY + timedelta(minutes=5)

    def teardown(self) -> None:
        self.rolling.__exit__(None, None, None)

    def tried(self, act: Any) -> None:
        try:
            act()
        except (Denial, LookupError):
            return

    @initialize(urgency=st.sampled_from(("RED", "RED", "GREEN")))
    def begins(self, urgency: str) -> None:
        asks(self.here, urgency, at=self.at)
        commands.keep_owners(self.at)

    @rule(who=people, hours=st.integers(1, 30))
    def goes_away(self, who: str, hours: int) -> None:
        self.tried(lambda: away(self.here, who, self.at + hours * HOUR, at=self.at))

    @rule(who=people)
    def comes_back(self, who: str) -> None:
        for row in Away.objects.filter(Away.live(self.at), person=self.here.person(who)).select_related("agency"):
            self.tried(lambda row=row: say_back(row, by=self.here.actor(who, self.at), at=self.at))  # type: ignore[misc]

    @rule(who=people, after=st.integers(0, 12), hours=st.integers(1, 12))
    def goes_on_the_rota(self, who: str, after: int, hours: int) -> None:
        by, begins = self.here.actor("ada", self.at), self.at + after * HOUR
        role = "TEAM_MANAGER" if who == "dara" else "MASH_MANAGER"
        new = NewShift(self.here.person(who).pk, role, begins, begins + hours * HOUR)
        self.tried(lambda: put_on_rota(by.agency, new, by=by, at=self.at))

    @rule()
    def is_taken_off(self) -> None:
        for row in Shift.objects.filter(Shift.live(self.at)).select_related("agency")[:1]:
            self.tried(lambda row=row: take_off_rota(row, by=self.here.actor("ada", self.at), at=self.at))  # type: ignore[misc]

    @rule(who=people)
    def leaves(self, who: str) -> None:
        rows = Membership.objects.filter(Membership.live(self.at), person=self.here.person(who))
        for row in rows.select_related("agency"):
            self.tried(lambda row=row: end_membership(row, by=self.here.actor("ada", self.at), at=self.at))  # type: ignore[misc]

    @rule(wait=waits)
    def passes(self, wait: timedelta) -> None:
        self.at += wait

    @invariant()
    def somebody_is_there_or_it_escalates(self) -> None:
        commands.keep_owners(self.at)
        assert list(alone(self.at)) == []


def alone(at: datetime) -> list[ApprovalStep]:
    """Worked out another way than the product does: minute by minute, from the rows themselves."""
    found = []
    for step in open_steps():
        window = service_hours(day_of(at), calendar_of(step.agency))
        shut = window is None or not window[0] <= at < window[1]
        rules = Clock.objects.filter(step_id=step.pk, stopped_at=None).values_list("rule", flat=True)
        if shut and not any(Span.parse(one).unit is Unit.HOURS for one in rules):
            continue
        gone = set(Away.objects.filter(starts_at__lte=at, ends_at__gt=at).values_list("person", flat=True))
        shifts = Shift.objects.filter(starts_at__lte=at, ends_at__gt=at, role__in=step.role_codes)
        ready = set(shifts.values_list("person", flat=True))
        can = {one.person.pk for one in signers_of([step], at)[step.pk]} - gone
        if not (can & ready if shut else can):
            escalated = Notification.objects.filter(
                about_id=step.root_id, kind__in=["nobody", "absent"], done_at=None, slot__contains=f":{step.pk}:"
            )
            if not escalated.exists():
                found.append(step)
    return found


def play(cast: Cast, steps: int) -> None:
    machine = type("Machine", (Presence,), {"here": cast})
    checks = settings(
        max_examples=steps // 25, stateful_step_count=25, deadline=None, derandomize=True,
        suppress_health_check=list(HealthCheck), print_blob=False, phases=[Phase.generate], database=None,
    )  # fmt: skip
    run_state_machine_as_test(machine, settings=checks)


def test_every_minute_each_open_step_has_somebody_who_is_there_or_escalates(office: Cast) -> None:
    play(office, STEPS)


def test_a_look_that_asks_only_who_may_and_not_who_is_there_is_caught(
    office: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(owners, "unattended", lambda steps, at: [])
    with pytest.raises(AssertionError):
        play(office, STEPS)


def test_gaps_are_when_the_agency_is_shut_and_nobody_is_on_call(office: Cast) -> None:
    calendar = calendar_of(Agency.objects.get(code="MCC"))
    found = gaps(calendar, [(NIGHT, NIGHT + 2 * HOUR)], TUESDAY, days=1)
    evening, morning = datetime(2026, 11, 10, 17, tzinfo=UTC), datetime(2026, 11, 11, 9, tzinfo=UTC)
    assert found == [(evening, NIGHT), (NIGHT + 2 * HOUR, morning)]
    assert gaps(calendar, [(evening, morning)], TUESDAY, days=1) == []


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"role": "LEGAL"}, "/role"),
        ({"ends_at": TUESDAY - HOUR}, "/ends_at"),
        ({"ends_at": TUESDAY + timedelta(days=8)}, "/ends_at"),
    ],
)
def test_what_is_wrong_with_a_shift_is_said_by_field(cast: Cast, changes: dict[str, Any], pointer: str) -> None:
    ada = cast.actor("ada", TUESDAY)
    new = NewShift(**{"person": cast.person("dara").pk, "role": "TEAM_MANAGER", "starts_at": TUESDAY,
                      "ends_at": TUESDAY + HOUR, **changes})  # fmt: skip
    with pytest.raises(Incomplete) as refusal:
        put_on_rota(ada.agency, new, by=ada, at=TUESDAY)
    assert [fault.pointer for fault in refusal.value.errors] == [pointer]


def test_only_an_administrator_keeps_the_rota_and_everybody_speaks_for_themselves(cast: Cast) -> None:
    dara, kit = cast.actor("dara", TUESDAY), cast.actor("kit", TUESDAY)
    new = NewShift(dara.person.pk, "TEAM_MANAGER", TUESDAY, TUESDAY + HOUR)
    with pytest.raises(NotPermitted):
        put_on_rota(dara.agency, new, by=dara, at=TUESDAY)
    with pytest.raises(NotPermitted):
        say_away(kit.agency, dara.person, NIGHT, by=kit, at=TUESDAY)
    gone = away(cast, "dara", NIGHT)
    with pytest.raises(NotPermitted):
        say_back(gone, by=kit, at=TUESDAY)
    with pytest.raises(Incomplete):
        away(cast, "dara", NIGHT + HOUR)
    say_back(gone, by=cast.actor("ada", TUESDAY), at=TUESDAY)
    with pytest.raises(NotNow):
        say_back(gone, by=dara, at=TUESDAY)
    shift = on_call(cast, "dara", "TEAM_MANAGER", NIGHT, NIGHT + HOUR)
    take_off_rota(shift, by=dara, at=TUESDAY)  # whoever is on call may say that they cannot


def test_the_rota_on_its_page(office: Cast, tuesday: object) -> None:
    ada, dara = visitor(office, "ada"), visitor(office, "dara")
    page = ada.opens("/agency/rota/")
    assert "Team manager: nobody from" in text_of(page)  # and every other role that decides, in the same line
    answer = ada.sends("/agency/rota/", {"then": "put"}, on=page, status=422).content.decode()
    assert "Select who is on call" in answer and "Enter when it ends" in answer
    ends = {"ends_at_0": "12", "ends_at_1": "11", "ends_at_2": "2026", "ends_at_3": "09:00"}
    words = {"then": "put", "person": str(office.person("dara").pk), "role": "TEAM_MANAGER", **ends}
    said = text_of(ada.follows(ada.sends("/agency/rota/", words, on=page)))
    assert "On the rota" in said and "On call now" in said
    page = dara.opens("/agency/rota/")
    assert "Put somebody on the rota" not in page
    until = {"until_0": "11", "until_1": "11", "until_2": "2026", "until_3": "08:00"}
    said = text_of(dara.follows(dara.sends("/agency/rota/", {"then": "away", **until}, on=page)))
    assert "Dara Exampleby is away until" in said and "I am back" in said
    row = Away.objects.get()
    page = dara.opens("/agency/rota/")
    assert "Welcome back" in text_of(
        dara.follows(dara.sends("/agency/rota/", {"then": "back", "row": row.pk}, on=page))
    )


def test_the_rota_over_the_api(cast: Cast, tuesday: object) -> None:
    ada, dara, kit = (Caller(cast.person(short)) for short in ("ada", "dara", "kit"))
    words = {"person": str(cast.person("dara").pk), "role": "TEAM_MANAGER", "ends_at": NIGHT.isoformat()}
    made = ada.done("rota", words, status=201)
    assert [row["id"] for row in kit.seen("rota")["items"]] == [made["id"]]
    assert refused(kit.post("rota", words))[0] == 403
    gone = dara.done("away", {"until": NIGHT.isoformat()}, status=201)
    assert [row["person"]["name"] for row in kit.seen("away")["items"]] == ["Dara Exampleby"]
    assert refused(kit.post(f"away/{gone['id']}/end"))[0] == 403
    assert dara.done(f"away/{gone['id']}/end") and dara.done(f"rota/{made['id']}/end")


def test_unattended_asks_a_few_questions_however_many_steps_are_open(
    office: Cast, django_assert_max_num_queries: Any
) -> None:
    asks(office)
    steps = list(open_steps())
    unattended(steps, NIGHT)
    with django_assert_max_num_queries(12):
        unattended(steps * 20, NIGHT)
