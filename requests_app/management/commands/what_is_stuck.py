"""`manage.py what_is_stuck`: what the software could not do by itself, and the e-mails that do not arrive.

For whoever keeps the site running. It names kinds of error and ids, nothing of what anything says.
"""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from requests_app.models import Letter, Setback


class Command(BaseCommand):
    """Ends with 1 while there is something."""

    help = "What the software tries again and again: jobs that break, letters that are refused."

    def handle(self, *args: Any, **options: Any) -> None:
        """One line each."""
        rows = Setback.objects.exclude(parked_at=None).order_by("first_at")
        lines = [f"{row.job} {row.key}: {row.reason}, {row.attempts} times since {row.first_at:%F %R}" for row in rows]
        for letter in Letter.objects.filter(status="parked").order_by("made_at"):
            lines.append(f"letter {letter.pk} to person {letter.recipient_id}: refused since {letter.made_at:%F %R}")
        self.stdout.write("\n".join(lines or ["Nothing is stuck."]))
        if lines:
            raise SystemExit(1)
