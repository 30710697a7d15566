"""The ladder of what somebody holds until a day: an accreditation, or a role. Its rungs are days of standing.yaml.

Every rung is told once, to whoever holds it and to whoever could renew it. After an outage the nearest one says all
that the earlier ones would.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from agencies.models import Accreditation, Membership, Person
from agencies.queries import members_holding
from agencies.roles import ADMINISTRATOR
from requests_app import setbacks
from requests_app.commands.telling import tell
from requests_app.guidance.standing import standing
from requests_app.models import Notification

JOB = "stuck_warning"


def warn_of_endings(at: datetime) -> int:
    """Tell people that what they hold ends, and whoever could renew it. Returns how many were told."""
    days = standing().warned_days
    soon = {"ends_at__gt": at, "ends_at__lte": at + timedelta(days=max(days))}
    rows: list[Accreditation | Membership] = [
        *Accreditation.objects.filter(Accreditation.live(at), **soon).select_related("person", "agency"),
        *Membership.objects.filter(Membership.live(at), **soon).select_related("person", "agency"),
    ]
    ending = {str(row.pk): row for row in rows if not _goes_on(row)}
    told = 0

    def warns(key: str) -> bool:
        nonlocal told
        told += _warn(ending[key], days, at)
        return True

    setbacks.each(JOB, ending, warns, at)
    _settle_what_is_over(at)
    return told


def _warn(row: Accreditation | Membership, days: Iterable[int], at: datetime) -> int:
    """The nearest rung, where it lies after the beginning: whoever got a role for three days knows that it ends."""
    if row.ends_at is None:
        return 0
    left = row.ends_at - at
    rung = min(one for one in days if left <= timedelta(days=one))
    if isinstance(row, Membership) and row.ends_at - timedelta(days=rung) < row.starts_at:
        return 0
    others = [one.person for one in members_holding([ADMINISTRATOR], row.agency, at)]
    others = [one for one in others if one.human != row.person.human]
    with transaction.atomic(durable=True):
        if isinstance(row, Membership):
            return _tell("role_ends", row, "membership", [row.person, *others], rung, at)
        told = _tell("expiring", row, "standing", [row.person], rung, at)
        return told + _tell("standing_ends", row, "standing", others, rung, at)


def _tell(kind: str, row: Accreditation | Membership, side: str, to: list[Person], rung: int, at: datetime) -> int:
    return tell(kind, about_id=row.pk, ref="", side=side, to=to, at=at, slot=str(rung), due_at=row.ends_at)


def _goes_on(row: Accreditation | Membership) -> bool:
    """Whether the same lasts longer by another row: it was renewed."""
    if isinstance(row, Membership):
        same = Membership.objects.filter(agency=row.agency_id, person=row.person_id, role=row.role)
        return same.filter(Q(ends_at=None) | Q(ends_at__gt=row.ends_at)).exists()
    later = Accreditation.objects.filter(agency=row.agency_id, person=row.person_id, ends_at__gt=row.ends_at)
    return later.exists()


def _settle_what_is_over(at: datetime) -> None:
    """Nobody is to renew a role that has ended, or that goes on."""
    ending = Membership.objects.filter(pk=OuterRef("about_id"))
    same = Membership.objects.filter(
        agency=OuterRef("agency"), person=OuterRef("person"), role=OuterRef("role")
    ).filter(Q(ends_at=None) | Q(ends_at__gt=OuterRef("ends_at")))
    over = ending.filter(Q(ends_at__lte=at) | Q(Exists(same)))
    Notification.objects.filter(Exists(over), kind="role_ends", done_at=None).update(done_at=at)
