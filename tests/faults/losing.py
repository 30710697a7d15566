"""How it must not be done: the queue holds what there is to do, and nobody looks into the database again."""

from __future__ import annotations

from uuid import UUID

from django.core.mail import EmailMessage

from requests_app.models import Delivery
from workers.app import app


@app.task(name="tests.send_one_notice")
def send_one_notice(notice: str) -> None:
    """Send what the message names."""
    row = Delivery.objects.select_related("notification__recipient").get(pk=UUID(notice))
    message = EmailMessage("x", "x", "x@example.org", [row.notification.recipient.email])
    message.extra_headers["Message-ID"] = f"<{notice}@example.org>"
    message.send()
    Delivery.objects.filter(pk=row.pk).update(status="sent")
