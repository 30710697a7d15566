"""`manage.py demo`: try the product at once, in one process, with made-up people."""

from __future__ import annotations

import signal
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from deploy import demo


class Command(BaseCommand):
    requires_system_checks = ()  # they want the keys, which `prepare` makes
    help = "Serves a demonstration with made-up people on PORT (8000 unless set). Ctrl-C stops it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="The address to listen on; 0.0.0.0 in a container.")
        parser.add_argument("--everyone", action="store_true", help="List all who can sign in, not only some.")

    def handle(self, *args: Any, host: str, everyone: bool, **options: Any) -> None:
        if settings.PROFILE != "demo":
            raise CommandError(f"This is for GT_PROFILE=demo; the profile is {settings.PROFILE}.")
        signal.signal(signal.SIGTERM, signal.default_int_handler)  # as process 1 of a container there is no default
        try:
            server = demo.bind(host, settings.PORT)
        except OSError as error:
            raise CommandError(f"Port {settings.PORT} is taken. Choose another, for example PORT=8001.") from error
        try:
            password = demo.prepare(self._say)
            self._greet(f"http://{host}:{server.server_port}/", password, everyone=everyone)
            code = demo.serve(server)
        except KeyboardInterrupt:  # before the worker listens for signals
            code = 0
        self._say("Stopped.")
        if code:
            raise SystemExit(code)

    def _greet(self, address: str, password: str, *, everyone: bool) -> None:
        """Where to go, and who one can be there."""
        self._say("Golden Thread: a demonstration with made-up people.")
        if rows := demo.logins(everyone=everyone):
            widths = [max(len(row[column]) for row in rows) for column in range(2)]
            self._say("")
            for email, who, agency in rows:
                self._say(f"  {email:{widths[0]}}  {who:{widths[1]}}  {agency}")
            self._say(f"\nPassword for everyone: {password}")
        self._say(f"\nOpen {address}  (Ctrl-C stops it)")

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
