"""`manage.py play`: let made-up people work through a written scenario, and say where it turns out otherwise."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from agencies.hours import LONDON
from requests_app.management.rehearsal.database import Unfit, configured_database, own_database
from requests_app.management.rehearsal.moving import moved
from requests_app.management.rehearsal.playing import Result, pass_time, play
from requests_app.management.rehearsal.reading import BrokenFile, Story, find, read

DIFFERS, BROKEN = 1, 2
SAID = {"due_at": "due", "deliver_at": "leaves"}


class Command(BaseCommand):
    requires_system_checks = ()  # they want the keys of the configured installation, which may have none
    help = (
        "Plays scenario files, each in an empty database of its own that is gone afterwards. "
        "Ends with 0 when all comes out as expected, 1 at the first difference, 2 when a file cannot be played."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE", help="A file, or the name of a shipped scenario.")
        parser.add_argument("--keep", action="store_true", help="Play one file into the configured, empty database.")
        parser.add_argument("--json", action="store_true", help="Print one JSON object for each act, a line each.")
        parser.add_argument("--shift-to-now", action="store_true", help="Move the dates so that the story ends now.")
        parser.add_argument("--password", help="The password of all its people; without it nobody can sign in.")

    def handle(self, *args: Any, files: list[str], keep: bool, shift_to_now: bool, **options: Any) -> None:
        try:
            stories = [read(find(name)) for name in files]
            if shift_to_now:
                stories = [moved(story, timezone.now().replace(microsecond=0)) for story in stories]
        except BrokenFile as broken:
            raise CommandError(str(broken), returncode=BROKEN) from broken
        if keep and len(stories) > 1:
            raise CommandError("With --keep, play one file: a database holds one partnership.", returncode=BROKEN)
        for story in stories:
            try:
                with self._place(keep=keep):
                    self._play(story, keep=keep, shifted=shift_to_now, **options)
            except Unfit as unfit:
                raise CommandError(str(unfit), returncode=BROKEN) from unfit

    def _place(self, *, keep: bool) -> AbstractContextManager[None]:
        return configured_database() if keep else own_database()

    def _play(self, story: Story, *, shifted: bool, password: str | None = None, **options: Any) -> None:
        """Play and print one story. Raises CommandError at the first act that comes out otherwise."""
        as_json = bool(options.get("json"))
        if not as_json:
            self.stdout.write(f"{story.file}: {story.scenario.title}")
        for result in play(story, password=password):
            self.stdout.write(_as_json(story, result) if as_json else _as_line(result))
            if result.difference:
                raise CommandError(f"{story.file}: act {result.act.number}: {result.difference}", returncode=DIFFERS)
        if shifted:
            pass_time(timezone.now())  # founding and playing take a while


def _as_json(story: Story, result: Result) -> str:
    line = result.act.line
    words = {
        "file": story.file, "act": result.act.number, "at": line.at.isoformat(), "who": line.who,
        "does": line.does, "to": line.to, "as_expected": not result.difference, **result.outcome,
    }  # fmt: skip
    if result.difference:
        words["difference"] = result.difference
    return json.dumps(words, ensure_ascii=False, default=_instant)


def _instant(value: Any) -> str:
    return str(value.isoformat().replace("+00:00", "Z"))


def _as_line(result: Result) -> str:
    """`  4  Tue 10 Nov 10:05  ✓ dara endorse RQ-01: sent, due Tue 10 Nov 14:05`"""
    line, outcome = result.act.line, result.outcome
    did = " ".join(part for part in (line.who, line.as_ or "", line.does, line.to or "") if part)
    mark = "✗" if result.difference else "✓"
    return f"{result.act.number:3d}  {_wall(line.at)}  {mark} {did}: {_came(outcome) or 'done'}"


def _came(outcome: dict[str, Any]) -> str:
    """What an act came to, in a few words; all of it stands in the JSON."""
    if not outcome.get("done"):
        faults = [f"{fault['pointer']} {fault['code']}" for fault in outcome.get("errors", ())]
        refused = f"{outcome.get('status', '')} {outcome.get('code', '')}".strip() or str(outcome.get("refused", ""))
        return "; ".join([refused, *faults])
    came = [str(outcome[key]) for key in ("status", "outcome") if key in outcome]
    came += [f"{word} {_wall(outcome[key])}" for key, word in SAID.items() if isinstance(outcome.get(key), datetime)]
    return ", ".join([*came, *outcome.get("notices", ())])


def _wall(instant: datetime) -> str:
    return f"{instant.astimezone(LONDON):%a %d %b %H:%M}"
