"""Taking and deciding after the time, as deeds: with the reason that both sides read."""

from __future__ import annotations

from requests_app import commands
from requests_app.values.lateness import Late
from tests.faults.deeds import Deed, _endorses, _prepares, _puts_forward, _response, _step, _submits
from tests.faults.stories import BECAUSE

TAKEN, DECIDED = Late("NOBODY_THERE", "taking"), Late("MORE_URGENT", "deciding")

COMING_LATE = [
    _prepares(1),
    _submits(2),
    _endorses(3),
    Deed(
        "acknowledge_response", "ines",
        lambda by, at: commands.acknowledge_response(_response(), late=TAKEN, by=by, at=at), after=40,
    ),
    *_puts_forward(41),
    Deed(
        "approve_step", "leo", lambda by, at: commands.approve_step(_step(), BECAUSE, late=DECIDED, by=by, at=at),
        after=300,
    ),
]  # fmt: skip
