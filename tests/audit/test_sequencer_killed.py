"""A sequencer killed at any step leaves something from which the next one goes on: nothing twice, nothing lost."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from audit import notes
from audit.models import Entry, Leaf
from tests.audit.killed import STEPS
from tests.audit.sealing import lay, lay_fast, seal
from tests.audit.test_sequencer import all_is_sealed
from tests.house.source import ROOT


@pytest.fixture
def environment(log: Path) -> Iterator[dict[str, str]]:
    """What leads a process of its own to this test's database and log, as the role that seals."""
    name = str(connection.settings_dict["NAME"])
    url = f"sqlite:///{name}"
    if connection.vendor == "postgresql":
        url = os.environ["SEQUENCER_DATABASE_URL"].rsplit("/", 1)[0] + f"/{name}"
    ours = ("TRAIL_ORIGIN", "TRAIL_FOLDER", "TRAIL_WITNESSES", "SIGNING_KEY_FILE", "SIGNED_STATE_FILE")
    yield {
        **os.environ,
        **{key: str(getattr(settings, key)) for key in ours},
        "DATABASE_URL": url,
        "MIGRATION_DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "deploy.settings",
    }


def published_size() -> int:
    path = settings.TRAIL_FOLDER / "checkpoint"
    return notes.Checkpoint.parse(notes.Note.parse(path.read_bytes()).text).size if path.exists() else 0


@pytest.mark.parametrize("step", STEPS)
def test_killed_at_any_step_it_goes_on_from_there(environment, agency, step):
    lay_fast(agency, 270)
    seal()
    before = Entry.objects.count()
    lay(agency, 3)
    command = [sys.executable, "-m", "tests.audit.killed", step]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == -9, done.stderr
    committed = STEPS.index(step) >= STEPS.index("committed")
    assert Leaf.objects.count() == (Entry.objects.count() if committed else before)
    assert published_size() == (Entry.objects.count() if step == "published" else before)
    assert seal() == (0 if committed else 3)
    all_is_sealed()


@pytest.mark.parametrize("step", STEPS)
def test_the_very_first_one_that_was_killed_is_gone_on_from_too(environment, agency, step):
    command = [sys.executable, "-m", "tests.audit.killed", step]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == -9, done.stderr
    seal()
    all_is_sealed()
