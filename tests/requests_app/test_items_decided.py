"""The approver's part: an item withheld in one act, what must not reach somebody, a typed word; and people's codes."""

from __future__ import annotations

from typing import Any

import pytest

from requests_app import commands, policies, queries
from requests_app.denials import Incomplete
from requests_app.management.rehearsal.partnership import Cast
from requests_app.models import AgencyResponse, Clearance
from requests_app.queries.reaching import found_in, uncleared
from requests_app.queries.words import marked_in
from requests_app.values.marks import Mark, with_marks
from tests.requests_app.answering import CHANGE, INSIDE, agree, answer, deliver, delivered, line, next_step, put
from tests.requests_app.callers import BECAUSE, TUESDAY, Caller, refused
from tests.requests_app.pages import text_of, visitor

pytestmark = pytest.mark.usefixtures("tuesday")
MARK = {"item": "I2", "code": "NOT_RELEVANT", "would_change": CHANGE}
STREET = "Seen at 9 Kestrel Row in May"


def _withheld(cast: Cast, put_forward: AgencyResponse) -> AgencyResponse:
    step = next_step(put_forward)
    assert step
    marks = [Mark(**MARK)]
    omar = cast.actor("omar", TUESDAY)
    return commands.return_answer(step, BECAUSE, withhold=marks, by=omar, at=TUESDAY).thing


def test_an_item_is_withheld_in_one_act_and_nobody_signs_their_own_words(
    cast: Cast, put_forward: AgencyResponse
) -> None:
    returned = _withheld(cast, put_forward)
    assert returned.status == "acknowledged" and marked_in(returned) == [MARK]
    bea = visitor(cast, "bea")
    page = bea.opens(f"/responses/{returned.ref}/prepare/")
    assert CHANGE in page and 'value="WITHHELD" checked' in page.replace("  ", " ")
    again = put(cast, returned, with_marks(queries.answer_words(returned), marked_in(returned)))
    assert (again.version, again.round) == (2, 2)
    assert again.versions.get(number=2).drafted_by == cast.person("bea")
    step = next_step(again)
    assert step and policies.why_not_decide(step, by=cast.actor("omar", TUESDAY)) is None, "a new round may come back"
    assert policies.why_not_decide(step, by=cast.actor("bea", TUESDAY))


def test_the_page_withholds_an_item_in_five_clicks_and_no_more(cast: Cast, put_forward: AgencyResponse) -> None:
    omar, path = visitor(cast, "omar"), f"/responses/{put_forward.ref}/decide/"
    page = omar.opens(path)
    words = {"decision": "withhold", "ground": "NOT_RELEVANT", "would_change": CHANGE, "reason": BECAUSE}
    said = text_of(omar.follows(omar.sends(path, words, on=page)))
    assert "Returned with what is to be withheld." in said
    put_forward.refresh_from_db()
    assert marked_in(put_forward) == [MARK]


@pytest.mark.parametrize(
    ("mark", "pointer"),
    [
        ({**MARK, "item": "I9"}, "/withhold/0/item"),
        ({**MARK, "code": "DATA_PROTECTION"}, "/withhold/0/code"),
        ({**MARK, "code": "NO_CONSENT"}, "/withhold/0/code"),
        ({**MARK, "would_change": " "}, "/withhold/0/would_change"),
    ],
)
def test_a_mark_names_an_item_a_ground_and_what_would_change_it(
    mark: dict[str, str], pointer: str, cast: Cast, put_forward: AgencyResponse
) -> None:
    omar, step = Caller(cast.person("omar")), next_step(put_forward)
    assert step
    words = {"justification": BECAUSE, "version": put_forward.audit_seq, "withhold": [mark]}
    answer = omar.post(f"responses/{put_forward.ref}/steps/{step.pk}/return", words)
    assert refused(answer)[2] == [pointer]


def test_a_marked_return_by_api_is_shown_to_the_side_that_answers(cast: Cast, put_forward: AgencyResponse) -> None:
    omar, step = Caller(cast.person("omar")), next_step(put_forward)
    assert step
    words = {"justification": BECAUSE, "version": put_forward.audit_seq, "withhold": [MARK]}
    omar.done(f"responses/{put_forward.ref}/steps/{step.pk}/return", words)
    assert Caller(cast.person("bea")).seen(f"responses/{put_forward.ref}")["marked"] == [MARK]


