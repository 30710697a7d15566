"""The information sharing duty, item by item and for this recipient: what it comes to is kept and shown."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from requests_app import commands, guidance, queries
from requests_app.management.rehearsal.partnership import Cast
from requests_app.models import AnsweredItem
from requests_app.values import duty, duty_of
from tests.requests_app.asking import of
from tests.requests_app.callers import TUESDAY, Caller, documents
from tests.requests_app.documents import ANSWERS
from tests.requests_app.judging import GONE, changed, faults_of
from tests.requests_app.pages import text_of, visitor
from tests.requests_app.parties import PARTNERS
from tests.requests_app.reached import put_forward

PACK = guidance.load("ENG-2026-09")
HARM = {"detriment_considered": True, "detriment_outcome": "GREATER_HARM", "detriment_to_child": "He would be traced."}


def came_to(ref: str, changes: dict[str, Any] | None = None, recipient: str = "MCC", **more: Any) -> dict[str, str]:
    """The result of each item of a worked example answer."""
    example = ANSWERS[ref]
    agency = more.pop("agency", PARTNERS[example.agency])
    words = changed(example.document(), changes or {})
    found = duty_of(words, agency=agency, recipient=PARTNERS[recipient], pack=more.pop("pack", PACK))
    return {one.item: one.result for one in found}


def test_the_duty_applies_between_two_bodies_in_scope() -> None:
    assert came_to("RQ-01/OBS") == {"I2": duty.APPLIES}


@pytest.mark.parametrize(("ref", "recipient"), [("RQ-02/HDA", "MCC"), ("RQ-01/OBS", "HDA")])
def test_between_others_there_is_a_power_only(ref: str, recipient: str) -> None:
    assert set(came_to(ref, recipient=recipient).values()) == {duty.POWER_ONLY}


def test_the_duty_is_excepted_where_telling_harms_the_child_more() -> None:
    assert set(came_to("RQ-01/OBS", {"/isd": HARM}).values()) == {duty.EXCEPTED}


def test_guidance_that_knows_no_duty_gives_no_result() -> None:
    assert came_to("RQ-01/OBS", pack=guidance.load("ENG-2024-05")) == {}


def test_what_is_not_held_has_nothing_that_the_duty_could_reach() -> None:
    assert came_to("RQ-01/OBS", {"/items/0/outcome": "NOT_HELD"}) == {}


def test_an_item_can_be_weighed_by_itself_and_the_others_keep_their_result() -> None:
    second = {"/items/-": {"item": "I9", "outcome": "WITHHELD", "withheld": [], "isd": HARM}}
    assert came_to("RQ-01/OBS", second) == {"I2": duty.APPLIES, "I9": duty.EXCEPTED}


def test_a_result_for_the_whole_answer_would_miss_the_item_that_harms() -> None:
    """The broken variant: one result for everything."""
    words = changed(ANSWERS["RQ-01/OBS"].document(), {"/items/-": {"item": "I9", "outcome": "WITHHELD", "isd": HARM}})
    whole = {**words, "items": [{key: value for key, value in item.items() if key != "isd"} for item in words["items"]]}
    found = duty_of(whole, agency=PARTNERS["OBS"], recipient=PARTNERS["MCC"], pack=PACK)
    assert {one.result for one in found} == {duty.APPLIES}


CHECKED: list[tuple[dict[str, Any], set[tuple[str, str]]]] = [
    ({"/isd/recipient_scope_class": "out"}, {("/isd/recipient_scope_class", "wrong_class")}),
    ({"/isd/holder_scope_class": "a"}, {("/isd/holder_scope_class", "wrong_class")}),
    ({"/isd": GONE}, {("/isd", "required")}),
    ({"/items/0/isd": {"detriment_considered": False}}, {("/items/0/isd/detriment_considered", "not_considered")}),
    (
        {"/items/0/isd": HARM | {"detriment_to_child": ""}},
        {("/items/0/isd/detriment_to_child", "required"), ("/discloser_law/gateway", "duty_excepted")},
    ),
    ({"/items/0/isd": HARM}, {("/discloser_law/gateway", "duty_excepted")}),
]


@pytest.mark.parametrize(("changes", "found"), CHECKED)
def test_the_test_of_an_item_is_checked_like_that_of_the_answer(
    changes: dict[str, Any], found: set[tuple[str, str]]
) -> None:
    assert faults_of("RQ-01/OBS", changes, recipient=PARTNERS["MCC"]) == found


def test_the_duty_is_no_power_towards_a_recipient_outside_it() -> None:
    outside = replace(PARTNERS["MCC"], s11_body=False)
    changes = {"/isd/recipient_scope_class": "out"}
    assert faults_of("RQ-01/OBS", changes, recipient=outside) == {("/discloser_law/gateway", "wrong_body")}


def test_no_test_is_asked_of_a_power_only() -> None:
    law = {"gateway": "CL-PI", "art6": "A6-1-E", "special": "A9-2-H"}
    outside = replace(PARTNERS["MCC"], s11_body=False)
    assert faults_of("RQ-01/OBS", {"/isd": GONE, "/discloser_law": law}, recipient=outside) == set()


def test_keeping_all_of_it_back_on_a_ground_that_does_not_lift_the_duty_is_seen() -> None:
    one = duty.ItemDuty("I1", duty.APPLIES, "c", "a")
    kept = {"outcome": "WITHHELD", "withheld": [{"code": "SOURCE"}]}
    assert duty.falls_short(one, kept)
    assert not duty.falls_short(one, {"outcome": "WITHHELD", "withheld": [{"code": "EXCESSIVE"}]})
    assert not duty.falls_short(one, {"outcome": "PART", "withheld": [{"code": "SOURCE"}]})
    assert not duty.falls_short(duty.ItemDuty("I1", duty.EXCEPTED, "c", "a"), kept)


@pytest.mark.usefixtures("tuesday")
def test_the_result_is_kept_with_the_version_and_shown_to_whoever_decides(cast: Cast) -> None:
    response = put_forward(cast)
    [kept] = queries.duty_words(response)
    assert (kept["item"], kept["result"]) == ("I2", duty.APPLIES)
    assert (kept["holder_scope_class"], kept["recipient_scope_class"]) == ("c", "a")
    assert kept["function_facilitated"] == "CA89-47" and kept["relevant_because"]
    assert AnsweredItem.objects.get(response=response).duty == duty.APPLIES
    page = text_of(visitor(cast, "omar").opens(f"/responses/{response.ref}/decide/"))
    assert "The duty, item by item" in page and "The duty applies" in page
    assert "a provider under contract to such a body" in page and "Their work that it may help" in page
    shown = Caller(cast.person("omar")).seen(f"responses/{response.ref}")
    assert shown["duty"][0]["result"] == duty.APPLIES
    disclosed = queries.answer_words(response)
    assert "duty" not in disclosed  # the asker is never told how it was weighed


@pytest.mark.usefixtures("tuesday")
def test_an_item_is_weighed_by_itself_on_the_page(cast: Cast) -> None:
    made = commands.begin_draft(None, two_items(), by=cast.actor("pip", TUESDAY), at=TUESDAY)
    request = commands.submit_request(made, by=cast.actor("pip", TUESDAY), at=TUESDAY).thing
    step = request.steps.select_related("info_request", "agency").get(status="open")
    why = "Both are needed before she goes home today, and no other agency holds either of them."
    request = commands.endorse_request(step, why, by=cast.actor("dara", TUESDAY), at=TUESDAY).thing
    response = of(request, "OBS")
    bea, path = visitor(cast, "bea"), f"/responses/{response.ref}/prepare/"
    page = bea.opens(path)
    assert "Weigh an item by itself" in text_of(page)
    words = {
        "then": "later", "isd-relevant_because": "It shows strain.", "isd-detriment_outcome": "NO_GREATER_HARM",
        "items-1-isd-relevant_because": "", "items-1-isd-detriment_outcome": "GREATER_HARM",
        "items-1-isd-detriment_to_child": "She would be traced.", "items-0-isd-relevant_because": "",
    }  # fmt: skip
    bea.sends(path, words, on=page)
    held = queries.drafts_of(cast.actor("bea", TUESDAY)).get().words
    assert "isd" not in held["items"][0]
    assert held["items"][1]["isd"]["detriment_outcome"] == "GREATER_HARM"
    assert held["items"][1]["isd"]["recipient_scope_class"] == "a"


def two_items() -> dict[str, Any]:
    words: dict[str, Any] = documents()["asks"]
    mine = next(item for item in words["items"] if item["asked_of"] == "OBS")
    return {**words, "items": [mine, {**mine, "id": "I5"}]}
