"""The same form pressed again leads where the first press led, with a kind sentence, and does nothing twice.

The key that marks a press is another by then (the page was opened twice), or there is none.
"""

from __future__ import annotations

import pytest

from tests.access.calls import path_of, words_for
from tests.access.columns import BY_CODE
from tests.access.driving import Driver, rolled_back
from tests.access.snapshots import known, snapshot
from tests.access.test_double_posts import LOOKS
from tests.access.test_mass_assignment import DONE, PAGES
from tests.requests_app.pages import hidden, text_of

pytestmark = pytest.mark.django_db

DONE_ALREADY = "This was done already at"
ON_PURPOSE = {  # another of the same is another act, and without a key nobody can tell it from the first
    *("account/", "disclosures/<str:ref>/better/", "emergency/ask/", "emergency/record/", "requests/<str:ref>/copy/"),
    *("agency/agreements/new/", "requests/new/", "share/new/", "requests/<str:ref>/notes/"),
    "requests/<str:ref>/same-child/<str:who>/",
    "practice/scenarios/<str:code>/",
    *("responses/<str:ref>/notes/", "disagreements/<str:ref>/say/"),
    "oversight/samples/",
    *("requests/<str:ref>/telling/", "responses/<str:ref>/telling/", "responses/<str:ref>/prepare/"),
}  # fmt: skip
SHOWS_IT = {"requests/<str:ref>/check/", "responses/<str:ref>/at-once/"}  # their own page says so again
OF_A_LOOK = {"session", "sign in", "entry", "payload", "idempotency key"}  # what trying and looking leave behind
OF_A_DRAFT = tuple(
    f"requests/<str:ref>/{task}/" for task in ("ask", "child", "concern", "family", "law", "mode", "one-page")
)
BUTTONS = sorted(set(PAGES) - ON_PURPOSE - LOOKS - SHOWS_IT)


def again(driver: Driver, route: str, keys: tuple[str, str]) -> tuple[str, str, set[str]]:
    """Where two presses led, what the page there says, and what the second press changed."""
    code, stage, about = DONE[route]
    case, column = driver.world.cases[stage], BY_CODE[code]
    path = path_of(route, case, driver.world, about)
    words = {**hidden(driver.tried(column, "GET", path).body.decode()), **words_for(route, "POST", case)}
    at_first = known()
    with rolled_back():
        first = driver.call(column, "POST", path, {**words, "idempotency_key": keys[0]})
        assert first.status == 302, first.status
        driver.call(column, "GET", first.location)  # the page that says so once
        once = snapshot(at_first)
        second = driver.call(column, "POST", path, {**words, "idempotency_key": keys[1]})
        assert second.status == 302, second.status
        twice = snapshot(at_first)
        led = driver.call(column, "GET", second.location)
        assert led.status == 200, (second.location, led.status)
        return second.location, text_of(led.body.decode()), {name for name, _fields in (twice - once) + (once - twice)}


@pytest.mark.parametrize("keys", [("", ""), ("a", "b")], ids=["without a key", "with another key"])
@pytest.mark.parametrize("route", BUTTONS)
def test_the_second_press_is_told_kindly_that_it_was_done(route: str, keys: tuple[str, str], driver: Driver) -> None:
    _location, text, changed = again(driver, route, keys)
    assert changed <= OF_A_LOOK, changed
    of_a_draft = any(route.startswith(task) for task in OF_A_DRAFT)
    repeats = route in ("responses/<str:ref>/take/", "requests/<str:ref>/revise/")
    assert of_a_draft or repeats or DONE_ALREADY in text


def test_a_press_of_somebody_else_or_with_other_words_is_no_second_press(driver: Driver) -> None:
    route = "requests/<str:ref>/withdraw/"
    code, stage, about = DONE[route]
    case, column = driver.world.cases[stage], BY_CODE[code]
    path, words = path_of(route, case, driver.world, about), words_for(route, "POST", case)
    with rolled_back():
        assert driver.call(column, "POST", path, words).status == 302
        assert driver.call(column, "POST", path, {**words, "reason": words["reason"] + " Really."}).status == 409
        assert driver.call(BY_CODE["AT"], "POST", path, words).status == 409


def test_a_door_that_does_not_know_its_presses_is_caught(driver: Driver, monkeypatch: pytest.MonkeyPatch) -> None:
    """The broken variant: a second press is refused like any other."""
    monkeypatch.setattr("requests_app.views.door.same_press", lambda _call: None)
    with pytest.raises(AssertionError, match="409"):
        again(driver, "requests/<str:ref>/withdraw/", ("", ""))
