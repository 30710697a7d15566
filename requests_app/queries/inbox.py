"""What other agencies asked of ours: one list, its filters, their counts. Scope first (dec.13).

However long the list is, it takes the same number of queries.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Value, When

from agencies.actors import Actor
from requests_app.lifecycle import ResponseStatus
from requests_app.models import AgencyResponse, ApprovalStep
from requests_app.models.steps import StepStatus
from requests_app.queries.scope import visible_responses

UNSENT = (
    ResponseStatus.RECEIVED,
    ResponseStatus.ACKNOWLEDGED,
    ResponseStatus.IN_APPROVAL,
    ResponseStatus.APPROVED,
)
"""States in which an answer has not left: somebody can still be asked to act on it."""


class Which(StrEnum):
    """The filters of the list."""

    ALL = "all"
    MINE = "mine"
    NOBODY = "nobody"
    TEAM = "team"
    OVERDUE = "overdue"


def asked_of_us(
    by: Actor, at: datetime, which: Which = Which.ALL, *, urgency: str = "", status: str = ""
) -> QuerySet[AgencyResponse]:
    """What this person may see of what their agency was asked: what is not sent yet first, the earliest due first."""
    rows = visible_responses(by, at).filter(_is(which, by, at))
    if urgency:
        rows = rows.filter(urgency=urgency)
    if status:
        rows = rows.filter(status=status)
    sent = Case(When(status__in=UNSENT, then=Value(0)), default=Value(1), output_field=IntegerField())
    return rows.select_related("from_agency", "to_agency", "holder").order_by(sent, "due_at", "id")


def how_many(by: Actor, at: datetime) -> dict[Which, int]:
    """How many each filter finds, in one query."""
    wanted = {which.value: Count("pk", filter=_is(which, by, at)) for which in Which if which is not Which.ALL}
    found = visible_responses(by, at).aggregate(all=Count("pk"), **wanted)
    return {which: found[which.value] for which in Which}


def _is(which: Which, by: Actor, at: datetime) -> Q:
    return {
        Which.ALL: Q(pk__isnull=False),
        Which.MINE: Q(holder=by.person, status__in=UNSENT),
        Which.NOBODY: Q(status=ResponseStatus.RECEIVED),
        Which.TEAM: Q(team__in=by.teams, status__in=UNSENT),
        Which.OVERDUE: Q(due_at__lt=at, status__in=UNSENT),
    }[which]


def with_a_step_agreed(responses: Iterable[AgencyResponse]) -> set[UUID]:
    """Those of these responses in whose round a step was agreed already: whoever decides now is the second."""
    pks = [response.pk for response in responses]
    rows = ApprovalStep.objects.filter(response__in=pks, status=StepStatus.AGREED, mode="sign")
    return {pk for pk in rows.filter(round=F("response__round")).values_list("response_id", flat=True) if pk}
