"""Sharing unasked: a hospital tells the council, driven by the real commands."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from requests_app import commands
from requests_app.management.rehearsal.partnership import Cast
from requests_app.models import AgencyResponse
from tests.requests_app.callers import BECAUSE, TUESDAY

WHY_CANARY = "wintergreenwhy the mother said that he takes the baby home tonight"
SAID_CANARY = "saffronsaid two bruises on the upper arm, seen on the ward"
LEFT_CANARY = "lavenderleft the notes of the birth"

OFFER: dict[str, Any] = {
    "to": "MCC",
    "urgency": "AMBER",
    "subjects": [{"ref": "S1", "kind": "CHILD", "name": "Fern Placeholder", "dob": "2026-11-04"}],
    "what": "What our midwife saw on the ward",
    "why_now": WHY_CANARY,
}


def answer() -> dict[str, Any]:
    """What the hospital shares: a part, with its ground for the rest."""
    shared = {"text": SAID_CANARY, "kind": "OBSERVATION", "as_at": "2026-11-10", "source": "ward record"}
    withheld = {"what": LEFT_CANARY, "code": "NOT_RELEVANT", "why": "They say nothing about the injury."}
    return {
        "identity_match": {"result": "MATCH", "on": ["name", "dob"]},
        "items": [{"item": "I1", "outcome": "PART", "shared": [shared], "withheld": [withheld], "handling": ["H1"]}],
        "left_out": "The birth itself, which does not bear on the injury.",
        "use": "To decide whether an enquiry is needed.",
        "isd": {
            "holder_scope_class": "a", "recipient_scope_class": "a", "detriment_considered": True,
            "detriment_outcome": "NO_GREATER_HARM", "relevant_because": "an injury in a newborn baby",
        },
        "discloser_law": {"gateway": "CA04-16LA", "art6": "A6-1-C", "special": "A9-2-H"},
    }  # fmt: skip


def fresh(response: AgencyResponse) -> AgencyResponse:
    rows = AgencyResponse.objects.select_related(
        "info_request", "from_agency", "to_agency", "team", "holder", "arrival"
    )
    return rows.get(pk=response.pk)


def begun(cast: Cast, who: str = "sam", at: datetime = TUESDAY, **words: Any) -> AgencyResponse:
    return commands.begin_offer({**OFFER, **words}, by=cast.actor(who, at), at=at).thing


def put_forward(cast: Cast, who: str = "sam", at: datetime = TUESDAY) -> AgencyResponse:
    by = cast.actor(who, at)
    draft = commands.begin_draft(begun(cast, who, at), answer(), by=by, at=at)
    return commands.put_forward_response(draft, by=by, at=at).thing


def delivered(cast: Cast, at: datetime = TUESDAY) -> AgencyResponse:
    response = put_forward(cast, at=at)
    for step in response.steps.filter(mode="sign").select_related("response", "agency").order_by("order"):
        commands.approve_step(step, BECAUSE, by=cast.actor("nia", at), at=at)
    commands.deliver_due(at + timedelta(minutes=16))
    return fresh(response)
