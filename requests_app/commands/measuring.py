"""Keeping what is measured up to date, from the order of the sealed trail; making it all anew; looking at it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q, QuerySet

from agencies.actors import Actor
from agencies.events import Event as AgencyEvent
from agencies.hours import LONDON
from audit.models import Leaf
from requests_app import policies
from requests_app.events import Event
from requests_app.lifecycle import ResponseStatus
from requests_app.models import AgencyResponse, MeasuredAnswer, MeasuredRefusal, MeasuredTo
from requests_app.queries.measures import Measures, measures_of
from requests_app.trail import command, record_look
from requests_app.values.measuring import Quarter

PORTION = 2_000
"""How many entries one look reads; the next one goes on."""
KEPT = [field.name for field in MeasuredAnswer._meta.concrete_fields if not field.primary_key]
Refusals = Counter[tuple[UUID, date, str]]


@command
def count_measures(quarter: Quarter, *, by: Actor, at: datetime) -> Measures:
    """Record that the measures of a quarter are looked at, then give them. Raises NotPermitted."""
    if denial := policies.why_not_oversee(by=by):
        raise denial
    record_look(Event.MEASURES_COUNTED, by=by, at=at, looked_at=None, content={"quarter": quarter.code})
    return measures_of(by, quarter, at)


def measure(at: datetime) -> int:
    """Take in what was sealed since the last look. Returns how many entries that were.

    An answer is measured as it stands, so whatever is read twice comes to the same.
    """
    with transaction.atomic():
        mark = _locked()
        rows = list(
            Leaf.objects.filter(tree_index__gte=mark.place)
            .order_by("tree_index")
            .values_list("entry__request_id", "entry__action", "entry__agency_id", "entry__recorded_at",
                         "entry__outcome")[:PORTION]
        )  # fmt: skip
        things = {thing for thing, *_rest in rows if thing}
        touched = AgencyResponse.objects.filter(Q(pk__in=things) | Q(info_request__in=things))
        _keep(touched)
        _add(_refusals(row[1:] for row in rows))
        if rows:
            mark.place, mark.at = mark.place + len(rows), at
            mark.save(update_fields=["place", "at"])
    return len(rows)


def rebuild_measures(at: datetime, told: Callable[[int, int], Any] = lambda done, total: None) -> int:
    """Make everything that is measured anew. `told`: called with how far it is. Returns how many answers there are."""
    with transaction.atomic():
        mark = _locked()
        sealed = Leaf.objects.order_by("-tree_index").values_list("tree_index", flat=True).first()
        MeasuredAnswer.objects.all().delete()
        MeasuredRefusal.objects.all().delete()
        mark.place, mark.at = 0 if sealed is None else sealed + 1, at
        mark.save(update_fields=["place", "at"])
        ids = list(AgencyResponse.objects.order_by("pk").values_list("pk", flat=True))
        for start in range(0, len(ids), PORTION):
            _keep(AgencyResponse.objects.filter(pk__in=ids[start : start + PORTION]))
            told(min(start + PORTION, len(ids)), len(ids))
        refused = Leaf.objects.filter(tree_index__lt=mark.place, entry__action=AgencyEvent.ATTEMPT_REFUSED)
        rows = refused.values_list("entry__action", "entry__agency_id", "entry__recorded_at", "entry__outcome")
        _add(_refusals(rows.iterator(chunk_size=PORTION)))
    return len(ids)


def _locked() -> MeasuredTo:
    """The one mark, so that of two looks at the same time the second waits."""
    MeasuredTo.objects.get_or_create(name="trail")
    return MeasuredTo.objects.select_for_update().get(name="trail")


def _keep(answers: QuerySet[AgencyResponse]) -> None:
    rows = [_measured(one) for one in answers.filter(origin=None).select_related("info_request")]
    MeasuredAnswer.objects.bulk_create(rows, update_conflicts=True, unique_fields=["response"], update_fields=KEPT)


def _measured(one: AgencyResponse) -> MeasuredAnswer:
    given = one.delivered_at
    asked = one.info_request
    return MeasuredAnswer(
        response=one, from_agency_id=one.from_agency_id, to_agency_id=one.to_agency_id, kind=one.type,
        urgency=one.urgency, outcome=one.outcome if given else "", asked_on=one.sent_at.astimezone(LONDON).date(),
        acknowledge_by=one.acknowledge_by, acknowledged_at=one.acknowledged_at, due_at=one.due_at, delivered_at=given,
        minutes=max(int((given - one.sent_at).total_seconds() // 60), 0) if given else None,
        waits=given is None and one.status != ResponseStatus.CLOSED and one.paused_at is None,
        again=one.reconsiders_id is not None,
        closed=one.restricted or one.hides or (asked is not None and asked.restricted),
    )  # fmt: skip


def _refusals(rows: Iterable[tuple[str, UUID, datetime, str]]) -> Refusals:
    return Refusals(_refused(rows))


def _refused(rows: Iterable[tuple[str, UUID, datetime, str]]) -> Iterator[tuple[UUID, date, str]]:
    for action, agency, at, code in rows:
        if action == AgencyEvent.ATTEMPT_REFUSED:
            yield agency, at.astimezone(LONDON).date(), code


def _add(refusals: Refusals) -> None:
    for (agency, day, code), count in sorted(refusals.items(), key=str):
        place = {"agency_id": agency, "day": day, "code": code}
        row, made = MeasuredRefusal.objects.get_or_create(**place, defaults={"count": count})
        if not made:
            MeasuredRefusal.objects.filter(pk=row.pk).update(count=F("count") + count)
