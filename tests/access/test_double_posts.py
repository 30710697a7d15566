"""Sent eight times with one key, by a call or by pressing twice, every act has one effect (R6, dec.24)."""

from __future__ import annotations

from collections import Counter

import pytest

from requests_app import http
from tests.access.calls import path_of, words_for
from tests.access.columns import BY_CODE
from tests.access.driving import Driver, rolled_back
from tests.access.reading import said
from tests.access.routes import is_of_the_api
from tests.access.snapshots import Snapshot, known, snapshot
from tests.access.test_mass_assignment import DONE
from tests.requests_app.pages import hidden

pytestmark = pytest.mark.django_db
EIGHT = 8
LOOKS = {  # each press is a look at what was shared, or a copy of it, and each is recorded
    "api/v1/arrivals/<ref:ref>/open",
    "api/v1/requests/<ref:ref>/responses/<ref:response_ref>/open",
    "disclosures/<str:ref>/",
    "api/v1/disclosures/<ref:ref>/take_record",
    "api/v1/responses/<ref:ref>/take_record",
    "disclosures/<str:ref>/record/",
    "responses/<str:ref>/record/",
}
AGAIN = {"do", "go", "see", "now", "bad", "-"}
"""What a second press may come to: the same place, "this is done already", or what cannot be seen any more."""


def pressed(driver: Driver, route: str, times: int) -> tuple[Snapshot, list[str]]:
    """What the database holds after so many presses of one button, and what each of them came to.

    A page's form is sent with what it carries unseen: the key of this press, and the version that was read.
    """
    code, stage, about = DONE[route]
    case, column = driver.world.cases[stage], BY_CODE[code]
    path, words = path_of(route, case, driver.world, about), words_for(route, "POST", case)
    if not is_of_the_api(route):
        page = driver.tried(column, "GET", path).body.decode()
        words = {"idempotency_key": "one-press-of-one-button", **hidden(page), **words}
    before = known()
    with rolled_back():
        answers = [said("POST", driver.call(column, "POST", path, words), column) for _time in range(times)]
        return _without_versions(snapshot(before)), answers


def _without_versions(rows: Snapshot) -> Snapshot:
    """A draft that is saved again with the same words counts one more version, and nothing else."""
    kept: Snapshot = Counter()
    for (name, fields), count in rows.items():
        kept[name, tuple(one for one in fields if name != "draft" or one[0] != "version")] += count
    return kept


@pytest.mark.parametrize("route", sorted(DONE.keys() - LOOKS))
def test_eight_presses_of_one_button_have_one_effect(route: str, driver: Driver) -> None:
    once, _answer = pressed(driver, route, 1)
    often, answers = pressed(driver, route, EIGHT)
    assert dict(often - once) == dict(once - often) == {}
    assert answers[0] == "do" and set(answers) <= AGAIN, answers


def test_a_door_that_forgets_its_keys_is_caught(driver: Driver, monkeypatch: pytest.MonkeyPatch) -> None:
    """The broken variant: every press counts as the first."""
    route = "api/v1/requests"
    once, _answer = pressed(driver, route, 1)
    monkeypatch.setattr(http, "sent_before", lambda _call: None)
    monkeypatch.setattr(http, "Claim", _Forgetful)
    often, _answers = pressed(driver, route, EIGHT)
    assert often - once


class _Forgetful(http.Claim):
    def begin(self) -> None:
        """Take no key."""

    def finish(self, done: object) -> None:
        self.mark = self.mark_of(done)
