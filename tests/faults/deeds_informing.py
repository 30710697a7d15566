"""Telling the people whom it is about, as deeds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from requests_app import commands
from tests.faults.deeds import Deed, _endorses, _prepares, _request, _submits


def _informs(who: str, thing: Callable[[], Any], after: int) -> list[Deed]:
    """Somebody is not told yet, for a reason; then they are."""
    return [
        Deed(
            "defer_notice", who,
            lambda by, at: commands.defer_notice(
                thing(), "S2", "They could not be reached.", ground="NOT_REACHED",
                look_again_at=at + timedelta(days=2), by=by, at=at,
            ),
            after=after,
        ),
        Deed(
            "tell_person", who,
            lambda by, at: commands.tell_person(
                thing(), "S2", "That we ask, and why.", how="PHONE", happened_at=at, by=by, at=at
            ),
            after=after,
        ),
    ]  # fmt: skip


INFORMING = [
    _prepares(1),
    _submits(2),
    _endorses(3),
    *_informs("pip", _request, 4),
]
