"""`kill -9` at random while people act: nothing is lost, doubled or unrecorded, and no e-mail is missing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from requests_app.management.rehearsal.partnership import found
from tests.cast import FOUNDED_AT, merrowdale
from tests.faults import SEED, checker, how_many, sink
from tests.faults.killing import Killer
from tests.faults.playing import PEOPLE

pytestmark = pytest.mark.both_engines

KILLS = how_many("KILLS", suite=12, chaos=2000, stress=10_000)
ACTS = max(40, KILLS)


def test_what_random_kills_leave_behind(real_commits: None, settings: Any, tmp_path: Path) -> None:
    settings.EMAIL_BACKEND, settings.SINK = sink.BACKEND, tmp_path / "sink"
    cast = found(merrowdale(), at=FOUNDED_AT, password=None)
    for short in PEOPLE:
        cast.actor(short, FOUNDED_AT)
    killer = Killer(tmp_path, cast, SEED)
    killer.kill(acts=ACTS, kills=KILLS, within=300 + 2 * KILLS)
    killer.finish()
    acknowledged = killer.acknowledged()
    print(f"{dict(killer.kills)} killed, {len(acknowledged)} acts, {len(sink.accepted(settings.SINK))} e-mails")  # noqa: T201
    assert checker.wrong(acknowledged) == []
    assert list(sink.wrong(settings.SINK, deaths=killer.kills["worker"] + killer.kills["connection"])) == []
    assert len(acknowledged) >= ACTS
    assert sum(killer.kills.values()) >= KILLS
