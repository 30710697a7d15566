"""Drafting through the pages: what was typed is kept, whatever it is; each page says what its own part still needs."""

from __future__ import annotations

import pytest

from requests_app import commands
from requests_app.management.rehearsal.partnership import Cast
from requests_app.models import Draft
from tests.requests_app.callers import TUESDAY, asked_of
from tests.requests_app.pages import in_form, text_of, title_of, visitor

pytestmark = pytest.mark.usefixtures("tuesday")

CONCERN = ("concern", "threshold", "urgency", "stage", "type", "purpose")
LAW = ("gateway", "art6", "special", "s1_18_reason", "criminal")
WHY = ("necessity", "proportionality")


@pytest.fixture
def draft(cast: Cast) -> Draft:
    return commands.begin_draft(None, asked_of("OBS"), by=cast.actor("pip", TUESDAY), at=TUESDAY)


def typed(draft: Draft, task: str) -> dict[str, str]:
    """What the boxes of a task hold."""
    words = draft.words
    if task == "law":
        return {name: words["requester_law"][name] for name in LAW}
    return {name: words[name] for name in (CONCERN if task == "concern" else WHY)}


@pytest.mark.parametrize(
    ("task", "onwards", "missing"),
    [("concern", "ask", "concern"), ("law", "family", "gateway"), ("ask", "law", "necessity")],
)
def test_a_task_keeps_what_was_typed_and_says_what_it_needs(
    cast: Cast, draft: Draft, task: str, onwards: str, missing: str
) -> None:
    pip, path = visitor(cast, "pip"), f"/requests/{draft.ref}/{task}/"
    complete = typed(draft, task)
    again = pip.sends(path, {**complete, missing: ""}, on=pip.opens(path), status=422).content.decode()
    assert title_of(again).startswith("Error:")
    later = pip.sends(path, {**complete, missing: "", "then": "later"}, on=again)
    assert later["Location"] == f"/requests/{draft.ref}/"
    assert pip.sends(path, complete, on=pip.opens(path))["Location"] == f"/requests/{draft.ref}/{onwards}/"


def test_whether_the_family_knows_must_be_said(cast: Cast, draft: Draft) -> None:
    pip, path = visitor(cast, "pip"), f"/requests/{draft.ref}/family/"
    again = pip.sends(path, {"told_detail": "We spoke on Monday."}, on=pip.opens(path), status=422).content.decode()
    assert in_form(again, "told_detail") == "We spoke on Monday."
    answer = pip.sends(path, {"informed": "BOTH", "told_detail": "They agree."}, on=again)
    assert answer["Location"] == f"/requests/{draft.ref}/check/"


def test_an_item_is_saved_before_it_is_complete(cast: Cast, draft: Draft) -> None:
    pip, path = visitor(cast, "pip"), f"/requests/{draft.ref}/ask/I2/"
    page = pip.opens(path)
    again = pip.sends(path, {"sought": "School attendance"}, on=page, status=422).content.decode()
    assert in_form(again, "sought") == "School attendance"
    draft.refresh_from_db()
    assert [item["sought"] for item in draft.words["items"]] == ["School attendance"]


def test_a_new_person_is_saved_once_however_often_it_is_sent(cast: Cast, draft: Draft) -> None:
    pip, path = visitor(cast, "pip"), f"/requests/{draft.ref}/child/add/child/"
    before = len(draft.words["subjects"])
    again = pip.sends(path, {"name": ""}, on=pip.opens(path), status=422).content.decode()
    draft.refresh_from_db()
    handle = draft.words["subjects"][-1]["ref"]
    assert f'action="/requests/{draft.ref}/child/{handle}/"' in again
    pip.sends(f"/requests/{draft.ref}/child/{handle}/", {"name": "", "then": "later"}, on=again)
    draft.refresh_from_db()
    assert len(draft.words["subjects"]) == before + 1


def test_what_another_tab_saved_is_not_written_over(cast: Cast, draft: Draft) -> None:
    pip, path = visitor(cast, "pip"), f"/requests/{draft.ref}/concern/"
    first = second = pip.opens(path)
    pip.sends(path, typed(draft, "concern"), on=first)
    words = {**typed(draft, "concern"), "concern": "Typed in the second tab, from what it had read."}
    kept = pip.sends(path, words, on=second, status=409).content.decode()
    assert "Typed in the second tab" in text_of(kept)
