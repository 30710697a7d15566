"""`manage.py witness_trail`: who outside holds the trail; ask witnesses, over HTTP or by file."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from audit import anchoring, sealed
from audit.notes import Key


class Command(BaseCommand):
    requires_system_checks = ()  # they want keys of the site
    help = "Say who holds the trail. With an option: ask the witnesses first."

    def add_arguments(self, parser: ArgumentParser) -> None:
        doing = parser.add_mutually_exclusive_group()
        doing.add_argument("--ask", action="store_true", help="ask every witness that has an address")
        doing.add_argument(
            "--request", nargs=2, metavar=("WITNESS", "FILE"), help="write the request for one to a file"
        )
        doing.add_argument("--answer", nargs=2, metavar=("WITNESS", "FILE"), help="take the answer of one from a file")
        parser.add_argument(
            "--old", type=int, metavar="SIZE", help="with --request: what the witness says it signed last"
        )

    def handle(self, *args: Any, ask: bool, request: Any, answer: Any, old: int | None, **options: Any) -> None:
        now = timezone.now()
        try:
            if ask:
                for told in anchoring.ask(now):
                    self.stdout.write(f"{told.witness}: {'signed' if told.signed else told.words}")
            if request:
                self._request(_witness(request[0]), Path(request[1]), old)
            if answer:
                anchoring.take_note(_witness(answer[0]), Path(answer[1]).read_text(), now)
            self.stdout.write(anchoring.standing(now))
        except (OSError, ValueError, anchoring.NotTaken) as wrong:
            raise CommandError(str(wrong)) from wrong

    def _request(self, witness: Key, path: Path, old: int | None) -> None:
        checkpoint = sealed.newest()
        if checkpoint is None:
            raise CommandError("Nothing is sealed yet.")
        path.write_text(anchoring.request_for(witness, checkpoint, old))


def _witness(name: str) -> Key:
    for witness in sealed.witnesses():
        if witness.key.name == name:
            return witness.key
    raise CommandError(f"TRAIL_WITNESSES names no witness {name}.")
