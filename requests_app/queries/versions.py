"""What is pinned with a version, and which version of an answer somebody last saw, by the record of their looks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from agencies.actors import Actor
from audit.models import Entry
from requests_app.events import Event
from requests_app.models import AgencyResponse, InformationRequest


@dataclass(frozen=True)
class Seen:
    """When somebody looked, and the version that stood then."""

    at: datetime
    number: int


def seen_before(response: AgencyResponse, by: Actor) -> Seen | None:
    """This person's last look at an answer before its newest version; None when they saw no other version."""
    if response.version < 2:
        return None
    stood = list(response.versions.order_by("number").values_list("number", "at"))
    looks = Entry.objects.filter(
        actor_id=by.person.pk, action=Event.RESPONSE_OPENED, request_id=response.pk, at__lt=stood[-1][1]
    )
    looked_at = looks.order_by("-at").values_list("at", flat=True).first()
    number = max((number for number, at in stood if looked_at and at <= looked_at), default=0)
    return Seen(looked_at, number) if looked_at and number else None


def mode_of(info_request: InformationRequest) -> str:
    """The statutory mode that the newest version of a request was put forward in."""
    pinned: str = info_request.versions.values_list("mode", flat=True).get(number=info_request.version)
    return pinned
