"""Letters: what waits for one person goes out as one e-mail, and the next one not before a quarter of an hour."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from agencies.hours import LONDON
from requests_app.models import Delivery, Letter

APART = timedelta(minutes=15)
"""Between two letters to one person. What is pressing does not wait, and takes along whatever does."""
UNDER_WAY = ("waiting", "claimed")
BATCH = 500


def write_letters(at: datetime) -> int:
    """Put what waits into letters, one for each person who may have one now. Returns how many letters.

    One transaction for all of them, in an order that two workers share: they wait for each other instead of locking up.
    """
    forget_what_was_done()
    people = _due_one(at)
    return _write(people, at) if people else 0


def forget_what_was_done() -> int:
    """Nobody is sent what is no longer theirs to do. Returns how many e-mails were saved."""
    done = Delivery.objects.filter(status="waiting", letter=None, notification__done_at__isnull=False)
    return done.update(status="needless")


def _waiting() -> QuerySet[Delivery]:
    return Delivery.objects.filter(status="waiting", letter=None)


def _just_now(at: datetime) -> Q:
    """Sent within a quarter of an hour. What a clock that ran ahead dated later than that keeps nobody waiting."""
    return Q(sent_at__gt=at - APART, sent_at__lte=at + APART)


def _due_one(at: datetime) -> list[UUID]:
    """Whoever something waits for, who has no letter under way and had none just now."""
    theirs = Letter.objects.filter(recipient=OuterRef("notification__recipient"))
    under_way, just_now = theirs.filter(status__in=UNDER_WAY), theirs.filter(_just_now(at))
    rows = _waiting().filter(~Exists(under_way)).filter(Q(pressing=True) | ~Exists(just_now))
    rows = rows.filter(Q(notification__recipient__digest_at=None) | Q(notification__recipient__in=_hour_has_come(at)))
    people = rows.values_list("notification__recipient", flat=True).distinct()
    return list(people.order_by("notification__recipient")[:BATCH])


def _hour_has_come(at: datetime) -> set[UUID]:
    """Of those who chose an hour: whoever something waits for since before it, or that cannot wait for the next one."""
    rows = _waiting().exclude(notification__recipient__digest_at=None).values_list(
        "notification__recipient", "notification__recipient__digest_at", "notification__made_at",
        "notification__due_at", "pressing",
    )  # fmt: skip
    found = set()
    for person, hour, made_at, due_at, pressing in rows.iterator(chunk_size=2_000):
        if hour is None:
            continue
        last, following = digests(hour, at)
        if pressing or made_at <= last or (due_at and due_at <= following):
            found.add(person)
    return found


def digests(hour: time, at: datetime) -> tuple[datetime, datetime]:
    """The last time that a London hour struck, and the next."""
    today = at.astimezone(LONDON).date()
    struck = [datetime.combine(today + timedelta(days=days), hour, LONDON).astimezone(UTC) for days in (-1, 0, 1)]
    return (struck[1], struck[2]) if struck[1] <= at else (struck[0], struck[1])


@transaction.atomic(durable=True)
def _write(people: list[UUID], at: datetime) -> int:
    """The rows come first: of two workers one is refused by them, or sees what the other one sent."""
    wanted = [Letter(recipient_id=person, made_at=at, next_try_at=at) for person in people]
    Letter.objects.bulk_create(wanted, ignore_conflicts=True)
    made = Letter.objects.filter(pk__in=[letter.pk for letter in wanted])
    pressing = _waiting().filter(pressing=True, notification__recipient=OuterRef("recipient"))
    just_now = Letter.objects.filter(_just_now(at), recipient=OuterRef("recipient"))
    made.filter(Exists(just_now), ~Exists(pressing)).delete()
    theirs = made.filter(recipient__notifications=OuterRef("pk"))
    filled = _waiting().filter(Exists(theirs))
    filled.update(letter=Subquery(theirs.values("pk")[:1]))
    made.filter(~Exists(Delivery.objects.filter(letter=OuterRef("pk")))).delete()
    return made.count()
