"""After three days without a worker: each reminder is seen once, nobody is flooded, and the time it took is printed."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from requests_app import commands, reminders
from requests_app.management.rehearsal.partnership import Cast
from requests_app.models import Clock, Delivery, Letter, Notification
from requests_app.reminders import reaching
from tests.faults import checker, how_many, outage, sink

pytestmark = pytest.mark.both_engines

DUE = how_many("DUE", suite=400, chaos=10_000, stress=100_000)


@pytest.fixture
def letterbox(settings: Any, tmp_path: Path) -> Path:
    settings.EMAIL_BACKEND, settings.SINK = sink.BACKEND, tmp_path / "sink"
    return tmp_path / "sink"


def seen_twice() -> list[str]:
    """One reminder in somebody's list more than once."""
    rows = Notification.objects.values_list("recipient", "about_id", "kind", "due_at", "slot")
    told = Counter((*row[:4], row[4].partition("#")[0]) for row in rows)
    return [str(reminder) for reminder, times in told.items() if times > 1]


def test_what_was_due_in_three_days_is_told_once_and_in_few_letters(
    real_commits: None, cast: Cast, letterbox: Path, tmp_path: Path
) -> None:
    at = outage.left_alone(cast, DUE)
    took = outage.drain(at, tmp_path / "told", commands.sweep)
    people = Letter.objects.values("recipient").distinct().count()
    print(f"{DUE} reminders were due; {took:.1f} s, {Letter.objects.count()} letters to {people} people")  # noqa: T201
    assert list(outage.wrong(at)) == []
    assert seen_twice() == []
    assert checker.wrong() == []
    assert list(sink.wrong(letterbox, deaths=0)) == []
    assert Clock.objects.filter(stopped_at=None, next_at__lte=at).count() == 0


def test_a_reminder_without_a_slot_of_its_own_would_be_seen_twice(
    real_commits: None, cast: Cast, letterbox: Path, tmp_path: Path
) -> None:
    """How it must not be done: look what is due, tell people, and move the ladder on afterwards."""
    at = outage.left_alone(cast, 60)

    for worker in ("one", "other"):  # the other looks before the one has moved anything on
        for clock in reminders.due_rungs(at):
            about, slot = reminders.thing_of(clock), f"{clock.slot}#{worker}"
            reminders.notify("due", about=about, to=reaching.holders_at(clock, about, at), at=at, slot=slot)
    assert seen_twice()


def test_a_letter_for_each_reminder_would_be_a_flood(
    real_commits: None, cast: Cast, letterbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = outage.left_alone(cast, 60)

    def write_letters(at: datetime) -> int:
        for row in Delivery.objects.filter(status="waiting", letter=None).select_related("notification")[:40]:
            with transaction.atomic():
                made = Letter.objects.create(
                    recipient=row.notification.recipient, made_at=at, next_try_at=at, status="sent", sent_at=at
                )
                Delivery.objects.filter(pk=row.pk).update(letter=made, status="sent")
        return 0

    monkeypatch.setattr("requests_app.commands.notices.write_letters", write_letters)
    commands.sweep(at)
    commands.post_notices(at)
    assert any("within a quarter of an hour" in line for line in outage.wrong(at))


def test_a_look_that_gives_up_half_way_would_leave_reminders_due(real_commits: None, cast: Cast) -> None:
    at = outage.left_alone(cast, 60)
    assert list(outage.wrong(at)) == [f"{reminders.due_rungs(at).count()} reminders are due and not made"]
