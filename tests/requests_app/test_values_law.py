"""The law of whoever asks or shares: known, in force, open to that body, and complete."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from requests_app import guidance
from tests.requests_app.documents import REQUESTS
from tests.requests_app.judging import GONE, Found, answered, asked, faults, faults_of, warned_of
from tests.requests_app.parties import PARTNERS

LAW = "/requester_law"
CONSENTED = {f"{LAW}/art6": "A6-1-A", f"{LAW}/consent": {"could_refuse": True, "will_stop": True}}

ASKING: list[tuple[dict[str, Any], tuple[str, str]]] = [
    ({f"{LAW}/gateway": GONE}, (f"{LAW}/gateway", "required")),
    ({f"{LAW}/gateway": "the usual"}, (f"{LAW}/gateway", "unknown")),
    ({f"{LAW}/gateway": "CA 2004 s.14B"}, (f"{LAW}/gateway", "repealed")),
    ({f"{LAW}/gateway": "CA04-14B"}, (f"{LAW}/gateway", "repealed")),
    ({f"{LAW}/gateway": "DPA 1998 s.29"}, (f"{LAW}/gateway", "repealed")),
    ({f"{LAW}/also": ["CA89-17", "Section 29 form"]}, (f"{LAW}/also/1", "repealed")),
    ({f"{LAW}/gateway": "CA 2004 and GDPR"}, (f"{LAW}/gateway", "vague")),
    ({f"{LAW}/gateway": "safeguarding"}, (f"{LAW}/gateway", "vague")),
    ({f"{LAW}/gateway": "consent"}, (f"{LAW}/gateway", "vague")),
    ({f"{LAW}/gateway": "CA04-16LC"}, (f"{LAW}/gateway", "not_in_force")),
    ({f"{LAW}/gateway": "POL-CL"}, (f"{LAW}/gateway", "wrong_body")),
    ({f"{LAW}/gateway": "DPA-S2-2"}, (f"{LAW}/gateway", "not_a_power")),
    ({f"{LAW}/art6": "GDPR"}, (f"{LAW}/art6", "vague")),
    ({f"{LAW}/art6": ""}, (f"{LAW}/art6", "required")),
    ({f"{LAW}/art6": "A6-1-EA-6"}, (f"{LAW}/art6", "wrong_body")),
    ({f"{LAW}/art6": "A6-1-EA-1"}, (f"{LAW}/art6", "wrong_body")),
    ({f"{LAW}/art6": "A6-1-F"}, (f"{LAW}/art6", "wrong_body")),
    ({f"{LAW}/art6": "A6-1-B"}, (f"{LAW}/art6", "not_offered")),
    ({f"{LAW}/special": GONE}, (f"{LAW}/special", "required")),
    ({f"{LAW}/special": "S1-99"}, (f"{LAW}/special", "unknown")),
    ({f"{LAW}/special": "A9-2-G"}, (f"{LAW}/special", "needs_condition")),
    ({f"{LAW}/special": "S1-29"}, (f"{LAW}/special", "does_not_cover")),
    ({f"{LAW}/criminal": GONE}, (f"{LAW}/criminal", "required")),
    ({f"{LAW}/criminal": "A9-2-H"}, (f"{LAW}/criminal", "does_not_cover")),
    ({f"{LAW}/s1_18_reason": GONE}, (f"{LAW}/s1_18_reason", "required")),
    ({f"{LAW}/s1_18_reason": "D"}, (f"{LAW}/s1_18_reason", "unknown_code")),
    (CONSENTED | {f"{LAW}/consent/could_refuse": GONE}, (f"{LAW}/consent/could_refuse", "required")),
    (CONSENTED | {f"{LAW}/consent/will_stop": GONE}, (f"{LAW}/consent/will_stop", "required")),
    (CONSENTED | {f"{LAW}/consent/could_refuse": False}, (f"{LAW}/consent/could_refuse", "not_freely_given")),
    (CONSENTED | {f"{LAW}/consent/will_stop": False}, (f"{LAW}/consent/will_stop", "not_withdrawable")),
]


@pytest.mark.parametrize(("changes", "fault"), ASKING)
def test_a_law_that_does_not_carry_the_request_is_one_fault(changes: dict[str, Any], fault: tuple[str, str]) -> None:
    assert faults_of("RQ-01", changes) == {fault}


def test_the_sentence_says_what_to_use_instead() -> None:
    [board] = faults("RQ-01", {f"{LAW}/gateway": "CA 2004 s.14B"})
    assert "repealed" in str(board.detail) and "CA89-47" in str(board.detail)
    [old_act] = faults("RQ-01", {f"{LAW}/gateway": "DPA 1998 s.29"})
    assert "DPA 2018" in str(old_act.detail)
    [legitimate] = faults("RQ-01", {f"{LAW}/art6": "A6-1-EA-6"})
    assert "A6-1-E" in str(legitimate.detail)


@pytest.mark.parametrize(
    "changes",
    [
        CONSENTED,
        {f"{LAW}/gateway": "CA04-11"},
        {f"{LAW}/s1_18_reason": "A"},
        {f"{LAW}/special": "A9-2-H", f"{LAW}/criminal": "S1-10", f"{LAW}/s1_18_reason": GONE},
    ],
)
def test_a_law_that_carries_it_is_not_faulted(changes: dict[str, Any]) -> None:
    assert faults_of("RQ-01", changes) == set()


def test_a_citation_in_words_is_kept_as_its_code() -> None:
    kept = asked("RQ-01", {f"{LAW}/gateway": "Section 47 of the Children Act 1989", f"{LAW}/art6": "public task"})
    assert (kept.requester_law.gateway, kept.requester_law.art6) == ("CA89-47", "A6-1-E")
    told = answered("RQ-02/PPS", {"/discloser_law/gateway": "EA 2002 s.175"})
    assert told.discloser_law and told.discloser_law.gateway == "EA02-175"


def test_conditions_are_needed_only_for_records_of_health_or_offences() -> None:
    to_a_landlord_only = {"/items/0": GONE, f"{LAW}/special": GONE, f"{LAW}/s1_18_reason": GONE}
    assert faults_of("RQ-03", to_a_landlord_only) == set()
    assert faults_of("RQ-03", {f"{LAW}/special": GONE}) == {(f"{LAW}/special", "required")}


def test_the_duty_to_share_is_not_cited_before_it_is_in_force() -> None:
    pack, example = guidance.load("ENG-2024-05"), REQUESTS["RQ-03"]
    before = datetime(2026, 9, 29, 12, tzinfo=UTC)
    dated = {"/transparency/when": "2026-09-28T09:00Z"}
    dated |= {f"/items/{number}/{key}": "2026-01-01" for number in range(2) for key in ("from", "to")}
    cited = dated | {f"{LAW}/gateway": "CA04-16LA"}
    assert example.agency == "PPS"
    assert faults_of("RQ-03", dated, pack=pack, at=before) == set()
    assert faults_of("RQ-03", cited, pack=pack, at=before) == {(f"{LAW}/gateway", "not_in_force")}
    assert faults_of("RQ-03", cited, pack=pack, at=datetime(2026, 9, 30, 12, tzinfo=UTC)) == set()


OURS = "/discloser_law"
SHARING: list[tuple[str, dict[str, Any], Found]] = [
    ("RQ-02/HDA", {f"{OURS}/art6": "A6-1-E"}, {(f"{OURS}/art6", "wrong_body")}),
    ("RQ-02/HDA", {f"{OURS}/gateway": "CA04-16LA"}, {(f"{OURS}/gateway", "wrong_body")}),
    ("RQ-02/HDA", {f"{OURS}/art6": "A6-1-EA-6"}, set()),
    ("RQ-02/HDA", {f"{OURS}/art6": "A6-1-F"}, set()),
    ("RQ-02/MHA", {f"{OURS}/s1_18_reason": GONE}, {(f"{OURS}/s1_18_reason", "required")}),
    ("RQ-01/OBS", {f"{OURS}/special": GONE}, {(f"{OURS}/special", "required")}),
    ("RQ-01/OBS", {f"{OURS}/gateway": GONE}, {(f"{OURS}/gateway", "required")}),
    ("RQ-01/OBS", {f"{OURS}/gateway": "CA 2004 s.14B"}, {(f"{OURS}/gateway", "repealed")}),
    ("RQ-01/MP", {f"{OURS}/criminal": GONE}, {(f"{OURS}/criminal", "required")}),
    ("RQ-01/MP", {f"{OURS}/art6": "P3-35"}, set()),
    ("RQ-01/OBS", {f"{OURS}/art6": "P3-35"}, {(f"{OURS}/art6", "wrong_body")}),
    ("RQ-02/PPS", {f"{OURS}": GONE}, {(OURS, "required")}),
    (
        "RQ-02/PPS",
        {OURS: GONE, "/items/0/law": {"gateway": "EA02-175", "art6": "A6-1-E"}},
        set(),
    ),
    (
        "RQ-02/PPS",
        {"/items/0/law": {"gateway": "EA02-175", "art6": "A6-1-F"}},
        {("/items/0/law/art6", "wrong_body")},
    ),
]


@pytest.mark.parametrize(("ref", "changes", "found"), SHARING)
def test_whoever_shares_names_a_law_of_their_own(ref: str, changes: dict[str, Any], found: Found) -> None:
    assert faults_of(ref, changes) == found


def test_consent_is_warned_about_even_where_it_stands() -> None:
    warned = warned_of("RQ-01", CONSENTED)
    assert warned == {(f"{LAW}/art6", "consent"), (f"{LAW}/consent", "consent_of_others")}
    assert warned_of("RQ-01") == set()
    assert (f"{LAW}/art6", "consent") in warned_of("BAD-04")


def test_a_policy_document_that_is_out_of_date_is_warned_about_and_stops_nothing() -> None:
    lapsed = replace(PARTNERS["MCC"], apd_current=False)
    assert faults_of("RQ-01", agency=lapsed) == set()
    assert warned_of("RQ-01", agency=lapsed) == {
        (f"{LAW}/special", "policy_document"),
        (f"{LAW}/criminal", "policy_document"),
    }
