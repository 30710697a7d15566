"""`manage.py keep_bank_holidays`: take what the package says now as the last good copy, or say how the two differ.

For whoever updates the package: what changed is printed, so that somebody looks at it before it is kept.
"""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from agencies.hours import holidays

FIRST, LAST = 2024, 2040


class Command(BaseCommand):
    """With `--check` nothing is written; ends with 1 where the package and the copy differ."""

    help = "Keeps the bank holidays that the package knows now as the copy that stands in when it fails."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`--check`."""
        parser.add_argument("--check", action="store_true", help="Change nothing; say what differs.")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        """What differs, then whether it was kept."""
        years = range(FIRST, LAST + 1)
        lines = [line for nation in holidays.NATIONS for year in years for line in _differs(nation, year)]
        for line in lines:
            self.stdout.write(line)
        if check and lines:
            raise CommandError("Look at each day, then run `manage.py keep_bank_holidays`.")
        if not check:
            try:
                holidays.COPY.write_text(holidays.copy_of(years))
            except ValueError as error:
                raise CommandError(str(error)) from error
        self.stdout.write("The copy is as the package knows it." if check or not lines else "Kept.")


def _differs(nation: str, year: int) -> list[str]:
    known, kept = holidays.collected(nation, year), holidays.kept(nation, year)
    return [
        *(f"{nation} {day}: new in the package" for day in sorted(known - kept, key=date.isoformat)),
        *(f"{nation} {day}: gone from the package" for day in sorted(kept - known, key=date.isoformat)),
    ]
