"""Support in choosing a law: what fits stands first and is chosen by somebody; who is not verified is never coached."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from agencies.models import Agency
from requests_app import commands, guidance
from requests_app.management.rehearsal.partnership import Cast
from requests_app.models import Draft, Notification
from requests_app.queries.parties import facts_of
from requests_app.values import declaration, suggest_for_answer, suggest_for_request, suggestions
from requests_app.values.law_checks import NOT_ACCEPTED, Reliance, law
from requests_app.values.request import LawWords
from tests.requests_app.callers import TUESDAY, Caller, asked_of
from tests.requests_app.documents import ANSWERS, REQUESTS
from tests.requests_app.judging import answered, faults, faults_of, pack, warned_of
from tests.requests_app.pages import text_of, visitor
from tests.requests_app.parties import PARTNERS
from tests.requests_app.reached import asked as received
from tests.requests_app.test_values_law import ASKING, LAW

OURS = "/discloser_law"
PACK = guidance.load("ENG-2026-09")
CODE = re.compile(
    r"\b(A6-1|A9-2|S1-\d|CA\d\d-|EA02|POL-CL|CL-PI|CDA98)|public task|section \d|paragraph", re.IGNORECASE
)


def plain(found: suggestions.Suggested | None) -> dict[str, Any]:
    assert found
    return found.law.model_dump(mode="json", exclude_none=True, exclude_defaults=True)


@pytest.mark.parametrize("ref", ["RQ-01", "RQ-02", "RQ-03", "RQ-07"])
def test_what_is_suggested_for_a_worked_example_is_its_law(ref: str) -> None:
    example = REQUESTS[ref]
    words = example.document()
    found = suggest_for_request(words, agency=PARTNERS[example.agency], partners=PARTNERS, at=example.at, pack=pack())
    law, said = words["requester_law"], plain(found)
    assert {"gateway": said["gateway"], "art6": said["art6"]} == {"gateway": law["gateway"], "art6": law["art6"]}
    assert said.get("criminal") == law.get("criminal")
    assert found and all(sentence.endswith(".") for sentence in found.because)


@pytest.mark.parametrize("ref", sorted(REQUESTS))
def test_a_request_that_takes_what_is_suggested_has_no_fault_of_law(ref: str) -> None:
    example = REQUESTS[ref]
    found = suggest_for_request(
        example.document(), agency=PARTNERS[example.agency], partners=PARTNERS, at=example.at, pack=pack()
    )
    assert faults_of(ref, {LAW: plain(found)}) == set()


@pytest.mark.parametrize("ref", sorted(ref for ref in ANSWERS if ref.split("/")[0] in REQUESTS))
def test_an_answer_that_takes_what_is_suggested_has_no_fault_of_law(ref: str) -> None:
    example, question = ANSWERS[ref], REQUESTS[ref.split("/")[0]]
    recipient = PARTNERS[question.agency]
    found = suggest_for_answer(
        question.document(), agency=PARTNERS[example.agency], recipient=recipient, at=example.at, pack=pack()
    )
    law_faults = {one for one in faults_of(ref, {OURS: plain(found)}, recipient=recipient) if one[0].startswith(OURS)}
    assert law_faults == set()


@pytest.mark.parametrize("code", sorted(PARTNERS))
@pytest.mark.parametrize("side", ["asking", "answering"])
def test_nothing_is_suggested_that_the_agency_may_not_rely_on(code: str, side: str) -> None:
    agency = PARTNERS[code]
    for type_ in PACK.types:
        for stage in PACK.stages:
            words = {"type": type_, "stage": stage, "requester_law": {"gateway": "CA89-47", "art6": "A6-1-E"}}
            found = (
                suggest_for_request(words, agency=agency, partners=PARTNERS, at=TUESDAY, pack=PACK)
                if side == "asking"
                else suggest_for_answer(words, agency=agency, recipient=PARTNERS["MCC"], at=TUESDAY, pack=PACK)
            )
            assert wrong(found, agency.code, type_) == []


def wrong(found: suggestions.Suggested | None, code: str, type_: str) -> list[str]:
    """Codes of what is suggested although it is not open to this agency."""
    by = Reliance(PARTNERS[code], TUESDAY, PACK, (), in_scope=True, type=type_, declared=True)
    words = found.law if found else LawWords()
    return [one.code for one in law("", words, by) if one.code not in {"required"}]


def test_a_suggestion_that_ignored_who_may_rely_on_it_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    words = {"type": "SAFEGUARDING", "stage": "TRIAGE"}
    monkeypatch.setattr(guidance.Pack, "why_not_law", lambda *_args, **_more: None)
    careless = [one for one in PACK.suggestions if one.code != "ASK-PUBLIC-TASK"]
    broken = PACK.model_copy(
        update={"suggestions": tuple(one.model_copy(update={"public_authority": None}) for one in careless)}
    )
    found = suggest_for_request(words, agency=PARTNERS["MCC"], partners=PARTNERS, at=TUESDAY, pack=broken)
    monkeypatch.undo()
    assert "wrong_body" in wrong(found, "MCC", "SAFEGUARDING")


def test_the_reason_without_consent_follows_from_who_was_told() -> None:
    example = REQUESTS["RQ-01"]
    reasons = {
        "MAY_TAMPER_WITH_ACCOUNT": "C", "NOT_REACHED": "B", "TOO_YOUNG": "A", "OTHER": None,
    }  # fmt: skip
    for code, reason in reasons.items():
        words = example.document() | {"transparency": {"informed": "NEITHER", "reason_code": code}}
        found = suggest_for_request(words, agency=PARTNERS["MCC"], partners=PARTNERS, at=example.at, pack=PACK)
        assert found and found.law.s1_18_reason == reason
    told = example.document() | {"transparency": {"informed": "BOTH"}}
    found = suggest_for_request(told, agency=PARTNERS["MCC"], partners=PARTNERS, at=example.at, pack=PACK)
    assert found and found.law.s1_18_reason == "B"
    unsaid = example.document() | {"transparency": {}}
    found = suggest_for_request(unsaid, agency=PARTNERS["MCC"], partners=PARTNERS, at=example.at, pack=PACK)
    assert found and found.law.s1_18_reason is None


PURPOSE: list[tuple[str, str]] = [
    ("CA04-16H", "wrong_purpose"),
    ("CA04-16D", "wrong_purpose"),
    ("CARE14-45", "wrong_purpose"),
    ("PCSC22-44A", "wrong_purpose"),
]


@pytest.mark.parametrize(("code", "fault"), PURPOSE)
def test_a_law_for_another_purpose_is_refused_with_what_to_use_instead(code: str, fault: str) -> None:
    assert faults_of("RQ-01", {f"{LAW}/gateway": code}) == {(f"{LAW}/gateway", fault)}
    [found] = faults("RQ-01", {f"{LAW}/gateway": code})
    assert CODE.search(str(found.detail))


def test_an_answer_to_a_declared_public_task_may_rest_on_the_declaration_and_no_other_may() -> None:
    by_request = {f"{OURS}/art6": "A6-1-EA-1"}
    assert answered("RQ-02/HDA", by_request, declared=True)
    assert faults_of("RQ-02/HDA", by_request, declared=False) == {(f"{OURS}/art6", "not_declared")}
    assert faults_of("RQ-01", {f"{LAW}/art6": "A6-1-EA-1"}) == {(f"{LAW}/art6", "wrong_body")}
    private = replace(PARTNERS["MCC"], public_authority=False, kinds=("VCSE",))
    assert (f"{LAW}/art6", "not_declared") in faults_of("RQ-01", {f"{LAW}/art6": "A6-1-EA-1"}, agency=private)


def test_the_declaration_names_the_gateway_and_only_a_public_task_declares() -> None:
    words = REQUESTS["RQ-01"].document()
    assert "Children Act 1989 s.47" in declaration(words, PACK) and "6(1)(e)" in declaration(words, PACK)
    words["requester_law"]["art6"] = "A6-1-D"
    assert declaration(words, PACK) == ""


OUTSIDE = replace(PARTNERS["MCC"], verified=False)


@pytest.mark.parametrize(("changes", "fault"), ASKING)
def test_a_requester_who_is_not_verified_is_never_told_which_law_is_right(
    changes: dict[str, Any], fault: tuple[str, str]
) -> None:
    found = faults("RQ-01", changes, agency=OUTSIDE)
    assert {(one.pointer, one.code) for one in found} == {(fault[0], "not_accepted")}
    assert {str(one.detail) for one in found} == {str(NOT_ACCEPTED)}
    assert not any(CODE.search(str(one.detail)) for one in found)
    assert {place for place, _code in warned_of("RQ-01", changes, agency=OUTSIDE) if place.startswith(LAW)} == set()


def test_the_sentences_of_a_verified_requester_would_coach() -> None:
    coached = [str(one.detail) for changes, _fault in ASKING for one in faults("RQ-01", changes)]
    assert sum(bool(CODE.search(sentence)) for sentence in coached) > len(coached) / 2


def test_nothing_is_suggested_to_a_requester_who_is_not_verified() -> None:
    example = REQUESTS["RQ-01"]
    assert suggest_for_request(example.document(), agency=OUTSIDE, partners=PARTNERS, at=example.at, pack=PACK) is None


@pytest.fixture
def draft(cast: Cast) -> Draft:
    words = asked_of("OBS", "MP")
    return commands.begin_draft(None, {**words, "requester_law": {}}, by=cast.actor("pip", TUESDAY), at=TUESDAY)


@pytest.mark.usefixtures("tuesday")
def test_the_page_shows_what_fits_and_chooses_nothing(cast: Cast, draft: Draft) -> None:
    pip, path = visitor(cast, "pip"), f"/requests/{draft.ref}/law/"
    page = pip.opens(path)
    said = text_of(page)
    assert "Suggested from what you chose" in said and "Children Act 1989 s.47" in said
    assert "Printed on the request" in said and "does not name: " in said and "Merrowdale Police" in said
    assert not re.search(r"<input[^>]* checked", page)
    offered = set(re.findall(r'name="art6" value="([^"]+)"', page))
    assert "A6-1-E" in offered and not any(code.startswith("A6-1-EA") or code == "A6-1-F" for code in offered)
    assert "CA04-14B" not in page and "CA04-16LC" not in page and "PCSC22-44A" not in page
    draft.refresh_from_db()
    assert "requester_law" not in draft.words or not draft.words["requester_law"]


@pytest.mark.usefixtures("tuesday")
def test_the_suggestion_is_taken_by_its_own_button(cast: Cast, draft: Draft) -> None:
    pip, path = visitor(cast, "pip"), f"/requests/{draft.ref}/law/"
    done = pip.sends(path, {"then": "suggested"}, on=pip.opens(path))
    assert done["Location"] == f"/requests/{draft.ref}/family/"
    draft.refresh_from_db()
    assert draft.words["requester_law"]["gateway"] == "CA89-47"
    assert "This is the law that your request names now." in text_of(pip.opens(path))


@pytest.mark.usefixtures("tuesday")
def test_consent_asks_its_two_questions_on_the_same_page(cast: Cast, draft: Draft) -> None:
    pip, path = visitor(cast, "pip"), f"/requests/{draft.ref}/law/"
    first = pip.opens(path)
    assert "could_refuse" not in first
    words = {"gateway": "CA89-47", "art6": "A6-1-A", "special": "S1-18", "s1_18_reason": "C", "criminal": "S1-18"}
    again = pip.sends(path, words, on=first, status=422).content.decode()
    assert 'name="could_refuse"' in again and 'name="will_stop"' in again
    pip.sends(path, {**words, "could_refuse": "no", "will_stop": "yes"}, on=again, status=422)


@pytest.mark.usefixtures("tuesday")
def test_the_page_of_a_requester_who_is_not_verified_offers_nothing(
    cast: Cast, draft: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("requests_app.views.draft_law.facts_of", lambda _agency: OUTSIDE)
    monkeypatch.setattr("requests_app.views.drafts.facts_of", lambda _agency: OUTSIDE)
    pip, path = visitor(cast, "pip"), f"/requests/{draft.ref}/law/"
    page = pip.opens(path)
    assert "Use this law" not in page and 'type="radio"' not in page
    again = pip.sends(path, {"gateway": "CA 2004 s.14B", "art6": "GDPR"}, on=page, status=422).content.decode()
    said = text_of(again)
    assert str(NOT_ACCEPTED) in said and not CODE.search(said)
    assert "CA 2004 s.14B" in again  # nothing typed is lost


def test_facts_say_whether_an_agency_is_verified(cast: Cast) -> None:
    agency = cast.agencies["MCC"]
    assert facts_of(agency).verified
    assert not facts_of(Agency(code="NEW", name="New", kinds=["VCSE"])).verified


@pytest.mark.usefixtures("tuesday")
def test_the_api_suggests_and_prints_the_declaration(cast: Cast) -> None:
    draft = commands.begin_draft(None, asked_of("OBS"), by=cast.actor("pip", TUESDAY), at=TUESDAY)
    seen = Caller(cast.person("pip")).seen(f"drafts/{draft.ref}")
    assert seen["suggested_law"]["law"]["gateway"] == "CA89-47" and seen["suggested_law"]["because"]


@pytest.mark.usefixtures("tuesday")
def test_whoever_answers_sees_the_declaration_and_takes_a_law_of_their_own(cast: Cast) -> None:
    response = received(cast)
    shown = Caller(cast.person("bea")).seen(f"responses/{response.ref}")
    assert "6(1)(e)" in shown["declaration"]
    assert shown["suggested_law"]["law"]["gateway"] == "CA04-16LA"
    bea, path = visitor(cast, "bea"), f"/responses/{response.ref}/prepare/"
    page = bea.opens(path)
    assert "Their declaration" in text_of(page) and "What usually fits" in text_of(page)
    done = bea.sends(path, {"then": "law"}, on=page)
    assert done["Location"].endswith("#our-law")
    held = Draft.objects.get(response=response).words["discloser_law"]
    assert (held["gateway"], held["art6"], held["special"]) == ("CA04-16LA", "A6-1-C", "A9-2-H")


def test_whoever_answers_for_data_protection_is_told_of_a_policy_document_that_is_not_current(cast: Cast) -> None:
    pip = cast.actor("pip", TUESDAY)
    pip.agency.apd_current = False
    draft = commands.begin_draft(None, asked_of("OBS"), by=pip, at=TUESDAY)
    info_request = commands.submit_request(draft, by=pip, at=TUESDAY).thing
    told = Notification.objects.filter(about_id=info_request.pk, kind="policy_document")
    assert [one.recipient.name for one in told] == ["Dee Mockridge"]


def test_nobody_is_told_where_it_is_current(cast: Cast) -> None:
    pip = cast.actor("pip", TUESDAY)
    commands.submit_request(commands.begin_draft(None, asked_of("OBS"), by=pip, at=TUESDAY), by=pip, at=TUESDAY)
    assert not Notification.objects.filter(kind="policy_document").exists()
