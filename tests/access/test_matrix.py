"""Every cell of the matrix, tried by a real call; and that no route and no verb is without cells."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.access.calls import absent_path_of, path_of, words_for
from tests.access.columns import BY_CODE, COLUMNS
from tests.access.driving import Answer, Driver
from tests.access.listening import leaks
from tests.access.matrix import BrokenTable, Row, parsed, rows
from tests.access.reading import said
from tests.access.routes import VERBS, is_of_the_api, routes
from tests.access.world import STAGES

pytestmark = pytest.mark.django_db

ROWS = rows()
LISTED = {(row.route, verb) for row in ROWS for verb in row.verbs}
ENOUGH = ("AU", "HO", "ST", "AN", "KA")  # who tries the verbs that no route takes
LINES = [(row, verb, stage) for row in ROWS for verb in row.verbs for stage in row.stages]


def _named(line: tuple[Row, str, str]) -> str:
    row, verb, stage = line
    return f"{verb} /{row.route}{' of the ' + row.about if row.about else ''} at {stage}"


@pytest.mark.parametrize("line", LINES, ids=_named)
def test_everybody_is_answered_as_the_matrix_says(line: tuple[Row, str, str], driver: Driver) -> None:
    """And hears no canary that is not for them, while none at all sings in a title, an address, a header or the log."""
    row, verb, stage = line
    case = driver.world.cases[stage]
    path = path_of(row.route, case, driver.world, row.about)
    words = words_for(row.route, verb, case)
    wrong = []
    for column in COLUMNS:
        answer = driver.tried(column, verb, path, words)
        word, wanted = said(verb, answer, column), row.expected[column.code]
        if word != wanted:
            wrong.append(f"{column.code} {column.relation}: {wanted} expected, got {word}")
        elif word == "-" and (difference := _tells(driver, column.code, row, verb, words, answer)):
            wrong.append(f"{column.code} {column.relation}: told from what does not exist: {difference}")
        wrong += leaks(answer, column, driver.world.aviary)
    assert not wrong, "\n".join([path, *wrong])


_absent: dict[tuple[str, str, str], Answer] = {}


def _tells(driver: Driver, code: str, row: Row, verb: str, words: object, answer: Answer) -> str:
    """How the answer differs from that for the same address of something that does not exist."""
    place = (code, row.route, verb)
    if place not in _absent:
        _absent[place] = driver.tried(BY_CODE[code], verb, absent_path_of(row.route), words)
    return answer.differs_from(_absent[place])


def test_every_route_has_cells() -> None:
    assert sorted(set(routes()) - {row.route for row in ROWS}) == []


def test_every_line_is_about_a_route_that_there_is() -> None:
    assert sorted({row.route for row in ROWS} - set(routes())) == []


@pytest.mark.parametrize("route", routes())
def test_a_verb_without_cells_is_not_taken(route: str, driver: Driver) -> None:
    """Whoever is let in is answered 405; on the API the question who asks comes first, and a key has no such scope."""
    case = driver.world.cases["draft" if "requests/<str" in route else "in_approval"]
    path = path_of(route, case, driver.world)
    wrong = []
    for verb in VERBS:
        if (route, verb) in LISTED or (verb == "HEAD" and is_of_the_api(route) and (route, "GET") in LISTED):
            continue
        for code in ENOUGH:
            word = said(verb, driver.tried(BY_CODE[code], verb, path, {}), BY_CODE[code])
            allowed = {"405", "in"} if code == "AN" else {"405", "no", "in"} if code == "KA" else {"405"}
            if word not in allowed:
                wrong.append(f"{verb} {path} as {BY_CODE[code].relation}: {word}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("route", [route for route in routes() if is_of_the_api(route) and (route, "GET") in LISTED])
def test_head_on_the_api_answers_as_get_does_and_says_nothing(route: str, driver: Driver) -> None:
    case = driver.world.cases["draft" if "drafts" in route else "in_approval"]
    path = path_of(route, case, driver.world)
    for code in ENOUGH:
        column = BY_CODE[code]
        head, got = driver.tried(column, "HEAD", path), driver.tried(column, "GET", path)
        assert (head.status, head.body) == (got.status, b""), f"{path} as {column.relation}"


def test_there_are_thousands_of_cells() -> None:
    assert sum(row.cells for row in ROWS) > 5_000
    assert {stage for row in ROWS for stage in row.stages} == set(STAGES)
    assert {word for row in ROWS for word in row.expected.values()} > {"see", "do", "-", "no", "now", "in", "out"}


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("x/\n    GET\n        draft: see", "the columns are"),
        ("x/\n    FETCH\n", "is no verb"),
        ("x/\n    GET\n        someday: {}", "is no word and no stage"),
    ],
)
def test_a_table_that_is_not_whole_is_refused(text: str, fault: str) -> None:
    every = " | ".join(" ".join(["see"] * n) for n in (9, 7, 4, 3, 3))
    with pytest.raises(BrokenTable, match=fault):
        list(parsed(text.format(every)))


def test_a_cell_that_says_otherwise_is_caught(driver: Driver) -> None:
    """The detector on a table that lets a stranger see a request, and on one that hides it from its author."""
    row = next(row for row in ROWS if row.route == "requests/<str:ref>/" and row.stages == ("submitted",))
    for code, word in (("ST", "see"), ("AU", "-")):
        lying = Row(row.route, row.verbs, row.about, row.stages, {**row.expected, code: word})
        with pytest.raises(AssertionError, match=f"{code} .*: {word} expected"):
            test_everybody_is_answered_as_the_matrix_says((lying, "GET", "submitted"), driver)


def test_a_route_without_cells_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    find: Callable[[], list[str]] = routes
    monkeypatch.setattr("tests.access.test_matrix.routes", lambda: [*find(), "requests/<str:ref>/secret/"])
    with pytest.raises(AssertionError, match="secret"):
        test_every_route_has_cells()
