"""Asked of an agency that does not hold it: copied to the one that does, with every reason said afresh."""

from __future__ import annotations

from typing import Any

import pytest

from requests_app import commands, queries
from requests_app.denials import Incomplete, NotPermitted
from requests_app.management.rehearsal.partnership import Cast
from requests_app.models import InformationRequest
from requests_app.values.copying import COPIED, COPIED_OF_AN_ITEM, copied, not_held, referred
from requests_app.values.request import ItemWords, RequestDocument
from tests.requests_app.callers import TUESDAY, Caller, asked_of, refused
from tests.requests_app.documents import REQUESTS
from tests.requests_app.judging import changed, faults_of
from tests.requests_app.pages import text_of, visitor
from tests.requests_app.reached import open_step, sent

AFRESH = ("urgency", "threshold", "purpose", "necessity", "proportionality", "requester_law", "transparency", "dsa",
          "mode_answers", "template", "taken_from_template", "serves")  # fmt: skip
AFRESH_OF_AN_ITEM = ("necessary_because", "why_so_long", "names_others", "less_intrusive", "mode_answers")


def test_a_copy_holds_nothing_that_must_be_justified_afresh() -> None:
    words = changed(REQUESTS["RQ-01"].document(), {"/items/0/why_so_long": "x", "/dsa": "T1", "/client_ref": "9"})
    found = copied(words, to="MHA", items=["I1", "I2"])
    assert set(found) <= {*COPIED, "items"} and not set(found) & {*AFRESH, "client_ref", "meeting"}
    assert [item["asked_of"] for item in found["items"]] == ["MHA", "MHA"]
    assert all(not set(item) & set(AFRESH_OF_AN_ITEM) for item in found["items"])
    assert found["subjects"] == words["subjects"] and found["concern"] == words["concern"]


def test_every_field_of_a_request_is_either_copied_or_said_afresh() -> None:
    """A field that is added later is not copied until somebody decides that it may be."""
    assert set(RequestDocument.model_fields) == {*COPIED, *AFRESH, "items", "meeting", "client_ref"}
    of_an_item = {field.alias or name for name, field in ItemWords.model_fields.items()}
    assert of_an_item == {*COPIED_OF_AN_ITEM, *AFRESH_OF_AN_ITEM, "asked_of"}


def test_a_copy_that_took_the_reasons_along_would_be_seen() -> None:
    """The broken variant: everything is copied."""
    words = REQUESTS["RQ-01"].document()
    careless = {**words, "items": [{**item, "asked_of": "MHA"} for item in words["items"]]}
    assert set(careless) & set(AFRESH) and any(set(item) & set(AFRESH_OF_AN_ITEM) for item in careless["items"])


def test_an_answer_says_who_holds_it_instead() -> None:
    elsewhere = {"item": "I2", "outcome": "REFERRED_ON", "referred_to": "MHA"}
    said = {"items": [{"item": "I1", "outcome": "NOT_HELD"}, elsewhere]}
    assert referred(said) == {"MHA": ["I2"]} and not_held(said) == ["I1"]


def test_only_who_may_raise_copies_and_only_to_an_agency_that_was_not_asked(cast: Cast) -> None:
    info_request = sent(cast)
    pip = cast.actor("pip", TUESDAY)
    wrong = (("OBS", ["I2"], "/to"), ("MCC", ["I2"], "/to"), ("XX", ["I2"], "/to"), ("AN", [], "/items"))
    for to, items, pointer in wrong:
        with pytest.raises(Incomplete) as incomplete:
            commands.copy_request(info_request, to, items, by=pip, at=TUESDAY)
        assert [fault.pointer for fault in incomplete.value.errors] == [pointer]
    with pytest.raises(NotPermitted):
        commands.copy_request(info_request, "AN", ["I2"], by=cast.actor("ada", TUESDAY), at=TUESDAY)
    draft = commands.copy_request(info_request, "AN", ["I2"], by=pip, at=TUESDAY)
    assert draft.words["items"][0]["asked_of"] == "AN" and draft.info_request is None


def answered_elsewhere(cast: Cast) -> InformationRequest:
    """The surgery refers the item on to the nursery; Pip has the answer."""
    info_request = sent(cast)
    words: dict[str, Any] = {"items": [{"item": "I2", "outcome": "REFERRED_ON", "referred_to": "AN"}]}
    bea, omar = cast.actor("bea", TUESDAY), cast.actor("omar", TUESDAY)
    draft = commands.begin_draft(info_request.responses.get(), words, by=bea, at=TUESDAY)
    response = commands.put_forward_response(draft, by=bea, at=TUESDAY).thing
    why = "The nursery saw her daily and keeps these notes. We hold nothing of what is asked here."
    response = commands.approve_step(open_step(response), why, by=omar, at=TUESDAY).thing
    commands.deliver_due(response.deliver_at or TUESDAY)
    return info_request


