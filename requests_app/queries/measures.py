"""The measures of a quarter, from what is kept of each answer: three queries, however long the trail is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Q, QuerySet, Sum

from agencies.actors import Actor
from agencies.models import Agency
from requests_app.models import MeasuredAnswer, MeasuredRefusal, MeasuredTo
from requests_app.queries.oversight import oversees, oversees_all
from requests_app.values.measuring import Line, Quarter, Row, lines, outcomes, singly

HAD_A_PART = "had_a_part"


@dataclass(frozen=True)
class Measures:
    """Of one quarter. `blocked`: how often somebody was kept from deciding what they had a part in, by agency.

    `as_of` is when the trail was last taken in. None instead of a number: it is not told.
    """

    quarter: Quarter
    by_agency: Sequence[Line]
    by_urgency: Sequence[Line]
    by_kind: Sequence[Line]
    outcomes: dict[str, int | None]
    blocked: dict[str, int | None]
    agencies: dict[str, str]
    as_of: datetime | None


def counted(by: Actor) -> QuerySet[MeasuredAnswer]:
    """What this person's measures count: what their agency answered or asked; for the partnership's lead, everything
    but what is restricted or may not be known to exist."""
    if not oversees(by):
        return MeasuredAnswer.objects.none()
    if oversees_all(by):
        return MeasuredAnswer.objects.filter(closed=False)
    return MeasuredAnswer.objects.filter(Q(from_agency=by.agency) | Q(to_agency=by.agency))


def measures_of(by: Actor, quarter: Quarter, at: datetime) -> Measures:
    """All measures of the answers that were asked for in a quarter."""
    outside = oversees_all(by)
    found = counted(by).filter(asked_on__gte=quarter.start, asked_on__lte=quarter.stop).select_related("from_agency")
    answers = list(found)
    rows = [_row(one, at) for one in answers]
    groups: dict[str, list[str]] = {
        "agency": [one.from_agency.code for one in answers],
        "urgency": [one.urgency for one in answers],
        "kind": [one.kind for one in answers],
    }
    by_group = {
        name: lines((replace(row, group=group) for group, row in zip(of, rows, strict=True)), at, told_outside=outside)
        for name, of in groups.items()
    }
    refused = _blocked(by, quarter)
    names = dict(Agency.objects.filter(code__in={*groups["agency"], *refused}).values_list("code", "name"))
    mark = MeasuredTo.objects.filter(name="trail").first()
    return Measures(
        quarter, by_group["agency"], by_group["urgency"], by_group["kind"], outcomes(rows, told_outside=outside),
        singly(refused) if outside else dict(refused), names, mark.at if mark else None,
    )  # fmt: skip


def _row(one: MeasuredAnswer, at: datetime) -> Row:
    given, seen = one.delivered_at, one.acknowledged_at
    return Row(
        group="", outcome=one.outcome, minutes=one.minutes, again=one.again,
        acknowledged=seen is not None and seen <= one.acknowledge_by,
        in_time=given is not None and given <= one.due_at,
        overdue_since=one.due_at if one.waits and one.due_at < at else None,
    )  # fmt: skip


def _blocked(by: Actor, quarter: Quarter) -> Counter[str]:
    rows = MeasuredRefusal.objects.filter(code=HAD_A_PART, day__gte=quarter.start, day__lte=quarter.stop)
    rows = rows if oversees_all(by) else rows.filter(agency=by.agency)
    return Counter(dict(rows.values_list("agency__code").annotate(times=Sum("count")).order_by("agency__code")))
