"""Telling people: an inbox row and its e-mail, written with the act; and settling what is done."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from agencies.models import Person
from audit.prepared import prepared_change
from requests_app import guidance
from requests_app.models import (
    Clock,
    Delivery,
    InformationRequest,
    Notification,
    Thing,
)
from requests_app.queries.known import hearers
from requests_app.reminders.kinds import GLASS, LADDER, MUTABLE, SOON


def notify(
    kind: str, *, about: Thing, to: Iterable[Person], at: datetime, slot: str = "", due_at: datetime | None = None,
    side: str = "",
) -> list[Notification]:  # fmt: skip
    """Tell people, once each per slot: an inbox row and its e-mail in the act's own transaction.

    `side` is where the link leads, when that is not the thing's own page.
    """
    return post(notices(kind, about=about, to=to, at=at, slot=slot, due_at=due_at, side=side))


def notices(
    kind: str, *, about: Thing, to: Iterable[Person], at: datetime, slot: str = "", due_at: datetime | None = None,
    side: str = "", linked: Mapping[UUID, set[UUID]] | None = None,
) -> list[Delivery]:  # fmt: skip
    """What `post` then writes: an e-mail for each person, with its inbox row. `linked`: as in `hearers`."""
    side = side or ("request" if isinstance(about, InformationRequest) else "response")
    pressing, theirs = _cannot_wait(kind, about, at, due_at), side in (GLASS, "arrival")
    rows = [
        Notification(
            id=uuid.uuid4(), slot=f"{person.pk}:{about.pk}:{kind}:{slot}", kind=kind, recipient=person,
            about_id=about.pk, ref=about.ref, side=side, made_at=at, due_at=due_at,
        )
        for person in {person.pk: person for person in hearers(about, to, at, whoever=theirs, linked=linked)}.values()
    ]  # fmt: skip
    return [Delivery(notification=row, pressing=pressing, status=_by_mail(row)) for row in rows]


def _by_mail(row: Notification) -> str:
    """Whether it goes out by e-mail too, or its recipient turned that kind off; most kinds cannot be turned off."""
    return "muted" if row.kind in MUTABLE and row.kind in row.recipient.mutes else "waiting"


def post(rows: list[Delivery], *, new: bool = False) -> list[Notification]:
    """Write notices with their e-mails, each slot's once. `new`: they are about what is made in this very act."""
    made = {row.pk for row in rows}
    Notification.objects.bulk_create([row.notification for row in rows], ignore_conflicts=not new)
    if not new:
        made = set(Notification.objects.filter(pk__in=made).values_list("pk", flat=True))
    posted = [row for row in rows if row.pk in made]
    Delivery.objects.bulk_create(posted)
    return [row.notification for row in posted]


def _cannot_wait(kind: str, about: Thing, at: datetime, due_at: datetime | None) -> bool:
    """Whether the e-mail goes out at once, even to somebody who had one just now."""
    if due_at and at < due_at <= at + SOON:
        return True
    return kind not in LADDER and guidance.load(about.pack).urgencies[about.urgency].one_signature


def settle(about: Thing, kinds: Iterable[str], at: datetime, *, slot: str = "", who: Person | None = None) -> None:
    """What was asked of people is done: nobody needs to do it any more, nor what a stopped clock reminded of.

    `slot` settles the notices of one slot only, `who` those of one person. Clocks are stopped before.
    """
    _rest(about.pk, list(kinds), at, f":{slot}" if slot else None, who.pk if who else None)


@prepared_change
def _rest(
    about: UUID, kinds: list[str], at: datetime, slot: str | None, who: UUID | None
) -> tuple[QuerySet[Notification], dict[str, Any]]:
    asked = Q(kind__in=kinds)
    if slot:
        asked &= Q(slot__endswith=slot)
    if who:
        asked &= Q(recipient=who)
    running = Clock.objects.filter(about_id=about, stopped_at=None).values("due_at")
    reminded = Q(kind__in=LADDER) & ~Q(due_at__in=running)
    return Notification.objects.filter(asked | reminded, about_id=about, done_at=None), {"done_at": at}
