"""Nobody worked for three days: what is due by then, worked off by two workers, on a clock that goes on."""

from __future__ import annotations

import os
import time
import traceback
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

from django.db import connections

from requests_app import commands, reminders
from requests_app.management.rehearsal.partnership import Cast
from requests_app.models import Clock, Delivery, Letter
from tests.crowd import multiply
from tests.requests_app import asking
from tests.requests_app.callers import TUESDAY

AWAY = timedelta(days=3)
QUARTER = timedelta(minutes=15)


def left_alone(cast: Cast, wanted: int) -> datetime:
    """Requests that were sent and that nobody touched: at least so many reminders are due when somebody looks again.

    Returns that instant. What was told at the sending itself has been posted.
    """
    sent = asking.two_asked(cast)
    Delivery.objects.update(status="needless")
    at = TUESDAY + AWAY
    each = sum(len(reminders.rungs_by(clock, at)) for clock in Clock.objects.filter(stopped_at=None))
    multiply(sent, -(-wanted // each) - 1)
    return at


def drain(at: datetime, told: Path, look: Callable[[datetime], object], workers: int = 2) -> float:
    """All workers look at once, each a process of its own; then letters go, a quarter of an hour apart. Seconds."""
    began = time.monotonic()
    _together([lambda: look(at)] * workers, told)
    while Delivery.objects.filter(status="waiting").exists() and time.monotonic() - began < 3600:
        _together([lambda: commands.post_notices(at)] * workers, told)  # noqa: B023 - over before it moves on
        at += QUARTER + timedelta(seconds=1)
    return time.monotonic() - began


def _together(acts: list[Callable[[], object]], told: Path) -> None:
    connections.close_all()  # no two processes on one connection
    children = [os.fork() or _be(act, told) for act in acts]
    broke = [os.waitpid(child, 0)[1] for child in children]
    if any(broke):
        raise AssertionError(told.read_text() if told.exists() else f"workers ended with {broke}")


def _be(act: Callable[[], object], told: Path) -> int:
    """The child, which never returns."""
    code = 70
    try:
        act()
        code = 0
    except BaseException:
        told.write_text(traceback.format_exc())
    finally:
        os._exit(code)


def wrong(at: datetime) -> Iterator[str]:
    """A rung that is due and not climbed; somebody with two letters within a quarter of an hour."""
    if late := reminders.due_rungs(at).count():
        yield f"{late} reminders are due and not made"
    sent = defaultdict(list)
    for person, when in Letter.objects.filter(status="sent").order_by("sent_at").values_list("recipient", "sent_at"):
        sent[person].append(when)
    for person, times in sent.items():
        if soon := sum(later - earlier < QUARTER for earlier, later in pairwise(times)):
            yield f"{person} had {soon} letters within a quarter of an hour of another"
