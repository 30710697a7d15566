"""Where the mail of these tests goes: a file, one line for each message that was accepted."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from requests_app.models import Delivery

BACKEND = f"{__name__}.Sink"


class Sink(BaseEmailBackend):
    """Accepts every message. Whoever dies after that has sent it."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """One line each: what a mail server would have taken."""
        handle = os.open(settings.SINK, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        for message in email_messages:
            line = {"id": message.extra_headers["Message-ID"], "to": message.to, "said": f"{message.subject}"}
            os.write(handle, json.dumps(line).encode() + b"\n")
        os.close(handle)
        return len(email_messages)


def accepted(path: Path) -> list[dict[str, object]]:
    """Every message, in the order of their coming."""
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


def wrong(path: Path, *, deaths: int) -> Iterator[str]:
    """Each e-mail went out, under one Message-ID; a second copy only where somebody died while sending it."""
    copies = Counter(str(message["id"]) for message in accepted(path))
    claims = {
        f"{pk}": (status, attempts) for pk, status, attempts in Delivery.objects.values_list("pk", "status", "attempts")
    }
    for pk, (status, attempts) in claims.items():
        sent = sum(times for name, times in copies.items() if name.startswith(f"<{pk}@"))
        if status != "sent" or not sent:
            yield f"the e-mail {pk} is {status} and was sent {sent} times"
        if sent > attempts:
            yield f"the e-mail {pk} was claimed {attempts} times and sent {sent} times"
    if len(copies) > len(claims):
        yield f"{len(claims)} e-mails went out under {len(copies)} ids"
    if (extra := sum(copies.values()) - len(copies)) > deaths:
        yield f"{extra} second copies after {deaths} deaths of workers"
