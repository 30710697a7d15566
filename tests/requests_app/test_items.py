"""Each outcome, ground and handling code, on the page and through the API; and what stays inside wherever it stands."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from requests_app import commands, guidance
from requests_app.management.rehearsal.partnership import Cast
from requests_app.models import AgencyResponse
from requests_app.values.computed import SHARING
from requests_app.vocabulary import ITEM
from tests.requests_app.answering import CHANGE, INSIDE, ITEMS, SHARED, answer, delivered, left_out, line
from tests.requests_app.callers import BECAUSE, TUESDAY, Caller
from tests.requests_app.pages import text_of, visitor

PACK = guidance.load("ENG-2026-09")
pytestmark = pytest.mark.usefixtures("tuesday")


def _opened(cast: Cast, asked: AgencyResponse, words: dict[str, Any], later: Any) -> tuple[str, dict[str, Any]]:
    """The answer as the asker reads it: the page's words, and what the API shows."""
    response = delivered(cast, asked, words)
    later.move_to(TUESDAY + timedelta(minutes=10))
    pip = visitor(cast, "pip")
    place = f"/disclosures/{response.ref}/"
    page = pip.sends(place, {"then": "open"}, on=pip.opens(place), status=200).content.decode()
    assert response.info_request
    api = Caller(cast.person("pip"))
    shown = api.done(f"requests/{response.info_request.ref}/responses/{response.ref}/open", {"accepts": True})
    return text_of(page), shown["disclosure"]


def _hears_no_canary(*places: str) -> None:
    for name, words in INSIDE.items():
        assert not [place for place in places if words in place or ("kestrel" in place.casefold())], name


def test_every_outcome_has_an_item_here() -> None:
    assert set(ITEMS) == set(PACK.outcomes) - {"CLARIFY"}, "a question to the requester is asked, never answered with"


@pytest.mark.parametrize("outcome", ITEMS)
def test_each_outcome_reaches_the_asker_as_it_was_decided(
    outcome: str, cast: Cast, asked: AgencyResponse, tuesday: time_machine.Traveller
) -> None:
    page, api = _opened(cast, asked, answer(outcome), tuesday)
    assert str(ITEM[outcome].text) in page
    told = api["items"][0]
    assert told["outcome"] == outcome
    assert (SHARED in page) == (outcome in SHARING) == bool(told["shared"])
    if outcome in ("WITHHELD", "PART", "SEALED", "SHARED_REDACTED"):
        assert CHANGE in page and "golden rule 6" in page
        assert told["withheld"][0]["would_change"] == CHANGE and told["withheld"][0]["law"] == "golden rule 6"
    if outcome == "NOT_CONFIRMED":
        assert told["withheld"] == [] and CHANGE not in page
    if outcome == "NOT_HELD":
        assert all(words in page for words in ("the record and letters", "by name", "Bea Mockridge"))
    if outcome == "REFERRED_ON":
        assert "Brackenfold NHS Trust" in page and told["referred_to"] == "BNT"
    asked.refresh_from_db()
    assert ("Explained to you" in page) == (outcome != "SHARED"), "the requester reads when they were told why"
    assert asked.outcome == outcome, "the outcome of the whole is computed from its items"
    _hears_no_canary(page, json.dumps(api))


@pytest.mark.parametrize("ground", list(PACK.grounds))
def test_each_ground_is_told_with_its_law_and_what_would_change_it(
    ground: str, cast: Cast, asked: AgencyResponse, tuesday: time_machine.Traveller
) -> None:
    words = answer("PART", withheld=[left_out(ground)])
    if ground == "DETRIMENT":
        words["isd"] |= {"detriment_outcome": "GREATER_HARM", "detriment_to_child": "She would be found."}
        words["discloser_law"]["gateway"] = "CL-PI"
    page, api = _opened(cast, asked, words, tuesday)
    assert str(PACK.grounds[ground].label) in page and CHANGE in page
    assert [part["code"] for part in api["items"][0]["withheld"]] == [ground]
    _hears_no_canary(page, json.dumps(api))


@pytest.mark.parametrize("code", [code for code in PACK.handling if code != "H4"])
def test_each_handling_code_travels_with_what_is_shared(
    code: str, cast: Cast, asked: AgencyResponse, tuesday: time_machine.Traveller
) -> None:
    page, api = _opened(cast, asked, answer("PART", handling=[code]), tuesday)
    assert api["items"][0]["handling"] == [code]
    assert (str(PACK.handling[code].label) in page) == (code != "H0")
    _hears_no_canary(page, json.dumps(api))


def test_what_may_not_be_known_to_exist_reads_like_what_cannot_be_confirmed(
    cast: Cast, asked: AgencyResponse, tuesday: time_machine.Traveller
) -> None:
    hidden, bea = answer("WITHHELD", handling=["H4"]), cast.actor("bea", TUESDAY)
    commands.acknowledge_response(asked, by=bea, at=TUESDAY)
    named = [cast.person("omar"), cast.person("ray")]
    until = TUESDAY + timedelta(days=1)
    commands.restrict_response(asked, named, BECAUSE, until=until, by=bea, at=TUESDAY)
    page, api = _opened(cast, asked, hidden, tuesday)
    assert str(ITEM["NOT_CONFIRMED"].text) in page and "H4" not in json.dumps(api)
    assert str(PACK.handling["H4"].label) not in page and CHANGE not in page
    _hears_no_canary(page, json.dumps(api))


@pytest.mark.parametrize("kind", PACK.item_kinds)
def test_each_line_says_what_kind_of_knowledge_it_is_when_it_was_true_and_its_source(
    kind: str, cast: Cast, asked: AgencyResponse, tuesday: time_machine.Traveller
) -> None:
    page, api = _opened(cast, asked, answer("SHARED", shared=[line(kind=kind)]), tuesday)
    assert "6 May 2026" in page and "our record" in page
    told = api["items"][0]["shared"][0]
    assert (told["kind"], told["as_at"], told["source"]) == (kind, "2026-05-06", "our record")
