"""RQ-01 as it is written down field by field: what may be sent in comes out again, and the product adds the rest."""

from __future__ import annotations

import json
from typing import Any

import pytest
import time_machine

from requests_app.management.rehearsal.partnership import Cast
from requests_app.values.request import OUTPUT_ONLY
from tests.requests_app.callers import BECAUSE, documents
from tests.requests_app.integrator import Integrator

SAMPLE: dict[str, Any] = json.loads("""
{"ref":"RQ-01","type":"SAFEGUARDING","jurisdiction":"ENG","urgency":"RED","stage":"STRATEGY",
 "raised_at":"2026-11-10T10:05Z","due_at":"2026-11-10T14:05Z","clock":"elapsed",
 "requester":{"agency":"MCC","name":"Pip Mockridge","role":"SOCIAL_WORKER"},
 "authorised_by":{"name":"Dara Exampleby","role":"TEAM_MANAGER","at":"2026-11-10T10:03Z"},
 "subjects":[{"ref":"S1","kind":"CHILD","name":"Wren Sampleton","dob":"2026-03-02",
   "identifiers":[{"scheme":"NHS","value":"999 026 1008","source":"OBS"}],
   "address":{"line":"4 Fictitious Row, Ludworth","confidential":false},"setting":"AN","gp":"OBS","legal_status":"NONE",
   "language":"English","interpreter":false,"parental_responsibility":["S3","S4"]},
  {"ref":"S4","kind":"ADULT","name":"Lee Dummyford","dob":"1996-09-30","relation":"FATHER",
   "contact_level":"LIVES_WITH"}],
 "items":[{"id":"I2","asked_of":"OBS","sought":"contacts, missed appointments, postnatal mental health flags",
   "from":"2024-11-10","to":"2026-11-10","question":"Is there a pattern of unmet need or strain that bears on care?",
   "necessary_because":"only the practice holds it","about":["S1","S2","S3"]}],
 "requester_law":{"gateway":"CA89-47","art6":"A6-1-E","special":"S1-18","s1_18_reason":"C","criminal":"S1-18"},
 "transparency":{"informed":"NEITHER","reason_code":"MAY_TAMPER_WITH_ACCOUNT","review_at":"2026-11-10T17:30Z"},
 "guidance_version":"ENG-2026-09","dsa":"MERROWDALE-T1"}
""")
"""As the example is written, with two of its four people and one of its four items."""


def completed() -> dict[str, Any]:
    """The sample as it may be sent: the people it leaves out, and the words that it has no field for, put in."""
    whole = documents()["asks"]
    sent = {name: value for name, value in SAMPLE.items() if name not in OUTPUT_ONLY}
    others = [person for person in whole["subjects"] if person["ref"] in ("S2", "S3")]
    told = ("concern", "threshold", "purpose", "necessity", "proportionality")
    return {**sent, "subjects": [*SAMPLE["subjects"], *others], **{name: whole[name] for name in told}}


def test_what_the_product_says_is_refused_by_name_when_it_is_sent_in(
    cast: Cast, tuesday: time_machine.Traveller
) -> None:
    answered = Integrator(cast.person("pip")).calls("prepare_request", {**completed(), **SAMPLE})
    assert answered.status == 400
    refused = {fault["pointer"] for fault in answered.words["errors"] if fault["code"] == "output_only"}
    assert refused == {f"/{name}" for name in OUTPUT_ONLY}


def test_the_sample_comes_out_as_it_went_in(cast: Cast, tuesday: time_machine.Traveller) -> None:
    pip, dara = Integrator(cast.person("pip")), Integrator(cast.person("dara"))
    prepared = pip.must("prepare_request", completed())
    assert pip.must("get_draft", ref=prepared["ref"])["document"] == completed()
    sent = pip.must("submit_request", {"version": prepared["version"]}, ref=prepared["ref"])["request"]
    [step] = [step["id"] for step in sent["steps"] if step["status"] == "open"]
    signed = {"justification": BECAUSE, "version": sent["version"]}
    dara.must("endorse_step", signed, ref=prepared["ref"], step_id=step)

    shown = pip.must("open_request", ref=prepared["ref"])
    transparency = {**SAMPLE["transparency"], "review_at": "2026-11-10T17:30:00Z"}  # an instant, to the second
    assert shown["document"] == {**completed(), "transparency": transparency}
    for name in ("type", "jurisdiction", "urgency", "stage", "clock", "guidance_version"):
        assert shown[name] == SAMPLE[name]
    assert (shown["requester"]["code"], shown["author"]) == ("MCC", "Pip Mockridge")
    assert {name: shown["authorised_by"][name] for name in ("name", "role")} == {
        "name": "Dara Exampleby", "role": "TEAM_MANAGER",
    }  # fmt: skip
    assert (shown["raised_at"], shown["due_at"]) == ("2026-11-10T10:00:00Z", "2026-11-10T14:00:00Z")


