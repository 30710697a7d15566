"""`manage.py export_trail DIR`: the trail for somebody else to keep and check."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import Progress

from audit import export


class Command(BaseCommand):
    help = (
        "Write the whole log into an empty folder (C2SP tlog-tiles, with every entry), or with an option a bundle of "
        "some entries with their proofs. Both bring verify.py, which checks them without this software."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR")
        parser.add_argument("--request", type=UUID, metavar="ID", help="a bundle: every stream that says of a request")
        parser.add_argument("--stream", type=UUID, action="append", default=[], metavar="ID", help="a bundle: a stream")
        parser.add_argument("--from", type=date.fromisoformat, dest="start", metavar="DAY", help="a bundle: from a day")
        parser.add_argument("--to", type=date.fromisoformat, dest="stop", metavar="DAY", help="a bundle: up to a day")

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        streams = [*options["stream"], *(export.about_request(options["request"]) if options["request"] else ())]
        start, stop = options["start"], options["stop"]
        try:
            with _told(shown=sys.stderr.isatty()) as tell:
                if streams or start or stop:
                    written = export.export_bundle(
                        folder,
                        streams=streams,
                        start=_midnight(start) if start else None,
                        stop=_midnight(stop) + timedelta(days=1) if stop else None,
                        tell=tell,
                    )
                else:
                    written = export.export_log(folder, tell=tell)
        except (export.NothingSealed, OSError, ValueError) as wrong:
            raise CommandError(str(wrong)) from wrong
        self.stdout.write(
            f"{written.entries} entries under the checkpoint over {written.size}. To check them: "
            f"python3 {folder / 'verify.py'}"
        )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


@contextmanager
def _told(*, shown: bool) -> Iterator[Callable[[int, int], None]]:
    """A bar, where somebody watches."""
    if not shown:
        yield lambda *_: None
        return
    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Writing", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
