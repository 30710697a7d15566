"""The short story of several who decide together: one dissents, is answered, and it goes on."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from agencies.actors import Actor
from requests_app import commands
from requests_app.models import AgencyResponse, ApprovalStep
from tests.faults.deeds import Deed, _draft, _endorses, _response, _submits
from tests.faults.deeds_rules import _changes_to, _drafts, _pathway, _proposes
from tests.faults.stories import BECAUSE, asks
from tests.requests_app.callers import documents
from tests.requests_app.routes import BOARD

AFTER = 4 * 60 + 10  # the pathway holds four hours after it was proposed


def _asks_in_amber(at: datetime) -> dict[str, Any]:
    return {**asks(["OBS"], at), "urgency": "AMBER"}


def _of(code: str, status: str = "open") -> ApprovalStep:
    rows = ApprovalStep.objects.select_related("info_request", "response", "agency")
    return rows.get(response=_answer(), status=status, agency__code=code)


def _answer() -> AgencyResponse:
    return _response()


def _agrees(who: str, code: str, after: int) -> Deed:
    return Deed(
        "approve_step", who, lambda by, at: commands.approve_step(_of(code), BECAUSE, by=by, at=at), after=after
    )


def _prepared(by: Actor, _at: datetime) -> Any:
    return commands.begin_draft(_response(), documents()["OBS"], by=by, at=_at)


def _written(own: dict[str, Any]) -> list[Deed]:
    """The surgery's own pathway, a request under it, and the answer that is put forward."""
    return [
        _drafts(1),
        _changes_to(own, 2),
        _proposes(3),
        Deed(
            "approve_pathway", "ray", lambda by, at: commands.approve_pathway(_pathway(), BECAUSE, by=by, at=at),
            after=4,
        ),
        Deed(
            "prepare_request", "pip", lambda by, at: commands.prepare_request(_asks_in_amber(at), by=by, at=at),
            lambda draft: draft.ref, after=AFTER,
        ),
        _submits(AFTER + 1),
        _endorses(AFTER + 2),
        Deed("begin_draft", "bea", _prepared, lambda draft: draft.ref, after=AFTER + 3),
        Deed(
            "put_forward_response", "bea", lambda by, at: commands.put_forward_response(_draft(), by=by, at=at),
            after=AFTER + 4,
        ),
        _agrees("omar", "OBS", AFTER + 5),
    ]  # fmt: skip


DISSENTS = [
    *_written(BOARD),
    Deed("dissent", "ross", lambda by, at: commands.dissent(_of("BNT"), BECAUSE, by=by, at=at), after=AFTER + 6),
    _agrees("dot", "MICB", AFTER + 7),
    _agrees("cleo", "TMH", AFTER + 8),
    Deed(
        "answer_dissent", "omar",
        lambda by, at: commands.answer_dissent(_of("BNT", "dissented"), f"{BECAUSE} So we send it.", by=by, at=at),
        after=AFTER + 9,
    ),
]  # fmt: skip

BLIND = {**BOARD, "code": "BLIND", "agencies": ["BNT", "MICB"], "blind": True}
BLIND["roles"] = [*BOARD["roles"], "NAMED_PROFESSIONAL"]
REVIEWED_BLIND = [
    *_written(BLIND),
    Deed("dissent", "ross", lambda by, at: commands.dissent(_of("BNT"), BECAUSE, by=by, at=at), after=AFTER + 6),
    _agrees("dot", "MICB", AFTER + 7),
    _agrees("nia", "BNT", AFTER + 8),
]
"""Two say blind what they think, they differ, and a third decides."""
