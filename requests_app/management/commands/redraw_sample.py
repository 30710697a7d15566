"""`manage.py redraw_sample REF`: draw a dip sample again from its published seed and population, and compare.

For anybody who doubts a draw. It changes nothing and shows references alone.
"""

from __future__ import annotations

import re
from typing import Any

import orjson
from django.core.management.base import BaseCommand, CommandError, CommandParser

from audit.models import Entry
from requests_app.commands.sampling import draw_again
from requests_app.models import Sample
from requests_app.queries.sampling import frame_of
from requests_app.values.sampling import population_hash


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
                self.stderr.write(line)
            raise SystemExit(1)
        self.stdout.write("As published." if sample.drawn_at else "As published; not drawn yet.")


def faults_of(sample: Sample) -> list[str]:
    """Where seed, population, the entry that published them and the cases do not belong together."""
    body = orjson.loads(bytes(Entry.objects.get(stream_id=sample.pk, stream_seq=1).body))
    said = re.fullmatch(r"seed (\w+) population (\w+) of (\d+) draw (\d+)", body["refers_to"])
    published = said.groups() if said else ()
    wrong = []
    if published != (sample.seed, sample.population_hash, str(sample.population), str(sample.size)):
        wrong.append("The row is not as it was published.")
    if population_hash(frame_of(sample)) != sample.population_hash:
        wrong.append("The population does not give the hash that was published.")
    drawn = [case.ref for case in draw_again(sample).all]
    cases = list(sample.cases.order_by("number").values_list("response__ref", flat=True))
    if sample.drawn_at and cases != drawn:
        wrong.append("The cases are not those that the seed draws.")
    return wrong