def test_nothing_leaves_before_each_hit_is_cleared_with_a_reason(cast: Cast, asked: AgencyResponse) -> None:
    response = put(cast, asked, answer("SHARED", shared=[line(text=STREET)]))
    step, omar = next_step(response), cast.actor("omar", TUESDAY)
    assert step
    hit = uncleared(response)[0]
    assert (hit.place, hit.what) == ("/items/0/shared/0/text", INSIDE["guarded"])
    for clears in ({}, {hit.key: "  "}, {"0" * 32: "because"}):
        with pytest.raises(Incomplete) as incomplete:
            commands.approve_step(step, BECAUSE, clears=clears, by=omar, at=TUESDAY)
        assert f"/clears/{hit.key}" in [fault.pointer for fault in incomplete.value.errors]
    cleared = commands.approve_step(step, BECAUSE, clears={hit.key: "Its school's street."}, by=omar, at=TUESDAY).thing
    assert [one.cleared for one in found_in(cleared)] == [True]
    assert deliver(cleared).delivered_at


def test_the_page_asks_for_a_reason_beside_each_hit(cast: Cast, asked: AgencyResponse) -> None:
    response = put(cast, asked, answer("SHARED", shared=[line(text=STREET)]))
    omar, path, key = visitor(cast, "omar"), f"/responses/{response.ref}/decide/", uncleared(response)[0].key
    page = omar.opens(path)
    assert "must not reach somebody" in text_of(page)
    again = omar.sends(path, {"decision": "agree", "reason": BECAUSE}, on=page, status=422).content.decode()
    assert f'href="#id_clear_{key}"' in again
    words = {"decision": "agree", "reason": BECAUSE, f"clear_{key}": "Everybody knows this street."}
    assert "It will be sent at" in text_of(omar.follows(omar.sends(path, words, on=page)))


def test_what_the_asker_guards_is_found_in_the_partners_words(
    cast: Cast, asked: AgencyResponse, monkeypatch: Any
) -> None:
    """Their list is used, and not told to the partner."""
    request = asked.info_request
    assert request
    words = queries.request_words(request)
    child = next(person for person in words["subjects"] if person["ref"] == "S1")
    child["must_not_reach"] = ["S4", "Rowena Placeholder"]
    monkeypatch.setattr("requests_app.queries.reaching.request_words", lambda request: words)
    text = "Rowena  Placeholder rang; Lee Dummyford was seen at 4, Fictitious Row"
    response = put(cast, asked, answer("SHARED", shared=[line(text=text)]))
    assert {one.what for one in uncleared(response)} >= {"Rowena Placeholder", "Lee Dummyford", "4 Fictitious Row"}
    assert "Rowena" not in str(queries.addressed_words(asked))


def test_an_approval_that_forgot_a_hit_is_caught_at_the_door(
    cast: Cast, asked: AgencyResponse, monkeypatch: Any
) -> None:
    """The broken variant: an approval that clears nothing. Delivery looks again, and fails closed."""
    response = put(cast, asked, answer("SHARED", shared=[line(text=STREET)]))
    with monkeypatch.context() as broken:
        broken.setattr("requests_app.commands.steps.be_careful", lambda *_, **__: [])
        agreed = agree(cast, response)
    assert agreed.status == "approved" and not Clearance.objects.exists()
    assert deliver(agreed).status == "approved"


def test_an_answer_whose_hit_was_not_found_when_it_was_put_forward_is_caught_at_the_door(
    cast: Cast, asked: AgencyResponse, monkeypatch: Any
) -> None:
    """The broken variant: nothing is found, so the approval opens no words. Delivery looks again, and fails closed."""
    with monkeypatch.context() as broken:
        broken.setattr("requests_app.commands.responses.found_in", lambda *_, **__: [])
        response = put(cast, asked, answer("SHARED", shared=[line(text=STREET)]))
        assert not response.versions.get().careful
        broken.setattr("tests.requests_app.answering.uncleared", lambda _response: [])  # nobody is shown a hit to clear
        agreed = agree(cast, response)
    assert agreed.status == "approved" and deliver(agreed).status == "approved"


