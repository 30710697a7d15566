"""Asking in one page about a known child (PG3): what the template fills, what stays by hand, and two tabs."""

from __future__ import annotations

from typing import Any

import pytest

from requests_app import commands, guidance
from requests_app.management.rehearsal.partnership import Cast
from requests_app.models import Draft, InformationRequest
from requests_app.values.purposes import about_child, changed_by_hand, filled, months_before
from tests.requests_app.callers import TUESDAY, asked_of
from tests.requests_app.pages import Visitor, in_form, text_of, title_of, visitor

pytestmark = pytest.mark.usefixtures("tuesday")

CONCERN = "The nursery saw a bruise on a baby who does not crawl, and two explanations were given."
NEED = "Only they hold what was seen before, and we decide today whether she can go home."
TYPED: dict[str, Any] = {
    "purpose": "STRATEGY", "concern": CONCERN, "agencies": ["MP", "OBS"], "necessity": NEED, "informed": "EVIDENCE",
    "told_detail": "Neither parent knows: they may agree an account.", "review_at_0": "11", "review_at_1": "11",
    "review_at_2": "2026", "review_at_3": "17:30",
}  # fmt: skip


@pytest.fixture
def pip(cast: Cast) -> Visitor:
    return visitor(cast, "pip")


@pytest.fixture
def before(cast: Cast) -> InformationRequest:
    """RQ-01, asked a moment ago."""
    by = cast.actor("pip", TUESDAY)
    draft = commands.begin_draft(None, asked_of("OBS"), by=by, at=TUESDAY)
    made: InformationRequest = commands.submit_request(draft, by=by, at=TUESDAY).thing
    return made


def begun(pip: Visitor, before: InformationRequest) -> tuple[str, str]:
    """The one page of a new draft about the child of the request before, and its address."""
    home = pip.opens("/")
    assert f'action="/requests/{before.ref}/same-child/S1/"' in home and "Ask about Wren S" in home
    path = pip.sends(f"/requests/{before.ref}/same-child/S1/", {})["Location"]
    return pip.opens(path), path


def test_what_is_carried_is_the_child_and_who_is_responsible() -> None:
    made = about_child(asked_of("OBS"), "S1")
    assert made is not None
    assert [one["name"] for one in made["subjects"]] == ["Wren Sampleton", "Rowan Sampleton", "Lee Dummyford"]
    assert set(made) == {"jurisdiction", "subjects"}, "nothing that must be justified afresh"
    assert about_child(asked_of("OBS"), "S3") is None, "an adult is nobody's child here"


def test_a_request_in_one_page_is_complete_and_says_what_its_template_filled(
    pip: Visitor, before: InformationRequest
) -> None:
    page, path = begun(pip, before)
    assert "Wren" not in title_of(page) and "Before you ask" in page
    check = pip.sends(path, TYPED, on=page)["Location"]
    seen = text_of(pip.opens(check))
    assert "Suggested from what you chose" in seen and "Send to my manager to endorse" in seen
    words = Draft.objects.get().words
    assert (words["template"], words["stage"], words["urgency"]) == ("STRATEGY", "STRATEGY", "RED")
    assert words["requester_law"]["gateway"] == "CA89-47" and words["requester_law"]["criminal"] == "S1-18"
    assert {item["asked_of"]: item["about"] for item in words["items"]}["MP"] == ["S1", "S3", "S4"]
    assert {"urgency", "threshold", "stage", "law", "items"} <= set(words["taken_from_template"])
    sent = text_of(pip.sends(check, {}, on=pip.opens(check), status=200).content.decode())
    assert "Sent to be endorsed" in sent
    assert InformationRequest.objects.count() == 2


def test_what_is_changed_by_hand_is_not_the_templates_any_more(pip: Visitor, before: InformationRequest) -> None:
    page, path = begun(pip, before)
    pip.sends(path, TYPED, on=page)
    there = path.replace("one-page", "concern")
    words = Draft.objects.get().words
    typed = {key: words[key] for key in ("concern", "threshold", "stage", "type", "purpose")}
    pip.sends(there, {**typed, "urgency": "AMBER"}, on=pip.opens(there))
    after = Draft.objects.get().words
    assert "urgency" not in after["taken_from_template"] and "stage" in after["taken_from_template"]
    pip.sends(path, TYPED, on=pip.opens(path))
    assert Draft.objects.get().words["urgency"] == "AMBER", "the one page does not undo it"


