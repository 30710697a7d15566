"""What may not be known is answered as what does not exist: same bytes, same questions, same record (dec.19)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import pytest

from audit.models import Entry, Payload
from requests_app import queries
from requests_app.denials import NotFound, NotPermitted
from requests_app.models import InformationRequest
from tests.access.calls import PLACE, absent_path_of, path_of, words_for
from tests.access.columns import BY_CODE, Column
from tests.access.driving import Answer, Driver, rolled_back
from tests.access.matrix import Row, rows

pytestmark = pytest.mark.django_db

OF_AN_OBJECT = {"ref", "response_ref", "step_id", "key_id", "pk", "question", "question_id"}
LOOKERS = ("ST", "PA", "PG", "AO", "GE", "DE", "RO", "AU", "HO", "KA", "KR")
ROWS = [row for row in rows() if OF_AN_OBJECT & set(PLACE.findall(row.route))]
HIDING = {
    (row.route, verb, row.about): row
    for row in ROWS
    for verb in row.verbs
    if sum(row.expected[code] == "-" for code in LOOKERS) > 2
}
ROLE_FIRST = {
    *("agency/exclusions/<uuid:pk>/end/", "agency/lines/<uuid:pk>/end/", "agency/people/<uuid:pk>/"),
    *(f"retention/<str:ref>/{act}" for act in ("", "dispose/", "hold/", "propose/", "refuse/")),
    *(f"retention/<str:ref>/holds/<uuid:hold>/{act}/" for act in ("ask", "lift")),
    "oversight/samples/<str:ref>/",
    "oversight/samples/<str:ref>/<int:number>/",
    "oversight/samples/<str:ref>/actions/<int:number>/",
    "api/v1/samples/<ref:ref>",
    *(f"api/v1/samples/<ref:ref>/{act}" for act in ("draw", "assign_reviewers", "set_action")),
    "api/v1/samples/<ref:ref>/actions/<int:number>/finish",
    *(f"api/v1/samples/<ref:ref>/cases/<int:number>{act}" for act in ("", "/review", "/moderate")),
}
"""Whoever lacks the role is refused before anything is looked for: it is the same whether it exists or not."""
UNLIKE = ("x", "ZZZZ-ZZZZ-ZZZZ", "0000-0000", "%00", "%C3%A9", "..%2F", "a" * 300, "new%0d%0aX-Y:z", "%F0%9F%92%A9")


@dataclass(frozen=True)
class Tried:
    """An attempt: what came back, and what the trail then holds of it, without ids, hashes and times."""

    answer: Answer
    recorded: tuple[Any, ...]

    def differs_from(self, other: Tried) -> str:
        """In words, or nothing."""
        if difference := self.answer.differs_from(other.answer):
            return difference
        mine, theirs = self.answer.statements, other.answer.statements
        unlike = [pair for pair in zip(mine, theirs, strict=True) if _shape(pair[0]) != _shape(pair[1])]
        if unlike:
            return f"another statement: {unlike[0]}"
        if self.recorded != other.recorded:
            return f"recorded {self.recorded}, not {other.recorded}"
        return ""


def _shape(sql: str) -> str:
    return sql.split()[0] if "SAVEPOINT" in sql else sql


def attempt(driver: Driver, column: Column, verb: str, path: str, words: Any) -> Tried:
    """One call and its record, neither of which has happened afterwards."""
    with rolled_back():
        before = Entry.objects.order_by("-id").values_list("id", flat=True).first() or 0
        answer = driver.call(column, verb, path, words)
        fresh = Entry.objects.filter(id__gt=before).order_by("id")
        sealed = dict(Payload.objects.filter(entry__in=fresh).values_list("entry_id", "sealed"))
        recorded = tuple(
            (entry.action, entry.stream_seq, len(bytes(entry.body)), _outside(entry), len(bytes(sealed[entry.pk])))
            for entry in fresh
        )
    return Tried(answer, recorded)


def _outside(entry: Entry) -> tuple[tuple[str, str], ...]:
    """The words of an entry that are neither an id nor a hash nor a time."""
    body = json.loads(bytes(entry.body))
    return tuple((key, str(body[key])) for key in ("action", "outcome", "refers_to", "role", "rule") if key in body)


def _lookers(row: Row) -> list[Column]:
    return [BY_CODE[code] for code in LOOKERS if row.expected[code] == "-"]


@pytest.mark.parametrize("place", HIDING, ids=lambda place: f"{place[1]} /{place[0]} {place[2]}".strip())
def test_hidden_and_absent_cannot_be_told_apart(place: tuple[str, str, str], driver: Driver) -> None:
    route, verb, about = place
    row = HIDING[place]
    case = driver.world.cases[row.stages[0]]
    words = words_for(route, verb, case)
    for column in _lookers(row):
        hidden = attempt(driver, column, verb, path_of(route, case, driver.world, about), words)
        absent = attempt(driver, column, verb, absent_path_of(route), words)
        assert hidden.answer.status == 404
        assert hidden.differs_from(absent) == "", column.relation
        assert [entry[0] for entry in hidden.recorded] == ["attempt.refused"], column.relation


def test_every_route_of_an_object_is_tried() -> None:
    """Those that hide from fewer than three of the lookers ask for a role first, which few of them have."""
    routes = {row.route for row in ROWS} - {route for route, _verb, _about in HIDING}
    assert routes == ROLE_FIRST
    refused = [row for row in ROWS if row.route in ROLE_FIRST]
    assert all(
        row.expected[code] in ("-", "no", "in") for row in refused for code in ("PA", "AO", "DE", "HO", "KA", "KR")
    )


NESTED = [
    (route, verb) for route, verb, _about in HIDING if len(OF_AN_OBJECT & set(PLACE.findall(route))) == 2
]  # fmt: skip


@pytest.mark.parametrize(("route", "verb"), NESTED)
def test_what_belongs_to_another_parent_is_absent(route: str, verb: str, driver: Driver) -> None:
    """One's own request with the step or the answer of another of one's own: the parent does not open the child."""
    world, cases = driver.world, driver.world.cases
    column, mine, others = BY_CODE["AU"], cases["in_approval"], cases["court" if "look_back" in route else "delivered"]
    if "v1/responses/<ref:ref>" in route or route.startswith("responses"):
        column, mine, others = BY_CODE["AP"], cases["approved"], cases["delivered"]
    if "question" in route:
        others = cases["questioned"]
    whole, other = path_of(route, mine, world), path_of(route, others, world)
    parts = zip(whole.split("/"), other.split("/"), absent_path_of(route).split("/"), strict=True)
    first = next(place for place, part in enumerate(whole.split("/")) if part != other.split("/")[place])
    mixed = [(a if place <= first else b, a if place <= first else c) for place, (a, b, c) in enumerate(parts)]
    foreign, absent = ("/".join(part[n] for part in mixed) for n in (0, 1))
    words = words_for(route, verb, mine)
    one, two = attempt(driver, column, verb, foreign, words), attempt(driver, column, verb, absent, words)
    assert foreign != absent and one.answer.status == 404
    assert one.differs_from(two) == ""


@pytest.mark.parametrize("route", ["requests/{}/", "responses/{}/", "disclosures/{}/", "dates/{}/", "requests/{}/law/"])
def test_what_can_be_no_reference_is_absent_too(route: str, driver: Driver) -> None:
    absent = driver.tried(BY_CODE["ST"], "GET", "/" + route.format("ZZZZ-ZZZZ"))
    for text in UNLIKE:
        answer = driver.tried(BY_CODE["ST"], "GET", "/" + route.format(text))
        assert (answer.status, answer.body) == (404, absent.body), text


def _hidden(driver: Driver) -> str:
    """How a stranger's look at a request differs from their look at none: nothing, or the detector speaks."""
    route, case = "requests/<str:ref>/", driver.world.cases["submitted"]
    stranger = BY_CODE["ST"]
    hidden = attempt(driver, stranger, "GET", path_of(route, case, driver.world), None)
    return hidden.differs_from(attempt(driver, stranger, "GET", absent_path_of(route), None))


