"""The guidance as pages: the law, the times, what changed, and the rules that no step evidences."""

from __future__ import annotations

import pytest

from requests_app import guidance
from requests_app.guidance.coverage import changes, evidenced, unevidenced
from requests_app.management.rehearsal.partnership import Cast
from tests.requests_app.pages import text_of, visitor

NEW, OLD = guidance.load("ENG-2026-09"), guidance.load("ENG-2024-05")


def test_every_golden_rule_and_the_duty_are_evidenced_by_a_step() -> None:
    assert not {code for code in unevidenced(NEW) if NEW.rules[code].group in ("GR",)}
    assert {"ISD-RELEVANT", "ISD-EXTENT", "ISD-DETRIMENT"} <= {code for code, steps in evidenced(NEW).items() if steps}


def test_a_rule_whose_steps_are_taken_away_is_listed() -> None:
    without = NEW.model_copy(update={"pathways": tuple(r for r in NEW.pathways if "Q-GR1" not in r.questions)})
    assert "GR1" in unevidenced(without) and "GR1" not in unevidenced(NEW)


def test_what_changed_is_what_was_added_and_what_was_put_otherwise() -> None:
    found = {(one.table, one.code): one for one in changes(OLD, NEW)}
    assert found["rules", "ISD-SCOPE"].before is None
    assert found["pathways", "ANSWER"].before and found["pathways", "ANSWER"].after
    assert ("rules", "GR1") not in found and changes(NEW, NEW) == []


@pytest.mark.usefixtures("tuesday")
@pytest.mark.parametrize(
    ("part", "says"),
    [
        ("law", "Repealed: it could be relied on until 29 September 2019"),
        ("times", "4 hours"),
        ("routes", "Rules that no step evidences"),
        ("changes", "Against ENG-2024-05"),
    ],
)
def test_each_table_is_a_page_that_is_linked_from_the_index(cast: Cast, part: str, says: str) -> None:
    pip = visitor(cast, "pip")
    assert f"/guidance/ENG-2026-09/{part}/" in pip.opens("/guidance/")
    assert says in text_of(pip.opens(f"/guidance/ENG-2026-09/{part}/"))
    pip.opens(f"/guidance/NONE/{part}/", status=404)
