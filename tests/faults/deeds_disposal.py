"""Holding a record, lifting the hold, reviewing it twice, and disposing of it, eight years on: as deeds."""

from __future__ import annotations

from requests_app import commands
from requests_app.models import Disposal, Hold
from requests_app.values.retention import Proposal
from tests.faults.deeds import A_DAY, Deed, _prepares, _request, _submits, _withdraws
from tests.faults.stories import BECAUSE

LATER = 8 * 366 * A_DAY
PROPOSAL = Proposal("REQUEST_RECORD", "2033-12-31", "NO")


def _hold() -> Hold:
    return Hold.objects.select_related("info_request", "response").latest("placed_at")


def _proposal() -> Disposal:
    return Disposal.objects.select_related("info_request", "response").latest("proposed_at")


def _proposes(after: int) -> Deed:
    return Deed(
        "propose_disposal", "dee",
        lambda by, at: commands.propose_disposal(_request(), PROPOSAL, BECAUSE, by=by, at=at), after=after,
    )  # fmt: skip


DISPOSING = [
    _prepares(1),
    _submits(2),
    _withdraws(3),
    Deed(
        "place_hold", "dee", lambda by, at: commands.place_hold(_request(), "INQUIRY", BECAUSE, by=by, at=at), after=4
    ),
    Deed("ask_lifting", "dee", lambda by, at: commands.ask_lifting(_hold(), BECAUSE, by=by, at=at), after=LATER),
    Deed("lift_hold", "lyn", lambda by, at: commands.lift_hold(_hold(), BECAUSE, by=by, at=at), after=LATER + 1),
    _proposes(LATER + 2),
    Deed(
        "refuse_disposal", "lyn", lambda by, at: commands.refuse_disposal(_proposal(), BECAUSE, by=by, at=at),
        after=LATER + 3,
    ),
    _proposes(LATER + 4),
    Deed(
        "dispose_of", "lyn",
        lambda by, at: commands.dispose_of(_proposal(), "NO", confirm="DISPOSE", by=by, at=at), after=LATER + 5,
    ),
]  # fmt: skip