def test_an_item_that_was_changed_stays_when_another_agency_is_added() -> None:
    pack = guidance.in_force(TUESDAY)
    words = about_child(asked_of("OBS"), "S1") or {}
    made = filled(words, "HELP", {"OBS": ["GP"]}, today=TUESDAY.date(), pack=pack)
    made["items"][0]["sought"] = "missed appointments since June"
    more = filled(made, "HELP", {"OBS": ["GP"], "PPS": ["SCHOOL"]}, today=TUESDAY.date(), pack=pack)
    assert [(one["id"], one["asked_of"]) for one in more["items"]] == [("I1", "OBS"), ("I2", "PPS")]
    assert more["items"][0]["sought"] == "missed appointments since June"


def test_a_mark_that_outlives_its_value_is_caught() -> None:
    """The broken variant of `changed_by_hand`: keeping every mark."""
    words = {"urgency": "RED", "taken_from_template": ["urgency"]}
    assert "taken_from_template" not in changed_by_hand(words, {**words, "urgency": "GREEN"})
    assert changed_by_hand(words, dict(words)) == words


def test_months_are_counted_back_to_a_day_that_there_is() -> None:
    assert months_before(TUESDAY.date().replace(month=3, day=31), 1).isoformat() == "2026-02-28"
    assert months_before(TUESDAY.date(), 24).isoformat() == "2024-11-10"


@pytest.mark.parametrize(
    ("missing", "says"),
    [
        ("purpose", "Select what you need this information for"),
        ("concern", "Enter what has happened and what could happen to the child"),
        ("agencies", "Select at least one agency"),
        ("necessity", "Enter why you need it from these agencies"),
        ("informed", "Select whether the child and carers know you are asking"),
        ("told_detail", "Enter who has not been told and why that is safer"),
        ("review_at_3", "Enter a date and time, for example 24 11 2026 17:30."),
    ],
)
def test_what_is_missing_is_named_and_nothing_typed_is_lost(
    pip: Visitor, before: InformationRequest, missing: str, says: str
) -> None:
    page, path = begun(pip, before)
    typed = {name: words for name, words in TYPED.items() if name != missing}
    again = pip.sends(path, typed, on=page, status=422).content.decode()
    assert says in text_of(again) and title_of(again).startswith("Error:")
    for name in {"concern", "necessity", "told_detail"} - {missing}:
        assert in_form(again, name) == TYPED[name]


def test_what_is_typed_is_saved_meanwhile_and_says_when(pip: Visitor, before: InformationRequest) -> None:
    page, path = begun(pip, before)
    answer = pip.sends(path, {"concern": "Half a sent", "then": "autosave"}, on=page, status=200).json()
    draft = Draft.objects.get()
    assert answer == {"line": f"Draft, saved {TUESDAY:%H:%M}", "version": draft.version}
    assert draft.words["concern"] == "Half a sent"
    assert in_form(visitor_again(pip, path), "concern") == "Half a sent", "another device carries on"


def visitor_again(pip: Visitor, path: str) -> str:
    """The same person's page, opened afresh."""
    return pip.opens(path)


def test_two_tabs_are_shown_side_by_side_and_neither_is_written_over(pip: Visitor, before: InformationRequest) -> None:
    page, path = begun(pip, before)
    pip.sends(path, {**TYPED, "concern": f"{CONCERN} This is the first tab.", "then": "later"}, on=page)
    mine = {**TYPED, "concern": f"{CONCERN} This is the second tab."}
    both = pip.sends(path, mine, on=page, status=409).content.decode()
    assert "This is the first tab." in text_of(both) and in_form(both, "concern").endswith("second tab.")
    assert pip.sends(path, {**mine, "then": "autosave"}, on=page, status=409)
    assert Draft.objects.get().words["concern"].endswith("first tab.")
    pip.sends(path, mine, on=both)
    assert Draft.objects.get().words["concern"].endswith("second tab."), "saving the page keeps mine"


def test_something_else_leads_to_the_list_of_tasks(pip: Visitor, before: InformationRequest) -> None:
    page, path = begun(pip, before)
    answer = pip.sends(path, {"purpose": "SOMETHING_ELSE"}, on=page)
    seen = text_of(pip.opens(answer["Location"]))
    assert "You have done" in seen and "Carry on in one page" in seen
