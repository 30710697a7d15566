"""Routes: who must sign, by kind of agency and by what is asked or answered."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest

from requests_app import guidance, pathways
from requests_app.pathways import Facts, StepDef

PLAIN = Facts(urgency="AMBER", type="SAFEGUARDING")
RED = replace(PLAIN, urgency="RED")
KINDS = list(guidance.load("ENG-2024-05").agency_kinds)
FLAGS = ("intelligence", "third_party_risk", "court", "staff_allegation", "special_category", "full_refusal")


@pytest.fixture(params=["ENG-2024-05", "ENG-2026-09"])
def pack(request: pytest.FixtureRequest) -> guidance.Pack:
    return guidance.load(request.param)


def signing(steps: tuple[StepDef, ...]) -> list[StepDef]:
    return [step for step in steps if step.mode == "sign"]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("side", ["asking", "answering"])
def test_every_kind_of_agency_has_one_signature_by_default_on_either_side(
    pack: guidance.Pack, side: str, kind: str
) -> None:
    for urgency in pack.urgencies:
        steps = pathways.steps(pack, side, [kind], replace(PLAIN, urgency=urgency))  # type: ignore[arg-type]
        assert len(steps) == 1
        assert steps[0].mode == "sign" and steps[0].order == 1 and steps[0].roles
        assert set(steps[0].roles) <= set(pack.roles)
        assert steps[0].rule in pack.rules and set(steps[0].questions) <= set(pack.questions)
        assert steps[0].why.endswith(".")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("urgency", ["RED", "EMERGENCY"])
@pytest.mark.parametrize("side", ["asking", "answering"])
def test_red_never_waits_for_more_than_one_but_for_a_full_refusal(
    pack: guidance.Pack, side: str, urgency: str, kind: str
) -> None:
    for values in product([False, True], repeat=len(FLAGS)):
        facts = replace(
            PLAIN, urgency=urgency, handling=frozenset({"H2", "H3"}), **dict(zip(FLAGS, values, strict=True))
        )
        steps = pathways.steps(pack, side, [kind], facts)  # type: ignore[arg-type]
        waits = 2 if facts.full_refusal and side == "answering" else 1
        assert len(signing(steps)) == waits
        assert [step.order for step in steps] == list(range(1, len(steps) + 1))
        assert list(steps[:waits]) == signing(steps), "those that sign stand first"


@pytest.mark.parametrize("kind", KINDS)
def test_a_full_refusal_never_goes_on_one_signature(pack: guidance.Pack, kind: str) -> None:
    for urgency in pack.urgencies:
        steps = pathways.steps(pack, "answering", [kind], replace(PLAIN, urgency=urgency, full_refusal=True))
        assert len(signing(steps)) == 2
        assert (steps[1].rule, steps[1].mode) == ("GR7", "sign")
        assert "Q-REFUSAL" in steps[1].questions


ASKING = [
    (["LA_CSC"], PLAIN, [("TEAM_MANAGER", "MASH_MANAGER")]),
    (["SCHOOL"], PLAIN, [("HEADTEACHER", "AGENCY_LEAD")]),
    (["POLICE"], replace(PLAIN, type="VIR", mode="VIR"), [("POLICE_SENIOR",)]),
    (["LA_CSC"], replace(PLAIN, type="STAFF_ALLEGATION", mode="STAFF_ALLEGATION"), [("LADO", "AGENCY_LEAD")]),
    (["LA_CSC"], replace(PLAIN, court=True), [("TEAM_MANAGER", "MASH_MANAGER"), ("LEGAL",)]),
    (["LA_CSC"], replace(PLAIN, intelligence=True, special_category=True), [("TEAM_MANAGER", "MASH_MANAGER")]),
]
HEALTH_SECOND = ("CALDICOTT_GUARDIAN", "DESIGNATED_PROFESSIONAL")
ANSWERING = [
    (["GP"], PLAIN, [("GP_SAFEGUARDING_LEAD",)]),
    (["NHS_ACUTE"], replace(PLAIN, special_category=True), [("NAMED_PROFESSIONAL", "DESIGNATED_PROFESSIONAL")]),
    (["SCHOOL"], PLAIN, [("DSL", "HEADTEACHER")]),
    (["DA_SERVICE", "VCSE"], PLAIN, [("SAFEGUARDING_LEAD", "TRUSTEE")]),
    (["HOUSING_ASSOC"], PLAIN, [("HOUSING_MANAGER",)]),
    (["POLICE"], replace(PLAIN, criminal=True), [("POLICE_DECISION_MAKER",)]),
    (["POLICE"], replace(PLAIN, intelligence=True), [("POLICE_DECISION_MAKER",), ("POLICE_SENIOR",)]),
    (
        ["NHS_MH"],
        replace(PLAIN, full_refusal=True),
        [("NAMED_PROFESSIONAL", "DESIGNATED_PROFESSIONAL"), HEALTH_SECOND],
    ),
    (
        ["GP"],
        replace(PLAIN, special_category=True, handling=frozenset({"H2"})),
        [("GP_SAFEGUARDING_LEAD",), HEALTH_SECOND],
    ),
    (
        ["POLICE"],
        replace(PLAIN, handling=frozenset({"H4"})),
        [("POLICE_DECISION_MAKER",), ("POLICE_SENIOR", "POLICE_DECISION_MAKER")],
    ),
    (["POLICE"], replace(PLAIN, court=True), [("POLICE_DECISION_MAKER",), ("LEGAL",)]),
    (
        ["LA_CSC"],
        replace(PLAIN, staff_allegation=True),
        [("LADO", "TEAM_MANAGER", "MASH_MANAGER"), ("LADO", "AGENCY_LEAD")],
    ),
    (["SCHOOL"], replace(PLAIN, full_refusal=True), [("DSL", "HEADTEACHER"), ("HEADTEACHER", "AGENCY_LEAD")]),
    (["EARLY_YEARS"], replace(PLAIN, vcse=True), [("DSL", "HEADTEACHER", "SAFEGUARDING_LEAD", "TRUSTEE")]),
    (["NHS_ACUTE"], replace(PLAIN, type="VIR", mode="VIR"), [("CALDICOTT_GUARDIAN", "IG_LEAD", "LEGAL")]),
]


@pytest.mark.parametrize(("kinds", "facts", "roles"), ASKING)
def test_who_endorses(pack: guidance.Pack, kinds: list[str], facts: Facts, roles: list[tuple[str, ...]]) -> None:
    steps = pathways.steps(pack, "asking", kinds, facts)
    assert [step.roles for step in steps] == roles
    assert len(signing(steps)) == len(roles)


@pytest.mark.parametrize(("kinds", "facts", "roles"), ANSWERING)
def test_who_approves(pack: guidance.Pack, kinds: list[str], facts: Facts, roles: list[tuple[str, ...]]) -> None:
    steps = pathways.steps(pack, "answering", kinds, facts)
    assert [step.roles for step in steps] == roles
    assert len(signing(steps)) == len(roles)


def test_in_red_the_senior_officer_looks_back_at_intelligence(pack: guidance.Pack) -> None:
    steps = pathways.steps(pack, "answering", ["POLICE"], replace(RED, intelligence=True))
    assert [(step.roles, step.mode) for step in steps] == [
        (("POLICE_DECISION_MAKER",), "sign"),
        (("POLICE_SENIOR",), "look_back"),
    ]


def test_what_the_same_role_may_sign_is_one_step(pack: guidance.Pack) -> None:
    facts = replace(RED, intelligence=True, third_party_risk=True, full_refusal=True)
    first, second = pathways.steps(pack, "answering", ["POLICE"], facts)
    assert first.roles == ("POLICE_DECISION_MAKER",)
    assert (second.roles, second.mode, second.rule) == (("POLICE_SENIOR",), "sign", "GR7")
    assert {"Q-REFUSAL", "Q-SOURCE", "Q-GR5"} <= set(second.questions)
    assert second.why.count(".") == 3, "each reason is still said"


def test_the_duty_test_is_asked_from_2026() -> None:
    asked = [
        pathways.steps(guidance.load(version), "answering", ["GP"], PLAIN)[0].questions
        for version in ("ENG-2024-05", "ENG-2026-09")
    ]
    assert "Q-ISD-DETRIMENT" not in asked[0] and "Q-ISD-DETRIMENT" in asked[1]


def test_an_agency_of_no_known_kind_has_no_route(pack: guidance.Pack) -> None:
    with pytest.raises(LookupError):
        pathways.steps(pack, "asking", ["CIRCUS"], PLAIN)


def test_the_pin_names_pack_side_and_kinds_and_fits_its_column(pack: guidance.Pack) -> None:
    assert pathways.version(pack, ["VCSE", "DA_SERVICE"], "answering") == f"{pack.version}/answering/DA_SERVICE+VCSE"
    assert len(pathways.version(pack, KINDS, "asking")) <= 100
