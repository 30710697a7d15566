"""`manage.py audit_sequencer` as a process: it seals until it is stopped, and says by its exit status why it ended."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable

import pytest
from django.conf import settings

from audit import sealed, sequencer
from audit.models import Entry, Leaf
from tests.audit.sealing import as_sequencer, lay, seal, unguarded
from tests.audit.test_sequencer import all_is_sealed
from tests.audit.test_sequencer_killed import environment  # noqa: F401 - a fixture
from tests.house.source import ROOT

PATIENCE = 60.0


def run(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:  # noqa: F811
    command = [sys.executable, "manage.py", "audit_sequencer", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=60)


def until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_it_seals_what_comes_and_ends_in_order_when_it_is_stopped(environment, agency):  # noqa: F811
    command = [sys.executable, "manage.py", "audit_sequencer", "--every", "0.1"]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True)
    try:
        until(lambda: Leaf.objects.count() == Entry.objects.count())
        lay(agency, 3)
        until(lambda: Leaf.objects.count() == Entry.objects.count())
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == 0
    finally:
        process.kill()
        process.wait()
    all_is_sealed()


def test_once_it_seals_and_ends(environment, agency):  # noqa: F811
    assert run(environment, "--once").returncode == 0
    all_is_sealed()


def test_another_database_than_the_last_ends_it_with_1(environment, agency):  # noqa: F811
    size = Entry.objects.count()
    seal()
    lay(agency, 2)
    seal()
    with unguarded() as cursor:
        cursor.execute("DELETE FROM audit_leaf WHERE tree_index >= %s", [size])
        cursor.execute("DELETE FROM audit_checkpoint WHERE tree_size > %s", [size])
    for arguments in ((), ("--once",)):
        done = run(environment, *arguments)
        assert done.returncode == 1
        assert "was restored or cut" in done.stderr
    assert sealed.newest().tree_size == size


@pytest.mark.parametrize("what", ["no key", "no database", "another one at work"])
def test_what_keeps_it_from_working_ends_it_with_2(environment, agency, what):  # noqa: F811
    if what == "no key":
        settings.SIGNING_KEY_FILE.unlink()
    if what == "no database":
        nowhere = {"sqlite": "sqlite:////nowhere/x.sqlite3"}.get(environment["DATABASE_URL"].split(":")[0])
        environment["DATABASE_URL"] = nowhere or "postgresql://gt_sequencer:x@127.0.0.1:1/x"
    if what == "another one at work":
        with as_sequencer(), sequencer.alone():
            assert run(environment, "--once").returncode == 2
        return
    assert run(environment, "--once").returncode == 2


def test_a_key_is_made_once(environment, log):  # noqa: F811
    settings.SIGNING_KEY_FILE.unlink()
    assert run(environment, "--make-key").returncode == 0
    held = settings.SIGNING_KEY_FILE.read_text()
    assert run(environment, "--make-key").returncode == 2
    assert settings.SIGNING_KEY_FILE.read_text() == held
