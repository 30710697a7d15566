"""What was shared with us, for whoever may see the request that it answers, or the arrival where nobody asked."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q

from agencies.actors import Actor
from agencies.queries import records_of
from audit.models import Entry
from requests_app import guidance
from requests_app.events import Event
from requests_app.models import AgencyResponse
from requests_app.models.steps import SignatureKind
from requests_app.queries.scope import one_or_404, visible_arrivals, visible_requests, visible_responses
from requests_app.queries.sides import opened_by

Words = dict[str, Any]


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


def has_opened(held: AgencyResponse, by: Actor) -> bool:
    """Whether this human being, under any record, accepted the conditions and opened it."""
    opened = Entry.objects.filter(stream_id=held.pk, action=Event.DISCLOSURE_OPENED)
    return opened.filter(actor_id__in=records_of(by.human).values("pk"), agency_id=by.agency.pk).exists()


def as_far_as_named(words: Words, response: AgencyResponse, by: Actor) -> Words:
    """What is sealed opens for the two who are named in what was asked: who asks, and who endorsed it."""
    request = response.info_request
    sealing = [code for code, entry in guidance.load(response.pack).handling.items() if entry.sealed]
    named = request is not None and (
        request.author_id == by.person.pk
        or request.signatures.filter(response=None, kind=SignatureKind.AGREED, person=by.person).exists()
    )
    return opened_by(words, named=named, sealing=sealing)
