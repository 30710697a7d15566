"""`manage.py rebuild_measures`: make everything that is measured anew, from the answers and the sealed trail.

It comes to the same numbers as the looks of the worker. While it runs, those wait.
"""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from requests_app.commands.measuring import rebuild_measures

WIDTH = 40


class Command(BaseCommand):
    """Shows how far it is."""

    help = "Make the measures of the governance lead's pages anew."

    def handle(self, *args: Any, **options: Any) -> None:
        """A bar, and how many answers there are."""
        count = rebuild_measures(timezone.now(), self._bar)
        self.stdout.write(f"{count} answers measured.")

    def _bar(self, done: int, total: int) -> None:
        full = WIDTH * done // total
        self.stderr.write(f"\r[{'#' * full}{'.' * (WIDTH - full)}] {done} of {total}", ending="")
        if done == total:
            self.stderr.write("")
