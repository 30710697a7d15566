"""With a real Redis: a killed worker's tick comes back soon, and a tick crosses from timetable to worker."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from celery import Celery

from tests.workers import QUEUE, VISIBILITY
from workers import timetable

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 30.0


def until(happens: Callable[[], bool], patience: float = PATIENCE) -> float:
    """Seconds until it happens."""
    began = time.monotonic()
    while not happens():
        assert time.monotonic() - began < patience, "it did not happen in time"
        time.sleep(0.05)
    return time.monotonic() - began


@contextmanager
def celery(redis_url: str, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    """A process of Celery's own command line, killed at the end if it still runs."""
    process = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", "celery", *arguments],
        cwd=ROOT,
        env={**os.environ, "REDIS_URL": redis_url},
        stdout=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def worker(redis_url: str):
    return celery(redis_url, "-A", "tests.workers.slow", "worker", "-P", "solo", "-Q", QUEUE)


@pytest.fixture
def sender(redis_url: str) -> Iterator[Celery]:
    with Celery("sender", broker=redis_url, set_as_current=False) as app:
        app.conf.update(task_default_queue=QUEUE, result_backend=None)
        yield app


def test_the_tick_of_a_killed_worker_comes_back_within_seconds(redis_url, sender, tmp_path):
    looks = tmp_path / "looks"
    sender.send_task("tests.say_and_stay", [str(looks)])
    with worker(redis_url) as first:
        until(looks.exists)
        first.send_signal(signal.SIGKILL)
        first.wait()
    with worker(redis_url):
        waited = until(lambda: looks.read_text() == "looked\nlooked\n")
    print(f"came back after {waited:.1f} s with a visibility of {VISIBILITY} s")  # noqa: T201


def test_the_timetable_speaks_through_redis(redis_url, sender):
    """What a beat sends lies in the queue of the workers: no arguments, one message per look."""
    with sender.connection_for_read() as connection:
        queue = connection.SimpleQueue("golden_thread")
        queue.clear()
        try:
            with celery(redis_url, "-A", "workers.app", "beat"):
                names = {queue.get(timeout=PATIENCE).headers["task"] for _ in range(7)}  # two looks at the seal
        finally:
            queue.clear()
            queue.close()
    every_ten_seconds = {
            timetable.DELIVER_WHAT_IS_DUE, timetable.POST_NOTICES, timetable.SAY_ALIVE, timetable.MEASURE,
        }  # fmt: skip
    assert names == {timetable.SEAL_TRAIL, timetable.CHECK_TRAIL, *every_ten_seconds}
