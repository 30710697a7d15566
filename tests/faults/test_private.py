"""The shared checker hears a name in what leaves the site, and in what is kept of what went wrong."""

from __future__ import annotations

from datetime import timedelta

import pytest

from requests_app import commands, mail
from requests_app.management.rehearsal.partnership import Cast
from requests_app.models import AgencyResponse, Notification, Setback
from tests.faults import checker
from tests.faults.invariants import private
from tests.requests_app import reached
from tests.requests_app.callers import TUESDAY

pytestmark = [pytest.mark.django_db, pytest.mark.both_engines]


@pytest.fixture
def late(cast: Cast) -> AgencyResponse:
    """Something was asked, and its reminders were made."""
    response = reached.asked(cast)
    commands.sweep(TUESDAY + timedelta(hours=9))
    return response


def test_no_letter_names_anybody_and_the_checker_knows_whom_to_look_for(late: AgencyResponse) -> None:
    assert {"Sampleton", "Pip Mockridge"} <= private.names()
    assert Notification.objects.values("kind").distinct().count() > 2
    assert list(private.letters()) == [] and checker.wrong() == []


@pytest.mark.parametrize("name", ["Wren Sampleton", "Omar Specimen", "Otterbrook Surgery"])
def test_a_letter_that_names_somebody_is_caught(
    late: AgencyResponse, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    said = mail.Notice("Due now", f"It is about {name}.")
    monkeypatch.setitem(mail.NOTICES, "due", said)
    assert "the letter of due names somebody" in checker.wrong()


def test_a_setback_that_quotes_what_broke_is_caught(late: AgencyResponse) -> None:
    Setback.objects.create(
        job="stuck_answer", key="1", reason="no such name: Sampleton", first_at=TUESDAY, next_try_at=TUESDAY
    )
    assert "the setback of stuck_answer names somebody" in checker.wrong()
