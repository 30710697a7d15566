"""When what was recorded is not sealed for too long, people can read and look, but nothing more is done."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from agencies.denials import ReadOnly
from audit import sealed, trail
from audit.models import Entry
from requests_app import commands
from requests_app.api.problems import problem
from requests_app.views.door import refusal
from tests.requests_app.callers import BECAUSE, TUESDAY
from tests.requests_app.reached import open_step


@pytest.fixture
def late(settings):
    """Sealing may be a quarter of an hour late, and is later."""
    settings.AUDIT_MAX_UNSEALED = 900
    oldest = Entry.objects.order_by("id").first().recorded_at
    return max(oldest, TUESDAY) + timedelta(minutes=16)


def test_nothing_is_changed_and_the_attempt_is_recorded(cast, submitted, late):
    dara = cast.actor("dara", TUESDAY)
    with pytest.raises(ReadOnly):
        commands.endorse_request(open_step(submitted), BECAUSE, by=dara, at=late)
    submitted.refresh_from_db()
    assert submitted.status == "submitted"
    tried = trail.about(dara.sign_in).last()
    assert (tried.action, tried.outcome) == ("attempt.refused", "read_only")


def test_people_still_read_and_their_looks_are_recorded(cast, submitted, late):
    pip = cast.actor("pip", TUESDAY)
    assert commands.open_request(submitted, by=pip, at=late)
    assert trail.about(pip.sign_in).last().action == "request.opened"


def test_within_the_time_and_where_it_is_off_people_act(cast, submitted, late, settings):
    dara = cast.actor("dara", TUESDAY)
    settings.AUDIT_MAX_UNSEALED = 0
    commands.endorse_request(open_step(submitted), BECAUSE, by=dara, at=late)
    settings.AUDIT_MAX_UNSEALED = 900
    assert not sealed.too_late(sealed.oldest_unsealed() + timedelta(minutes=15))


def test_the_api_and_the_pages_say_503(rf):
    answer = problem(ReadOnly(), {})
    assert (answer.status_code, answer.data["code"]) == (503, "read_only")
    assert "everything can be read" in answer.data["detail"]
    page = refusal(rf.post("/"), ReadOnly())
    assert page.status_code == 503
    assert b"everything can be read" in page.content


def test_readiness_says_how_late_it_is(client, submitted, late, settings, time_machine):
    first = sealed.oldest_unsealed()
    for waited, said in ((30, []), (90, ["trail to be sealed: 90 s  ALARM"])):
        time_machine.move_to(first + timedelta(seconds=waited), tick=False)
        lines = client.get("/health/ready").content.decode().split("\n")
        assert lines[0] == "ready"
        assert [line for line in lines if "sealed" in line] == said
    time_machine.move_to(first + timedelta(minutes=16), tick=False)
    answer = client.get("/health/ready")
    assert answer.status_code == 200
    assert answer.content.decode().endswith("recording: nothing is recorded until the trail is sealed  ALARM")


def test_the_lag_is_nothing_where_nothing_was_recorded(db):
    assert sealed.lag(datetime.now(UTC)) == timedelta()
