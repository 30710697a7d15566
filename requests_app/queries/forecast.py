"""What the usual pace of an agency says of the answers that are waited for. One query, however many they are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from requests_app.lifecycle import ResponseStatus
from requests_app.models import AgencyResponse, MeasuredAnswer
from requests_app.queries.inbox import UNSENT
from requests_app.values.forecast import Forecast, Past, forecast

LOOKED_AT = 400
"""How many earlier answers are looked at in all, the newest first."""


def forecasts(responses: Iterable[AgencyResponse], at: datetime) -> dict[UUID, Forecast]:
    """For each of these answers whose time runs. What is late already needs no forecast; what stands has none.

    Nothing here depends on who reads it: both agencies see the same. Restricted and hidden answers are not counted.
    """
    running = [one for one in responses if _runs(one, at)]
    if not running:
        return {}
    past = _past({one.from_agency_id for one in running}, {one.urgency for one in running})
    return {
        one.pk: forecast(
            past.get((one.from_agency_id, one.urgency), []),
            (at - one.sent_at) / (one.due_at - one.sent_at),
            taken=one.acknowledged_at is not None,
        )
        for one in running
    }


def _runs(response: AgencyResponse, at: datetime) -> bool:
    waited_for = response.info_request_id is not None and ResponseStatus(response.status) in UNSENT
    return waited_for and response.paused_at is None and response.sent_at < response.due_at and at <= response.due_at


def _past(agencies: set[UUID], urgencies: set[str]) -> dict[tuple[UUID, str], list[Past]]:
    rows = MeasuredAnswer.objects.filter(
        from_agency__in=agencies, urgency__in=urgencies, closed=False, again=False, delivered_at__isnull=False
    )
    newest = rows.order_by("-delivered_at").values_list(
        "from_agency", "urgency", "acknowledged_at", "delivered_at", "minutes", "due_at"
    )[:LOOKED_AT]
    found: dict[tuple[UUID, str], list[Past]] = defaultdict(list)
    for agency, urgency, taken, given, minutes, due_at in newest:
        if given is None:
            continue
        sent = given - timedelta(minutes=minutes or 0)
        span = due_at - sent
        if span > timedelta():
            found[agency, urgency].append(Past((taken - sent) / span if taken else None, (given - sent) / span))
    return found
