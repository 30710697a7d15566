"""A crash at every statement of every command: the act has happened, or nothing has."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from requests_app import commands
from requests_app.management.rehearsal.partnership import Cast
from requests_app.models import Delivery, Letter
from tests.faults import SEED, checker, how_many, sink
from tests.faults.crashing import crash, moved, standing
from tests.faults.deeds import AT, MINUTE, REMINDING, Deed
from tests.faults.library import INSIDE, STORIES, every_command, told

pytestmark = pytest.mark.both_engines

ELSEWHERE = {"post_notices", "write_letters"}  # below
MADE_UP = {"keep_notices_back"}  # of the demonstration, whose people are made up
APART = how_many("APART", suite=9, chaos=1, stress=1)  # every so many-th point of an act; 1 is each of them


def test_every_command_is_in_a_story() -> None:
    """Whoever adds a command adds the deed that does it: a crash is then tried at each of its statements."""
    assert every_command() - told() - ELSEWHERE - MADE_UP - INSIDE.keys() == set()
    assert told() <= every_command()
    assert {*INSIDE.values()} <= told()


def test_a_command_without_a_story_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(STORIES, "oversight", [])
    assert every_command() - told() >= {"search_trail", "show_entry", "ask_check", "take_proofs"}


@pytest.mark.parametrize("story", STORIES)
def test_a_crash_anywhere_leaves_all_or_nothing(real_commits: None, cast: Cast, tmp_path: Path, story: str) -> None:
    points = 0
    for deed in STORIES[story]:
        if deed.who:
            cast.actor(deed.who, deed.at)
        points += crashed_everywhere(deed, cast, tmp_path / "told")
        assert checker.wrong() == [], deed.command
    sys.stderr.write(f"{story}: {points} crashes in {len(STORIES[story])} acts\n")


def crashed_everywhere(deed: Deed, cast: Cast, last_words: Path) -> int:
    """Crash at each point; wherever that has changed anything, it was all, and doing it again changes nothing.

    Where points lie `APART`, every act begins at another one of them. Ends with the act done. Returns how many
    crashes there were.
    """
    first = (SEED + deed.after) % APART
    before, number, crashes = standing(), first, 0
    while crash(number, lambda: deed.do(cast), last_words):
        number, crashes = number + APART, crashes + 1
        if (after := standing()) == before:
            continue
        assert checker.wrong(at=deed.at) == [], f"{deed.command}, crashed at {number - APART}"
        if deed.who:
            if deed.once:
                again = deed.do(cast)
                assert again.again, f"{deed.command}, crashed at {number - APART}: {moved(before, after)} changed"
                assert standing() == after, f"{deed.command}, crashed at {number - APART}"
            return crashes
        before, number = after, first  # one of several is done: the others crash in their turn
    return crashes


def test_a_crash_while_posting_costs_no_e_mail_and_at_most_a_second_copy(
    real_commits: None, cast: Cast, tmp_path: Path, settings: Any
) -> None:
    settings.EMAIL_BACKEND, settings.SINK = sink.BACKEND, tmp_path / "sink"
    for deed in REMINDING[:3]:
        cast.actor(deed.who, deed.at)
        deed.do(cast)
    assert Delivery.objects.filter(status="waiting").count() > 2
    at, deaths, point, written = AT + 4 * MINUTE, 0, 0, False
    while crash(point, lambda: commands.post_notices(at), tmp_path / "told", every=True):  # noqa: B023
        deaths, at, point = deaths + 1, at + 6 * MINUTE, point + 1  # a claim of the dead is over after five
        if Letter.objects.exists() and not written:  # from now on nothing is written first: the points begin anew
            written, point = True, 0
    commands.post_notices(at + 16 * MINUTE)
    assert list(sink.wrong(settings.SINK, deaths=deaths)) == []
    assert len(sink.accepted(settings.SINK)) > Letter.objects.count() > 0  # it did die inside the send
