"""Where the mail of these tests goes: a file, one line for each message that was accepted."""

from __future__ import annotations

import json
import os
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from requests_app.models import Delivery, Letter

BACKEND = f"{__name__}.Sink"


class Sink(BaseEmailBackend):
    """Accepts every message. Whoever dies after that has sent it."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """One line each: what a mail server would have taken, as slowly as it is told to."""
        time.sleep(getattr(settings, "SINK_TAKES", 0))
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
    """Each letter went out, under one Message-ID; a second copy only where somebody died while sending it.

    Whoever had one has the next one a quarter of an hour later, unless something in it is pressing.
    """
    copies = Counter(str(message["id"]).partition("@")[0][1:] for message in accepted(path))
    letters = {str(letter.pk): letter for letter in Letter.objects.order_by("sent_at")}
    for pk, letter in letters.items():
        if letter.status != "needless" and (letter.status != "sent" or not copies[pk]):
            yield f"the letter {pk} is {letter.status} and was sent {copies[pk]} times"
        if copies[pk] > letter.claims:
            yield f"the letter {pk} was claimed {letter.claims} times and sent {copies[pk]} times"
    for row in Delivery.objects.exclude(status__in=["sent", "needless"]):
        yield f"the e-mail {row.pk} is {row.status}"
    if unknown := copies.keys() - letters.keys():
        yield f"{len(unknown)} letters went out that are not there"
    if (extra := sum(copies.values()) - len(copies)) > deaths:
        yield f"{extra} second copies after {deaths} deaths of workers"
    yield from too_soon(letters.values())


def too_soon(letters: Iterable[Letter]) -> Iterator[str]:
    """Letters that follow another one to the same person at once, and bring nothing that is pressing."""
    before: dict[object, Letter] = {}
    for letter in sorted((one for one in letters if one.sent_at), key=lambda one: str(one.sent_at)):
        last = before.get(letter.recipient_id)
        soon = last and last.sent_at and letter.made_at - last.sent_at < timedelta(minutes=15)
        if soon and not letter.deliveries.filter(pressing=True).exists():
            yield f"the letter {letter.pk} followed another one at once"
        before[letter.recipient_id] = letter
