"""`manage.py take_back_mail < REPORT`: a delivery report of the mail server, read from standard input.

The mail server pipes what comes back to the sender's address into this. A report (RFC 3464) names our own Message-ID
and says whether the letter arrived or came back; nothing else of it is read, and nothing of it is kept.
"""

from __future__ import annotations

import re
import sys
from email import message_from_bytes, policy
from email.message import Message
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from requests_app import commands

LARGEST = 2_000_000  # bytes; a report is small
OURS = re.compile(r"Message-ID:\s*<([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})@", re.IGNORECASE)
ACTIONS = {"failed": False, "delivered": True}


class Command(BaseCommand):
    """Ends with an error where it is no report of ours, so that the mail server keeps it for somebody to read."""

    help = "Take in a delivery report from standard input: a letter arrived, or came back."

    def handle(self, *args: Any, **options: Any) -> None:
        """One report."""
        found = read(sys.stdin.buffer.read(LARGEST))
        if found is None:
            raise CommandError("This is no delivery report that names one of our letters.")
        letter, arrived = found
        known = commands.take_back_mail(letter, arrived=arrived, at=timezone.now())
        self.stdout.write("Taken in." if known else "Nothing new is known by it.")


def read(report: bytes) -> tuple[UUID, bool] | None:
    """Which letter, and whether it arrived. None where it is no report, or says neither."""
    whole = message_from_bytes(report, policy=policy.default)
    actions, letter = set(), None
    for part in whole.walk():
        kind = part.get_content_type()
        if kind == "message/delivery-status":
            actions |= {str(block.get("Action", "")).strip().lower() for block in _blocks(part)}
        elif kind in ("message/rfc822", "text/rfc822-headers") and (named := OURS.search(part.as_string())):
            letter = UUID(named[1])
    said = {ACTIONS[action] for action in actions if action in ACTIONS}
    return (letter, said.pop()) if letter and len(said) == 1 else None


def _blocks(part: Message) -> list[Message]:
    payload = part.get_payload()
    return [one for one in payload if isinstance(one, Message)] if isinstance(payload, list) else []
