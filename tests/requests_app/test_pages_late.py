"""Late, paused and ended on the asking side: a page says no more than is true."""

from __future__ import annotations

from datetime import timedelta

import time_machine

from requests_app import commands
from requests_app.management.rehearsal.partnership import Cast
from requests_app.models import AgencyResponse, ApprovalStep, InformationRequest
from requests_app.queries.dates import timed_or_404
from requests_app.reminders import start_clock
from requests_app.views.standing import step_tag
from tests.requests_app.callers import BECAUSE, TUESDAY
from tests.requests_app.pages import text_of, visitor


def test_what_is_late_is_overdue_until_it_is_withdrawn(
    cast: Cast, asked: AgencyResponse, tuesday: time_machine.Traveller
) -> None:
    tuesday.shift(timedelta(hours=5))
    path = f"/requests/{asked.info_request.ref}/"
    assert "Overdue" in text_of(visitor(cast, "pip").opens(path))
    later = TUESDAY + timedelta(hours=5)
    commands.withdraw_request(asked.info_request, BECAUSE, by=cast.actor("pip", later), at=later)
    assert "Overdue" not in text_of(visitor(cast, "pip").opens(path))


def test_a_look_back_of_a_request_is_explained_by_its_own_clock(cast: Cast, submitted: InformationRequest) -> None:
    pip, step = cast.actor("pip", TUESDAY), submitted.steps.get(status="open")
    start_clock("look_back", about=submitted, agency=step.agency, span="1 working day", at=TUESDAY, step=step)
    assert timed_or_404(pip, submitted.ref, "look_back", TUESDAY).clock.kind == "look_back"
    assert timed_or_404(pip, submitted.ref, "step", TUESDAY).clock.kind == "step"


def test_a_look_back_is_not_called_a_decision() -> None:
    assert step_tag(ApprovalStep(mode="look_back", status="open"))["state"] == "look_back"
    assert step_tag(ApprovalStep(mode="sign", status="open"))["state"] == "to_decide"