@pytest.mark.usefixtures("tuesday")
def test_the_answer_offers_to_ask_whoever_holds_it(cast: Cast) -> None:
    info_request = answered_elsewhere(cast)
    response = info_request.responses.get()
    pip, path = visitor(cast, "pip"), f"/disclosures/{response.ref}/"
    page = pip.sends(path, {"then": "open"}, on=pip.opens(path), status=200).content.decode()
    assert "Ask whoever holds it" in text_of(page) and "Ask Acornlet Nursery for: Item 2" in text_of(page)
    form = {"to": "AN", "items": "I2"}
    done = pip.sends(f"/requests/{info_request.ref}/copy/", form, on=page)
    again = pip.sends(f"/requests/{info_request.ref}/copy/", form, on=page)
    assert done["Location"] == again["Location"]  # pressed twice, copied once
    tasks = text_of(pip.follows(done))
    assert "Check and send" in tasks
    draft = queries.drafts_of(cast.actor("pip", TUESDAY)).get(response=None)
    assert draft.words["items"][0]["asked_of"] == "AN" and "requester_law" not in draft.words


@pytest.mark.usefixtures("tuesday")
def test_the_page_asks_whom_and_for_what_with_nothing_chosen(cast: Cast) -> None:
    info_request = sent(cast)
    pip, path = visitor(cast, "pip"), f"/requests/{info_request.ref}/copy/"
    page = pip.opens(path)
    assert " checked" not in page.partition("<main")[2] and "selected" not in page.partition("<main")[2]
    again = pip.sends(path, {}, on=page, status=422).content.decode()
    assert "Select the agency that you want to ask" in text_of(again)
    again = pip.sends(path, {"to": "AN"}, on=page, status=422).content.decode()
    assert "Select what you want to ask them for" in text_of(again) and 'value="AN" selected' in again


@pytest.mark.usefixtures("tuesday")
def test_the_api_copies_a_request_as_the_page_does(cast: Cast) -> None:
    info_request, caller = sent(cast), Caller(cast.person("pip"))
    path = f"requests/{info_request.ref}/copy"
    assert refused(caller.post(path, {"to": "OBS", "items": ["I2"]})) == (400, "incomplete", ["/to"])
    made = caller.done(path, {"to": "AN", "items": ["I2"]}, status=201)
    assert made["state"] == "draft"
    shown = caller.seen(f"drafts/{made['ref']}")
    assert shown["document"]["items"][0]["asked_of"] == "AN" and "purpose" not in shown["document"]


DEBTS = [
    "Recover the rent arrears that mother left behind",
    "To collect council tax from the father",
    "Enforcing an overpayment of benefit",
    "The family owes us three months",
    "Find the parents for debt recovery",
    "casglu ôl-ddyledion y tenant",
]
NO_DEBTS = [
    "Decide whether the rent arrears put the child's home at risk",
    "Council tax records, to find where the child now lives",
    "Whether mother collects him from school herself",
    "Decide how to recover the child from an unsafe home",
    "Repairs that were reported, and rent owing when they were told to leave",
]


@pytest.mark.parametrize("words", DEBTS)
@pytest.mark.parametrize("place", ["/purpose", "/items/0/question", "/items/0/sought"])
def test_a_request_whose_real_purpose_is_a_debt_is_refused_with_the_reason(words: str, place: str) -> None:
    assert (place, "other_purpose") in faults_of("RQ-01", {place: words})


@pytest.mark.parametrize("words", NO_DEBTS)
def test_a_debt_that_bears_on_the_child_may_be_spoken_of(words: str) -> None:
    assert faults_of("RQ-01", {"/purpose": words, "/items/0/question": words}) == set()


@pytest.mark.usefixtures("tuesday")
def test_page_and_api_refuse_a_debt_in_the_same_words(cast: Cast) -> None:
    words = {**asked_of("OBS"), "purpose": DEBTS[0]}
    draft = commands.begin_draft(None, words, by=cast.actor("pip", TUESDAY), at=TUESDAY)
    pip, path = visitor(cast, "pip"), f"/requests/{draft.ref}/check/"
    page = pip.sends(path, {}, on=pip.opens(path, status=200), status=422).content.decode()
    assert "Recovering a debt is another purpose" in text_of(page)
    answer = Caller(cast.person("pip")).post("requests", words)
    assert refused(answer) == (400, "incomplete", ["/purpose"])
    assert "Recovering a debt is another purpose" in answer.content.decode()
