"""How it must not be done: the queue holds what there is to do, and nobody looks into the database again."""

from __future__ import annotations

from uuid import UUID

from celery import Celery
from django.core.mail import EmailMessage

from requests_app.models import Delivery

# Not shared with the other applications: one more task in ours would be one that no tick names.
losing = Celery("losing", set_as_current=False)


@losing.task(name="tests.send_one_notice", shared=False)
def send_one_notice(notice: str) -> None:
    """Send what the message names."""
    row = Delivery.objects.select_related("notification__recipient").get(pk=UUID(notice))
    message = EmailMessage("x", "x", "x@example.org", [row.notification.recipient.email])
    message.extra_headers["Message-ID"] = f"<{notice}@example.org>"
    message.send()
    Delivery.objects.filter(pk=row.pk).update(status="sent")
