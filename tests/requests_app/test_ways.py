"""The way through the questions of the guidance: read from the draft, kept with each step, shown to whoever is next."""

from __future__ import annotations

import copy
from typing import Any

import pytest
import time_machine

from audit.models import Entry
from audit.trail import contents_of
from requests_app import commands, guidance, queries
from requests_app.management.rehearsal.partnership import Cast
from requests_app.management.rehearsal.verbs import check_trail
from requests_app.models import AgencyResponse
from requests_app.queries.parties import facts_of
from requests_app.values.turning import ways_of_answer, ways_of_request
from tests.requests_app.callers import BECAUSE, Caller, documents
from tests.requests_app.pages import text_of, visitor
from tests.requests_app.test_pathways_at_work import LATER, answered, asked

pytestmark = [pytest.mark.usefixtures("tuesday"), pytest.mark.both_engines]
NEW, OLD = guidance.load("ENG-2026-09"), guidance.load("ENG-2024-05")


@pytest.fixture
def put(cast: Cast, tuesday: time_machine.Traveller) -> AgencyResponse:
    tuesday.move_to(LATER)
    return answered(cast, asked(cast))


def taken(cast: Cast, pack: guidance.Pack = NEW, **changed: Any) -> dict[str, str]:
    """The way of the surgery's one item, with something of the answer changed: question by question."""
    words = copy.deepcopy(documents()["OBS"])
    item = {key[5:]: value for key, value in changed.items() if key.startswith("item_")}
    words |= {key: value for key, value in changed.items() if not key.startswith("item_")}
    words["items"][0] |= item
    ours, theirs = facts_of(cast.agency("OBS")), facts_of(cast.agency("MCC"))
    [way] = ways_of_answer(words, agency=ours, recipient=theirs, pack=pack)
    return dict(way["turns"])


def test_what_the_draft_says_leads_from_question_to_question(cast: Cast) -> None:
    way = taken(cast)
    assert list(way)[:2] == ["T-HELD", "T-PERSON"] and list(way)[-1] == "T-GIVEN"
    assert (way["T-SCOPE"], way["T-HARM"], way["T-LAW"], way["T-GIVEN"]) == ("BOTH", "NO_GREATER_HARM", "OTHER", "PART")


def test_another_answer_takes_another_way(cast: Cast) -> None:
    assert taken(cast, item_outcome="NOT_HELD") == {"T-HELD": "NOT_HELD"}
    assert taken(cast, item_outcome="CLARIFY") == {"T-HELD": "ASKED"}
    harm = {"relevant_because": "It bears on care.", "detriment_outcome": "GREATER_HARM"}
    assert taken(cast, item_isd=harm)["T-HARM"] == "GREATER_HARM"
    assert taken(cast, item_law={"art6": "A6-1-A"})["T-LAW"] == "CONSENT"
    risk = [{"who": "The caller", "risk": True, "handling": "REMOVED"}]
    assert taken(cast, third_parties=risk)["T-OTHERS"] == "AT_RISK"
    assert taken(cast, item_outcome="WITHHELD", item_shared=[])["T-GIVEN"] == "NOTHING"
    assert taken(cast, identity_match={"result": "POSSIBLE"})["T-PERSON"] == "POSSIBLE"


def test_guidance_without_the_duty_asks_nothing_about_it(cast: Cast) -> None:
    way = taken(cast, pack=OLD)
    assert list(way) == ["T-HELD", "T-PERSON", "T-LAW", "T-OTHERS", "T-GIVEN"]


def test_outside_the_duty_the_way_goes_by_the_power(cast: Cast) -> None:
    ours, theirs = facts_of(cast.agency("HDA")), facts_of(cast.agency("MCC"))
    [way] = ways_of_answer(documents()["OBS"], agency=ours, recipient=theirs, pack=NEW)
    assert dict(way["turns"])["T-SCOPE"] == "ONE_OUT" and "T-HARM" not in dict(way["turns"])


def test_items_of_one_way_stand_together(cast: Cast) -> None:
    words = copy.deepcopy(documents()["OBS"])
    words["items"] += [{**words["items"][0], "item": "I8"}, {"item": "I9", "outcome": "NOT_HELD"}]
    ours, theirs = facts_of(cast.agency("OBS")), facts_of(cast.agency("MCC"))
    ways = ways_of_answer(words, agency=ours, recipient=theirs, pack=NEW)
    assert [way["items"] for way in ways] == [["I2", "I8"], ["I9"]]


def test_a_request_has_a_way_of_its_own() -> None:
    [way] = ways_of_request(documents()["asks"], NEW)
    turns = dict(way["turns"])
    assert turns == {
        "T-ASK-SPEED": "AT_ONCE", "T-ASK-TOLD": "NOBODY", "T-ASK-LAW": "OTHER", "T-ASK-PERIOD": turns["T-ASK-PERIOD"]
    }  # fmt: skip


def test_the_way_is_kept_with_the_step_and_with_the_decision(cast: Cast, put: AgencyResponse) -> None:
    step = put.steps.select_related("response", "agency").get(status="open", round=put.round)
    assert step.ways and step.ways == queries.routing.ways_taken(put, queries.answer_words(put))
    done = commands.approve_step(step, BECAUSE, by=cast.actor("omar", LATER), at=LATER)
    assert contents_of(put, [done.receipt.seq])[done.receipt.seq]["ways"] == step.ways
    [entry] = Entry.objects.filter(stream_id=put.pk, action="step.approved")
    assert "T-HARM" not in bytes(entry.body).decode(), "what was weighed stays sealed"
    assert check_trail().wrong == ""


def test_whoever_decides_next_and_the_record_show_it(cast: Cast, put: AgencyResponse) -> None:
    omar = visitor(cast, "omar")
    page = text_of(omar.opens(f"/responses/{put.ref}/decide/"))
    assert "The way to this" in page and "Would telling them harm the child more" in page
    assert "No, so the duty applies" in page and "this step rests on it" in page
    assert "No, so the duty applies" in text_of(omar.opens(f"/responses/{put.ref}/"))
    shown = Caller(cast.person("omar")).seen(f"responses/{put.ref}")["steps"][-1]
    assert ["T-HARM", "NO_GREATER_HARM"] in shown["ways"][0]["turns"]
    assert "Questions that a decision turns on" in text_of(omar.opens("/guidance/ENG-2026-09/routes/"))
