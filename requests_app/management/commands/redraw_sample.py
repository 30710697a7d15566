"""`manage.py redraw_sample REF`: draw a dip sample again from its published seed and population, and compare.

For anybody who doubts a draw. It changes nothing and shows references alone.
"""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from requests_app.commands.sampling import draw_again
from requests_app.models import Sample
from requests_app.queries.sampling import faults_of


class Command(BaseCommand):
    """Ends with 1 where what stands in the database is not what the published seed gives."""

    help = "Draw a dip sample again from what was published before it was drawn."

    def add_arguments(self, parser: CommandParser) -> None:
        """Which one."""
        parser.add_argument("ref")

    def handle(self, *args: Any, **options: Any) -> None:
        """The references in order, and whether all is as published."""
        sample = Sample.objects.filter(ref=options["ref"].upper()).first()
        if sample is None:
            raise CommandError("There is no such sample.")
        for case in draw_again(sample).all:
            self.stdout.write(case.ref)
        if wrong := faults_of(sample):
            for line in wrong:
                self.stderr.write(str(line))
            raise SystemExit(1)
        self.stdout.write("As published." if sample.drawn_at else "As published; not drawn yet.")
