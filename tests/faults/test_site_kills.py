"""`kill -9` of the real web, worker, timetable, Redis and PostgreSQL backend in turn, while people act over HTTP."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections

from requests_app.management.rehearsal.partnership import Cast
from tests.faults import checker, how_many, sink
from tests.faults.calling import Visitor, acknowledged, tell_stories
from tests.faults.playing import work_once
from tests.faults.site import SOON, Site, now, running, until

KILLS = how_many("SITE_KILLS", suite=5, chaos=50, stress=500)
IN_TURN = ("web", "worker-1", "redis", "beat-1", "backend")


def test_each_part_is_killed_in_turn_and_nothing_that_was_acknowledged_is_lost(
    real_commits: None, cast: Cast, tmp_path: Path, settings: Any
) -> None:
    settings.EMAIL_BACKEND, settings.SINK = sink.BACKEND, tmp_path / "sink"  # for what is worked off here at the end
    if connection.vendor != "postgresql":
        pytest.skip("a site of several processes has PostgreSQL")
    with running(tmp_path, "web", "worker-1", "worker-2", "beat-1", "beat-2") as site:
        until(site.answers)
        site.alive_since(now())
        stop = threading.Event()
        people = {short: Visitor(cast.person(short), site, stop) for short in ("pip", "dara", "bea", "omar")}
        with ThreadPoolExecutor(1) as pool:
            stories = pool.submit(_on_a_connection_of_its_own, people, stop)
            _kill(site, people, stop, stories.done)
            stop.set()
            told = stories.result(timeout=180)
        well = site.alive_since(now())
        assert well < SOON.total_seconds()
        for name in list(site.processes):
            site.kill(name)
        deaths = site.kills["worker"] + site.kills["backend"]
        for minutes in (6, 12, 18, 34, 50):  # later than the hold, the claims of the dead, and the last letter
            work_once(now() + timedelta(minutes=minutes))
        print(f"{dict(site.kills)} killed, {told} stories, {len(acknowledged(people))} acts; well after {well:.0f} s")  # noqa: T201
        assert told > 0
        assert checker.wrong(acknowledged(people)) == []
        assert list(sink.wrong(site.sink, deaths=deaths)) == []


def _on_a_connection_of_its_own(people: dict[str, Visitor], stop: threading.Event) -> int:
    try:
        return tell_stories(people, stop)
    finally:
        connections.close_all()


def _kill(site: Site, people: dict[str, Visitor], stop: threading.Event, over: object) -> None:
    """One after the other; each is started again at once, and the next one waits until somebody could act again."""
    for number, name in enumerate(cycle(IN_TURN)):
        if number == KILLS or over():  # type: ignore[operator]
            return
        before = sum(len(one.told) for one in people.values())
        if name == "backend":
            site.sever()
        else:
            site.kill(name)
            time.sleep(0.5)
            site.start(name)
        until(lambda before=before: over() or sum(len(one.told) for one in people.values()) > before, 120)  # type: ignore[operator]
