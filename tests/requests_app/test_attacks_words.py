"""Attacks with words: a confidential address by another field, characters that nobody sees."""

from __future__ import annotations

from typing import Any

import pytest

from requests_app import guidance
from requests_app.denials import Incomplete
from requests_app.management.rehearsal.partnership import Cast
from requests_app.queries.parties import facts_of, facts_of_all
from requests_app.values import check_request
from tests.requests_app.callers import TUESDAY, documents

HIDDEN = "Flat 3, 14 Alder Close, Merrowdale ZZ9 4QT"


def _hidden(**words: Any) -> dict[str, Any]:
    asks = documents()["asks"]
    first = {**asks["subjects"][0], "address": {"line": HIDDEN, "confidential": True}, "must_not_reach": [HIDDEN]}
    return {**asks, "subjects": [first, *asks["subjects"][1:]], **words}


def _faults(cast: Cast, words: dict[str, Any]) -> list[tuple[str, str]]:
    agency = facts_of(cast.agency("MCC"))
    try:
        check_request(words, agency=agency, partners=facts_of_all(TUESDAY), at=TUESDAY, pack=guidance.in_force(TUESDAY))
    except Incomplete as incomplete:
        return [(fault.pointer, fault.code) for fault in incomplete.errors]
    return []


def test_a_confidential_address_in_its_own_field_is_fine(cast: Cast) -> None:
    assert _faults(cast, _hidden()) == []


@pytest.mark.parametrize("field", ["concern", "purpose", "necessity", "proportionality"])
@pytest.mark.parametrize("spelling", [HIDDEN, "14 alder close", "ZZ9 4QT", "zz94qt", "14, Al\u200bder\u00a0Close"])
def test_a_confidential_address_does_not_travel_in_the_story(cast: Cast, field: str, spelling: str) -> None:
    told = f"{documents()['asks'][field]} They now live at {spelling}."
    assert _faults(cast, _hidden(**{field: told})) == [(f"/{field}", "confidential_address")]


@pytest.mark.parametrize("field", ["sought", "question", "necessary_because"])
def test_a_confidential_address_does_not_travel_with_an_item(cast: Cast, field: str) -> None:
    items = documents()["asks"]["items"]
    items[1][field] = f"{items[1].get(field, '')} They live at {HIDDEN}."
    assert _faults(cast, _hidden(items=items)) == [(f"/items/1/{field}", "confidential_address")]


def test_a_confidential_address_does_not_travel_with_somebody_else_who_lives_there(cast: Cast) -> None:
    words = _hidden()
    words["subjects"][1] = {**words["subjects"][1], "address": {"line": HIDDEN, "confidential": False}}
    assert _faults(cast, words) == [("/subjects/1/address/line", "confidential_address")]
