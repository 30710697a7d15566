"""What the tests of this floor may ask for besides the cast."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine

from requests_app import commands
from requests_app.management.rehearsal.partnership import Cast
from requests_app.models import AgencyResponse, InformationRequest
from tests.requests_app.callers import BECAUSE, TUESDAY, asked_of, documents


@pytest.fixture
def tuesday(cast: Cast) -> Iterator[time_machine.Traveller]:
    """The clock stands at Tuesday 10 November 2026, 10:00, after the partnership was founded."""
    with time_machine.travel(TUESDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def submitted(cast: Cast, tuesday: time_machine.Traveller) -> InformationRequest:
    """RQ-01, asked of the surgery only, waiting for Dara."""
    pip = cast.actor("pip", TUESDAY)
    draft = commands.begin_draft(None, asked_of("OBS"), by=pip, at=TUESDAY)
    return commands.submit_request(draft, by=pip, at=TUESDAY).thing


@pytest.fixture
def asked(cast: Cast, submitted: InformationRequest) -> AgencyResponse:
    """The surgery has been asked."""
    step = submitted.steps.select_related("info_request", "agency").get(status="open")
    commands.endorse_request(step, BECAUSE, by=cast.actor("dara", TUESDAY), at=TUESDAY)
    return AgencyResponse.objects.get(info_request=submitted)


@pytest.fixture
def put_forward(cast: Cast, asked: AgencyResponse) -> AgencyResponse:
    """Bea has prepared the answer; Omar is to decide."""
    bea = cast.actor("bea", TUESDAY)
    draft = commands.begin_draft(asked, documents()["OBS"], by=bea, at=TUESDAY)
    return commands.put_forward_response(draft, by=bea, at=TUESDAY).thing


@pytest.fixture
def agreed(cast: Cast, put_forward: AgencyResponse) -> AgencyResponse:
    """Omar has agreed; the answer is held."""
    step = put_forward.steps.select_related("response", "agency").get(status="open")
    return commands.approve_step(step, BECAUSE, by=cast.actor("omar", TUESDAY), at=TUESDAY).thing


@pytest.fixture
def delivered(agreed: AgencyResponse, tuesday: time_machine.Traveller) -> AgencyResponse:
    """The answer has reached the asker."""
    later = TUESDAY + timedelta(minutes=6)
    tuesday.move_to(later)
    assert commands.deliver_due(later) == 1
    return AgencyResponse.objects.get(pk=agreed.pk)
