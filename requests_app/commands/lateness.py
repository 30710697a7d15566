"""Saying why something is late, with the act that is late: asked of whoever does it, and read by both sides."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from agencies.actors import Actor
from requests_app import guidance
from requests_app.denials import Fault, Incomplete
from requests_app.models import AgencyResponse, LateReason
from requests_app.values.lateness import Late, Missed

SAID = ("late_said",)


def unsaid(response: AgencyResponse, missed: Missed | None, late: Late | None) -> list[Fault]:
    """What is to be said of a lateness yet; nothing of what is in time."""
    return (late or Late()).faults(guidance.load(response.pack)) if missed else []


def say_why_late(
    response: AgencyResponse, missed: Missed | None, late: Late | None, *, by: Actor, at: datetime, role: str
) -> dict[str, Any]:
    """Keep the reason with the coming entry, whose content it is a part of. The caller saves `SAID` of the response.

    Raises Incomplete where it was not said. What is in time has none, whatever was sent.
    """
    if faults := unsaid(response, missed, late):
        raise Incomplete(faults)
    if not missed or late is None:
        return {}
    response.late_said += 1
    due_at = response.acknowledge_by if missed is Missed.ACKNOWLEDGE else response.due_at
    LateReason.objects.create(
        response=response, number=response.late_said, act=missed, round=response.round, reason=late.code,
        whose=late.whose, due_at=due_at, by=by.person, role=role, at=at, audit_seq=response.next_seq,
    )  # fmt: skip
    return {"late": {"act": str(missed), "code": late.code, "whose": late.whose, "due_at": due_at.isoformat()}}
