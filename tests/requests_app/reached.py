"""States reached by driving the real commands with the cast; RQ-01 asked of the surgery, on a Tuesday."""

from __future__ import annotations

from datetime import timedelta

from requests_app import commands
from requests_app.management.rehearsal.partnership import Cast
from requests_app.models import AgencyResponse, ApprovalStep, Draft, InformationRequest
from tests.requests_app.callers import BECAUSE, TUESDAY, asked_of, documents


def drafted(cast: Cast) -> Draft:
    """Pip's complete draft."""
    return commands.prepare_request(asked_of("OBS"), by=cast.actor("pip", TUESDAY), at=TUESDAY)


def submitted(cast: Cast) -> InformationRequest:
    """With Pip's manager."""
    return commands.submit_request(drafted(cast), by=cast.actor("pip", TUESDAY), at=TUESDAY).thing


def open_step(thing: InformationRequest | AgencyResponse) -> ApprovalStep:
    """The step whose turn it is."""
    return thing.steps.select_related("info_request", "response").get(status="open")


def sent(cast: Cast) -> InformationRequest:
    """With the surgery."""
    step = open_step(submitted(cast))
    return commands.endorse_request(step, BECAUSE, by=cast.actor("dara", TUESDAY), at=TUESDAY).thing


def asked(cast: Cast) -> AgencyResponse:
    """What the surgery received."""
    return sent(cast).responses.get()


def put_forward(cast: Cast) -> AgencyResponse:
    """Bea's answer, with the surgery's lead to decide."""
    bea = cast.actor("bea", TUESDAY)
    draft = commands.begin_draft(asked(cast), documents()["OBS"], by=bea, at=TUESDAY)
    return commands.put_forward_response(draft, by=bea, at=TUESDAY).thing


def approved(cast: Cast) -> AgencyResponse:
    """Approved by Omar, held."""
    step = open_step(put_forward(cast))
    return commands.approve_step(step, BECAUSE, by=cast.actor("omar", TUESDAY), at=TUESDAY).thing


def delivered(cast: Cast) -> AgencyResponse:
    """Sent to the asker, not opened yet."""
    response = approved(cast)
    commands.deliver_due(TUESDAY + timedelta(minutes=6))
    response.refresh_from_db()
    return response
