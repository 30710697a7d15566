"""Refused attempts, counted by code, agency and month. One query for the counts, however many there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncMonth

from agencies.actors import Actor
from agencies.events import Event
from agencies.hours import LONDON
from agencies.models import Agency, SignIn
from audit.models import Entry
from requests_app.queries.oversight import oversees, oversees_all

MONTHS = 12


@dataclass(frozen=True)
class Refused:
    """How many attempts of an agency's people were refused for one reason in one month."""

    month: date
    agency: Agency
    code: str
    count: int


def refused_attempts(by: Actor, at: datetime, agency: str = "") -> list[Refused]:
    """The counts of one's own side for this month and the eleven before, the newest first; of one agency if named.

    A refused attempt stands in the session of whoever tried, which belongs to their agency: nobody else counts it.
    Whoever audits the partnership counts them all. Nothing for anybody who audits nothing.
    """
    there = {one.pk: one for one in counted_agencies(by) if agency in ("", one.code)}
    rows = Entry.objects.filter(
        action=Event.ATTEMPT_REFUSED, agency_id__in=there, recorded_at__gte=_first_month(at),
        stream_id__in=SignIn.objects.filter(agency__in=there).values("pk"),
    )  # fmt: skip
    counted = rows.annotate(month=TruncMonth("recorded_at", tzinfo=LONDON)).values("month", "agency_id", "outcome")
    found = [
        Refused(row["month"].date(), there[row["agency_id"]], row["outcome"], row["count"])
        for row in counted.annotate(count=Count("pk")).order_by()
    ]
    return sorted(found, key=lambda one: (-one.month.toordinal(), -one.count, one.code, one.agency.name))


def counted_agencies(by: Actor) -> Sequence[Agency]:
    """Whose refused attempts this person may count: those of their own agency, or of all."""
    rows: QuerySet[Agency] = Agency.objects.order_by("name", "code")
    if oversees_all(by):
        return list(rows)
    return [by.agency] if oversees(by) else []


def _first_month(at: datetime) -> datetime:
    now = at.astimezone(LONDON)
    months = now.year * 12 + now.month - MONTHS
    return datetime.combine(date(months // 12, months % 12 + 1, 1), time(), LONDON)
