"""Keeping what is measured up to date, from the order of the sealed trail, and making it all anew."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q

from agencies.events import Event as AgencyEvent
from agencies.hours import LONDON
from audit.models import Leaf
from requests_app.lifecycle import ResponseStatus
from requests_app.models import (
    AgencyResponse,
    InformationRequest,
    MeasuredAnswer,
    MeasuredFact,
    MeasuredRefusal,
    MeasuredTo,
    Sample,
)
from requests_app.queries.facts import answer_root, facts_of, facts_of_samples

PORTION = 2_000
"""How many entries one look reads; the next one goes on."""
KEPT = [field.name for field in MeasuredAnswer._meta.concrete_fields if not field.primary_key]
Refusals = Counter[tuple[UUID, date, str]]


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
        _keep_all({thing for thing, *_rest in rows if thing})
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
        MeasuredFact.objects.all().delete()
        MeasuredRefusal.objects.all().delete()
        mark.place, mark.at = 0 if sealed is None else sealed + 1, at
        mark.save(update_fields=["place", "at"])
        ids = [
            *AgencyResponse.objects.filter(info_request=None).order_by("pk").values_list("pk", flat=True),
            *InformationRequest.objects.order_by("pk").values_list("pk", flat=True),
            *Sample.objects.order_by("pk").values_list("pk", flat=True),
        ]
        for start in range(0, len(ids), PORTION):
            _keep_all(set(ids[start : start + PORTION]))
            told(min(start + PORTION, len(ids)), len(ids))
        refused = Leaf.objects.filter(tree_index__lt=mark.place, entry__action=AgencyEvent.ATTEMPT_REFUSED)
        rows = refused.values_list("entry__action", "entry__agency_id", "entry__recorded_at", "entry__outcome")
        _add(_refusals(rows.iterator(chunk_size=PORTION)))
    return MeasuredAnswer.objects.count()


def _locked() -> MeasuredTo:
    """The one mark, so that of two looks at the same time the second waits."""
    MeasuredTo.objects.get_or_create(name="trail")
    return MeasuredTo.objects.select_for_update().get(name="trail")


def _keep_all(things: set[UUID]) -> None:
    """What these records are, and what stands or falls with them: the answers to a request, the look before a second
    one."""
    touched = AgencyResponse.objects.filter(Q(pk__in=things) | Q(info_request__in=things), origin=None)
    answers = list(touched.select_related("info_request"))
    firsts = {one.reconsiders_id for one in answers if one.reconsiders_id} - {one.pk for one in answers}
    answers += AgencyResponse.objects.filter(pk__in=firsts).select_related("info_request")
    requests = list(InformationRequest.objects.filter(pk__in=things))
    samples = list(Sample.objects.filter(pk__in=things))
    _keep(answers)
    roots = [one.pk for one in (*answers, *requests, *samples)]
    MeasuredFact.objects.filter(root_id__in=roots).delete()
    facts = [*facts_of(answers, requests), *facts_of_samples(samples)]
    MeasuredFact.objects.bulk_create(facts, batch_size=PORTION)


def _keep(answers: list[AgencyResponse]) -> None:
    rows = [_measured(one) for one in answers]
    MeasuredAnswer.objects.bulk_create(rows, update_conflicts=True, unique_fields=["response"], update_fields=KEPT)


def _measured(one: AgencyResponse) -> MeasuredAnswer:
    given = one.delivered_at
    root = answer_root(one)
    return MeasuredAnswer(
        response=one, from_agency_id=one.from_agency_id, to_agency_id=one.to_agency_id, kind=one.type,
        urgency=one.urgency, outcome=root.outcome, asked_on=root.day,
        acknowledge_by=one.acknowledge_by, acknowledged_at=one.acknowledged_at, due_at=one.due_at, delivered_at=given,
        minutes=max(int((given - one.sent_at).total_seconds() // 60), 0) if given else None,
        waits=given is None and one.status != ResponseStatus.CLOSED and one.paused_at is None,
        again=one.reconsiders_id is not None, got_to=_got_to(one), closed=root.closed,
    )  # fmt: skip


def _got_to(one: AgencyResponse) -> int:
    """How far it has come: each place stands for all before it."""
    if one.received_at:
        return 4
    if one.delivered_at:
        return 3
    return 2 if one.version else int(one.acknowledged_at is not None)


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