def test_a_look_up_that_says_forbidden_is_caught(driver: Driver, monkeypatch: pytest.MonkeyPatch) -> None:
    assert _hidden(driver) == ""
    real = queries.request_or_404

    def telling(by: Any, ref: str, at: Any) -> InformationRequest:
        if InformationRequest.objects.filter(ref=ref).exists():
            raise NotPermitted("It is there, and not for you.")
        return real(by, ref, at)

    monkeypatch.setattr(queries, "request_or_404", telling)
    assert "status 403 is not 404" in _hidden(driver)


def test_a_look_up_that_asks_once_more_is_caught(driver: Driver, monkeypatch: pytest.MonkeyPatch) -> None:
    def telling(by: Any, ref: str, at: Any) -> InformationRequest:
        if found := InformationRequest.objects.filter(ref=ref).first():
            queries.visible_requests(by, at).filter(pk=found.pk).first()
        raise NotFound

    monkeypatch.setattr(queries, "request_or_404", telling)
    assert "SQL statements are not" in _hidden(driver)


def test_an_attempt_that_is_recorded_otherwise_is_caught(driver: Driver, monkeypatch: pytest.MonkeyPatch) -> None:
    def telling(by: Any, ref: str, at: Any) -> InformationRequest:
        denial = NotFound()
        if InformationRequest.objects.filter(ref=ref).exists():
            denial.code = "not_permitted"
        raise denial

    monkeypatch.setattr(queries, "request_or_404", telling)
    assert "recorded" in _hidden(driver)
