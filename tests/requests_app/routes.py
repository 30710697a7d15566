"""Writing an agency's own pathway in tests: the surgery's, by Joy, agreed to by Ray."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from agencies.models import Agency
from requests_app import commands, guidance, pathways
from requests_app.management.rehearsal.partnership import Cast
from requests_app.models import Pathway
from tests.requests_app.callers import TUESDAY

WHY = "Two of our answers went out last month without the guardian having seen what they held."
SOON = TUESDAY + timedelta(minutes=10)
GUARDIAN = {
    "code": "GUARDIAN",
    "label": "The guardian looks",
    "why": "Our partners want the guardian to see health information.",
    "roles": ["CALDICOTT_GUARDIAN"],
    "rule": "GR3",
    "when": [{"confidential_health": True}],
}


BOARD = {
    "code": "BOARD", "label": "Two of three look", "why": "What is contested is looked at from outside as well.",
    "roles": ["CALDICOTT_GUARDIAN", "DESIGNATED_PROFESSIONAL"], "rule": "GR4", "people": 2,
    "agencies": ["BNT", "MICB", "TMH"],
}  # fmt: skip
"""Ross, Dot and Cleo of three other agencies; whichever two agree first are enough."""


def least(agency: Agency, side: str = "answering") -> list[dict[str, Any]]:
    """The guidance's own steps for this agency."""
    return pathways.default_document(guidance.in_force(TUESDAY), side, agency.kinds)


def proposed(
    cast: Cast, *added: dict[str, Any], code: str = "OBS", by: str = "joy", side: str = "answering",
    valid_from: datetime = SOON, first: bool = False,
) -> Pathway:  # fmt: skip
    """A version with these steps after (or before) the guidance's own, waiting for a second person."""
    agency, who = cast.agency(code), cast.actor(by, TUESDAY)
    pathway = commands.draft_pathway(agency, side, by=who, at=TUESDAY).thing
    own = [*added, *least(agency, side)] if first else [*least(agency, side), *added]
    pathway = commands.change_pathway(pathway, own, by=who, at=TUESDAY).thing
    return commands.propose_pathway(pathway, WHY, valid_from=valid_from, by=who, at=TUESDAY).thing


def approved(cast: Cast, *added: dict[str, Any], agreed_by: str = "ray", **how: Any) -> Pathway:
    """The same, agreed to."""
    pathway = proposed(cast, *added, **how)
    return commands.approve_pathway(pathway, WHY, by=cast.actor(agreed_by, TUESDAY), at=TUESDAY).thing