@pytest.mark.parametrize("part", ["S1", "S4", "I2"])
def test_the_partner_reads_its_own_part_of_the_sample(cast: Cast, tuesday: time_machine.Traveller, part: str) -> None:
    pip, dara, bea = (Integrator(cast.person(short)) for short in ("pip", "dara", "bea"))
    prepared = pip.must("prepare_request", completed())
    sent = pip.must("submit_request", {"version": prepared["version"]}, ref=prepared["ref"])["request"]
    [step] = [step["id"] for step in sent["steps"] if step["status"] == "open"]
    endorsed = dara.must(
        "endorse_step", {"justification": BECAUSE, "version": sent["version"]}, ref=prepared["ref"], step_id=step
    )
    asked = bea.must("open_response", ref=endorsed["request"]["responses"][0]["ref"])["asked"]
    refs = {person["ref"] for person in asked["subjects"]} | {item["id"] for item in asked["items"]}
    assert (part in refs) is (part != "S4")  # nothing is asked of the surgery about the father


DECISION: dict[str, Any] = json.loads("""
{"decision_for":"RQ-01/I2/OBS","outcome":"PART","decided_by":{"role":"GP_SAFEGUARDING_LEAD"},
 "isd":{"holder_scope_class":"c","recipient_scope_class":"a",
   "relevant_because":"missed baby check; mother's current low mood","function_facilitated":"CA89-47",
   "detriment_considered":true,"detriment_outcome":"NO_GREATER_HARM"},
 "discloser_law":{"gateway":"CA04-16LA","art6":"A6-1-C","special":"A9-2-H"},
 "shared":[{"text":"8-week check missed, no rebooking","kind":"FACT","as_at":"2026-05-06"},
   {"text":"mother treated for low mood since July","kind":"FACT","as_at":"2026-10-28"}],
 "withheld":[{"what":"older contraceptive entries; father's asthma","code":"NOT_RELEVANT"}],
 "handling":["H0"],"gr7_rationale":"Shared what bears on care of the baby; left out adult health that does not.",
 "explained_to_requester_at":"2026-11-10T12:40Z"}
""")
"""The decision beside it. `decision_for` and `decided_by` are the product's to say."""


def test_the_decision_of_the_sample_comes_out_as_it_went_in(cast: Cast, tuesday: time_machine.Traveller) -> None:
    tuesday.move_to("2026-11-10T10:00:00Z")
    pip, dara, bea = (Integrator(cast.person(short)) for short in ("pip", "dara", "bea"))
    prepared = pip.must("prepare_request", completed())
    sent = pip.must("submit_request", {"version": prepared["version"]}, ref=prepared["ref"])["request"]
    [step] = [step["id"] for step in sent["steps"] if step["status"] == "open"]
    signed = {"justification": BECAUSE, "version": sent["version"]}
    ref = dara.must("endorse_step", signed, ref=prepared["ref"], step_id=step)["request"]["responses"][0]["ref"]

    tuesday.move_to("2026-11-10T12:41:00Z")
    item = {"item": "I2", "left_out": DECISION["gr7_rationale"]}
    item |= {name: DECISION[name] for name in ("outcome", "shared", "withheld", "handling")}
    whole = {name: DECISION[name] for name in ("isd", "discloser_law", "explained_to_requester_at")}
    match = {"result": "MATCH", "on": ["name", "date of birth", "NHS number"]}
    answer = {"identity_match": match, "items": [item], **whole, "use": "For this enquiry only."}
    late = {"code": "OTHER", "whose": "taking"}
    seen = bea.must("open_response", ref=ref)["version"]
    taken = bea.must("acknowledge_response", {"version": seen, "late": late}, ref=ref)
    bea.must("put_forward_response", {"answer": answer, "version": taken["response"]["version"]}, ref=ref)

    kept = bea.must("open_response", ref=ref)["answer"]
    assert {name: kept["items"][0][name] for name in item} == item
    assert {name: kept[name] for name in ("isd", "discloser_law")} == {
        name: DECISION[name] for name in ("isd", "discloser_law")
    }
    assert kept["explained_to_requester_at"] == "2026-11-10T12:40:00Z"  # an instant, to the second
