"""An answer's words: the worked examples pass, and each check speaks alone."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from requests_app import guidance
from requests_app.values import answer_facts, overall, request_facts
from tests.requests_app.documents import ANSWERS, REQUESTS
from tests.requests_app.judging import GONE, Found, answered, faults, faults_of, warned_of
from tests.requests_app.parties import PARTNERS

ITEM, LINE, PART = "/items/0", "/items/0/shared/0", "/items/0/withheld/0"


@pytest.mark.parametrize("ref", ANSWERS)
def test_the_worked_examples_can_be_put_forward(ref: str) -> None:
    words = answered(ref).model_dump(mode="json", by_alias=True, exclude_none=True)
    assert words["items"] == ANSWERS[ref].document()["items"]
    assert warned_of(ref) == set()


def test_the_grounds_that_speak_of_harm_want_it_said() -> None:
    grounds = guidance.load("ENG-2026-09").grounds
    assert tuple(code for code, ground in grounds.items() if ground.needs_harm) == HARMFUL


def _refused(**more: Any) -> dict[str, Any]:
    withheld = [{"what": "notes", "code": "EXCESSIVE", "would_change": "Tell us the concern.", **more}]
    return {f"{ITEM}/outcome": "WITHHELD", f"{ITEM}/shared": [], f"{ITEM}/withheld": withheld}


HARMFUL = ("DETRIMENT", "THIRD_PARTY_RISK")  # grounds that say what harm there would be
EXCEPTED = {
    "DETRIMENT": {"/isd/detriment_outcome": "GREATER_HARM", "/isd/detriment_to_child": "She would be found."},
    "THIRD_PARTY_RISK": {},
}
NOTHING = {f"{ITEM}/shared": [], f"{ITEM}/withheld": [], "/isd": GONE, "/identity_match/result": "NO_RECORD"}
SEARCHED = {"where": "patient record", "how": "by name and NHS number", "by": "Bea Mockridge", "on": "2026-11-10"}
NOT_HELD = NOTHING | {f"{ITEM}/outcome": "NOT_HELD", f"{ITEM}/searched": SEARCHED}
REFERRED = NOTHING | {f"{ITEM}/outcome": "REFERRED_ON", f"{ITEM}/referred_to": "FCH"}
SEALED = _refused() | {f"{ITEM}/outcome": "SEALED", f"{ITEM}/handling": ["H3"]}
UNSAID = _refused(code="LIVE_INVESTIGATION") | {f"{ITEM}/outcome": "NOT_CONFIRMED"}

MATCH = f"{ITEM}/identity_matched_on"
TWICE = [{"about": "S1", "on": ["name", "address"]}] * 2
ROWS: list[tuple[dict[str, Any], Found]] = [
    # which items
    ({"/items": []}, {("/items", "not_answered")}),
    ({f"{ITEM}/item": "I9"}, {("/items", "not_answered"), (f"{ITEM}/item", "not_asked")}),
    ({f"{ITEM}/item": GONE}, {("/items", "not_answered"), (f"{ITEM}/item", "required")}),
    # outcomes and what they demand
    ({f"{ITEM}/outcome": GONE}, {(f"{ITEM}/outcome", "required")}),
    ({f"{ITEM}/outcome": "NO"}, {(f"{ITEM}/outcome", "unknown_code")}),
    ({f"{ITEM}/shared": []}, {(f"{ITEM}/shared", "required")}),
    ({f"{ITEM}/withheld": []}, {(f"{ITEM}/withheld", "required")}),
    ({f"{ITEM}/left_out": GONE}, {(f"{ITEM}/left_out", "required")}),
    ({f"{ITEM}/left_out": "—"}, {(f"{ITEM}/left_out", "required")}),
    ({f"{ITEM}/left_out": GONE, "/left_out": "What is left answers the question."}, set()),
    ({f"{ITEM}/outcome": "SHARED_SUMMARY", f"{ITEM}/left_out": GONE}, {(f"{ITEM}/left_out", "required")}),
    ({f"{ITEM}/outcome": "SHARED_REDACTED", f"{ITEM}/left_out": GONE}, {(f"{ITEM}/left_out", "required")}),
    ({f"{ITEM}/outcome": "SHARED", f"{ITEM}/left_out": GONE}, set()),
    ({MATCH: [{"about": "S1", "on": ["name"]}]}, {(f"{MATCH}/0/on", "required")}),
    ({MATCH: TWICE}, {(f"{MATCH}/1/about", "duplicate")}),
    (NOT_HELD, set()),
    (NOT_HELD | {"/identity_match": GONE}, set()),
    (NOT_HELD | {f"{ITEM}/searched": GONE}, {(f"{ITEM}/searched", "required")}),
    (NOT_HELD | {f"{ITEM}/searched": {**SEARCHED, "by": "-"}}, {(f"{ITEM}/searched", "required")}),
    (NOT_HELD | {f"{ITEM}/searched/on": GONE}, {(f"{ITEM}/searched/on", "required")}),
    (NOT_HELD | {f"{ITEM}/searched/on": "2026-11-11"}, {(f"{ITEM}/searched/on", "in_the_future")}),
    (REFERRED, set()),
    (REFERRED | {f"{ITEM}/referred_to": GONE}, {(f"{ITEM}/referred_to", "required")}),
    (REFERRED | {f"{ITEM}/referred_to": "NSA"}, {(f"{ITEM}/referred_to", "unknown_code")}),
    (REFERRED | {f"{ITEM}/referred_to": "OBS"}, {(f"{ITEM}/referred_to", "own_agency")}),
    (NOTHING | {f"{ITEM}/outcome": "CLARIFY"}, {(f"{ITEM}/outcome", "ask_instead")}),
    (SEALED, set()),
    (SEALED | {f"{ITEM}/handling": ["H0"]}, {(f"{ITEM}/handling", "required")}),
    (UNSAID, set()),
    (
        _refused(code="NOT_RELEVANT") | {f"{ITEM}/outcome": "NOT_CONFIRMED"},
        {(f"{PART}/code", "wrong_ground")},
    ),
    # withheld
    (_refused(), set()),
    (_refused(would_change=""), {(f"{PART}/would_change", "required")}),
    (_refused(code="OTHER"), {(f"{PART}/why", "required")}),
    (_refused(code="OTHER", why="The record is with the coroner."), set()),
    (_refused(code="data protection"), {(f"{PART}/code", "vague")}),
    (_refused(code="no consent"), {(f"{PART}/code", "vague")}),
    (_refused(code="BECAUSE"), {(f"{PART}/code", "unknown")}),
    ({f"{PART}/what": ""}, {(f"{PART}/what", "required")}),
    ({f"{PART}/code": ""}, {(f"{PART}/code", "required")}),
    (_refused() | {f"{ITEM}/shared": GONE}, set()),
    ({f"{ITEM}/outcome": "WITHHELD", f"{PART}/would_change": "x1", "/items/0/withheld/1/would_change": "x1"},
     {(f"{ITEM}/shared", "not_shared")}),
    # shared lines
    ({f"{LINE}/text": " "}, {(f"{LINE}/text", "required")}),
    ({f"{LINE}/kind": GONE}, {(f"{LINE}/kind", "required")}),
    ({f"{LINE}/kind": "RUMOUR"}, {(f"{LINE}/kind", "unknown_code")}),
    ({f"{LINE}/as_at": GONE}, {(f"{LINE}/as_at", "required")}),
    ({f"{LINE}/as_at": "2026-11-11"}, {(f"{LINE}/as_at", "in_the_future")}),
    ({f"{LINE}/as_at": "2026-11-10"}, set()),
    ({f"{ITEM}/handling": ["H0", "H9"]}, {(f"{ITEM}/handling/1", "unknown_code")}),
    ({f"{ITEM}/handling": ["H4"]}, {(f"{ITEM}/handling", "hidden")}),
    # is it the right person
    ({"/identity_match": GONE}, {("/identity_match/result", "required")}),
    ({"/identity_match/result": "PERHAPS"}, {("/identity_match/result", "unknown_code")}),
    ({"/identity_match/result": "POSSIBLE"}, {("/identity_match/result", "not_matched")}),
    ({"/identity_match/result": "NO_RECORD"}, {("/identity_match/result", "not_matched")}),
    # the duty test
    ({"/isd": GONE}, {("/isd", "required")}),
    ({"/isd/detriment_considered": GONE}, {("/isd/detriment_considered", "required")}),
    ({"/isd/detriment_considered": False}, {("/isd/detriment_considered", "not_considered")}),
    ({"/isd/detriment_outcome": GONE}, {("/isd/detriment_outcome", "required")}),
    ({"/isd/detriment_outcome": "UNSURE"}, {("/isd/detriment_outcome", "unknown_code")}),
    ({"/isd/relevant_because": GONE}, {("/isd/relevant_because", "required")}),
    ({"/isd/holder_scope_class": "a"}, {("/isd/holder_scope_class", "wrong_class")}),
    ({"/isd/recipient_scope_class": "z"}, {("/isd/recipient_scope_class", "unknown_code")}),
    (
        {"/isd/detriment_outcome": "GREATER_HARM"},
        {("/isd/detriment_to_child", "required"), ("/discloser_law/gateway", "duty_excepted")},
    ),
    (
        _refused(code="DETRIMENT", harm="She would be found."),
        {("/isd/detriment_to_child", "required"), ("/isd/detriment_outcome", "contradicts_ground")},
    ),
    (
        _refused(code="DETRIMENT", harm="She would be found.")
        | {"/isd/detriment_outcome": "GREATER_HARM", "/isd/detriment_to_child": "She would lose her only helper."},
        set(),
    ),
    *((_refused(code=code, harm=" ") | EXCEPTED[code], {(f"{PART}/harm", "required")}) for code in HARMFUL),
    # questions of the guidance, other people, times
    ({"/answers/Q-NONE": "words"}, {("/answers/Q-NONE", "unknown_code")}),
    ({"/answers/Q-GR7": " "}, {("/answers/Q-GR7", "required")}),
    ({"/explained_to_requester_at": "2026-11-10T12:41Z"}, {("/explained_to_requester_at", "in_the_future")}),
    ({"/third_parties": [{"who": "a neighbour", "risk": True, "handling": "CODED"}]}, set()),
    ({"/third_parties": [{"risk": True, "handling": "CODED"}]}, {("/third_parties/0/who", "required")}),
    ({"/third_parties": [{"who": "a neighbour", "handling": "CODED"}]}, {("/third_parties/0/risk", "required")}),
    ({"/third_parties": [{"who": "a neighbour", "risk": False}]}, {("/third_parties/0/handling", "required")}),
    (
        {"/third_parties": [{"who": "a neighbour", "risk": False, "handling": "SHOUTED"}]},
        {("/third_parties/0/handling", "unknown_code")},
    ),
    (
        {"/third_parties": [{"who": "Kim Placeholder", "risk": True, "handling": "NAMED"}]},
        {("/third_parties/0/handling", "named_at_risk")},
    ),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "found"), ROWS)
def test_one_thing_changed_is_what_is_found(changes: dict[str, Any], found: Found) -> None:
    assert faults_of("RQ-01/OBS", changes) == found


def test_every_item_is_answered_exactly_once() -> None:
    twice = {"/items/-": ANSWERS["RQ-01/OBS"].document()["items"][0]}
    assert faults_of("RQ-01/OBS", twice) == {("/items/1/item", "duplicate")}
    missing = faults("RQ-01/OBS", asked=("I2", "I5", "I6"))
    assert [(each.pointer, each.code) for each in missing] == [("/items", "not_answered")] * 2
    assert {str(each.detail) for each in missing} == {f"Select what happens to item {ref}" for ref in ("I5", "I6")}


@pytest.mark.parametrize(
    "words",
    [
        "They moved to 17 Nowhere Close, Quillmarsh, ZZ9 4QX.",
        "seen at 17 NOWHERE close",
        "17  Nowhere\u00a0Close",
        "17, Nowhere-Close",
        "the parcel went to zz94qx",
    ],
)
@pytest.mark.parametrize(
    "place", [f"{LINE}/text", f"{LINE}/source", "/use", f"{PART}/would_change"]
)  # fmt: skip
def test_a_confidential_address_never_travels(words: str, place: str) -> None:
    assert faults_of("RQ-02/MHA", {place: words}) == {(place, "confidential_address")}
    assert faults_of("RQ-02/MHA", {place: words}, confidential=()) == set()


@pytest.mark.parametrize("words", ["Locks were changed in Quillmarsh", "17 doors were checked", "Nowhere else"])
def test_words_that_find_nobody_may_travel(words: str) -> None:
    assert faults_of("RQ-02/MHA", {f"{LINE}/text": words}) == set()


def test_a_name_that_is_coded_or_removed_stands_nowhere_in_what_is_shared() -> None:
    named = {f"{LINE}/text": "sal specimen changed the locks"}
    assert faults_of("RQ-02/MHA", named) == {(f"{LINE}/text", "still_named")}
    allowed = {"/third_parties/0/handling": "NAMED", "/third_parties/0/risk": False}
    assert faults_of("RQ-02/MHA", named | allowed) == set()


def test_the_duty_test_is_not_asked_where_the_duty_does_not_reach() -> None:
    assert "isd" not in ANSWERS["RQ-02/MHA"].words and faults_of("RQ-02/MHA") == set()
    under_the_old_guidance = guidance.load("ENG-2024-05")
    assert faults_of("RQ-02/PPS", {"/isd": GONE}) == {("/isd", "required")}
    assert faults_of("RQ-02/PPS", {"/isd": GONE}, pack=under_the_old_guidance) == set()


@pytest.mark.parametrize(
    ("outcomes", "whole"),
    [
        (["SHARED", "SHARED"], "SHARED"),
        (["SHARED", "SHARED_SUMMARY"], "SHARED_SUMMARY"),
        (["SHARED", "NOT_HELD"], "SHARED"),
        (["SHARED_REDACTED", "REFERRED_ON"], "SHARED_REDACTED"),
        (["SHARED", "WITHHELD"], "PART"),
        (["SHARED", "CLARIFY"], "PART"),
        (["WITHHELD", "NOT_HELD"], "WITHHELD"),
        (["WITHHELD", "SEALED"], "WITHHELD"),
        (["NOT_HELD", "NOT_HELD"], "NOT_HELD"),
        (["REFERRED_ON"], "REFERRED_ON"),
        (["SEALED", "CLARIFY"], "CLARIFY"),
        ([], ""),
    ],
)
def test_the_outcome_of_the_whole_follows_from_the_items(outcomes: list[str], whole: str) -> None:
    assert overall({"items": [{"item": "I1", "outcome": outcome} for outcome in outcomes]}) == whole


def test_the_whole_does_not_betray_an_item_whose_existence_is_hidden() -> None:
    items: list[dict[str, Any]] = [{"outcome": "SHARED"}, {"outcome": "SEALED", "handling": ["H4"]}]
    for hidden in ("SHARED", "NOT_HELD", "SEALED"):
        items[1]["outcome"] = hidden
        assert overall({"items": items}) == overall({"items": [items[0], {"outcome": "NOT_CONFIRMED"}]}) == "PART"
        assert overall({"items": items[1:]}) == "NOT_CONFIRMED"


def test_the_pathway_learns_what_an_answer_contains() -> None:
    def facts(ref: str, **more: Any) -> Any:
        words = ANSWERS[ref].document(**more)
        return answer_facts(words, urgency="RED", type="SAFEGUARDING", agency=PARTNERS[ANSWERS[ref].agency])

    assert facts("RQ-01/OBS").special_category and not facts("RQ-01/OBS").criminal
    assert facts("RQ-01/MP").criminal and facts("RQ-01/MP").third_party_risk
    assert facts("RQ-02/HDA").vcse and facts("RQ-02/HDA").handling == frozenset({"H2", "H5"})
    assert facts("RQ-01/MP", contains={"intelligence": True}).intelligence
    assert not facts("RQ-01/OBS").full_refusal
    refused = [{"item": "I2", "outcome": "WITHHELD"}, {"item": "I3", "outcome": "NOT_HELD"}]
    assert facts("RQ-01/OBS", items=refused).full_refusal
    assert not facts("RQ-01/OBS", items=refused[1:]).full_refusal


def test_the_pathway_learns_what_a_request_contains() -> None:
    facts = request_facts(REQUESTS["RQ-02"].document(), PARTNERS["MCC"])
    assert facts.special_category and facts.criminal and facts.handling == frozenset({"H5"})
    assert (facts.urgency, facts.type, facts.vcse, facts.court) == ("AMBER", "SAFEGUARDING", False, False)
    assert request_facts(REQUESTS["RQ-01"].document(stage="COURT"), PARTNERS["MCC"]).court
    assert request_facts(REQUESTS["RQ-01"].document(type="STAFF_ALLEGATION"), PARTNERS["MCC"]).staff_allegation


def test_what_deserves_a_second_look_is_said() -> None:
    assert warned_of("RQ-01/OBS", _refused() | {"/explained_to_requester_at": GONE}) == {
        ("/explained_to_requester_at", "not_explained")
    }
    assert warned_of("RQ-01/OBS", {f"{LINE}/kind": "HEARSAY"}) == {(f"{LINE}/source", "no_source")}
    assert warned_of("RQ-01/OBS", {"/identity_match/on": []}) == {("/identity_match/on", "match_not_said")}
    lapsed = replace(PARTNERS["SLC"], apd_current=False)
    assert warned_of("RQ-07/SLC", agency=lapsed) == {("/discloser_law/special", "policy_document")}
