"""Outside the line: where a partnership asks for it, nobody decides what somebody prepared whom they manage."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agencies.commands import end_line_manager, name_line_manager
from agencies.denials import Incomplete, NotNow, NotPermitted
from agencies.models import LineManager
from agencies.queries import managers_of
from agencies.values import NewLine
from requests_app import commands, policies, reminders
from requests_app.management.rehearsal.partnership import Cast
from requests_app.models import AgencyResponse, Notification
from requests_app.policies import many
from requests_app.queries import hands
from requests_app.queries.owners import open_steps, unowned
from requests_app.queries.signers import standing_of
from tests.requests_app.callers import BECAUSE, TUESDAY, Caller
from tests.requests_app.covering import afresh, joins, stands_in
from tests.requests_app.linking import link_persons
from tests.requests_app.pages import text_of, visitor
from tests.requests_app.reached import open_step

pytestmark = pytest.mark.both_engines


@pytest.fixture
def outside(settings: Any) -> None:
    """This partnership asks that an answer be decided outside the line."""
    settings.INDEPENDENT_OF_LINE = True


def manages(cast: Cast, manager: str, person: str, by: str = "joy", **more: Any) -> LineManager:
    new = NewLine(cast.person(person).pk, cast.person(manager).pk, **{"starts_at": TUESDAY, **more})
    administrator = afresh(cast, by)
    return name_line_manager(administrator.agency, new, by=administrator, at=TUESDAY)


def why_not(cast: Cast, response: AgencyResponse, short: str) -> str:
    denial = policies.why_not_sign(open_step(response), by=afresh(cast, short))
    return denial.code if denial else ""


def test_the_drafters_manager_does_not_sign_and_is_told_why(
    cast: Cast, put_forward: AgencyResponse, outside: None
) -> None:
    assert why_not(cast, put_forward, "omar") == ""
    manages(cast, "omar", "bea")
    assert why_not(cast, put_forward, "omar") == "in_the_line"
    with pytest.raises(NotPermitted) as denial:
        commands.approve_step(open_step(put_forward), BECAUSE, by=afresh(cast, "omar"), at=TUESDAY)
    assert "somebody outside their line" in str(denial.value)
    assert [one.why_not for one in standing_of(open_step(put_forward), TUESDAY)] == ["LINE"]


def test_without_the_setting_nothing_changes_and_nothing_is_asked(cast: Cast, put_forward: AgencyResponse) -> None:
    manages(cast, "omar", "bea")
    with CaptureQueriesContext(connection) as queries:
        hands.hands_in([open_step(put_forward)], TUESDAY)
    assert not any("agencies_linemanager" in one["sql"] for one in queries)
    assert why_not(cast, put_forward, "omar") == ""


def test_the_rule_without_its_lines_is_seen_to_let_a_manager_through(
    cast: Cast, put_forward: AgencyResponse, outside: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    manages(cast, "omar", "bea")
    monkeypatch.setattr(hands, "managers_of", lambda _humans, _at: [])
    with pytest.raises(AssertionError):
        assert why_not(cast, put_forward, "omar") == "in_the_line"


def a_stranger_draws_a_line(cast: Cast, response: AgencyResponse) -> None:
    """The police let in both of another agency's people, and say that the one who decides manages who drafted."""
    for short in ("omar", "bea"):
        joins(cast, short, "MP", "PRACTITIONER", by="gil")
    manages(cast, "omar", "bea", by="gil")
    assert why_not(cast, response, "omar") == ""


def test_another_agencys_line_takes_nobody_off_an_answer(
    cast: Cast, put_forward: AgencyResponse, outside: None
) -> None:
    a_stranger_draws_a_line(cast, put_forward)
    manages(cast, "omar", "bea")
    assert why_not(cast, put_forward, "omar") == "in_the_line"


