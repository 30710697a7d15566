"""Every question of every statutory mode: answered it goes through, unanswered the API names the field."""

from __future__ import annotations

import copy
from typing import Any

import pytest
import time_machine

from requests_app import guidance
from requests_app.management.rehearsal.partnership import Cast
from tests.requests_app.callers import TUESDAY, Caller, refused
from tests.requests_app.documents import REQUESTS
from tests.requests_app.pages import text_of, visitor

pytestmark = pytest.mark.both_engines
PACK = guidance.in_force(TUESDAY)
S47 = {
    "S47-CAUSE": {"words": "The child does not crawl, and the account of the bruise changed twice in one morning."},
    "S47-STRATEGY": {"choice": "HELD", "at": "2026-11-10T08:30Z"},
}


def asked(mode: str) -> tuple[str, dict[str, Any]]:
    """Who asks in this mode, and a request in which all of its questions are answered."""
    if mode == "S47":
        words = REQUESTS["RQ-01"].document(type="S47", stage="S47", mode_answers=copy.deepcopy(S47))
        return "pip", words
    if mode == "VIR":
        return "ines", REQUESTS["RQ-06"].document()
    return "jo", REQUESTS["RQ-08"].document()


ASKED = [(mode.code, code) for mode in PACK.modes.values() for code in mode.asks]


@pytest.mark.parametrize("mode", sorted({mode for mode, _code in ASKED}))
def test_answered_it_goes_through(cast: Cast, tuesday: time_machine.Traveller, mode: str) -> None:
    who, words = asked(mode)
    assert Caller(cast.person(who)).post("requests", words).status_code == 201


@pytest.mark.parametrize(("mode", "code"), ASKED)
def test_unanswered_the_field_is_named(cast: Cast, tuesday: time_machine.Traveller, mode: str, code: str) -> None:
    who, words = asked(mode)
    place = "/mode_answers"
    if PACK.mode_questions[code].per == "item":
        place = "/items/0/mode_answers"
        del words["items"][0]["mode_answers"][code]
    else:
        del words["mode_answers"][code]
    status, problem, pointers = refused(Caller(cast.person(who)).post("requests", words))
    assert (status, problem) == (400, "incomplete")
    assert [one for one in pointers if one.startswith(f"{place}/{code}")], pointers


def test_every_mode_that_asks_is_tried() -> None:
    assert {mode for mode, _code in ASKED} == {"S47", "VIR", "STAFF_ALLEGATION"}


def test_the_library_shows_the_modes(cast: Cast, tuesday: time_machine.Traveller) -> None:
    page = text_of(visitor(cast, "pip").opens(f"/guidance/{PACK.version}/routes/"))
    assert "Statutory modes" in page
    for mode in PACK.modes.values():
        assert str(mode.label) in page
    assert "15 working days" in page and "The victim has written notice" in page
