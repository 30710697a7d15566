"""Whose each open step is, now: what nobody may decide, and what is held by somebody who has gone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from agencies.models import Agency, Cover, Membership
from requests_app.models import AgencyResponse, ApprovalStep
from requests_app.models.steps import StepStatus
from requests_app.queries.inbox import UNSENT
from requests_app.queries.signers import signers_of

OF_AN_ANSWER = ("response__info_request", "response__from_agency", "response__to_agency")


def open_steps() -> QuerySet[ApprovalStep]:
    """Every step whose turn it is, with what it belongs to."""
    rows = ApprovalStep.objects.filter(status=StepStatus.OPEN)
    related = (
        "agency",
        "cover",
        "info_request",
        "info_request__agency",
        "response",
        "response__info_request",
        "response__from_agency",
    )
    return rows.select_related(*related).order_by("due_at", "id")


def covered_steps(at: datetime) -> QuerySet[ApprovalStep]:
    """Those open steps whose agency has cover now: somebody else may sign them where nobody of its own may."""
    covered = Cover.objects.filter(Cover.live(at)).values("agency")
    answers, asks = Q(response__from_agency__in=covered), Q(response=None, info_request__agency__in=covered)
    return open_steps().filter(answers | asks)


def unowned(steps: Iterable[ApprovalStep], at: datetime) -> list[ApprovalStep]:
    """Those of these steps that nobody may decide now."""
    steps = list(steps)
    signers = signers_of(steps, at)
    return [step for step in steps if not signers[step.pk]]


def unowned_in(agency: Agency, at: datetime) -> list[ApprovalStep]:
    """The open steps of an agency that nobody may decide now: there should be none."""
    return unowned(open_steps().filter(agency=agency), at)


def held_by_nobody(at: datetime) -> QuerySet[AgencyResponse]:
    """What has not been sent and is held by somebody who is no member of its team any more."""
    there = Membership.objects.filter(Membership.live(at), person=OuterRef("holder"), team=OuterRef("team"))
    rows = AgencyResponse.objects.filter(~Exists(there), holder__isnull=False, status__in=UNSENT)
    return rows.select_related("from_agency", "to_agency", "info_request", "team", "holder").order_by("due_at", "id")
