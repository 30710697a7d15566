"""Lists of work: what is mine to do, what is due. Noun phrases, true of what they return."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from agencies.actors import Actor
from audit.prepared import prepared
from requests_app.lifecycle import ResponseStatus
from requests_app.models import AgencyResponse, ApprovalStep
from requests_app.queries.inbox import UNSENT
from requests_app.queries.scope import (
    Viewer,
    answers_granted,
    arrivals_seen,
    known_answers,
    known_requests,
    requests_granted,
    requests_seen,
    steps_open_to,
    viewer,
)

MOST = 50  # rows of one list: some are another person's to do, and one page shows half as many


def open_steps_for(by: Actor, at: datetime) -> list[ApprovalStep]:
    """Open steps of a role of this person's, or of one they stand in for; whether they may sign, the policy says.

    The first due, at most `MOST`: so in every list of work here.
    """
    return _first_steps(viewer(by), list(requests_granted(by, at)), list(answers_granted(by, at)))


def every_open_step_for(by: Actor, at: datetime) -> QuerySet[ApprovalStep]:
    """The same, however many there are."""
    return _open_steps(viewer(by), list(requests_granted(by, at)), list(answers_granted(by, at)))


@prepared
def _first_steps(who: Viewer, requests: list[UUID], answers: list[UUID]) -> QuerySet[ApprovalStep]:
    return _open_steps(who, requests, answers)[:MOST]


def _open_steps(who: Viewer, requests: list[UUID], answers: list[UUID]) -> QuerySet[ApprovalStep]:
    known = Q(info_request=None) | known_requests(who, requests, "info_request__")
    known &= Q(response=None) | known_answers(who, answers, "response__")
    steps = steps_open_to(who).filter(known).select_related("info_request", "response", "agency")
    if who.linked:
        steps = steps.exclude(root_id__in=who.linked).exclude(response__info_request__pk__in=who.linked)
    return steps.order_by("due_at", "id")


def responses_to_act_on(by: Actor, at: datetime) -> list[AgencyResponse]:
    """What this person's teams were asked and have not sent yet."""
    return _to_act_on(viewer(by), list(answers_granted(by, at)))


@prepared
def _to_act_on(who: Viewer, granted: list[UUID]) -> QuerySet[AgencyResponse]:
    rows = AgencyResponse.objects.filter(known_answers(who, granted), team__pk__in=who.teams, status__in=UNSENT)
    if who.linked:
        rows = rows.exclude(info_request__pk__in=who.linked, info_request__isnull=False).exclude(pk__in=who.linked)
    return rows.select_related("to_agency", "from_agency", "holder").order_by("due_at", "id")[:MOST]


def responses_to_open(by: Actor, at: datetime) -> list[AgencyResponse]:
    """Answers to requests this person sees, and what was given unasked, that wait to be opened or confirmed."""
    return _to_open(viewer(by), list(requests_granted(by, at)))


@prepared
def _to_open(who: Viewer, granted: list[UUID]) -> QuerySet[AgencyResponse]:
    asked = requests_seen(who, granted).exclude(sealed_key=b"")
    mine = Q(info_request__in=asked) | Q(pk__in=arrivals_seen(who).values("response"))
    rows = AgencyResponse.objects.filter(mine, status=ResponseStatus.DELIVERED, to_agency=who.agency)
    return rows.select_related("from_agency", "to_agency", "info_request").order_by("due_at", "id")[:MOST]


def due_deliveries(at: datetime, limit: int = 500, *, not_these: Sequence[str] = ()) -> QuerySet[AgencyResponse]:
    """Approved answers whose undo hold is over, but for those that are set aside for now (ids)."""
    rows = AgencyResponse.objects.filter(status=ResponseStatus.APPROVED, deliver_at__lte=at)
    rows = rows.exclude(pk__in=not_these)
    return rows.select_related("from_agency").order_by("deliver_at", "id")[:limit]
