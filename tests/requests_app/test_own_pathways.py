"""Pathways that agencies own: they add to the national minimum and never go below it."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agencies.roles import NO_CASEWORK
from requests_app import guidance, pathways
from requests_app.pathways import Facts, demanded, national
from requests_app.pathways.laying import OWN

PACK = guidance.load("ENG-2026-09")
KINDS = sorted(PACK.agency_kinds)
FLAGS = (
    "special_category", "criminal", "intelligence", "full_refusal", "third_party_risk", "court", "staff_allegation",
    "confidential_health", "contested", "outside_agreement",
)  # fmt: skip
FACTS = st.builds(
    Facts,
    urgency=st.sampled_from(sorted(PACK.urgencies)),
    type=st.sampled_from(sorted(PACK.types)),
    handling=st.frozensets(st.sampled_from(sorted(PACK.handling)), max_size=2),
    other_kinds=st.frozensets(st.sampled_from(KINDS), max_size=2),
    **{flag: st.booleans() for flag in FLAGS},
)
WHEN = st.fixed_dictionaries(
    {},
    optional={
        "urgency": st.lists(st.sampled_from(sorted(PACK.urgencies)), min_size=1, max_size=2),
        "other_kind": st.lists(st.sampled_from(KINDS), min_size=1, max_size=2),
        **{flag: st.booleans() for flag in FLAGS},
    },
)
DECIDING = sorted(code for code, role in PACK.roles.items() if not role.advises and code not in NO_CASEWORK)
AGENCIES = ("MP", "MICB", "PPS", "HDA")


@st.composite
def own_steps(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Up to four steps of an agency's own."""
    steps = []
    for number in range(draw(st.integers(0, 4))):
        agencies = draw(st.lists(st.sampled_from(AGENCIES), unique=True, max_size=3))
        people = draw(st.integers(1, len(agencies) or 3))
        steps.append(
            {
                "code": f"OWN-{number}", "label": "Ours", "why": "Because our partners agreed it should be.",
                "roles": draw(st.lists(st.sampled_from(DECIDING), min_size=1, max_size=3, unique=True)),
                "rule": draw(st.sampled_from(sorted(PACK.rules))), "people": people, "agencies": agencies,
                "beside": draw(st.booleans()), "when": draw(st.lists(WHEN, max_size=2)),
            }
        )  # fmt: skip
    return steps


@st.composite
def documents(draw: st.DrawFn, side: str, kinds: list[str]) -> list[dict[str, Any]]:
    """Own steps anywhere between the guidance's."""
    written: list[dict[str, Any]] = pathways.default_document(PACK, side, kinds)
    for step in draw(own_steps()):
        written.insert(draw(st.integers(0, len(written))), step)
    return written


@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_no_pathway_ever_asks_for_fewer_people_than_the_guidance(data: st.DataObject) -> None:
    """Whatever an agency wrote and whatever a request or an answer holds: every national step is there, as it is."""
    side: Any = data.draw(st.sampled_from(["asking", "answering"]))
    kinds = data.draw(st.lists(st.sampled_from(KINDS), min_size=1, max_size=2, unique=True))
    facts, written = data.draw(FACTS), data.draw(documents(side, kinds))
    facts = replace(facts, vcse="VCSE" in kinds)
    faults = list(
        pathways.faults_of(written, pack=PACK, side=side, kinds=kinds, agency="OBS", agencies={"OBS", *AGENCIES})
    )
    assert faults == []
    _holds_the_least(side, kinds, facts, written)


def _holds_the_least(side: Any, kinds: list[str], facts: Facts, written: list[dict[str, Any]]) -> None:
    least = national(PACK, side, kinds, facts)
    laid = pathways.steps(PACK, side, kinds, facts, pathways.read_own(1, written), not_of={"MP"})
    assert demanded(laid) >= demanded(least)
    assert demanded(laid, "sign") >= demanded(least, "sign")
    kept = {step.key: (step.roles, step.mode, step.needs, step.rule) for step in laid}
    assert {step.key: kept.get(step.key) for step in least} == {
        step.key: (step.roles, step.mode, step.needs, step.rule) for step in least
    }
    assert [step.order for step in laid] == list(range(1, len(laid) + 1))
    assert all(one.stage <= other.stage for one, other in pairwise(laid))
    assert all(step.agency != "MP" for step in laid), "nobody of the other side signs"
    if PACK.urgencies[facts.urgency].one_signature:
        assert demanded(laid, "sign") == demanded(least, "sign"), "what must be quick waits for nobody more"
    for step in laid:
        group = [one for one in laid if one.key == step.key]
        assert len(group) >= step.needs and len({one.stage for one in group}) == 1


def test_a_route_that_drops_a_step_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """The property on a pathway that takes the place of the guidance's steps instead of adding to them."""
    whole = pathways.laying.Router._least
    kept = lambda self, *rest: [] if self.added else whole(self, *rest)  # noqa: E731 - it is the mistake
    monkeypatch.setattr(pathways.laying.Router, "_least", kept)
    written = [*pathways.default_document(PACK, "answering", ["GP"]), _step()]
    with pytest.raises(AssertionError):
        _holds_the_least("answering", ["GP"], Facts("AMBER", "SAFEGUARDING"), written)


def test_a_step_that_lets_one_person_count_twice_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """Own steps under the name of the guidance's would count once for both."""
    monkeypatch.setattr(pathways.laying, "OWN", "")
    written = [*pathways.default_document(PACK, "answering", ["GP"]), _step(code="ANSWER-COURT", people=2)]
    with pytest.raises(AssertionError):
        _holds_the_least("answering", ["GP"], Facts("AMBER", "SAFEGUARDING", court=True), written)


