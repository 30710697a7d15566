"""What leaves one side for the other, and above all what does not."""

from __future__ import annotations

from typing import Any

import pytest

from requests_app.queries.sides import addressed, disclosed

SUBJECTS = [
    {"ref": "S1", "kind": "CHILD", "name": "Robin Testerley", "parental_responsibility": ["S2", "S3"]},
    {"ref": "S2", "kind": "ADULT", "name": "Sky Testerley", "address": {"line": "a refuge", "confidential": True}},
    {"ref": "S3", "kind": "ADULT", "name": "Max Placeholder", "must_not_reach": ["Sky"]},
]
ITEMS = [
    {"id": "I1", "asked_of": "MP", "sought": "call-outs", "about": ["S1", "S2"]},
    {"id": "I2", "asked_of": "PPS", "sought": "attendance", "about": ["S1"]},
]
DOCUMENT: dict[str, Any] = {"concern": "overheard", "subjects": SUBJECTS, "items": ITEMS, "client_ref": "case 7"}


def test_a_partner_is_told_its_own_items_and_whom_they_are_about() -> None:
    told = addressed(DOCUMENT, "PPS")
    assert [item["id"] for item in told["items"]] == ["I2"]
    assert [person["ref"] for person in told["subjects"]] == ["S1"]
    assert "client_ref" not in told


def test_a_confidential_address_is_not_told_and_people_not_told_of_are_not_named() -> None:
    told = addressed(DOCUMENT, "MP")
    assert told["subjects"][1]["address"] == {"confidential": True}
    assert told["subjects"][0]["parental_responsibility"] == ["S2"]
    assert "refuge" not in str(told)


def item(**words: Any) -> dict[str, Any]:
    return {"item": "I1", "outcome": "PART", **words}


def test_withheld_words_and_inner_workings_stay() -> None:
    withheld = {"what": "the neighbour rang", "code": "THIRD_PARTY_RISK", "why": "they live next door"}
    answer = {"items": [item(withheld=[withheld])], "left_out": "names", "answers": {"Q": "unsure"}, "isd": {"x": "y"}}
    told = str(disclosed(answer))
    assert "THIRD_PARTY_RISK" in told
    for kept in ("neighbour", "next door", "names", "unsure", "isd"):
        assert kept not in told


@pytest.mark.parametrize(
    "words",
    [{"outcome": "NOT_CONFIRMED", "withheld": [{"code": "SOURCE"}]}, {"outcome": "SEALED", "handling": ["H4"]}],
    ids=["neither confirmed nor denied", "existence hidden"],
)
def test_what_may_not_be_known_to_exist_reads_like_what_does_not(words: dict[str, Any]) -> None:
    unsaid = {"item": "I1", "outcome": "NOT_CONFIRMED", "handling": [], "shared": [], "withheld": []}
    assert disclosed({"items": [item(**words)]})["items"] == [unsaid]
