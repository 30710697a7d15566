"""A request's words: the worked examples pass, the bad ones give exactly their faults, and each check speaks alone.

Every row changes one good example in one place and wants that one fault and no other: so each check fires there,
and every other check is silent.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.requests_app.documents import BAD_FAULTS, REQUESTS
from tests.requests_app.judging import GONE, ONE_MINUTE, Found, asked, faults, faults_of, warned_of
from tests.requests_app.parties import PARTNERS


@pytest.mark.parametrize("ref", REQUESTS)
def test_the_worked_examples_can_be_put_forward(ref: str) -> None:
    words = asked(ref).model_dump(mode="json", by_alias=True, exclude_none=True)
    assert words["items"][0]["from"] < words["items"][0]["to"]
    assert asked(ref, {}).model_dump() == asked(ref).model_dump()


@pytest.mark.parametrize("ref", BAD_FAULTS)
def test_the_bad_examples_give_exactly_their_faults(ref: str) -> None:
    assert faults_of(ref) == BAD_FAULTS[ref]


def test_what_is_sent_is_what_is_kept() -> None:
    kept = asked("RQ-01").model_dump(mode="json", by_alias=True, exclude_none=True)
    sent = REQUESTS["RQ-01"].document()
    assert kept["items"] == sent["items"]
    assert kept["requester_law"] == sent["requester_law"]
    assert kept["subjects"] == sent["subjects"]
    assert kept["transparency"]["review_at"] == "2026-11-10T17:30:00Z"
    assert "client_ref" not in kept


SUBJECT, ITEM, TOLD = "/subjects/0", "/items/0", "/transparency"

ONE_FAULT: list[tuple[str, dict[str, Any], tuple[str, str]]] = [
    ("RQ-01", {"/type": "GOSSIP"}, ("/type", "unknown_code")),
    ("RQ-01", {"/type": GONE}, ("/type", "required")),
    ("RQ-03", {"/type": "S47"}, ("/type", "wrong_body")),
    ("RQ-01", {"/jurisdiction": "WLS"}, ("/jurisdiction", "unknown_code")),
    ("RQ-01", {"/urgency": "red"}, ("/urgency", "unknown_code")),
    ("RQ-01", {"/urgency": ""}, ("/urgency", "required")),
    ("RQ-01", {"/stage": "TEA"}, ("/stage", "unknown_code")),
    ("RQ-01", {"/threshold": "CHILD_IN_NEED"}, ("/urgency", "harm_not_stated")),
    ("RQ-03", {"/urgency": "EMERGENCY"}, ("/urgency", "harm_not_stated")),
    ("RQ-01", {"/concern": "A bruise."}, ("/concern", "too_short")),
    ("RQ-01", {"/concern": "…"}, ("/concern", "required")),
    ("RQ-01", {"/concern": "x" * 4001}, ("/concern", "too_long")),
    ("RQ-01", {"/necessity": "We need it."}, ("/necessity", "too_short")),
    ("RQ-01", {"/necessity": "x" * 2001}, ("/necessity", "too_long")),
    ("RQ-01", {"/purpose": " \n "}, ("/purpose", "required")),
    ("RQ-01", {"/proportionality": GONE}, ("/proportionality", "required")),
    # people
    ("RQ-01", {f"{SUBJECT}/kind": "DOG"}, (f"{SUBJECT}/kind", "unknown_code")),
    ("RQ-01", {f"{SUBJECT}/name": "?"}, (f"{SUBJECT}/name", "required")),
    ("RQ-01", {f"{SUBJECT}/dob": "2026-11-11"}, (f"{SUBJECT}/dob", "in_the_future")),
    ("RQ-01", {f"{SUBJECT}/dob": "1890-03-02"}, (f"{SUBJECT}/dob", "too_long_ago")),
    ("RQ-01", {f"{SUBJECT}/due_date": "2026-12-01"}, (f"{SUBJECT}/due_date", "not_unborn")),
    ("RQ-01", {f"{SUBJECT}/kind": "UNBORN", f"{SUBJECT}/dob": GONE}, (f"{SUBJECT}/due_date", "required")),
    (
        "RQ-01",
        {f"{SUBJECT}/kind": "UNBORN", f"{SUBJECT}/due_date": "2026-12-01"},
        (f"{SUBJECT}/dob", "unborn"),
    ),
    (
        "RQ-01",
        {f"{SUBJECT}/kind": "UNBORN", f"{SUBJECT}/dob": GONE, f"{SUBJECT}/due_date": "2028-01-01"},
        (f"{SUBJECT}/due_date", "not_near"),
    ),
    (
        "RQ-01",
        {f"{SUBJECT}/identifiers/0/value": "999 026 10"},
        (f"{SUBJECT}/identifiers/0/value", "wrong_shape"),
    ),
    (
        "RQ-01",
        {f"{SUBJECT}/identifiers/0/value": "999 026 1009"},
        (f"{SUBJECT}/identifiers/0/value", "wrong_check_digit"),
    ),
    ("RQ-01", {f"{SUBJECT}/identifiers/0/value": "-"}, (f"{SUBJECT}/identifiers/0/value", "required")),
    ("RQ-01", {f"{SUBJECT}/identifiers/0/scheme": "TEL"}, (f"{SUBJECT}/identifiers/0/scheme", "unknown_code")),
    (
        "RQ-01",
        {f"{SUBJECT}/identifiers/-": {"scheme": "UPN", "value": "A823432117001"}},
        (f"{SUBJECT}/identifiers/1/value", "wrong_check_digit"),
    ),
    (
        "RQ-01",
        {f"{SUBJECT}/identifiers/-": {"scheme": "UPN", "value": "1234"}},
        (f"{SUBJECT}/identifiers/1/value", "wrong_shape"),
    ),
    (
        "RQ-01",
        {"/subjects/1/identifiers/0/value": "9990261008"},
        ("/subjects/1/identifiers/0/value", "duplicate"),
    ),
    ("RQ-01", {f"{SUBJECT}/address/confidential": GONE}, (f"{SUBJECT}/address/confidential", "required")),
    ("RQ-01", {f"{SUBJECT}/legal_status": "FINE"}, (f"{SUBJECT}/legal_status", "unknown_code")),
    ("RQ-01", {"/subjects/2/relation": "BOSS"}, ("/subjects/2/relation", "unknown_code")),
    ("RQ-01", {"/subjects/2/contact_level": "LOTS"}, ("/subjects/2/contact_level", "unknown_code")),
    (
        "RQ-01",
        {f"{SUBJECT}/parental_responsibility": ["S3", "S9"]},
        (f"{SUBJECT}/parental_responsibility/1", "unknown_person"),
    ),
    (
        "RQ-01",
        {f"{SUBJECT}/parental_responsibility": ["S1"]},
        (f"{SUBJECT}/parental_responsibility/0", "same_person"),
    ),
    (
        "RQ-01",
        {f"{SUBJECT}/parental_responsibility": ["S3", "S3"]},
        (f"{SUBJECT}/parental_responsibility/1", "duplicate"),
    ),
    ("RQ-03", {f"{SUBJECT}/kind": "ADULT"}, ("/subjects", "no_child")),
    # items
    ("RQ-01", {f"{ITEM}/sought": " "}, (f"{ITEM}/sought", "required")),
    ("RQ-01", {f"{ITEM}/question": ""}, (f"{ITEM}/question", "required")),
    ("RQ-01", {f"{ITEM}/necessary_because": GONE}, (f"{ITEM}/necessary_because", "required")),
    ("RQ-01", {f"{ITEM}/about": []}, (f"{ITEM}/about", "required")),
    ("RQ-01", {f"{ITEM}/about": ["S1", "S7"]}, (f"{ITEM}/about/1", "unknown_person")),
    ("RQ-01", {f"{ITEM}/about": ["S1", "S1"]}, (f"{ITEM}/about/1", "duplicate")),
    ("RQ-01", {f"{ITEM}/id": "I2"}, ("/items/1/id", "duplicate")),
    ("RQ-01", {f"{ITEM}/id": GONE}, (f"{ITEM}/id", "required")),
    ("RQ-01", {f"{ITEM}/asked_of": "NSA"}, (f"{ITEM}/asked_of", "unknown_agency")),
    ("RQ-01", {f"{ITEM}/asked_of": "MCC"}, (f"{ITEM}/asked_of", "own_agency")),
    ("RQ-01", {f"{ITEM}/asked_of": ""}, (f"{ITEM}/asked_of", "required")),
    ("RQ-01", {f"{ITEM}/from": GONE}, (f"{ITEM}/from", "required")),
    ("RQ-01", {f"{ITEM}/to": GONE}, (f"{ITEM}/to", "required")),
    ("RQ-01", {f"{ITEM}/to": "2022-11-10"}, (f"{ITEM}/to", "backwards")),
    ("RQ-01", {f"{ITEM}/from": "2016-11-09"}, (f"{ITEM}/from", "too_long_a_period")),
    ("RQ-01", {f"{ITEM}/from": "2026-11-11", f"{ITEM}/to": "2026-11-12"}, (f"{ITEM}/from", "in_the_future")),
    ("RQ-01", {"/items": []}, ("/items", "required")),
    # telling the family
    ("RQ-01", {f"{TOLD}/informed": GONE}, (f"{TOLD}/informed", "required")),
    ("RQ-01", {f"{TOLD}/informed": "MAYBE"}, (f"{TOLD}/informed", "unknown_code")),
    ("RQ-01", {f"{TOLD}/reason_code": GONE}, (f"{TOLD}/reason_code", "required")),
    ("RQ-01", {f"{TOLD}/reason_code": "SHY"}, (f"{TOLD}/reason_code", "unknown_code")),
    ("RQ-01", {f"{TOLD}/reason_code": "OTHER"}, (f"{TOLD}/reason", "required")),
    ("RQ-01", {f"{TOLD}/review_at": GONE}, (f"{TOLD}/review_at", "required")),
    ("RQ-01", {f"{TOLD}/review_at": "2026-11-10T09:55Z"}, (f"{TOLD}/review_at", "not_later")),
    ("RQ-03", {f"{TOLD}/when": "2026-11-03T09:00Z"}, (f"{TOLD}/when", "in_the_future")),
    ("RQ-03", {f"{TOLD}/people": [{"about": "S9", "told": True}]}, (f"{TOLD}/people/0/about", "unknown_person")),
    ("RQ-03", {f"{TOLD}/people": [{"about": "S2"}]}, (f"{TOLD}/people/0/told", "required")),
    (
        "RQ-03",
        {f"{TOLD}/people": [{"about": "S1", "told": False, "reason_code": "TOO_YOUNG"}]},
        (f"{TOLD}/people/0/review_at", "required"),
    ),
    ("RQ-01", {"/meeting/at": "2026-11-09T15:00Z"}, ("/meeting/at", "not_later")),
    ("RQ-01", {"/meeting/what": GONE}, ("/meeting/what", "required")),
]


@pytest.mark.parametrize(("ref", "changes", "fault"), ONE_FAULT)
def test_one_thing_wrong_is_one_fault(ref: str, changes: dict[str, Any], fault: tuple[str, str]) -> None:
    assert faults_of(ref, changes) == {fault}


SILENT: list[tuple[str, dict[str, Any]]] = [
    ("RQ-01", {"/concern": "x" * 4000}),
    ("RQ-01", {"/necessity": "x" * 40}),
    ("RQ-01", {"/threshold": "IMMEDIATE_DANGER"}),
    ("RQ-01", {f"{SUBJECT}/dob": "2026-11-10"}),
    ("RQ-01", {f"{SUBJECT}/dob": GONE}),
    ("RQ-01", {f"{SUBJECT}/kind": "UNBORN", f"{SUBJECT}/dob": GONE, f"{SUBJECT}/due_date": "2026-12-01"}),
    ("RQ-01", {f"{SUBJECT}/identifiers/0/value": "9990261008"}),
    ("RQ-01", {f"{SUBJECT}/identifiers/-": {"scheme": "UPN", "value": "C823432117001"}}),
    ("RQ-01", {f"{SUBJECT}/address": GONE}),
    ("RQ-01", {f"{ITEM}/sought": "all therapy notes"}),
    ("RQ-01", {f"{ITEM}/from": "2023-11-10", f"{ITEM}/to": "2023-11-10"}),
    ("RQ-01", {f"{ITEM}/from": "2010-01-01", f"{ITEM}/why_so_long": "An earlier child of the family was removed."}),
    ("RQ-01", {f"{TOLD}/reason_code": "OTHER", f"{TOLD}/reason": "Mother is in theatre until this evening."}),
    ("RQ-01", {f"{TOLD}/informed": "BOTH", f"{TOLD}/reason_code": GONE, f"{TOLD}/review_at": GONE}),
    ("RQ-01", {"/meeting": GONE}),
    ("RQ-01", {"/client_ref": "LL/2026/1"}),
]


@pytest.mark.parametrize(("ref", "changes"), SILENT)
def test_what_is_right_is_not_faulted(ref: str, changes: dict[str, Any]) -> None:
    assert faults_of(ref, changes) == set()


@pytest.mark.parametrize(
    "words",
    [
        "Everything held on the family",
        "everything",
        "all records",
        "ALL OF THE FILES",
        "Anything held",
        "anything you have",
        "the whole file",
        "full case records",
        "any and all papers",
    ],
)
def test_asking_for_all_there_is_is_too_wide(words: str) -> None:
    assert faults_of("RQ-01", {f"{ITEM}/sought": words}) == {(f"{ITEM}/sought", "too_wide")}


@pytest.mark.parametrize("words", ["all missed appointments", "any attendance for injury", "the file note of 3 May"])
def test_asking_for_something_is_not_too_wide(words: str) -> None:
    assert faults_of("RQ-01", {f"{ITEM}/sought": words}) == set()


def test_nobody_is_asked_who_cannot_receive() -> None:
    partners = PARTNERS | {"BNT": replace(PARTNERS["BNT"], can_receive=False)}
    assert faults_of("RQ-01", partners=partners) == {("/items/0/asked_of", "cannot_receive")}


def test_reviewing_it_must_come_later_than_now() -> None:
    at = REQUESTS["RQ-01"].at
    soon = {f"{TOLD}/review_at": (at + ONE_MINUTE).isoformat()}
    assert faults_of("RQ-01", soon) == set()
    assert faults_of("RQ-01", soon, at=at + ONE_MINUTE) == {(f"{TOLD}/review_at", "not_later")}


WARNED: list[tuple[dict[str, Any], Found]] = [
    ({}, set()),
    ({f"{SUBJECT}/dob": GONE}, {(f"{SUBJECT}/dob", "no_date_of_birth")}),
    ({f"{SUBJECT}/dob": "2001-01-01"}, {(f"{SUBJECT}/kind", "is_adult")}),
    ({"/subjects/2/relation": GONE}, {("/subjects/2/relation", "no_relation")}),
    ({"/subjects/2/dob": "2010-01-05"}, {("/subjects/2/kind", "is_child")}),
    ({"/urgency": "ROUTINE", "/threshold": "IMMEDIATE_DANGER"}, {("/urgency", "too_slow")}),
    ({f"{TOLD}/informed": "BOTH"}, {(f"{TOLD}/when", "when_not_given")}),
]


@pytest.mark.parametrize(("changes", "warnings"), WARNED)
def test_what_deserves_a_second_look_is_said(changes: dict[str, Any], warnings: Found) -> None:
    assert warned_of("RQ-01", changes) == warnings


def test_faults_come_in_the_order_of_reading_with_the_words_of_the_page() -> None:
    found = faults("RQ-01", {f"{ITEM}/to": "2020-01-01", "/items/1/sought": "", "/type": "", "/requester_law/art6": ""})
    assert [each.pointer for each in found] == ["/type", "/items/0/to", "/items/1/sought", "/requester_law/art6"]
    assert str(found[1].detail) == "The end date must be after the start date"
    assert str(found[2].detail) == "Enter what you need from: OBS"


def test_a_long_period_is_told_in_years() -> None:
    [fault] = faults("RQ-01", {f"{ITEM}/from": "2005-01-01"})
    assert str(fault.detail).startswith("A period of 21 years is far longer than usual (24 months).")
