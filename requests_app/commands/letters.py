"""Letters: what waits for one person goes out as one e-mail, and the next one not before a quarter of an hour."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from requests_app.models import Delivery, Letter

APART = timedelta(minutes=15)
"""Between two letters to one person. What is pressing does not wait, and takes along whatever does."""
UNDER_WAY = ("waiting", "claimed")
BATCH = 500


class _NothingToSay(Exception):  # noqa: N818 - a state: it undoes a letter that nobody needs
    pass


def write_letters(at: datetime) -> int:
    """Put what waits into letters, one for each person who may have one now. Returns how many letters."""
    forget_what_was_done()
    return sum(_write(recipient, at) for recipient in _due_one(at))


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
    return list(rows.values_list("notification__recipient", flat=True).distinct()[:BATCH])


def _write(recipient: UUID, at: datetime) -> bool:
    """One letter. The row comes first: of two workers one is refused by it, or sees what the other one sent."""
    try:
        with transaction.atomic(durable=True):
            letter = Letter.objects.create(recipient_id=recipient, made_at=at, next_try_at=at)
            waiting = _waiting().filter(notification__recipient=recipient)
            just_now = Letter.objects.filter(_just_now(at), recipient=recipient)
            if just_now.exists() and not waiting.filter(pressing=True).exists():
                raise _NothingToSay
            if not waiting.update(letter=letter):
                raise _NothingToSay
    except (IntegrityError, _NothingToSay):
        return False
    return True
