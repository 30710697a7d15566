"""What was shared with us, for whoever may see the request that it answers, or the arrival where nobody asked."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from agencies.actors import Actor
from requests_app.models import AgencyResponse
from requests_app.queries.scope import one_or_404, visible_arrivals, visible_requests, visible_responses


def disclosed_or_404(by: Actor, ref: str, at: datetime) -> AgencyResponse:
    """The delivered answer of this reference, seen from its asking side. Raises NotFound, also before delivery."""
    mine = Q(info_request__in=visible_requests(by, at)) | Q(pk__in=visible_arrivals(by).values("response"))
    rows = AgencyResponse.objects.filter(mine, delivered_at__isnull=False, to_agency=by.agency)
    return one_or_404(
        rows.select_related("info_request", "from_agency", "to_agency", "received_by", "arrival"), ref=ref
    )


def given_or_404(by: Actor, ref: str, at: datetime) -> AgencyResponse:
    """What one's own agency gave, once it was sent. Raises NotFound."""
    rows = visible_responses(by, at).filter(delivered_at__isnull=False)
    rows = rows.select_related("info_request", "from_agency", "to_agency", "team", "arrival__team")
    return one_or_404(rows, ref=ref)
