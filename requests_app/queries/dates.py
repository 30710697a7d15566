"""Which clock a date belongs to, for whoever may see what it times: an answer's both sides, the rest one's own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from agencies.actors import Actor
from requests_app.denials import NotFound
from requests_app.models import AgencyResponse, Clock
from requests_app.queries.scope import visible_requests, visible_responses

OWN = ("acknowledge", "step", "look_back")
"""Clocks of the side that must act; the other side knows when the answer is due, and nothing of how it comes about."""


@dataclass(frozen=True)
class Timed:
    """A clock and where what it times can be seen by this person."""

    clock: Clock
    place: str


def timed_or_404(by: Actor, ref: str, of: str, at: datetime) -> Timed:
    """The clock of this reference; `of` chooses one of one's own side's clocks. Raises NotFound.

    The same questions are asked whether there is such a thing or not.
    """
    mine = visible_responses(by, at).filter(ref=ref).values_list("pk", flat=True).first()
    request = visible_requests(by, at).filter(ref=ref).values_list("pk", flat=True).first()
    asked = AgencyResponse.objects.filter(ref=ref, to_agency=by.agency, info_request__in=visible_requests(by, at))
    theirs = asked.values_list("pk", "info_request__ref", "delivered_at").first()
    found: Clock | None = None
    place = ""
    if mine:
        found, place = _newest(mine, of if of in OWN else "reply"), f"/responses/{ref}/"
    elif request:
        found, place = _newest(request, of if of == "look_back" else "step"), f"/requests/{ref}/"
    elif theirs:
        found, place = _newest(theirs[0], "reply"), f"/requests/{theirs[1]}/"
    if found is None:
        raise NotFound
    return Timed(found, place)


def _newest(pk: UUID, kind: str) -> Clock | None:
    clocks = Clock.objects.filter(about_id=pk, kind=kind).select_related("agency")
    return clocks.order_by("-started_at").first()
