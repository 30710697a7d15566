"""`manage.py audit_sequencer`: seal the trail, every second or so, as the only process that does; ask witnesses."""

from __future__ import annotations

import signal
import threading
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import Error, connection
from django.utils import timezone

from audit import anchoring, sequencer, timestamps

ASKED_EVERY = 60  # seconds between two rounds of the witnesses
REFUSED, CANNOT = 1, 2
"""Exit status: the database is not the one that was signed last; or something is missing or away."""


class Command(BaseCommand):
    requires_system_checks = ()  # they want keys of the site, which the sequencer does not hold
    help = (
        "Give every entry of the trail its place in the tree, sign it and publish it. Ends with 0 when stopped, "
        "1 when this database must not be signed, 2 when it cannot work."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="seal what waits, and end")
        parser.add_argument("--every", type=float, default=1.0, metavar="SECONDS", help="how often to look (1)")
        parser.add_argument("--make-key", action="store_true", help="make a signing key for this log, and end")

    def handle(self, *args: Any, once: bool, every: float, make_key: bool, **options: Any) -> None:
        if make_key:
            return self._make_key()
        if not sequencer.can_sign():
            raise CommandError("There is no signing key: --make-key makes one.", returncode=CANNOT)
        stop = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: stop.set())
        seals, asked_at = sequencer.Sequencer(), 0.0
        while True:
            sealed = self._tick(seals, patient=not once)
            if sealed and time.monotonic() - asked_at >= ASKED_EVERY:
                asked_at = time.monotonic()
                anchoring.ask(timezone.now())
                timestamps.ask(timezone.now())
            if once or stop.wait(every):
                return None

    def _tick(self, seals: sequencer.Sequencer, *, patient: bool) -> bool:
        """Whether it was this process's turn, and went well."""
        try:
            with sequencer.alone() as mine:
                if mine:
                    seals.tick(timezone.now())
                elif not patient:
                    raise CommandError("Another sequencer is at work.", returncode=CANNOT)
                return mine
        except sequencer.Refused as refused:
            raise CommandError(f"The trail is not sealed. {refused}", returncode=REFUSED) from refused
        except (Error, OSError) as away:
            if not patient:
                raise CommandError(f"The trail cannot be sealed now: {away}", returncode=CANNOT) from away
            self.stderr.write(f"The trail cannot be sealed now: {type(away).__name__}. Trying again.")
            connection.close()
            return False

    def _make_key(self) -> None:
        try:
            sequencer.make_key()
        except FileExistsError as there:
            raise CommandError("There is a signing key already; it is not overwritten.", returncode=CANNOT) from there
