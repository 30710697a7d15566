"""Law by body and by day: what is offered, what is refused, and what to use instead."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from requests_app import guidance

NOW = datetime(2026, 11, 10, 12, tzinfo=UTC)
LA = {"public_authority": True, "le_competent": False, "kinds": ["LA_CSC"]}
POLICE = {"public_authority": True, "le_competent": True, "kinds": ["POLICE"]}
SCHOOL = {"public_authority": True, "le_competent": False, "kinds": ["SCHOOL"]}
CHARITY = {"public_authority": False, "le_competent": False, "kinds": ["DA_SERVICE", "VCSE"]}
HOUSING = {"public_authority": False, "le_competent": False, "kinds": ["HOUSING_ASSOC"]}


@pytest.fixture
def pack() -> guidance.Pack:
    return guidance.load("ENG-2026-09")


def test_public_bodies_are_offered_public_task_and_private_ones_recognised_interests(pack: guidance.Pack) -> None:
    public = [law.code for law in pack.offered("bases", **LA, at=NOW)]
    private = [law.code for law in pack.offered("bases", **CHARITY, at=NOW)]
    assert public == ["A6-1-C", "A6-1-E", "A6-1-D", "A6-1-A"]
    assert {"A6-1-EA-6", "A6-1-EA-1", "A6-1-F"} <= set(private)
    assert not {"A6-1-E", "A6-1-B", "P3-35"} & set(private)
    assert "P3-35" in [law.code for law in pack.offered("bases", **POLICE, at=NOW)]


@pytest.mark.parametrize("table", ["bases", "conditions", "gateways"])
@pytest.mark.parametrize("body", [LA, POLICE, SCHOOL, CHARITY, HOUSING])
def test_whatever_is_offered_may_be_relied_on_and_there_is_always_something(
    pack: guidance.Pack, table: str, body: dict[str, object]
) -> None:
    offered = pack.offered(table, **body, at=NOW)  # type: ignore[arg-type]
    assert offered
    for law in offered:
        assert pack.why_not_law(table, law.code, **body, at=NOW) is None  # type: ignore[arg-type]


REFUSED = [
    ("gateways", "CA 2004 s.14B", LA, "repealed", "CA89-47"),
    ("gateways", "s.14B", LA, "repealed", "CA89-47"),
    ("gateways", "Children Act 2004, section 14B", LA, "repealed", "CA89-47"),
    ("gateways", "CA04-14B", LA, "repealed", "CA89-47"),
    ("gateways", "DPA 1998 s.29", POLICE, "repealed", "DPA-S2-2"),
    ("gateways", "Section 29", POLICE, "repealed", "DPA-S2-2"),
    ("gateways", "Section 29 of the Data Protection Act 1998", POLICE, "repealed", "DPA-S2-2"),
    ("gateways", "CA 2004 s.14B and DPA 1998 s.29", LA, "repealed", "CA89-47"),
    ("gateways", "CA 2004 and GDPR", LA, "vague", "section"),
    ("gateways", "GDPR", LA, "vague", "Article 6"),
    ("gateways", "data protection", LA, "vague", "Article 6"),
    ("gateways", "safeguarding", LA, "vague", "section"),
    ("gateways", "consent", LA, "vague", "power"),
    ("gateways", "the Magna Carta", LA, "unknown", "list"),
    ("gateways", "A6-1-E", LA, "unknown", "not a power"),
    ("gateways", "DPA-S2-2", POLICE, "not_a_power", "exemption"),
    ("gateways", "HRA98-8", LA, "not_a_power", "test"),
    ("gateways", "CA89-47", POLICE, "wrong_body", "POL-CL"),
    ("gateways", "CA89-47", SCHOOL, "wrong_body", "EA02-175"),
    ("gateways", "POL-CL", LA, "wrong_body", "CL-PI"),
    ("gateways", "CA04-16LC", LA, "not_in_force", "CA04-16LA"),
    ("gateways", "CPA26-CSA", LA, "not_in_force", "CA04-16LA"),
    ("bases", "A6-1-E", CHARITY, "wrong_body", "A6-1-EA-6"),
    ("bases", "public task", CHARITY, "wrong_body", "A6-1-EA-6"),
    ("bases", "A6-1-EA-6", LA, "wrong_body", "A6-1-E"),
    ("bases", "A6-1-F", LA, "wrong_body", "A6-1-E"),
    ("bases", "A6-1-B", LA, "not_offered", "A6-1-C"),
    ("bases", "P3-35", LA, "wrong_body", "law enforcement"),
    ("bases", "GDPR", LA, "vague", "A6-1-E"),
    ("bases", "CA89-47", LA, "unknown", "Article 6"),
    ("conditions", "P3-S8-4", LA, "wrong_body", "S1-18"),
    ("conditions", "A6-1-E", LA, "unknown", "condition"),
]


@pytest.mark.parametrize(("table", "words", "body", "code", "says"), REFUSED)
def test_what_may_not_be_relied_on_says_what_to_use_instead(
    pack: guidance.Pack, table: str, words: str, body: dict[str, object], code: str, says: str
) -> None:
    refusal = pack.why_not_law(table, words, **body, at=NOW)  # type: ignore[arg-type]
    assert refusal is not None
    assert refusal[0] == code, refusal
    assert says in refusal[1]
    assert refusal[1].endswith(".") and "%(" not in refusal[1]


@pytest.mark.parametrize("words", ["CA89-47", "s.47", "Section 47 of the Children Act 1989", "CA 1989 s.47(9)"])
def test_one_law_is_known_by_every_way_of_writing_it(pack: guidance.Pack, words: str) -> None:
    assert pack.why_not_law("gateways", words, **LA, at=NOW) is None


def test_law_begins_with_its_first_day_and_ends_with_its_last(pack: guidance.Pack) -> None:
    duty = [
        pack.why_not_law("gateways", "CA04-16LA", **LA, at=datetime(2026, 9, day, 12, tzinfo=UTC)) for day in (29, 30)
    ]
    assert duty[0] is not None and duty[0][0] == "not_in_force" and duty[1] is None
    board = [pack.why_not_law("gateways", "s.14B", **LA, at=datetime(2019, 9, day, 12, tzinfo=UTC)) for day in (29, 30)]
    assert board[0] is None and board[1] is not None and board[1][0] == "repealed"


def test_recognised_interests_begin_on_5_february_2026() -> None:
    pack = guidance.load("ENG-2024-05")
    before, after = datetime(2026, 2, 4, 12, tzinfo=UTC), datetime(2026, 2, 5, 12, tzinfo=UTC)
    refusal = pack.why_not_law("bases", "A6-1-EA-6", **CHARITY, at=before)
    assert refusal is not None and refusal[0] == "not_in_force" and "A6-1-F" in refusal[1]
    assert pack.why_not_law("bases", "A6-1-EA-6", **CHARITY, at=after) is None
    assert "A6-1-F" in [law.code for law in pack.offered("bases", **CHARITY, at=before)]


def test_the_duty_does_not_reach_a_body_that_is_out_of_its_scope(pack: guidance.Pack) -> None:
    refusal = pack.why_not_law("gateways", "CA04-16LA", **CHARITY, at=NOW, in_scope=False)
    assert refusal is not None and refusal[0] == "wrong_body" and "CL-PI" in refusal[1]
    assert pack.why_not_law("gateways", "CA04-16LA", **CHARITY, at=NOW, in_scope=True) is None
    assert "CA04-16LA" not in [law.code for law in pack.offered("gateways", **CHARITY, at=NOW, in_scope=False)]


@pytest.mark.parametrize("words", ["data protection", "GDPR", "no consent", "consent refused", "because"])
def test_data_protection_and_no_consent_are_no_grounds(pack: guidance.Pack, words: str) -> None:
    assert pack.why_not_ground(words) is not None
    assert pack.why_not_ground("EXCESSIVE") is None
