"""Who plays the stories, and who works beside them: what each process does until it is killed."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import DatabaseError, InterfaceError, connection

from requests_app import commands
from requests_app.http import call_of, once
from requests_app.management.rehearsal.partnership import Cast
from tests.faults.invariants.sent import Acknowledged
from tests.faults.stories import PARTNERS, Act, Story, story

BEGINS = datetime(2026, 11, 10, 13, tzinfo=UTC)  # a Tuesday, after what the documents tell of
PEOPLE = ("pip", "dara", "rob", *(short for pair in PARTNERS.values() for short in pair))
AT_ONCE = 3  # stories that one player keeps going
SEVERED = (InterfaceError, DatabaseError)


@dataclass(frozen=True)
class Hands:
    """A clock that all processes share, and that is quick: a hold of minutes is over in seconds.

    Not quicker: whoever is merely slow must not seem dead, as they do once the minutes of a claim are over.
    """

    began: float = field(default_factory=time.monotonic)
    speed: float = 20

    def now(self) -> datetime:
        """The instant that it is in the stories."""
        return BEGINS + timedelta(seconds=(time.monotonic() - self.began) * self.speed)


@dataclass(frozen=True)
class Journal:
    """What a player was told is done, line by line in a file: what a process wrote there survives its death."""

    path: Path

    def write(self, **words: Any) -> None:
        """One line, with one call."""
        handle = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        os.write(handle, json.dumps(words).encode() + b"\n")
        os.close(handle)

    def read(self) -> list[dict[str, Any]]:
        """Every line."""
        return [json.loads(line) for line in self.path.read_text().splitlines()] if self.path.exists() else []

    def acknowledged(self) -> Iterator[Acknowledged]:
        """Every act with a receipt."""
        for line in self.read():
            if line["action"]:
                yield Acknowledged(line["key"], UUID(line["person"]), line["mark"], line["action"])


class Player:
    """Goes on with its stories, wherever they stand in its journal."""

    def __init__(self, number: int, cast: Cast, hands: Hands, journal: Journal) -> None:
        self.number, self.cast, self.hands, self.journal = number, cast, hands, journal
        marks: dict[int, list[str]] = {}
        over: set[int] = set()
        for line in journal.read():
            marks.setdefault(line["story"], []).append(line["mark"])
            over |= {line["story"]} if line["over"] else set()
        self.done = {name: len(told) for name, told in marks.items()}
        self.open: dict[int, tuple[Story, Act | None]] = {}
        self.next_story = number
        while self.next_story in marks or len(self.open) < AT_ONCE:
            if self.next_story not in over:
                self._begin(self.next_story, marks.get(self.next_story, []))
            self.next_story += 1000

    def play(self, rounds: int | None = None) -> None:
        """One act of each open story in turn; without end unless told."""
        while rounds is None or (rounds := rounds - 1) >= 0:
            for name in list(self.open):
                self._act(name)
            time.sleep(0.001)

    def _begin(self, name: int, marks: list[str]) -> None:
        tale = story(name // 1000 * 7 + name % 1000)
        try:
            act = next(tale)
            for mark in marks:
                while act is None:  # it has gone on from there before, so it need not wait
                    act = next(tale)
                act = tale.send(mark)
        except StopIteration:
            return  # it was over, and the process died before it could say so
        self.open[name] = tale, act

    def _act(self, name: int) -> None:
        tale, act = self.open.pop(name)
        try:
            act = next(tale) if act is None else tale.send(self._do(name, act))
        except StopIteration:
            self.journal.write(story=name, key="", mark="", action="", over=True)
            self._begin(self.next_story, [])
            self.next_story += 1000
            return
        self.open[name] = tale, act

    def _do(self, name: int, act: Act) -> str:
        """Do it until it is done, always with the same key, as a client does whose connection breaks."""
        key = f"{name}:{self.done.get(name, 0)}"
        while True:
            try:
                by = self.cast.actor(act.who, at := self.hands.now())
                call = call_of(by, at, key=key, route=act.action, words=key)
                carried = once(call, lambda: act.do(by, at), mark_of=act.mark)  # noqa: B023 - called at once
            except SEVERED:
                connection.close()
                continue
            self.journal.write(
                story=name, key=key, person=str(by.person.pk), mark=carried.mark, action=act.action,
                again=carried.again, over=False,
            )  # fmt: skip
            self.done[name] = self.done.get(name, 0) + 1
            return carried.mark


def work(hands: Hands) -> None:
    """What a worker's ticks do, without end."""
    while True:
        try:
            work_once(hands.now())
        except SEVERED:
            connection.close()
        time.sleep(0.01)


def work_once(at: datetime) -> int:
    """One tick of each kind. Returns how much there was to do."""
    return commands.deliver_due(at) + commands.sweep(at) + commands.post_notices(at)
