"""Practising a decision (dec.28): the situations are whole, the marks follow the rules, and a try is one's own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from requests_app import commands, guidance, queries
from requests_app.denials import Incomplete, NotFound
from requests_app.guidance.practice import SHIPPED, scenarios
from requests_app.management.rehearsal.partnership import Cast
from requests_app.models import AgencyResponse, InformationRequest, PracticeAttempt
from requests_app.values.practising import BEST, MET, NOT_MET, PARTLY, Practised, marks
from tests.requests_app.callers import TUESDAY
from tests.requests_app.pages import text_of, title_of, visitor

GOOD: dict[str, Any] = {
    "decision": "C", "rule": "GR6", "items": ["DATES"], "tell": "YES", "protect": ["OTHER_CHILD"],
}  # fmt: skip


def best_of(code: str) -> Practised:
    """The answer that meets every part of a situation."""
    one = scenarios()[code]
    return Practised(
        decision=one.best,
        rule=next(rule for rule, right in one.rules.items() if right),
        items=tuple(item for item, said in one.items.items() if said.send),
        tell=one.tell[0],
        protect=tuple(who for who, said in one.protect.items() if said.need),
    )


@pytest.mark.parametrize("code", [f"SC{number}" for number in range(1, 15)])
def test_every_situation_has_an_answer_that_meets_all_of_it_and_rules_that_there_are(code: str) -> None:
    found = marks(best_of(code), scenarios()[code])
    assert sum(found.values()) == BEST, found
    for version in guidance.versions():
        assert set(scenarios()[code].rules) <= set(guidance.load(version).rules)


def test_what_is_sent_too_much_and_what_is_forgotten_is_marked() -> None:
    one = scenarios()["SC1"]
    whole = {**GOOD, "items": ("DATES",), "protect": ("OTHER_CHILD",)}
    assert marks(Practised(**{**whole, "items": ("DATES", "JOB")}), one)["items"] == PARTLY
    assert marks(Practised(**{**whole, "items": ("JOB",)}), one)["items"] == NOT_MET
    assert marks(Practised(**{**whole, "protect": ()}), one)["protect"] == NOT_MET
    assert marks(Practised(**{**whole, "decision": "A"}), one)["decision"] == NOT_MET
    assert marks(Practised(**{**whole, "tell": "NO"}), one)["tell"] == NOT_MET
    nobody = scenarios()["SC10"]
    assert marks(best_of("SC10"), nobody)["protect"] == MET, "protecting nobody is right where nobody else is named"


def test_a_situation_that_does_not_say_why_an_answer_is_wrong_is_refused(tmp_path: Path) -> None:
    """The broken variant of the file."""
    broken = tmp_path / "scenarios.yaml"
    told = '      A: "Consent is not needed here, and waiting for it delays help. Being open is another matter."\n'
    assert told in SHIPPED.read_text()
    broken.write_text(SHIPPED.read_text().replace(told, "", 1))
    with pytest.raises(ValidationError, match="wrong"):
        scenarios(broken)


@pytest.mark.usefixtures("tuesday")
def test_a_decision_is_practised_page_by_page_and_nothing_live_comes_of_it(cast: Cast) -> None:
    pip, path = visitor(cast, "pip"), "/practice/scenarios/SC1/"
    page = pip.opens("/practice/")
    assert path in page and "Practice. Made-up people. Nothing is sent." in page and "Practice" in title_of(page)
    again = pip.sends(path, {"items": ["DATES"]}, on=pip.opens(path), status=422).content.decode()
    assert "Select what you would do" in text_of(again) and "Select the rule that it turns on" in text_of(again)
    words = {**GOOD, "decision": "A", "reason": "Her mother has a right to be asked first."}
    seen = text_of(pip.sends(path, words, on=pip.opens(path), status=200).content.decode())
    assert "8 of 10 points" in seen and "Consent is not needed here" in seen
    assert "What a good record would have said" in seen and "Her mother has a right to be asked first." in seen
    assert "8 of 10 points" in text_of(pip.opens("/practice/"))
    assert not InformationRequest.objects.exists() and not AgencyResponse.objects.exists()


@pytest.mark.usefixtures("tuesday")
def test_how_far_somebody_is_nobody_else_sees(cast: Cast) -> None:
    pip, dara = cast.actor("pip", TUESDAY), cast.actor("dara", TUESDAY)
    commands.practise("SC1", best_of("SC1"), by=pip, at=TUESDAY)
    commands.practise("SC1", Practised(decision="A", rule="GR4", tell="NO"), by=pip, at=TUESDAY)
    row = PracticeAttempt.objects.get()
    assert (row.best, row.tries) == (BEST, 2) and row.points < BEST
    assert set(queries.own_tries(pip)) == {"SC1"} and not queries.own_tries(dara)
    assert "You have tried 0 of 14" in text_of(visitor(cast, "dara").opens("/practice/"))


@pytest.mark.usefixtures("tuesday")
def test_there_is_no_situation_of_another_name(cast: Cast) -> None:
    with pytest.raises(NotFound):
        commands.practise("SC99", best_of("SC1"), by=cast.actor("pip", TUESDAY), at=TUESDAY)
    with pytest.raises(Incomplete):
        commands.practise("SC1", Practised(), by=cast.actor("pip", TUESDAY), at=TUESDAY)
    visitor(cast, "pip").opens("/practice/scenarios/SC99/", status=404)