def _step(**changes: Any) -> dict[str, Any]:
    step = {"code": "OURS", "label": "Ours", "why": "Because our partners agreed it should be.", "roles": ["LEGAL"]}
    return {**step, "rule": "GR4", **changes}


def _faults(written: list[dict[str, Any]], kinds: tuple[str, ...] = ("GP",)) -> list[tuple[str, str, str]]:
    found = pathways.faults_of(
        written, pack=PACK, side="answering", kinds=kinds, agency="OBS", agencies={"OBS", "MP", "MICB"}
    )
    return [(fault.pointer, fault.code, str(fault.detail)) for fault in found]


def test_a_missing_national_step_is_named() -> None:
    written = [one for one in pathways.default_document(PACK, "answering", ["GP"]) if one["national"] != "ANSWER-COURT"]
    assert _faults(written) == [
        (
            "/steps",
            "below_minimum",
            "The national minimum has the step “Court or proceedings” (ANSWER-COURT). "
            "It cannot be taken out: put it back.",
        )
    ]


def test_national_steps_keep_their_order() -> None:
    written = pathways.default_document(PACK, "answering", ["GP"])
    assert [code for _place, code, _words in _faults(written[::-1])] == ["out_of_order"]


@pytest.mark.parametrize(
    ("change", "pointer", "code"),
    [
        ({"roles": ["DPO"]}, "/steps/0/roles/0", "advises_only"),
        ({"roles": ["ADMINISTRATOR"]}, "/steps/0/roles/0", "decides_nothing"),
        ({"roles": ["WIZARD"]}, "/steps/0/roles/0", "unknown_code"),
        ({"roles": []}, "/steps/0/roles", "invalid"),
        ({"rule": "GR99"}, "/steps/0/rule", "unknown_code"),
        ({"questions": ["Q-NONE"]}, "/steps/0/questions/0", "unknown_code"),
        ({"people": 6}, "/steps/0/people", "invalid"),
        ({"people": 2, "agencies": ["MP"]}, "/steps/0/people", "too_many"),
        ({"agencies": ["OBS"]}, "/steps/0/agencies/0", "unknown_code"),
        ({"agencies": ["MP", "MP"]}, "/steps/0/agencies/1", "unknown_code"),
        ({"when": [{"urgency": ["PINK"]}]}, "/steps/0/when/0/urgency/0", "unknown_code"),
        ({"when": [{"moon": True}]}, "/steps/0/when/0/moon", "unknown_key"),
        ({"why": "Short"}, "/steps/0/why", "invalid"),
        ({"colour": "red"}, "/steps/0/colour", "unknown_key"),
        ({"code": "ANSWER"}, "/steps/3/code", "duplicate"),
    ],
)
def test_a_fault_stands_at_its_place(change: dict[str, Any], pointer: str, code: str) -> None:
    written = [_step(**change), *pathways.default_document(PACK, "answering", ["GP"])]
    found = [(place, what) for place, what, _words in _faults(written)]
    assert (pointer, code) in found or (code == "duplicate" and code in [what for _place, what in found])


def test_own_steps_stand_where_they_are_written_and_beside_each_other() -> None:
    least = pathways.default_document(PACK, "answering", ["GP"])
    first, beside = _step(code="BEFORE"), _step(code="WITH", beside=True, people=2)
    own = pathways.read_own(1, [first, *least, _step(code="AFTER"), beside])
    laid = pathways.steps(PACK, "answering", ["GP"], Facts("AMBER", "SAFEGUARDING"), own)
    assert [(step.key, step.stage) for step in laid] == [
        (OWN + "BEFORE", 1),
        ("ANSWER", 2),
        (OWN + "AFTER", 3),
        (OWN + "WITH", 3),
        (OWN + "WITH", 3),
    ]


def test_why_a_step_is_here_is_answered_with_its_condition() -> None:
    step = _step(when=[{"intelligence": True, "urgency": ["AMBER", "GREEN"]}, {"other_kind": ["SCHOOL"]}])
    own = pathways.read_own(1, [*pathways.default_document(PACK, "answering", ["GP"]), step])
    laid = pathways.steps(PACK, "answering", ["GP"], Facts("AMBER", "S47", intelligence=True), own)
    assert laid[-1].why == (
        "Because our partners agreed it should be. It applies when it is Amber or Green and it holds police "
        "intelligence; or when the other agency is of the kind School."
    )


def test_a_newer_pack_adds_its_steps_to_an_older_pathway() -> None:
    """What was written under other guidance drops nothing that the guidance now asks for."""
    own = pathways.read_own(1, [_step()])
    laid = pathways.steps(PACK, "answering", ["GP"], Facts("AMBER", "SAFEGUARDING", court=True), own)
    assert [step.key for step in laid] == [OWN + "OURS", "ANSWER", "ANSWER-COURT"]


def test_the_pin_names_the_agencys_own_pathway_and_is_read_back() -> None:
    label = pathways.version(PACK, ["GP"], "answering", 3)
    assert label == "ENG-2026-09/answering/GP;own=3"
    assert pathways.own_number(label) == 3 and pathways.own_number("ENG-2026-09/answering/GP") == 0
    assert pathways.own_number(pathways.version(PACK, KINDS, "asking", 12)) == 12
