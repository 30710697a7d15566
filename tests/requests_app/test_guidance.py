"""Packs: what is shipped stands, what is broken is refused with file and line, what changed has another hash."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.utils import translation

from agencies.hours import Span
from requests_app import guidance, roles
from requests_app.guidance import BrokenPack
from tests.requests_app.packs import SHEETS, write

SHIPPED = ("ENG-2024-05", "ENG-2026-09")


def at(day: str, hour: int = 12) -> datetime:
    return datetime.combine(date.fromisoformat(day), datetime.min.time(), UTC).replace(hour=hour)


@pytest.fixture(params=SHIPPED)
def pack(request: pytest.FixtureRequest) -> guidance.Pack:
    return guidance.load(request.param)


def test_the_packs_that_are_shipped_load_the_oldest_first() -> None:
    assert guidance.versions() == SHIPPED
    assert guidance.load("ENG-2026-09").supersedes == "ENG-2024-05"


def test_the_pack_in_force_changes_with_the_day_in_london() -> None:
    assert guidance.in_force(at("2026-09-29", 22)).version == "ENG-2024-05"  # 23:00 in London
    assert guidance.in_force(at("2026-09-29", 23)).version == "ENG-2026-09"  # midnight in London
    assert guidance.in_force(at("2026-11-10")).version == "ENG-2026-09"
    with pytest.raises(LookupError):
        guidance.in_force(at("2018-01-01"))


def test_a_pack_is_read_once() -> None:
    assert guidance.load("ENG-2026-09") is guidance.load("ENG-2026-09")


def test_a_later_pack_adds_and_replaces() -> None:
    old, new = map(guidance.load, SHIPPED)
    assert set(old.rules) < set(new.rules)
    assert new.rules["GR1"] == old.rules["GR1"]
    assert "ISD-DETRIMENT" not in old.rules
    assert new.grounds["DETRIMENT"].rule == "ISD-DETRIMENT"
    assert list(new.grounds) == list(old.grounds)
    assert new.hash != old.hash


def test_what_was_read_cannot_be_changed(pack: guidance.Pack) -> None:
    with pytest.raises(ValueError, match="frozen"):
        pack.rules["GR1"].label = pack.rules["GR2"].label  # type: ignore[misc]


def test_words_come_in_the_readers_language(pack: guidance.Pack) -> None:
    with translation.override("cy"):
        assert str(pack.urgencies["GREEN"].label) == "Gwyrdd"
    with translation.override("en"):
        assert str(pack.urgencies["GREEN"].label) == "Green"


def test_the_codes_that_the_product_counts_on_are_there(pack: guidance.Pack) -> None:
    assert {f"GR{number}" for number in range(1, 8)} | {f"ICO{number}" for number in range(1, 11)} <= set(pack.rules)
    assert set(pack.urgencies) == {"EMERGENCY", "RED", "AMBER", "GREEN", "ROUTINE"}
    assert {role for right in roles.TABLE.values() for role in right} <= set(pack.roles)
    assert pack.outcomes["NOT_CONFIRMED"].allowed_grounds == ["LIVE_INVESTIGATION", "SOURCE", "THIRD_PARTY_RISK"]
    assert {"FACT", "OBSERVATION", "OPINION", "HEARSAY", "THIRD_PARTY"} == set(pack.item_kinds)
    assert {"H0", "H1", "H2", "H3", "H4", "H5"} == set(pack.handling)


@pytest.mark.parametrize(
    ("code", "acknowledge", "reply", "step", "hold"),
    [
        ("RED", "30 minutes", "4 hours", "1 hour", 5),
        ("AMBER", "4 working hours", "1 working day", "4 working hours", 15),
        ("GREEN", "1 working day", "3 working days", "1 working day", 30),
        ("ROUTINE", "2 working days", "10 working days", "2 working days", 30),
    ],
)
def test_the_default_times(
    pack: guidance.Pack, code: str, acknowledge: str, reply: str, step: str, hold: int
) -> None:  # fmt: skip
    urgency = pack.urgencies[code]
    assert (urgency.acknowledge, urgency.reply, urgency.step, urgency.hold_minutes) == (acknowledge, reply, step, hold)
    assert urgency.look_back == "1 working day"
    assert Span.parse(urgency.reply)
    assert urgency.rungs[-1].kind == "escalated"


def _broken(folder: Path, **changed: str) -> str:
    write(folder, **changed)
    with pytest.raises(BrokenPack) as refusal:
        guidance.read(folder, "TINY")
    return str(refusal.value)


def test_the_pack_of_the_tests_stands_before_it_is_broken(tmp_path: Path) -> None:
    write(tmp_path)
    tiny = guidance.read(tmp_path, "TINY")
    assert list(tiny.legal_statuses) == ["NO"], "a code is text, whatever YAML thinks of the word"


PATHWAYS = SHEETS["pathways"]
MODE = "SAFEGUARDING: {means: The usual, types: [SAFEGUARDING], answered_by: [ANSWER], %s}"

BROKEN = {  # what is changed, where it is refused, a word of the reason
    "an unknown key": ({"grounds": "OTHER: {means: Say it, rule: R1, colour: red}"}, "TINY/grounds.yaml:3: ", "colour"),
    "a missing key": ({"rules": "R1: {group: GR, obligation: Do it}"}, "TINY/rules.yaml:3: ", "short"),
    "an unknown group": ({"rules": "R1: {group: XX, short: S, obligation: O}"}, "TINY/rules.yaml:3: ", "group"),
    "a label without Welsh": ({"stages": "TRIAGE: {label: {en: Triage}}"}, "TINY/stages.yaml:3: ", "Welsh"),
    "a code twice": ({"stages": "TRIAGE: {}\n  TRIAGE: {}"}, "TINY/stages.yaml:4: ", "twice"),
    "a key twice": ({"grounds": "OTHER: {means: A, means: B}"}, "TINY/grounds.yaml:3: ", "twice"),
    "a code in lower case": ({"stages": "triage: {}"}, "TINY/stages.yaml:3: ", "code"),
    "a date that is none": (
        {"bases": "B1: {citation: Act s.1, valid_to: 2026-02-30}"},
        "TINY/bases.yaml:3: ",
        "valid_to",
    ),
    "a rule that is not there": (
        {"questions": "Q1: {rule: R9, text: {en: A, cy: B}}"},
        "TINY/questions.yaml:3: ",
        "R9",
    ),
    "a successor that is not there": ({"bases": "B1: {citation: Act s.1, instead: B9}"}, "TINY/bases.yaml:3: ", "B9"),
    "a kind that is not there": ({"gateways": "W1: {citation: Act s.1, relies: [XX]}"}, "TINY/gateways.yaml:3: ", "XX"),
    "a ground that is not there": ({"outcomes": "S: {allowed_grounds: [NONE]}"}, "TINY/outcomes.yaml:3: ", "NONE"),
    "a role that is not there": (
        {"pathways": PATHWAYS.replace("ANY: [BOSS]", "ANY: [CHIEF]", 1)},
        "TINY/pathways.yaml:5: ",
        "CHIEF",
    ),
    "an urgency that is not there": (
        {"pathways": PATHWAYS.replace("urgency: [RED]", "urgency: [PINK]")},
        "TINY/pathways.yaml:6: ",
        "PINK",
    ),
    "a step without anyone": (
        {"pathways": PATHWAYS.replace("{GP: [BOSS]}", "{GP: []}")},
        "TINY/pathways.yaml:3: ",
        "GP",
    ),
    "a kind without a route": ({"agency_kinds": "GP: {}\n  SCHOOL: {}"}, "TINY/pathways.yaml:1: ", "SCHOOL"),
    "a mode that names no step": (
        {"modes": MODE % "asks: [MQ1], authorised_by: [NOBODY]"},
        "TINY/modes.yaml:3: ",
        "NOBODY",
    ),
    "a mode whose step is on the other side": (
        {"modes": MODE % "asks: [MQ1], authorised_by: [SECOND]"},
        "TINY/modes.yaml:3: ",
        "not on the asking side",
    ),
    "a mode that asks what is not there": (
        {"modes": MODE % "asks: [MQ9], authorised_by: [ASK]"},
        "TINY/modes.yaml:3: ",
        "MQ9",
    ),
    "a mode whose notice rests on what it does not ask": (
        {
            "modes": MODE % "authorised_by: [ASK], notices: [{whom: CHILD, label: {en: A, cy: B}, answered: MQ1, "
            "source: A test, evidence: D}]"
        },
        "TINY/modes.yaml:3: ",
        "MQ1",
    ),
    "two modes for one kind": (
        {
            "modes": (MODE % "asks: [MQ1], authorised_by: [ASK]")
            + "\n  OTHER: {means: Another, types: [SAFEGUARDING], authorised_by: [ASK], answered_by: [ANSWER]}"
        },
        "TINY/modes.yaml:4: ",
        "SAFEGUARDING",
    ),
    "no mode for the rest": (
        {"modes": "OTHER: {means: Another, types: [SAFEGUARDING], authorised_by: [ASK], answered_by: [ANSWER]}"},
        "TINY/modes.yaml:1: ",
        "missing",
    ),
    "a question of choice without choices": (
        {"mode_questions": "MQ1: {text: {en: Why?, cy: Pam?}, answer: choice, rule: R1}"},
        "TINY/mode_questions.yaml:3: ",
        "choices",
    ),
    "a time without what it counts from": (
        {"mode_questions": "MQ1: {text: {en: Why?, cy: Pam?}, answer: moment, within: 1 working day, rule: R1}"},
        "TINY/mode_questions.yaml:3: ",
        "not_before",
    ),
    "somebody not told and never looked at again": (
        {
            "mode_questions": "MQ1: {text: {en: Told?, cy: Pam?}, answer: choice, rule: R1, "
            "choices: {LATER: {label: {en: A, cy: B}, told: false}}}"
        },
        "TINY/mode_questions.yaml:3: ",
        "next look",
    ),
    "an answer to a question that leads nowhere": (
        {"turns": SHEETS["turns"].replace("to: T2", "to: T9")},
        "TINY/turns.yaml:4: ",
        "T9",
    ),
    "a question without one of its answers": (
        {"turns": SHEETS["turns"].replace(", ONE_OUT: {label: One}", "")},
        "TINY/turns.yaml:4: ",
        "ONE_OUT",
    ),
    "a way that leads back": (
        {"turns": SHEETS["turns"].replace("{label: It does}", "{label: It does, to: T1}")},
        "TINY/turns.yaml:",
        "leads back",
    ),
    "a question that no way leads to": (
        {"turns": SHEETS["turns"].replace(", to: T2", "")},
        "TINY/turns.yaml:5: ",
        "no way leads here",
    ),
    "one spelling for two laws": (
        {"gateways": "W1: {citation: Act s.4}\n  W2: {citation: Act s.5, aliases: [Act section 4]}"},
        "TINY/gateways.yaml:4: ",
        "W1",
    ),
    "a span that is none": (
        {"urgencies": SHEETS["urgencies"].replace("4 hours", "soon")},
        "TINY/urgencies.yaml:3: ",
        "reply",
    ),
    "a rung that is none": (
        {"urgencies": SHEETS["urgencies"].replace("at: due", "at: later")},
        "TINY/urgencies.yaml:3: ",
        "rungs",
    ),
    "rungs out of order": (
        {"urgencies": SHEETS["urgencies"].replace("{at: due, kind: due}", "{at: 25%, kind: due}")},
        "TINY/urgencies.yaml:3: ",
        "order",
    ),
    "a table that is not one": ({"colours": "RED: {}"}, "TINY/colours.yaml:1: ", "colours"),
    "an empty table": ({"stages": ""}, "TINY/stages.yaml:", "entries"),
    "a tag": ({"stages": "TRIAGE: !!python/object:os.system {}"}, "TINY/stages.yaml:3: ", "not allowed"),
    "YAML that is none": ({"stages": "TRIAGE: [}"}, "TINY/stages.yaml:3: ", "expected"),
    "a cover of another version": ({"pack": SHEETS["pack"].replace("TINY", "TALL")}, "TINY/pack.yaml:1: ", "version"),
    "a cover with a bad date": (
        {"pack": SHEETS["pack"].replace("05-01", "13-01")},
        "TINY/pack.yaml:4: ",
        "effective_from",
    ),
    "a pack that extends itself": ({"pack": SHEETS["pack"] + "extends: TINY\n"}, "TINY/pack.yaml:7: ", "extend"),
    "a pack over none": ({"pack": SHEETS["pack"] + "extends: GONE\n"}, "GONE/pack.yaml:1: ", "no such pack"),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_a_broken_pack_is_refused_with_file_line_and_reason(tmp_path: Path, fault: str) -> None:
    changed, where, word = BROKEN[fault]
    refusal = _broken(tmp_path, **changed)
    assert refusal.startswith(where), refusal
    assert word in refusal


def test_a_pack_without_one_of_its_tables_is_refused(tmp_path: Path) -> None:
    (write(tmp_path) / "grounds.yaml").unlink()
    with pytest.raises(BrokenPack, match=r"TINY/grounds.yaml:1: the table is missing"):
        guidance.read(tmp_path, "TINY")


def test_there_is_no_pack_of_an_unknown_version() -> None:
    with pytest.raises(BrokenPack, match="no such pack"):
        guidance.load("ENG-1999-01")


@pytest.mark.parametrize("sheet", SHEETS)
def test_the_hash_changes_with_a_single_byte_of_any_file(tmp_path: Path, sheet: str) -> None:
    home = write(tmp_path)
    before = guidance.read(tmp_path, "TINY").hash
    path = home / f"{sheet}.yaml"
    path.write_bytes(path.read_bytes() + b"\n")
    assert guidance.read(tmp_path, "TINY").hash != before


def test_the_hash_of_a_pack_covers_the_pack_it_extends(tmp_path: Path) -> None:
    home, above = write(tmp_path), tmp_path / "OVER"
    above.mkdir()
    cover = SHEETS["pack"].replace("TINY", "OVER", 1) + "extends: TINY\n"
    (above / "pack.yaml").write_text(cover, "utf-8")
    before = guidance.read(tmp_path, "OVER").hash
    assert before == guidance.read(tmp_path, "OVER").hash != guidance.read(tmp_path, "TINY").hash
    (home / "stages.yaml").write_bytes((home / "stages.yaml").read_bytes() + b"# changed\n")
    assert guidance.read(tmp_path, "OVER").hash != before
