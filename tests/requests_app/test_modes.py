"""Statutory modes: each asks its own questions, refuses what the law refuses, and lays down who authorises it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from requests_app import guidance, pathways
from requests_app.guidance import Facts, modes
from requests_app.queries.routing import in_mode
from requests_app.queries.sides import addressed
from requests_app.values import request_facts
from requests_app.values.templates import suggested, taken
from tests.requests_app.documents import REQUESTS
from tests.requests_app.judging import GONE, changed, faults, faults_of, pack
from tests.requests_app.parties import PARTNERS

LINE, NOTICE = "/mode_answers/VIR-LINE", "/mode_answers/VIR-NOTICE"
ITEM = "/items/0/mode_answers"
LATER = {"choice": "HARM", "words": "The suspect lives with her and reads her post.", "at": "2026-11-20T09:00Z"}

ONE_FAULT: list[tuple[str, dict[str, Any], tuple[str, str]]] = [
    # victim information request
    ("RQ-06", {LINE: GONE}, (f"{LINE}/words", "required")),
    ("RQ-06", {f"{LINE}/words": "The assault."}, (f"{LINE}/words", "too_short")),
    ("RQ-06", {f"{LINE}/choice": "GIVEN"}, (f"{LINE}/choice", "contradiction")),
    ("RQ-06", {"/mode_answers/VIR-VICTIM/person": "S9"}, ("/mode_answers/VIR-VICTIM/person", "unknown_person")),
    ("RQ-06", {"/mode_answers/VIR-PURPOSE/choice": "PROTECT"}, ("/mode_answers/VIR-PURPOSE/choice", "refused_by_law")),
    ("RQ-06", {"/mode_answers/VIR-PURPOSE/choice": "GOSSIP"}, ("/mode_answers/VIR-PURPOSE/choice", "unknown_code")),
    ("RQ-06", {f"{NOTICE}/choice": GONE, f"{NOTICE}/at": GONE}, (f"{NOTICE}/choice", "required")),
    ("RQ-06", {f"{NOTICE}/at": GONE}, (f"{NOTICE}/at", "required")),
    ("RQ-06", {f"{NOTICE}/at": "2026-11-11T09:00Z"}, (f"{NOTICE}/at", "in_the_future")),
    ("RQ-06", {NOTICE: {**LATER, "words": ""}}, (f"{NOTICE}/words", "required")),
    ("RQ-06", {NOTICE: {**LATER, "at": "2026-11-09T09:00Z"}}, (f"{NOTICE}/at", "not_later")),
    ("RQ-06", {f"{ITEM}/VIR-HOLDS/words": "…"}, (f"{ITEM}/VIR-HOLDS/words", "required")),
    ("RQ-06", {f"{ITEM}/VIR-PROPORTIONATE": GONE}, (f"{ITEM}/VIR-PROPORTIONATE/words", "required")),
    ("RQ-06", {f"{ITEM}/VIR-WAYS/choice": "UNTRIED"}, (f"{ITEM}/VIR-WAYS/choice", "refused_by_law")),
    ("RQ-06", {f"{ITEM}/VIR-COUNSELLING/choice": "PRESUMED"}, (f"{ITEM}/VIR-COUNSELLING/choice", "refused_by_law")),
    ("RQ-06", {f"{ITEM}/VIR-COUNSELLING/choice": "SUBSTANTIAL"}, (f"{ITEM}/VIR-COUNSELLING/words", "required")),
    ("RQ-06", {"/items/0/sought": "notes of her counselling"}, (f"{ITEM}/VIR-COUNSELLING/choice", "contradiction")),
    ("RQ-06", {"/items/0/less_intrusive": GONE}, ("/items/0/less_intrusive", "required")),
    ("RQ-06", {f"{ITEM}/S47-CAUSE": {"words": "x"}}, (f"{ITEM}/S47-CAUSE", "unknown_question")),
    ("RQ-01", {LINE: {"words": "x"}}, (LINE, "unknown_question")),
    # section 47
    ("BAD-04", {"/threshold": "CHILD_IN_NEED", "/urgency": "AMBER"}, ("/threshold", "contradicts_mode")),
    ("BAD-04", {"/mode_answers/S47-CAUSE": GONE}, ("/mode_answers/S47-CAUSE/words", "required")),
    ("BAD-04", {"/mode_answers/S47-STRATEGY/choice": "PLANNED"}, ("/mode_answers/S47-STRATEGY/at", "not_later")),
    ("BAD-04", {"/mode_answers/S47-STRATEGY": {"choice": "URGENT"}}, ("/mode_answers/S47-STRATEGY/words", "required")),
    # allegation against somebody who works with children
    ("RQ-08", {"/mode_answers/STAFF-PERSON/person": "S1"}, ("/mode_answers/STAFF-PERSON/person", "wrong_kind")),
    ("RQ-08", {"/mode_answers/STAFF-KNOWN": GONE}, ("/mode_answers/STAFF-KNOWN/at", "required")),
    ("RQ-08", {"/mode_answers/STAFF-OFFICER/at": "2026-11-09T07:00Z"}, ("/mode_answers/STAFF-OFFICER/at", "backwards")),
    ("RQ-08", {"/mode_answers/STAFF-KNOWN/at": "2026-11-02T09:00Z"}, ("/mode_answers/STAFF-OFFICER/words", "required")),
    (
        "RQ-08",
        {"/mode_answers/STAFF-OFFICER": {"choice": "NOT_YET", "words": "He is away.", "at": "2026-11-11T09:00Z"},
         "/mode_answers/STAFF-TOLD": {"choice": "TOLD", "at": "2026-11-10T08:00Z"}},
        ("/mode_answers/STAFF-TOLD/choice", "contradiction"),
    ),
]  # fmt: skip


@pytest.mark.parametrize(("ref", "changes", "fault"), ONE_FAULT)
def test_what_a_mode_lacks_or_refuses_is_one_fault_at_its_place(
    ref: str, changes: dict[str, Any], fault: tuple[str, str]
) -> None:
    agency = {"agency": PARTNERS["MP"]} if ref == "RQ-06" else {}
    before = faults_of(ref) if ref == "BAD-04" else set()
    assert faults_of(ref, changes, **agency) - before == {fault}


def test_a_victim_who_is_not_told_yet_is_owed_the_reason_and_the_next_look() -> None:
    assert faults_of("RQ-06", {NOTICE: LATER}) == set()


def test_nobody_asks_for_counselling_records_without_saying_why_the_presumption_does_not_hold() -> None:
    said = {f"{ITEM}/VIR-COUNSELLING": {"choice": "SUBSTANTIAL", "words": "She named the attacker in that session."}}
    assert faults_of("RQ-06", said | {"/items/0/sought": "the counselling note of 6 November"}) == set()


def test_a_refusal_says_what_to_do_instead() -> None:
    (found,) = faults("RQ-06", {"/mode_answers/VIR-PURPOSE/choice": "PROTECT"})
    assert "select a safeguarding check" in str(found.detail)


def test_a_victim_information_request_cannot_be_made_before_its_law_holds() -> None:
    at = REQUESTS["RQ-06"].at.replace(year=2025)
    assert ("/type", "not_yet") in faults_of("RQ-06", at=at, pack=guidance.in_force(at))
    assert pack().modes["VIR"].valid_from == date(2026, 1, 12)


def test_kinds_that_no_mode_names_are_made_in_safeguarding() -> None:
    assert {pack().mode_of(kind).code for kind in ("SAFEGUARDING", "HISTORY", "COURT", "no such kind")} == {
        "SAFEGUARDING"
    }


# who authorises


def _laid(words: dict[str, Any], agency: str) -> list[str]:
    facts = in_mode(request_facts(words, PARTNERS[agency]), words, pack())
    return [step.key for step in pathways.steps(pack(), "asking", PARTNERS[agency].kinds, facts)]


def test_a_senior_officer_authorises_what_is_asked_about_a_victim() -> None:
    assert _laid(REQUESTS["RQ-06"].document(), "MP")[0] == "ASK-VICTIM"


def test_counselling_records_need_a_second_authority_of_higher_rank() -> None:
    choice = {f"{ITEM}/VIR-COUNSELLING": {"choice": "SUBSTANTIAL", "words": "Named there."}}
    words = changed(REQUESTS["RQ-06"].document(), choice)
    assert _laid(words, "MP") == ["ASK-VICTIM", "ASK-COUNSELLING"]
    facts = in_mode(request_facts(words, PARTNERS["MP"]), words, pack())
    first, second = pathways.steps(pack(), "asking", ["POLICE"], replace(facts, urgency="RED"))
    assert (first.roles, second.roles, second.mode) == (("POLICE_SENIOR",), ("AGENCY_LEAD",), "sign")
    assert "presumed not to be needed" in second.why


def test_an_allegation_goes_past_colleagues_on_both_sides() -> None:
    assert _laid(REQUESTS["RQ-08"].document(), "PPS") == ["ASK-STAFF"]
    facts = in_mode(Facts("AMBER", "STAFF_ALLEGATION"), {}, pack())
    assert facts.staff_allegation
    assert [step.key for step in pathways.steps(pack(), "answering", ["LA_CSC"], facts)] == [
        "ANSWER-STAFF",
        "ANSWER-STAFF-LEAD",
    ]


def test_every_step_that_a_mode_names_is_laid_down_in_it() -> None:
    """The check of the pack, seen to catch a mode whose authoriser would never be asked."""
    broken = pack().modes["VIR"].model_copy(update={"authorised_by": ["ASK-STAFF"]})
    routes = {route.code: route for route in pack().pathways}
    found = list(modes.faults_of(broken, pack().mode_questions, routes))
    assert found == [("authorised_by", "VIR: the step ASK-STAFF is not laid down in this mode")]
    for mode in pack().modes.values():
        assert not list(modes.faults_of(mode, pack().mode_questions, routes))


# the clock, and the template


def test_the_conference_is_counted_from_the_strategy_discussion_that_was_held() -> None:
    mode, held = pack().modes["S47"], {"S47-STRATEGY": {"choice": "HELD", "at": "2026-11-10T08:30:00Z"}}
    due = guidance.runs_to(mode, held, "ENG")
    assert due is not None and due.date() == date(2026, 12, 1)
    planned = {"S47-STRATEGY": {"choice": "PLANNED", "at": "2026-11-12T08:30:00Z"}}
    assert guidance.runs_to(mode, planned, "ENG") is None


def test_the_officer_for_allegations_is_told_within_a_working_day() -> None:
    friday = {"STAFF-KNOWN": {"at": "2026-11-13T15:00:00Z"}}
    due = guidance.runs_to(pack().modes["STAFF_ALLEGATION"], friday, "ENG")
    assert due is not None and due - due.replace(day=16) < timedelta(days=1) and due.day == 16


def test_a_template_fills_what_is_open_and_says_what_came_from_it() -> None:
    mode, begun = pack().modes["S47"], {"type": "S47", "stage": "STRATEGY", "requester_law": {"art6": "A6-1-C"}}
    assert suggested(begun, mode) == {"threshold": "SIGNIFICANT_HARM", "gateway": "CA89-47"}
    made = taken(begun, mode)
    assert made["stage"] == "STRATEGY" and made["requester_law"] == {"art6": "A6-1-C", "gateway": "CA89-47"}
    assert made["taken_from_template"] == ["threshold", "gateway"]
    assert taken(made, mode) == made


# what a partner sees


def test_a_partner_sees_the_tests_of_its_own_items_and_nobody_it_is_not_asked_about() -> None:
    words = changed(REQUESTS["RQ-06"].document(), {"/items/0/about/0": "S2"})
    seen = addressed(words, "BNT")
    assert seen["items"][0]["mode_answers"]["VIR-WAYS"] == {"choice": "TRIED"}
    assert "VIR-LINE" in seen["mode_answers"] and "VIR-VICTIM" not in seen["mode_answers"]
    assert "VIR-VICTIM" in addressed(words, "TMH")["mode_answers"]
