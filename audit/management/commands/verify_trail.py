"""`manage.py verify_trail`: check the trail and say plainly what was found."""

from __future__ import annotations

import json
import os
import sys
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand
from django.db import Error
from rich.console import Console
from rich.progress import Progress

from audit import notes, receipts, verify
from audit.models import Entry

MOST_PROCESSES = 4


class Command(BaseCommand):
    """Exit status: 0 sound, 1 not as recorded, 2 could not check, 3 not anchored (with --require-anchor)."""

    help = "Check that nothing in the audit trail was changed since it was recorded."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print the result as JSON")
        parser.add_argument("--require-anchor", action="store_true", help="exit 3 when no outside party holds a seal")
        parser.add_argument("--since", metavar="FILE|SIZE", help="only what came after a checkpoint that you trust")
        parser.add_argument("--stream", type=UUID, metavar="ID", help="only the entries about one thing")
        parser.add_argument(
            "--checkpoint", action="append", default=[], type=Path, metavar="FILE",
            help="a checkpoint that you hold: what it was signed over must still be there (may be repeated)",
        )  # fmt: skip
        parser.add_argument("--keys", type=Path, metavar="FILE", help="the public keys of this log, as you hold them")
        parser.add_argument("--trail-only", action="store_true", help="leave out the records that the trail is about")
        parser.add_argument("--processes", type=int, default=0, metavar="N", help="how many check at once")
        parser.add_argument("--receipt", metavar="HEX", help="say what became of the act that you hold a receipt for")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["receipt"]:
                return self._look_up(options["receipt"])
            asked = _asked(options)
            with _told(shown=sys.stderr.isatty() and not options["json"]) as tell:
                result = verify.verify(asked, tell=tell, many=options["processes"] or _processes())
            result.findings += verify.children_without_entry()
        except (Error, OSError, ValueError, KeyError, verify.Stopped) as cause:
            self.stderr.write(f"We could not finish the check: {cause}. This says nothing about the trail.")
            sys.exit(verify.NOT_CHECKED)
        self._say(result, as_json=options["json"])
        if not result.sound:
            sys.exit(verify.TAMPERED)
        if options["require_anchor"] and not result.anchored:
            sys.exit(verify.NOT_ANCHORED)

    def _look_up(self, receipt: str) -> None:
        leaf_hash = bytes.fromhex(receipt)
        if len(leaf_hash) != 32:
            raise ValueError("a receipt is 64 hexadecimal digits")
        found = receipts.look_up(leaf_hash)
        self.stdout.write(found.sentence)
        if found.state in (receipts.State.REMOVED, receipts.State.MISSING):
            sys.exit(verify.TAMPERED)

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
        for how, count in result.disposed.items():
            self.stdout.write(f"{count} sealed contents were {how}: that they were there, and when, is still checked.")
        for line in _about_the_seal(result):
            self.stdout.write(line)


def _about_the_seal(result: verify.Result) -> Iterator[str]:
    if result.checkpoints:
        yield f"{result.sealed} entries are sealed, under {result.checkpoints} signed checkpoints."
    elif result.sealed:
        yield f"Each that is sealed is proved under the checkpoint over {result.sealed} entries."
    if result.waiting:
        yield f"{result.waiting} are not sealed yet, the oldest since {result.oldest_waiting}: they rest on receipts."
    if result.anchor:
        by = result.anchor["by"]
        names = ", ".join(by) if isinstance(by, tuple | list) else ""
        yield (
            f"The first {result.anchor['size']} entries are anchored by {names.count(',') + 1} of "
            f"{result.anchor['of']} witnesses since {result.anchor['at']}: {names}."
        )
    if result.stamped:
        said = result.stamped
        yield f"The first {said['size']} entries stood so before {said['at']}, says the time stamp of {said['by']}."
    for size in result.held:
        yield f"The checkpoint over {size} entries that you hold agrees."
    if not result.anchored:
        yield (
            "No outside agency holds a seal yet: this does not rule out that someone who runs the system "
            "rewrote the trail."
        )


def _asked(options: dict[str, Any]) -> verify.Asked:
    """From the command line. Raises OSError, NoteError, ValueError."""
    held = [path.read_text() for path in options["checkpoint"]]
    since = options["since"] or "0"
    if not since.isdigit():
        held.append(Path(since).read_text())
        since = notes.Checkpoint.parse(notes.Note.parse(held[-1]).text).size
    return verify.Asked(
        since=int(since),
        stream=options["stream"],
        held=held,
        ours=verify.kept_outside(),
        keys=notes.keys_in(options["keys"]) if options["keys"] else (),
        records=not options["trail_only"],
    )


@contextmanager
def _told(*, shown: bool) -> Iterator[Callable[[int], None]]:
    """A bar, where somebody watches."""
    if not shown:
        yield lambda _: None
        return
    with Progress(console=Console(stderr=True), transient=True, auto_refresh=False) as bar:  # that would be a thread
        task = bar.add_task("Checking", total=Entry.objects.count() or None)
        bar.refresh()
        yield lambda done: bar.update(task, completed=done, refresh=True)


def _processes() -> int:
    """As many as there are cores, where the trail is long; a short one is checked sooner than they begin."""
    newest = Entry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    return min(os.cpu_count() or 1, MOST_PROCESSES) if newest > verify.LONG else 1
