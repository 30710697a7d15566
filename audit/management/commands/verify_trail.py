"""`manage.py verify_trail [--json]`: check the whole trail and say plainly what was found."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand
from django.db import Error

from audit import verify

SOUND, TAMPERED, NOT_CHECKED, NOT_ANCHORED = 0, 1, 2, 3


class Command(BaseCommand):
    """Exit status: 0 sound, 1 not as recorded, 2 could not check, 3 not anchored (with --require-anchor)."""

    help = "Check that nothing in the audit trail was changed since it was recorded."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print the result as JSON")
        parser.add_argument("--require-anchor", action="store_true", help="exit 3 when no outside party holds a seal")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            result = verify.verify()
            result.findings += verify.children_without_entry()
        except (Error, OSError, ValueError, KeyError) as cause:
            self.stderr.write(f"We could not finish the check: {cause}. This says nothing about the trail.")
            sys.exit(NOT_CHECKED)
        self._say(result, as_json=options["json"])
        if not result.sound:
            sys.exit(TAMPERED)
        if options["require_anchor"] and not result.anchored:
            sys.exit(NOT_ANCHORED)

    def _say(self, result: verify.Result, *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps({"sound": result.sound, **asdict(result)}, indent=2))
            return
        for found in result.findings:
            where = f"Entry {found.seq} of {found.stream} ({found.action}, {found.recorded_at}): " if found.seq else ""
            self.stdout.write(f"{where}{found.problem}.")
        if result.sound:
            self.stdout.write(
                f"Nothing has been changed since it was recorded: {result.entries} entries in {result.streams} "
                f"streams, {result.contents} sealed contents."
            )
        if not result.anchored:
            self.stdout.write(
                "No outside agency holds a seal yet: this does not rule out that someone who runs the system "
                "rewrote the trail."
            )