def test_a_full_refusal_wants_the_word_from_each_of_two_roles(cast: Cast, asked: AgencyResponse) -> None:
    response = put(cast, asked, answer("WITHHELD"))
    steps = list(response.steps.filter(mode="sign"))
    assert len(steps) == 2, "never on one signature"
    step = next_step(response)
    assert step
    omar, path = Caller(cast.person("omar")), f"responses/{response.ref}/steps/{step.pk}/approve"
    words: dict[str, Any] = {"justification": BECAUSE, "version": response.audit_seq}
    for typed in ({}, {"confirm": "nothing"}):
        assert refused(omar.post(path, {**words, **typed}))[2] == ["/confirm"]
    assert omar.done(path, {**words, "confirm": "NOTHING"})["response"]["state"] == "second"
    ray, here = visitor(cast, "ray"), f"/responses/{response.ref}/decide/"
    page = ray.opens(here)
    assert "Type NOTHING" in text_of(page)
    again = ray.sends(here, {"decision": "agree", "reason": BECAUSE}, on=page, status=422)
    assert 'href="#id_confirm"' in again.content.decode()
    ray.sends(here, {"decision": "agree", "reason": BECAUSE, "confirm": "NOTHING"}, on=page)
    response.refresh_from_db()
    assert response.status == "approved"


def test_one_person_has_one_code_in_every_version(cast: Cast, asked: AgencyResponse) -> None:
    first = answer("SHARED")
    first["third_parties"] = [
        {"who": "the neighbour", "risk": True, "handling": "CODED"},
        {"who": "her brother", "risk": False, "handling": "NAMED"},
        {"who": "Kestrel Inventon", "risk": True, "handling": "CODED"},
    ]
    response = put(cast, asked, first)
    codes = {one["who"]: one.get("code") for one in queries.answer_words(response)["third_parties"]}
    assert codes == {"the neighbour": "Person A", "her brother": None, "Kestrel Inventon": "Person B"}
    step = next_step(response)
    assert step
    returned = commands.return_answer(step, BECAUSE, by=cast.actor("omar", TUESDAY), at=TUESDAY).thing
    second = answer("SHARED")
    second["third_parties"] = [
        {"who": "a teacher", "risk": False, "handling": "CODED"},
        {"who": "kestrel inventon", "risk": True, "handling": "CODED"},
    ]
    again = put(cast, returned, second)
    codes = {one["who"]: one.get("code") for one in queries.answer_words(again)["third_parties"]}
    assert codes == {"a teacher": "Person C", "kestrel inventon": "Person B"}, "a code is never given to another"


def test_whose_record_was_matched_and_on_what_is_kept_item_by_item_without_a_value(
    cast: Cast, asked: AgencyResponse
) -> None:
    words = answer("SHARED", identity_matched_on=[])
    words["identity_match"]["people"] = [{"about": "S1", "record": "OBS-4471", "on": ["name", "her shoe size"]}]
    response = put(cast, asked, words)
    kept = response.versions.get(number=1).identity_matched_on
    assert kept == {"I2": {"S1": ["name", "other"], "all": ["NHS number", "date of birth", "name"]}}
    assert "OBS-4471" not in str(kept)


@pytest.mark.parametrize(
    ("record", "pointer"),
    [({"about": "S9", "on": ["name", "address"]}, "about"), ({"about": "S1", "on": ["name"]}, "on")],
)
def test_a_record_is_of_somebody_asked_about_and_matched_on_two_details(
    record: dict[str, Any], pointer: str, cast: Cast, asked: AgencyResponse
) -> None:
    words = answer("SHARED")
    words["identity_match"]["people"] = [record]
    with pytest.raises(Incomplete) as incomplete:
        put(cast, asked, words)
    assert [fault.pointer for fault in incomplete.value.errors] == [f"/identity_match/people/0/{pointer}"]


def test_conditions_are_structured_and_read_before_anything_is_opened(cast: Cast, asked: AgencyResponse) -> None:
    words = answer("SHARED") | {
        "use": "Deciding about section 47", "seen_by": "The two social workers named",
        "passing_on": "ASK_FIRST", "destroy_by": "2027-05-10",
    }  # fmt: skip
    response = delivered(cast, asked, words)
    said = text_of(visitor(cast, "pip").opens(f"/disclosures/{response.ref}/"))
    assert "Deciding about section 47" in said and "The two social workers named" in said
    assert "Not without asking them first" in said


@pytest.mark.parametrize(("wrong", "said"), [("passing_on", "PERHAPS"), ("destroy_by", "2026-11-10")])
def test_a_condition_that_means_nothing_is_refused(wrong: str, said: str, cast: Cast, asked: AgencyResponse) -> None:
    with pytest.raises(Incomplete) as incomplete:
        put(cast, asked, answer("SHARED") | {wrong: said})
    assert [fault.pointer for fault in incomplete.value.errors] == [f"/{wrong}"]
