"""Killing at random: processes that play and work, and one that kills them and starts them again."""

from __future__ import annotations

import os
import random
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import NoReturn

from django.db import connection, connections

from requests_app.management.rehearsal.partnership import Cast
from tests.faults.invariants.sent import Acknowledged
from tests.faults.playing import Hands, Journal, Player, work, work_once
from tests.services import _dies_with_us

BROKE = 70  # the exit code of a process that ended by itself


@dataclass
class Killer:
    """Keeps players and workers going, and kills one of them every now and then, without a warning."""

    folder: Path
    cast: Cast
    seed: int
    players: int = 3
    workers: int = 2
    every: float = 0.3  # seconds between two kills, on average: adapted to how quickly acts are done here
    hands: Hands = field(default_factory=Hands)
    kills: Counter[str] = field(default_factory=Counter)
    running: dict[str, int] = field(default_factory=dict)

    def journal(self, number: int) -> Journal:
        """What one player was told is done."""
        return Journal(self.folder / f"player-{number}")

    def acknowledged(self) -> list[Acknowledged]:
        """What all players were told is done, and whoever warmed up before them."""
        return [act for number in range(self.players + 1) for act in self.journal(number).acknowledged()]

    def kill(self, *, acts: int, kills: int, within: float) -> None:
        """Until so many acts were acknowledged and so many processes killed, or the seconds are over."""
        self._warm_up()
        rng, until = random.Random(self.seed), time.monotonic() + within  # noqa: S311 - chance, not a secret
        try:
            while time.monotonic() < until and not self._enough(acts, kills):
                self._start_the_dead()
                self._adapt(acts / kills)
                time.sleep(rng.expovariate(1 / self.every))
                if connection.vendor == "postgresql" and rng.random() < 0.1:
                    self._sever()
                else:
                    self._kill_one(rng.choice(sorted(self.running)))
        finally:
            for name in list(self.running):
                self._kill_one(name)

    def finish(self) -> None:
        """What was under way is done again with its key; what is due is delivered, reminded and posted."""
        for number in range(self.players):
            Player(number, self.cast, self.hands, self.journal(number)).play(rounds=2)
        for minutes in (6, 12, 18, 34, 50):  # later than any hold, any claim of the dead, and the last letter
            work_once(self.hands.now() + timedelta(minutes=minutes))

    def _adapt(self, acts_a_kill: float) -> None:
        """Kill so often that the kills are spread over all the acts, on any machine."""
        behind = len(self.acknowledged()) < sum(self.kills.values()) * acts_a_kill
        self.every = min(max(self.every * (1.1 if behind else 0.9), 0.02), 2)

    def _warm_up(self) -> None:
        """What is read once in a process (guidance, calendars, forms) is read before anybody is forked."""
        Player(self.players, self.cast, self.hands, self.journal(self.players)).play(rounds=12)
        work_once(self.hands.now())

    def _enough(self, acts: int, kills: int) -> bool:
        return sum(self.kills.values()) >= kills and len(self.acknowledged()) >= acts

    def _start_the_dead(self) -> None:
        for number in range(self.players):
            journal = self.journal(number)
            self._start(f"player-{number}", lambda n=number, j=journal: Player(n, self.cast, self.hands, j).play())
        for number in range(self.workers):
            self._start(f"worker-{number}", lambda: work(self.hands))

    def _start(self, name: str, does: Callable[[], None]) -> None:
        if name in self.running and not self._ended(name):
            return
        connections.close_all()  # no two processes on one connection
        self.running[name] = os.fork() or self._be(name, does)

    def _be(self, name: str, does: Callable[[], None]) -> NoReturn:
        """The child, which never returns to whoever forked it."""
        try:
            if dies_with_us := _dies_with_us(signal.SIGKILL):
                dies_with_us()
            does()
        except BaseException:
            (self.folder / f"{name}.broke").write_text(traceback.format_exc())
        finally:
            os._exit(BROKE)

    def _ended(self, name: str) -> bool:
        pid, _status = os.waitpid(self.running[name], os.WNOHANG)
        if pid:
            raise AssertionError(f"{name} ended by itself:\n{(self.folder / f'{name}.broke').read_text()}")
        return False

    def _kill_one(self, name: str) -> None:
        pid = self.running.pop(name)
        os.kill(pid, signal.SIGKILL)
        _pid, status = os.waitpid(pid, 0)
        if os.WIFEXITED(status):
            sys.stderr.write((self.folder / f"{name}.broke").read_text())
            raise AssertionError(f"{name} ended by itself")
        self.kills[name.partition("-")[0]] += 1

    def _sever(self) -> None:
        """The database drops one connection, whatever it was doing."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = current_user"
                " AND datname = current_database() AND pid <> pg_backend_pid() ORDER BY random() LIMIT 1"
            )
        self.kills["connection"] += 1
        connections.close_all()
