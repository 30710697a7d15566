"""How the site stands: for administrators and governance leads, in plain words, the figures that a monitor reads."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from requests_app import commands
from requests_app.management.rehearsal.partnership import Cast
from requests_app.models import AgencyResponse
from requests_app.queries import status
from tests.requests_app.callers import TUESDAY, Caller, refused
from tests.requests_app.pages import text_of, visitor

LATER = TUESDAY + timedelta(hours=1)


def page_of(cast: Cast, who: str = "ada") -> str:
    return text_of(visitor(cast, who).opens("/status/"))


def test_while_everything_goes_on_it_says_so(cast: Cast, tuesday: time_machine.Traveller) -> None:
    commands.say_alive(TUESDAY)
    alarms = {one.name for one in status.figures(TUESDAY) if one.alarm}
    assert alarms.isdisjoint({"worker", "answers", "reminders", "letters", "given_up"})
    assert "Well. The last sign of life is 0 seconds old." in page_of(cast)


def test_a_worker_that_stopped_is_said_with_what_does_not_happen(cast: Cast, tuesday: time_machine.Traveller) -> None:
    commands.say_alive(TUESDAY)
    tuesday.move_to(LATER)
    assert "No sign of life for 1 hour. Answers, reminders and e-mails do not go out by themselves." in page_of(cast)


def test_without_any_sign_of_life_it_does_not_say_well(cast: Cast, tuesday: time_machine.Traveller) -> None:
    assert "There was no sign of life yet." in page_of(cast)


def test_the_oldest_overdue_reminder_and_the_oldest_unsent_letter_are_named(
    cast: Cast, asked: AgencyResponse, tuesday: time_machine.Traveller
) -> None:
    tuesday.move_to(LATER)
    shown = page_of(cast, "grace")
    assert "The oldest has been overdue for" in shown and "The oldest has been waiting for 1 hour." in shown
    assert asked.ref not in shown and cast.person("bea").name not in shown
    commands.sweep(LATER)
    commands.post_notices(LATER)
    after = page_of(cast, "grace")
    assert "has been overdue" not in after and "has been waiting" not in after


@pytest.mark.parametrize("who", ["pip", "dara", "bea"])
def test_nobody_else_sees_it(cast: Cast, tuesday: time_machine.Traveller, who: str) -> None:
    visitor(cast, who).opens("/status/", status=403)
    assert refused(Caller(cast.person(who)).get("status"))[0] == 403


@pytest.mark.parametrize(("who", "offered"), [("ada", True), ("grace", True), ("pip", False), ("omar", False)])
def test_the_foot_of_a_page_leads_there_for_whoever_may_see_it(
    cast: Cast, tuesday: time_machine.Traveller, who: str, offered: bool
) -> None:
    assert ('href="/status/"' in visitor(cast, who).opens("/")) is offered
    visitor(cast, who).opens("/status/", status=200 if offered else 403)


def test_the_same_by_api(cast: Cast, tuesday: time_machine.Traveller) -> None:
    commands.say_alive(TUESDAY)
    tuesday.move_to(LATER)
    seen = Caller(cast.person("grace")).seen("status")
    worker = next(one for one in seen["figures"] if one["name"] == "worker")
    assert worker == {"name": "worker", "alarm": True, "age_seconds": 3600, "count": 0} and seen["well"] is False