def test_lines_that_count_everywhere_are_caught(
    cast: Cast, put_forward: AgencyResponse, outside: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = put_forward.from_agency_id
    monkeypatch.setattr(hands, "managers_of", lambda humans, at: [(own, *two) for _, *two in managers_of(humans, at)])
    with pytest.raises(AssertionError):
        a_stranger_draws_a_line(cast, put_forward)


def test_it_is_measured_by_natural_persons_and_by_the_day(
    cast: Cast, put_forward: AgencyResponse, outside: None
) -> None:
    joins(cast, "ray", "OBS", "GP_SAFEGUARDING_LEAD", by="joy")
    manages(cast, "omar", "bea", starts_at=TUESDAY + timedelta(days=1))
    assert why_not(cast, put_forward, "omar") == "", "it begins tomorrow"
    line = manages(cast, "ray", "bea")
    assert why_not(cast, put_forward, "ray") == "in_the_line"
    end_line_manager(line, by=afresh(cast, "joy"), at=TUESDAY)
    assert why_not(cast, put_forward, "ray") == ""


def test_a_second_record_of_the_manager_is_the_manager(cast: Cast, put_forward: AgencyResponse, outside: None) -> None:
    joins(cast, "ray", "OBS", "GP_SAFEGUARDING_LEAD", by="joy")
    manages(cast, "omar", "bea")
    link_persons(cast.person("ray"), cast.person("omar"), by=afresh(cast, "joy"), at=TUESDAY)
    assert why_not(cast, put_forward, "ray") == "in_the_line"


def test_a_deputy_does_not_sign_in_a_managers_place(cast: Cast, put_forward: AgencyResponse, outside: None) -> None:
    joins(cast, "ray", "OBS", "PRACTITIONER", by="joy")
    stands_in(cast, "ray", "omar")
    assert why_not(cast, put_forward, "ray") == ""
    manages(cast, "omar", "bea")
    assert why_not(cast, put_forward, "ray") == "had_a_part"
    assert cast.person("ray") not in reminders.signers(open_step(put_forward), TUESDAY)


def test_what_only_a_manager_could_sign_escalates(cast: Cast, put_forward: AgencyResponse, outside: None) -> None:
    manages(cast, "omar", "bea")
    assert [step.root_id for step in unowned(open_steps(), TUESDAY)] == [put_forward.pk]
    commands.keep_owners(TUESDAY)
    told = Notification.objects.filter(kind="nobody").values_list("recipient__email", flat=True)
    assert list(told) == ["joy@demo.example"]


def test_lists_say_the_same_as_the_policy(cast: Cast, put_forward: AgencyResponse, outside: None) -> None:
    step = open_step(put_forward)
    assert many.signable([step], by=afresh(cast, "omar"), at=TUESDAY) == {step.pk}
    manages(cast, "omar", "bea")
    assert many.signable([step], by=afresh(cast, "omar"), at=TUESDAY) == set()


def test_administrators_keep_the_record_and_nobody_their_own(cast: Cast, tuesday: object) -> None:
    for short in ("omar", "bea"):
        with pytest.raises(NotPermitted):
            manages(cast, "omar", "bea", by=short)
    line = manages(cast, "omar", "joy")
    with pytest.raises(NotPermitted):
        end_line_manager(line, by=afresh(cast, "joy"), at=TUESDAY)
    other = manages(cast, "omar", "bea")
    end_line_manager(other, by=afresh(cast, "joy"), at=TUESDAY)
    with pytest.raises(NotNow):
        end_line_manager(other, by=afresh(cast, "joy"), at=TUESDAY)


@pytest.mark.parametrize(
    ("person", "manager", "more", "pointer"),
    [
        ("pip", "omar", {}, "/person"),
        ("bea", "dara", {}, "/manager"),
        ("bea", "bea", {}, "/manager"),
        ("bea", "omar", {"ends_at": TUESDAY}, "/ends_at"),
    ],
)
def test_what_is_wrong_is_named(
    cast: Cast, tuesday: object, person: str, manager: str, more: dict[str, Any], pointer: str
) -> None:
    with pytest.raises(Incomplete) as wrong:
        manages(cast, manager, person, **more)
    assert [fault.pointer for fault in wrong.value.errors] == [pointer]
    manages(cast, "omar", "bea")
    with pytest.raises(Incomplete):
        manages(cast, "omar", "bea")


def test_the_page_and_the_api_do_the_same(cast: Cast, tuesday: object, outside: None) -> None:
    joy = visitor(cast, "joy")
    page = joy.opens("/agency/lines/")
    bea, omar = str(cast.person("bea").pk), str(cast.person("omar").pk)
    wrong = joy.sends("/agency/lines/", {"person": bea}, on=page, status=422).content.decode()
    assert "Select who manages them" in text_of(wrong)
    shown = joy.follows(joy.sends("/agency/lines/", {"person": bea, "manager": omar}, on=wrong))
    assert "Omar Specimen" in text_of(shown)
    line = LineManager.objects.get()
    assert "On record" in shown
    joy.follows(joy.sends(f"/agency/lines/{line.pk}/end/", {}, on=shown))
    visitor(cast, "omar").opens("/agency/lines/", 403)
    api = Caller(cast.person("joy"))
    made = api.post("line_managers", {"person": bea, "manager": omar})
    assert made.status_code == 201, made.content
    assert len(api.get("line_managers").json()["items"]) == 1
    assert api.post(f"line_managers/{made.json()['id']}/end", {}).status_code == 200
    assert Caller(cast.person("omar")).get("line_managers").status_code == 403
