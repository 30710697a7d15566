"""How the software's own work goes: ages and counts, for whoever keeps the site running. Nothing about anybody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Min

from requests_app.lifecycle import ResponseStatus
from requests_app.models import AgencyResponse, Clock, Delivery, Heartbeat, Letter, Setback


@dataclass(frozen=True)
class Work:
    """How long the oldest of each kind has been waiting for the software, and what it cannot do."""

    worker: timedelta | None
    """Since a tick last came through; None when none ever has."""
    letters: timedelta
    reminders: timedelta
    answers: timedelta
    parked: int


def work_at(at: datetime) -> Work:
    """As it stands at `at`: five looks at an index, however much there is."""
    beat = Heartbeat.objects.aggregate(at=Min("at"))["at"]
    unsent = Delivery.objects.filter(status="waiting").exclude(letter__status="parked")
    # What waits for an hour that somebody chose is not late.
    unsent = unsent.exclude(letter=None, pressing=False, notification__recipient__digest_at__isnull=False)
    rungs = Clock.objects.filter(stopped_at=None, next_at__lte=at)
    held = AgencyResponse.objects.filter(status=ResponseStatus.APPROVED, deliver_at__lte=at)
    return Work(
        worker=at - beat if beat else None,
        letters=_age(unsent.aggregate(at=Min("notification__made_at"))["at"], at),
        reminders=_age(rungs.aggregate(at=Min("next_at"))["at"], at),
        answers=_age(held.aggregate(at=Min("deliver_at"))["at"], at),
        parked=Setback.objects.exclude(parked_at=None).count() + Letter.objects.filter(status="parked").count(),
    )


def _age(since: datetime | None, at: datetime) -> timedelta:
    return max(at - since, timedelta()) if since else timedelta()
