"""Every act that a route can do is raced: the acts are found by doing them, and a new one that is not fails here.

One act is one command; `tests/faults` sends each command of a person eight times at once, with a key and without.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

import audit.trail
from tests.access.calls import path_of, words_for
from tests.access.columns import BY_CODE
from tests.access.driving import Driver, rolled_back
from tests.access.routes import is_of_the_api
from tests.access.test_mass_assignment import DONE
from tests.faults.library import STORIES
from tests.faults.test_races import LOOKS
from tests.requests_app.pages import hidden

pytestmark = pytest.mark.django_db

RACED = {deed.command for story in STORIES.values() for deed in story if deed.who and deed.once}
BY_THE_WAY = {*LOOKS, "open_sign_in"}
"""Looks, each recorded for itself, and what a session leaves behind: done as often as they are done."""


@contextmanager
def heard_commands(monkeypatch: pytest.MonkeyPatch) -> Iterator[set[str]]:
    """The names of the commands that run inside: each begins its one transaction at one moment."""
    ran: set[str] = set()
    real = audit.trail.at_one_moment

    def listening() -> Any:
        act = sys._getframe(1).f_locals.get("act")
        if act is not None:
            ran.add(act.__name__)
        return real()

    with monkeypatch.context() as patch:
        patch.setattr(audit.trail, "at_one_moment", listening)
        yield ran


def commands_of(driver: Driver, route: str, monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """What one press of this route runs."""
    code, stage, about = DONE[route]
    case, column = driver.world.cases[stage], BY_CODE[code]
    path, words = path_of(route, case, driver.world, about), words_for(route, "POST", case)
    if not is_of_the_api(route):
        words = {**hidden(driver.tried(column, "GET", path).body.decode()), **words}
    with heard_commands(monkeypatch) as ran, rolled_back():
        driver.call(column, "POST", path, words)
    return ran


@pytest.mark.parametrize("route", sorted(DONE))
def test_what_a_route_does_is_sent_eight_times_at_once(
    route: str, driver: Driver, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert commands_of(driver, route, monkeypatch) - BY_THE_WAY <= RACED


def test_an_act_that_nobody_races_is_caught(driver: Driver, monkeypatch: pytest.MonkeyPatch) -> None:
    """The broken variant: a route whose command stands in no story."""
    monkeypatch.setattr("tests.access.test_acts_are_raced.RACED", RACED - {"withdraw_request"})
    with pytest.raises(AssertionError):
        test_what_a_route_does_is_sent_eight_times_at_once("requests/<str:ref>/withdraw/", driver, monkeypatch)


def test_the_acts_of_the_answer_are_found(driver: Driver, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever listens hears something: a press that ran no command would prove nothing."""
    for route, command in (
        ("api/v1/responses/<ref:ref>/put_forward", "put_forward_response"),
        ("responses/<str:ref>/take/", "acknowledge_response"),
    ):
        assert command in commands_of(driver, route, monkeypatch)
