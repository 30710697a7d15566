"""Uses of the emergency route: one's own side's in full, and for whoever oversees by reference alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from agencies.actors import Actor
from audit.trail import about, content_of, contents_of
from requests_app.events import Event
from requests_app.models import Emergency
from requests_app.models.steps import StepStatus
from requests_app.queries.scope import one_or_404, visible_requests, visible_responses
from requests_app.roles import May, may

PARTNERSHIP = "PARTNERSHIP"


@dataclass(frozen=True)
class Added:
    """What somebody added to a record after it was signed."""

    at: datetime
    by: str
    words: str


def visible_emergencies(by: Actor, at: datetime) -> QuerySet[Emergency]:
    """Uses whose record this person may read: those of their own side."""
    own = Q(info_request__in=visible_requests(by, at)) | Q(response__in=visible_responses(by, at))
    return _rows().filter(own, agency=by.agency)


def overseen_emergencies(by: Actor) -> QuerySet[Emergency]:
    """Uses that this person oversees: their agency's, or of all for the partnership. Reference and times only."""
    if not may(May.OVERSEE, by.roles):
        return Emergency.objects.none()
    return _rows() if PARTNERSHIP in by.agency.kinds else _rows().filter(agency=by.agency)


def _rows() -> QuerySet[Emergency]:
    return Emergency.objects.select_related(
        "agency", "acted_by", "info_request", "response__from_agency", "response__to_agency", "response__info_request"
    )


def emergency_or_404(by: Actor, ref: str, at: datetime) -> Emergency:
    """The use of this reference, of one's own side. Raises NotFound."""
    return one_or_404(visible_emergencies(by, at), ref=ref)


def write_up_of(emergency: Emergency) -> dict[str, Any]:
    """What was written up; empty before."""
    if emergency.write_up_seq is None:
        return {}
    words: dict[str, Any] = content_of(emergency.thing, emergency.write_up_seq)["write_up"]
    return words


def added_to(emergency: Emergency) -> list[Added]:
    """What was added afterwards, in order."""
    rows = dict(about(emergency.thing).filter(action=Event.EMERGENCY_ADDED_TO).values_list("stream_seq", "at"))
    said = contents_of(emergency.thing, list(rows)) if rows else {}
    return [Added(rows[seq], said[seq]["by"], said[seq]["added"]) for seq in sorted(said)]


def review_of(emergency: Emergency) -> str:
    """Where its review stands: open, or agreed once somebody looked back."""
    step = emergency.thing.steps.filter(mode="look_back").order_by("-round", "order").first()
    return "reviewed" if step and step.status == StepStatus.AGREED else "to_review"
