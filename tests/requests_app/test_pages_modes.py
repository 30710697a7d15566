"""A victim information request through the pages: its questions are asked, kept, and judged where they stand."""

from __future__ import annotations

import pytest

from requests_app import commands, queries
from requests_app.management.rehearsal.partnership import Cast
from requests_app.models import Draft
from tests.requests_app.callers import TUESDAY
from tests.requests_app.documents import REQUESTS
from tests.requests_app.judging import GONE, changed
from tests.requests_app.pages import in_form, text_of, title_of, visitor

pytestmark = pytest.mark.usefixtures("tuesday")
CONCERN = ("concern", "threshold", "urgency", "stage", "type", "purpose")


@pytest.fixture
def draft(cast: Cast) -> Draft:
    words = changed(REQUESTS["RQ-06"].document(), {"/mode_answers": GONE, "/requester_law": GONE})
    return commands.begin_draft(None, words, by=cast.actor("ines", TUESDAY), at=TUESDAY)


def test_who_chooses_such_a_request_is_led_to_its_questions(cast: Cast, draft: Draft) -> None:
    ines, path = visitor(cast, "ines"), f"/requests/{draft.ref}/concern/"
    complete = {name: draft.words[name] for name in CONCERN}
    assert ines.sends(path, complete, on=ines.opens(path))["Location"] == f"/requests/{draft.ref}/mode/"
    assert "What this kind of request asks" in text_of(ines.opens(f"/requests/{draft.ref}/"))
    safe = ines.sends(path, {**complete, "type": "SAFEGUARDING"}, on=ines.opens(path))
    assert safe["Location"] == f"/requests/{draft.ref}/ask/"


def test_a_missing_answer_is_named_and_what_was_typed_is_kept(cast: Cast, draft: Draft) -> None:
    ines, path = visitor(cast, "ines"), f"/requests/{draft.ref}/mode/"
    page = ines.opens(path)
    assert "senior rank" in text_of(page) and "written notice" in text_of(page)
    line = "Whether the injury she describes was seen on the day she says it was done."
    typed = {"VIR-VICTIM__person": "S1", "VIR-PURPOSE__choice": "PROTECT", "VIR-LINE__words": line}
    again = ines.sends(path, typed, on=page, status=422).content.decode()
    assert title_of(again).startswith("Error:")
    assert in_form(again, "VIR-LINE__words") == line
    assert "select a safeguarding check" in text_of(again) and "Select an answer" in text_of(again)
    notice = {f"VIR-NOTICE__at_{n}": part for n, part in enumerate(("9", "11", "2026", "15:00"))}
    whole = {**typed, "VIR-PURPOSE__choice": "INVESTIGATE", "VIR-NOTICE__choice": "GIVEN", **notice}
    assert ines.sends(path, whole, on=again)["Location"] == f"/requests/{draft.ref}/ask/"
    draft.refresh_from_db()
    assert draft.words["mode_answers"]["VIR-NOTICE"] == {"choice": "GIVEN", "at": "2026-11-09T15:00:00Z"}


def test_what_is_suggested_is_taken_by_a_press_and_never_by_itself(cast: Cast, draft: Draft) -> None:
    ines, path = visitor(cast, "ines"), f"/requests/{draft.ref}/mode/"
    page = ines.opens(path)
    assert "requester_law" not in draft.words
    ines.sends(path, {"then": "suggested"}, on=page)
    draft.refresh_from_db()
    assert draft.words["requester_law"] == {"gateway": "PCSC22-44A", "art6": "A6-1-E"}
    assert draft.words["taken_from_template"] == ["gateway", "art6"]


def test_each_item_asks_its_own_tests(cast: Cast, draft: Draft) -> None:
    ines, path = visitor(cast, "ines"), f"/requests/{draft.ref}/ask/I1/"
    page = ines.opens(path)
    assert "Does this item ask for counselling records?" in text_of(page)
    again = ines.sends(path, {"sought": "notes of counselling", "VIR-COUNSELLING__choice": "NO"}, on=page, status=422)
    assert "names counselling or therapy" in text_of(again.content.decode())


def test_the_mode_is_pinned_with_the_version_and_the_senior_officer_reads_the_tests(cast: Cast) -> None:
    ines, words = cast.actor("ines", TUESDAY), REQUESTS["RQ-06"].document()
    draft = commands.begin_draft(None, words, by=ines, at=TUESDAY)
    request = commands.submit_request(draft, by=ines, at=TUESDAY).thing
    assert request.versions.get().mode == "VIR" and queries.request_words(request)["mode_answers"]
    step = request.steps.get()
    assert (step.key, step.role_codes) == ("ASK-VICTIM", ("POLICE_SENIOR",))
    page = text_of(visitor(cast, "rob").opens(f"/requests/{request.ref}/endorse/"))
    for words in ("Line of enquiry", "Less intrusive ways", "written notice"):
        assert words in page
