"""Every row of the outcome, ground and handling tables: put forward on the page and by the API, and read by whoever
decides. The rows are those of the packs: a new row is tried as it stands, or fails here until its words are known.
"""

from __future__ import annotations

import copy
import json
from datetime import date, timedelta
from typing import Any

import pytest

from requests_app import commands, guidance, queries
from requests_app.guidance.packs import versions
from requests_app.management.rehearsal.partnership import Cast
from requests_app.models import AgencyResponse
from requests_app.values.computed import A_QUESTION
from requests_app.vocabulary import ITEM
from tests.requests_app.answering import CHANGE, ITEMS, SHARED, answer, left_out
from tests.requests_app.callers import TUESDAY, refused
from tests.requests_app.integrator import Integrator
from tests.requests_app.pages import text_of, visitor

pytestmark = [pytest.mark.both_engines, pytest.mark.usefixtures("tuesday")]
PACK = guidance.in_force(TUESDAY)
Words = dict[str, Any]
Row = tuple[str, str]


def rows_of(pack: guidance.Pack) -> list[Row]:
    """Each row of the three tables, but for the question, which is asked and never answered with."""
    tables = {"outcome": pack.outcomes, "ground": pack.grounds, "handling": pack.handling}
    return [(table, code) for table, entries in tables.items() for code in entries if code != A_QUESTION]


ROWS = rows_of(PACK)


def words_of(row: Row) -> Words:
    """An answer in which this row is used. An outcome that nobody has words for raises KeyError."""
    table, code = row
    if table == "outcome":
        return answer(code)
    if table == "handling":
        return answer("WITHHELD" if PACK.handling[code].hidden else "PART", handling=[code])
    words = answer("PART", withheld=[left_out(code)])
    if code == "DETRIMENT":
        words["isd"] |= {"detriment_outcome": "GREATER_HARM", "detriment_to_child": "She would be found."}
        words["discloser_law"]["gateway"] = "CL-PI"
    return words


def typed(words: Words, place: str = "") -> Words:
    """The document as it is typed into the boxes of the page, each named after its place."""
    boxes: Words = {}
    for key, said in words.items():
        name = f"{place}{key}"
        if isinstance(said, dict):
            boxes |= typed(said, f"{name}-")
        elif key == "must_not_reach":
            boxes[name] = "\n".join(one["what"] for one in said)
        elif isinstance(said, list) and said and isinstance(said[0], dict):
            for number, one in enumerate(said):
                boxes |= typed(one, f"{name}-{number}-")
        elif key in ("as_at", "on", "destroy_by") and isinstance(said, str):
            day = date.fromisoformat(said)
            boxes |= {f"{name}_{number}": str(part) for number, part in enumerate((day.day, day.month, day.year))}
        else:
            boxes[name] = {True: "yes", False: "no"}.get(said, said) if isinstance(said, bool) else said
    return boxes


def ready(cast: Cast, asked: AgencyResponse, row: Row) -> AgencyResponse:
    """Where what is hidden is answered, only those who are named know of it."""
    if row[0] != "handling" or not PACK.handling[row[1]].hidden:
        return asked
    bea, until = cast.actor("bea", TUESDAY), TUESDAY + timedelta(days=1)
    commands.acknowledge_response(asked, by=bea, at=TUESDAY)
    named, why = [cast.person("omar"), cast.person("ray")], "It may not even be known that we hold anything of this."
    return commands.restrict_response(asked, named, why, until=until, by=bea, at=TUESDAY).thing


def by_page(cast: Cast, response: AgencyResponse, words: Words) -> None:
    bea, path = visitor(cast, "bea"), f"/responses/{response.ref}/prepare/"
    sent = bea.sends(path, {**typed(words), "then": "forward"}, on=bea.opens(path))
    assert "Sent for decision." in text_of(bea.follows(sent))


def by_api(cast: Cast, response: AgencyResponse, words: Words) -> None:
    bea = Integrator(cast.person("bea"))
    version = bea.must("open_response", ref=response.ref)["version"]
    bea.must("put_forward_response", {"answer": words, "version": version}, ref=response.ref)


DOORS = {"page": by_page, "api": by_api}


def label_of(row: Row) -> str:
    """What whoever decides reads on the page for this row; a code that says nothing more is not shown."""
    table, code = row
    if table == "outcome":
        return str(ITEM[code].text)
    if table == "handling":
        return "" if code == "H0" else str(PACK.handling[code].label)
    return str(PACK.grounds[code].label)


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("row", ROWS, ids=" ".join)
def test_each_row_is_put_forward_by_either_door_and_read_by_whoever_decides(
    row: Row, door: str, cast: Cast, asked: AgencyResponse
) -> None:
    words = words_of(row)
    response = ready(cast, asked, row)
    DOORS[door](cast, response, copy.deepcopy(words))
    response.refresh_from_db()
    assert (response.status, response.version) == ("in_approval", 1)
    kept = queries.answer_words(response)["items"][0]
    for key in ("outcome", "shared", "withheld", "handling", "searched", "referred_to", "not_confirmed_why"):
        assert kept.get(key) == words["items"][0].get(key), key
    page = text_of(visitor(cast, "omar").opens(f"/responses/{response.ref}/decide/"))
    assert label_of(row) in page
    shown = Integrator(cast.person("omar")).must("open_response", ref=response.ref)["answer"]
    assert row[1] in json.dumps(shown)


def test_a_question_is_asked_and_is_no_answer(cast: Cast, asked: AgencyResponse) -> None:
    """By either door it is refused, with what to do instead."""
    words = answer("NOT_HELD") | {"items": [{"item": "I2", "outcome": A_QUESTION}]}
    bea, path = visitor(cast, "bea"), f"/responses/{asked.ref}/prepare/"
    page = bea.sends(path, {**typed(words), "then": "forward"}, on=bea.opens(path), status=422).content.decode()
    assert "as a question: it pauses your clock" in text_of(page)
    api = Integrator(cast.person("bea"))
    said = api.post(f"responses/{asked.ref}/put_forward", {"answer": words, "version": asked.audit_seq})
    assert "/items/0/outcome" in refused(said)[2]


def test_the_rows_of_every_pack_are_those_that_are_tried() -> None:
    known = {row for version in versions() for row in rows_of(guidance.load(version))}
    assert known == set(ROWS)
    assert {code for table, code in ROWS if table == "outcome"} == set(ITEMS)
    assert len(ROWS) > 25 and SHARED and CHANGE


def test_a_new_row_without_words_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """The broken variant: an outcome that the pack gained and nobody says how to answer with."""
    monkeypatch.setitem(PACK.outcomes, "LOST", PACK.outcomes["SHARED"])
    assert set(rows_of(PACK)) - set(ROWS) == {("outcome", "LOST")}
    with pytest.raises(KeyError):
        words_of(("outcome", "LOST"))
