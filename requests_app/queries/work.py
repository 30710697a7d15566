"""Lists of work: what is mine to do, what is due. Noun phrases, true of what they return."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q, QuerySet

from agencies.actors import Actor
from requests_app.lifecycle import ResponseStatus
from requests_app.models import AgencyResponse, ApprovalStep
from requests_app.queries.inbox import UNSENT
from requests_app.queries.known import cases_linked_to
from requests_app.queries.scope import (
    answers_granted,
    known_answers,
    known_requests,
    requests_granted,
    steps_open_to,
    visible_arrivals,
    visible_requests,
)


def open_steps_for(by: Actor, at: datetime) -> QuerySet[ApprovalStep]:
    """Open steps of a role of this person's, or of one they stand in for; whether they may sign, the policy says."""
    known = Q(info_request=None) | known_requests(by, requests_granted(by, at), "info_request__")
    known &= Q(response=None) | known_answers(by, answers_granted(by, at), "response__")
    linked = cases_linked_to(by)
    steps = steps_open_to(by).filter(known).select_related("info_request", "response", "agency")
    if linked:
        steps = steps.exclude(root_id__in=linked).exclude(response__info_request__in=linked)
    return steps.order_by("due_at", "id")


def responses_to_act_on(by: Actor, at: datetime) -> QuerySet[AgencyResponse]:
    """What this person's teams were asked and have not sent yet."""
    linked = cases_linked_to(by)
    known = known_answers(by, answers_granted(by, at))
    rows = AgencyResponse.objects.filter(known, team__in=by.teams, status__in=UNSENT)
    if linked:
        rows = rows.exclude(info_request__in=linked, info_request__isnull=False).exclude(pk__in=linked)
    return rows.select_related("to_agency", "holder").order_by("due_at", "id")


def responses_to_open(by: Actor, at: datetime) -> QuerySet[AgencyResponse]:
    """Answers to requests this person sees, and what was given unasked, that wait to be opened or confirmed."""
    mine = Q(info_request__in=visible_requests(by, at)) | Q(pk__in=visible_arrivals(by).values("response"))
    rows = AgencyResponse.objects.filter(mine, status=ResponseStatus.DELIVERED, to_agency=by.agency)
    return rows.select_related("from_agency", "to_agency", "info_request").order_by("due_at", "id")


def due_deliveries(at: datetime, limit: int = 500, *, not_these: Sequence[str] = ()) -> QuerySet[AgencyResponse]:
    """Approved answers whose undo hold is over, but for those that are set aside for now (ids)."""
    rows = AgencyResponse.objects.filter(status=ResponseStatus.APPROVED, deliver_at__lte=at)
    rows = rows.exclude(pk__in=not_these)
    return rows.select_related("from_agency").order_by("deliver_at", "id")[:limit]
