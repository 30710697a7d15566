"""Commands as they must not be written, each seen to be caught by a crash and the one checker."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from agencies.actors import Actor
from requests_app import commands, reminders
from requests_app.commands import requests as of_requests
from requests_app.management.rehearsal.partnership import Cast
from tests.faults import test_crash_points
from tests.faults.deeds import Deed, _endorses, _prepares, _request, _step, _submits
from tests.faults.stories import BECAUSE, CHANGE
from tests.faults.test_crash_points import crashed_everywhere

pytestmark = pytest.mark.both_engines
Later = list[Callable[[], Any]]


@pytest.fixture(autouse=True)
def every_point(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(test_crash_points, "APART", 1)


def put_off(monkeypatch: pytest.MonkeyPatch, where: Any, name: str) -> Later:
    """What a command calls by this name waits until its transaction is over."""
    later: Later = []
    real = getattr(where, name)
    monkeypatch.setattr(where, name, lambda *words, **more: later.append(lambda: real(*words, **more)))
    return later


def then(later: Later, done: Any) -> Any:
    """The second transaction."""
    with transaction.atomic():
        while later:
            later.pop(0)()
    return done


def returns(by: Actor, at: datetime) -> Any:
    return commands.return_request(_step(), CHANGE, by=by, at=at)


def withdraws(by: Actor, at: datetime) -> Any:
    return commands.withdraw_request(_request(), BECAUSE, by=by, at=at)


def reached(cast: Cast, *deeds: Deed) -> None:
    for deed in deeds:
        deed.do(cast)


def test_a_notice_that_is_written_after_the_commit_is_caught(
    real_commits: None, cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reached(cast, _prepares(1), _submits(2))
    cast.actor("dara", _endorses(3).at)
    later = put_off(monkeypatch, reminders, "notify")
    broken = Deed("return_request", "dara", lambda by, at: then(later, returns(by, at)), after=3)
    with pytest.raises(AssertionError, match="nobody was told: returned"):
        crashed_everywhere(broken, cast, tmp_path / "told")


def test_a_command_in_two_transactions_is_caught(
    real_commits: None, cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reached(cast, _prepares(1), _submits(2), _endorses(3))
    later = put_off(monkeypatch, of_requests, "_close_unsent")
    broken = Deed("withdraw_request", "pip", lambda by, at: then(later, withdraws(by, at)), after=4)
    with pytest.raises(AssertionError, match="is withdrawn, and somebody still answers"):
        crashed_everywhere(broken, cast, tmp_path / "told")


def test_the_same_commands_as_they_are_written_pass(real_commits: None, cast: Cast, tmp_path: Path) -> None:
    reached(cast, _prepares(1), _submits(2))
    cast.actor("dara", _endorses(3).at)
    assert crashed_everywhere(Deed("return_request", "dara", returns, after=3), cast, tmp_path / "told")
