"""Notices about what is no request: an agreement, a pathway, an accreditation. And the ladder of what ends soon.

Every row has a unique slot, so looking twice tells nobody twice.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db import transaction

from agencies.hours import LONDON
from agencies.hours.calendars import day_of
from agencies.models import Agency, Membership, Person
from agencies.queries import members_holding
from requests_app import setbacks
from requests_app.models import Agreement, Delivery, Notification
from requests_app.roles import TABLE, May

RUNGS = (90, 30, 7)
"""How many days before its review day an agreement's owners are told."""


def tell(
    kind: str, *, about_id: UUID, ref: str, side: str, to: Iterable[Person], at: datetime, slot: str = "",
    due_at: datetime | None = None,
) -> int:  # fmt: skip
    """Tell people, once each per slot: an inbox row and its e-mail. Returns how many had not been told."""
    rows = [
        Notification(
            id=uuid.uuid4(), slot=f"{person.pk}:{about_id}:{kind}:{slot}", kind=kind, recipient=person,
            about_id=about_id, ref=ref, side=side, made_at=at, due_at=due_at,
        )
        for person in {person.pk: person for person in to}.values()
    ]  # fmt: skip
    Notification.objects.bulk_create(rows, ignore_conflicts=True)
    made = list(Notification.objects.filter(pk__in=[row.pk for row in rows]))
    Delivery.objects.bulk_create(Delivery(notification=row) for row in made)
    return len(made)


def settle_about(about_id: UUID, kinds: Iterable[str], at: datetime, *, slot: str = "") -> None:
    """It is nobody's to do any more: all of it, or the one part of it whose slots hold this."""
    rows = Notification.objects.filter(about_id=about_id, kind__in=list(kinds), done_at=None)
    (rows.filter(slot__contains=slot) if slot else rows).update(done_at=at)


def settle_of_agency(about_id: UUID, kind: str, agency: Agency, at: datetime) -> None:
    """One agency has done its part: none of its people need to."""
    people = Membership.objects.filter(agency=agency).values("person")
    rows = Notification.objects.filter(about_id=about_id, kind=kind, done_at=None, recipient__in=people)
    rows.update(done_at=at)


def settle_of_person(about_id: UUID, kind: str, person: Person, at: datetime) -> None:
    """Somebody has done their part."""
    Notification.objects.filter(about_id=about_id, kind=kind, done_at=None, recipient=person).update(done_at=at)


def signatories(agency: Agency, at: datetime) -> list[Person]:
    """Who may sign agreements for an agency now."""
    return [member.person for member in members_holding(TABLE[May.SIGN_AGREEMENTS], agency, at)]


def warn_of_lapses(at: datetime) -> int:
    """Tell each party's owner that an agreement's review day comes near: 90, 30 and 7 days before, each once.

    After an outage the nearest rung says all that the earlier ones would. Returns how many were told.
    """
    today = day_of(at)
    rows = Agreement.objects.filter(
        ended_at=None, review_by__gte=today, review_by__lte=today + timedelta(days=max(RUNGS))
    )
    ending = {str(row.pk): row for row in rows.prefetch_related("parties__agency", "parties__owner")}
    told = 0

    def warns(key: str) -> bool:
        nonlocal told
        told += _warn(ending[key], today, at)
        return True

    setbacks.each("stuck_warning", ending, warns, at)
    return told


def _warn(agreement: Agreement, today: date, at: datetime) -> int:
    days = (agreement.review_by - today).days
    rung = min(one for one in RUNGS if days <= one)
    told = 0
    with transaction.atomic(durable=True):
        for party in agreement.parties.all():
            if party.signed_at is not None:
                told += tell(
                    "expiring", about_id=agreement.pk, ref=agreement.ref, side="agreement", at=at,
                    to=_owners(party.agency, party.owner, at), slot=f"{agreement.review_by}:{rung}",
                    due_at=end_of(agreement.review_by),
                )  # fmt: skip
    return told


def _owners(agency: Agency, owner: Person | None, at: datetime) -> list[Person]:
    """Whoever looks after it, while they are a member; else whoever may sign."""
    live = Membership.objects.filter(Membership.live(at), agency=agency, person=owner)
    return [owner] if owner and live.exists() else signatories(agency, at)


def end_of(day: date) -> datetime:
    """The last instant of a day in London."""
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=LONDON)
