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
