"""Posting: claim an e-mail, send it, say so. At least once, at most one extra copy per crash inside the send."""

from __future__ import annotations

import smtplib
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import F, Q

from requests_app.mail import letter
from requests_app.models import Delivery

CLAIMED_FOR = timedelta(minutes=5)
GIVE_UP_AFTER = 8
BATCH = 200


def post_notices(at: datetime) -> int:
    """Post what waits. Returns how many were handed to the mail server; what fails is tried again, later each time."""
    ids = list(Delivery.objects.filter(_claimable(at)).order_by("next_try_at").values_list("pk", flat=True)[:BATCH])
    return sum(_post(pk, at) for pk in ids)


def keep_notices_back() -> int:
    """Mark what waits as practice: made-up people get notices on the page and nothing by mail. Returns how many."""
    return Delivery.objects.filter(status="waiting").update(status="practice")


def _claimable(at: datetime) -> Q:
    """What waits and is due, and what a worker claimed and never said anything of."""
    return Q(status="waiting", next_try_at__lte=at) | Q(status="claimed", claimed_at__lte=at - CLAIMED_FOR)


def _post(pk: UUID, at: datetime) -> bool:
    claimed = Delivery.objects.filter(_claimable(at), pk=pk).update(
        status="claimed", claimed_at=at, attempts=F("attempts") + 1
    )
    if not claimed:
        return False  # another worker has it
    delivery = Delivery.objects.select_related("notification__recipient").get(pk=pk)
    subject, body = letter(delivery.notification)
    message = EmailMessage(
        subject, body, settings.DEFAULT_FROM_EMAIL, [delivery.notification.recipient.email],
        # Stable: a mail server that sees it twice after a crash can drop the second.
        headers={"Message-ID": f"<{delivery.pk}@{_domain()}>", "Auto-Submitted": "auto-generated"},
    )  # fmt: skip
    try:
        message.send(fail_silently=False)
    except (smtplib.SMTPException, OSError):
        later = at + timedelta(minutes=min(5 * 2 ** (delivery.attempts - 1), 240))
        status = "failed" if delivery.attempts >= GIVE_UP_AFTER else "waiting"
        Delivery.objects.filter(pk=pk).update(status=status, claimed_at=None, next_try_at=later)
        return False
    Delivery.objects.filter(pk=pk).update(status="sent", sent_at=at)
    return True


def _domain() -> str:
    return settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">")
