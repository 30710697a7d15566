"""What is late and must be said why; and what was said, as each side may read it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from requests_app.models import AgencyResponse, LateReason
from requests_app.queries.timelines import role_words
from requests_app.values.lateness import Missed


@dataclass(frozen=True)
class SaidLate:
    """One lateness with its reason, by codes. The other side's people are told by role and agency."""

    response: str
    number: int
    act: str
    reason: str
    whose: str
    due_at: datetime
    at: datetime
    by: str


def missed_in_taking(response: AgencyResponse, at: datetime) -> Missed | None:
    """What whoever takes it now is late with."""
    if response.info_request_id is None or response.acknowledged_at is not None or at <= response.acknowledge_by:
        return None
    return Missed.ACKNOWLEDGE


def missed_in_answering(response: AgencyResponse, at: datetime) -> Missed | None:
    """What whoever puts an answer forward now is late with: the reply, or else that nobody had taken it."""
    if response.info_request_id is not None and at > response.due_at:
        return Missed.REPLY
    return missed_in_taking(response, at)


def missed_in_deciding(response: AgencyResponse, at: datetime) -> Missed | None:
    """What whoever decides now is late with, unless it was said in this round already. Asks nothing in time."""
    if response.info_request_id is None or at <= response.due_at:
        return None
    said = response.late_said and response.late_reasons.filter(act=Missed.REPLY, round=response.round).exists()
    return None if said else Missed.REPLY


def lateness_answering(response: AgencyResponse) -> list[SaidLate]:
    """For the side that answers. Asks nothing where nothing was late."""
    if not response.late_said:
        return []
    return [_told(row, row.by.name) for row in response.late_reasons.select_related("by").order_by("number")]


def lateness_asking(responses: Iterable[AgencyResponse]) -> list[SaidLate]:
    """Every partner's, for the side that asked: of an answer once it has come. Asks nothing where nothing was late."""
    late = {response.pk: response for response in responses if response.late_said}
    if not late:
        return []
    rows = LateReason.objects.filter(response__in=list(late)).select_related("response__from_agency")
    return [
        _told(row, f"{role_words([row.role], row.response.pack)}, {row.response.from_agency.name}")
        for row in rows.order_by("at", "number")
        if row.act == Missed.ACKNOWLEDGE or late[row.response_id].delivered_at
    ]


def lateness_codes(response: AgencyResponse) -> list[dict[str, str]]:
    """As the asking side's own record keeps it with the answer. Asks nothing where nothing was late."""
    if not response.late_said:
        return []
    rows = response.late_reasons.filter(act=Missed.REPLY).order_by("number")
    return [{"code": row.reason, "whose": row.whose, "due_at": row.due_at.isoformat()} for row in rows]


def _told(row: LateReason, by: str) -> SaidLate:
    return SaidLate(
        response=row.response.ref, number=row.number, act=row.act, reason=row.reason, whose=row.whose,
        due_at=row.due_at, at=row.at, by=by,
    )  # fmt: skip
