"""Clocks that jump by up to three days under people and workers: no wrong date, nothing lost, nothing held up after."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from agencies import hours
from agencies.denials import Denial
from requests_app.commands import letters
from requests_app.management.rehearsal.partnership import Cast, found
from requests_app.models import Clock, Delivery
from tests.cast import FOUNDED_AT, merrowdale
from tests.faults import SEED, checker, how_many, sink
from tests.faults.jumping import WIDEST, Jumping
from tests.faults.playing import PEOPLE, Journal, Player, work_once
from tests.faults.stories import Act

pytestmark = pytest.mark.both_engines

JUMPS = how_many("JUMPS", suite=200, chaos=1000, stress=5000)


@pytest.fixture
def founded(real_commits: None, settings: Any, tmp_path: Path) -> Cast:
    settings.EMAIL_BACKEND, settings.SINK = sink.BACKEND, tmp_path / "sink"
    cast = found(merrowdale(), at=FOUNDED_AT, password=None)
    for short in PEOPLE:
        cast.actor(short, FOUNDED_AT)
    return cast


class Patient(Player):
    """What is refused because a clock went back (nobody was told tomorrow) is tried again, as a person does."""

    def _do(self, name: int, act: Act) -> str:
        for _try in range(50):
            try:
                return super()._do(name, act)
            except Denial:
                continue
        raise AssertionError(f"{act.action} is refused at every time")


@dataclass
class Stage:
    """Stories whose every act looks at a clock that jumps, as the worker between them does."""

    cast: Cast
    folder: Path
    clock: Jumping = field(default_factory=lambda: Jumping(SEED))

    def __post_init__(self) -> None:
        self.journal = Journal(self.folder / "player")
        self.player = Patient(0, self.cast, self.clock, self.journal)  # type: ignore[arg-type] - it asks for a clock

    def play(self, jumps: int, meanwhile: Callable[[datetime], object] = work_once) -> None:
        """On, until the clock has jumped so often."""
        while self.clock.looks < jumps:
            self.player.play(rounds=1)
            meanwhile(self.clock.now())

    def put_right(self) -> None:
        """A few more acts and then an hour of work, on a clock that is right again."""
        self.clock.right = True
        self.play(self.clock.looks + 12)
        for _look in range(8):
            work_once(self.clock.now())


def test_two_hundred_jumps_make_no_date_wrong_and_hold_nothing_up(founded: Cast, tmp_path: Path) -> None:
    stage = Stage(founded, tmp_path)
    stage.play(JUMPS)
    stage.put_right()
    assert checker.wrong(list(stage.journal.acknowledged())) == []
    assert not Delivery.objects.filter(status="waiting").exists()
    assert Clock.objects.count() > JUMPS // 10
    print(f"{stage.clock.looks} looks at a clock that jumps, {Clock.objects.count()} dates")  # noqa: T201


def test_a_time_that_is_counted_down_would_be_wrong_after_the_first_jump(
    founded: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The usual way to keep such times: at each look, take off what has passed since the last one."""
    looked: list[datetime] = []

    def counted_down(at: datetime) -> None:
        for clock in Clock.objects.filter(stopped_at=None):
            left = clock.due_at - (looked[-1] if looked else at)
            Clock.objects.filter(pk=clock.pk).update(due_at=at + left)
        looked.append(at)

    Stage(founded, tmp_path).play(12, counted_down)
    assert any("should be at" in line for line in checker.wrong())


def test_a_due_time_that_is_read_off_the_clock_when_it_is_shown_would_be_wrong(
    founded: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Started from what another machine's clock shows, instead of from when it was sent."""
    other = Jumping(SEED + 1)
    whole = hours.due
    monkeypatch.setattr(hours, "due", lambda span, start, calendar, *more: whole(span, other.now(), calendar, *more))
    Stage(founded, tmp_path).play(12)
    assert any("should be at" in line for line in checker.wrong())


def test_a_letter_dated_by_a_clock_that_ran_ahead_would_keep_people_waiting_for_days(
    founded: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """How it was: whatever is dated later than a quarter of an hour ago counts as just now."""
    monkeypatch.setattr(letters, "_just_now", lambda at: letters.Q(sent_at__gt=at - letters.APART))
    stage = Stage(founded, tmp_path)
    stage.play(60, lambda at: work_once(at + WIDEST))
    stage.put_right()
    assert Delivery.objects.filter(status="waiting").exists()
