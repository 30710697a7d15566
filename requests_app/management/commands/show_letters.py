"""`manage.py show_letters`: every letter that the software can write, as whoever gets it reads it.

For whoever looks through its words, in each language, before they are sent. Nothing is read from the database, and
nothing is written: the reference and the address are made up.
"""

from __future__ import annotations

import hashlib
from argparse import ArgumentParser
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from agencies.models import Person
from requests_app.mail import NOTICES, invitation, letter
from requests_app.models import Notification

A_TUESDAY = datetime(2026, 11, 10, 10, 5, tzinfo=UTC)
REFERENCE = "7K4Q-M92P"
ADDRESS = f"{settings.SITE_URL}/invitation/made-up/"
LINKS: dict[str, Any] = {
    "link to a first password": {"address": ADDRESS, "known": False},
    "link to a new password": {"address": ADDRESS, "known": True},
    "link handed over": {"address": "", "known": False},
}


class Command(BaseCommand):
    """Shows one kind, or all; each with a digest of its words, by which a later one is told from an earlier one."""

    help = "Every letter that can be sent, with made-up particulars and a digest of its words."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kinds", nargs="*", help="which kinds of notice; all without one")
        parser.add_argument("--language", default="en", choices=[code for code, _name in settings.LANGUAGES])

    def handle(self, *args: Any, **options: Any) -> None:
        """One letter after the other, in the order in which they are written down."""
        if unknown := sorted(set(options["kinds"]) - set(NOTICES)):
            raise CommandError(f"There is no letter of the kind {', '.join(unknown)}. All kinds: {', '.join(NOTICES)}.")
        for kind in options["kinds"] or NOTICES:
            subject, body = _written(kind, options["language"])
            self._show(kind, options["language"], subject, body)
        if not options["kinds"]:
            for kind, words in LINKS.items():
                self._show(kind, options["language"], *_with_a_link(options["language"], **words))

    def _show(self, kind: str, language: str, subject: str, body: str) -> None:
        version = hashlib.sha256(f"{subject}\n{body}".encode()).hexdigest()[:12]
        self.stdout.write(f"=== {kind} ({language}, words {version})\nSubject: {subject}\n\n{body}")


def _with_a_link(language: str, *, address: str, known: bool) -> tuple[str, str]:
    """A letter about the link by which somebody sets their password."""
    return invitation(Person(language=language), address, A_TUESDAY + timedelta(days=7), A_TUESDAY, known=known)


def _written(kind: str, language: str) -> tuple[str, str]:
    """A letter that brings one notice of this kind, due in two hours."""
    notice = Notification(
        id=UUID(int=0), kind=kind, ref=REFERENCE, made_at=A_TUESDAY, due_at=A_TUESDAY + timedelta(hours=2)
    )
    return letter(Person(language=language), [notice])
