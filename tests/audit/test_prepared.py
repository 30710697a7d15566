"""Statements of one shape: made once, filled each time, and never with what they were made from."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, NamedTuple
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import QuerySet, Value
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext

from agencies.models import Agency, Membership, Person, Team
from audit import prepared as room
from audit.prepared import MOST, prepared, prepared_change
from requests_app.management.rehearsal.partnership import Cast
from requests_app.models import IdempotencyKey
from tests.cast import FOUNDED_AT

pytestmark = pytest.mark.django_db
LONG_AGO = datetime(2001, 1, 1, tzinfo=UTC)


def counted(build: Callable[..., Any]) -> Callable[..., Any]:
    """The builder, with how often it was called."""

    def counting(*given: Any) -> Any:
        counting.times += 1  # type: ignore[attr-defined]
        return build(*given)

    counting.times = 0  # type: ignore[attr-defined]
    return counting


@pytest.fixture
def unchecked(monkeypatch: pytest.MonkeyPatch) -> None:
    """As it is outside of tests: nothing is built once more to be compared."""
    monkeypatch.setattr(room._Kept, "of", room._Kept.of.__closure__[0].cell_contents)  # type: ignore[attr-defined]


def by_code(code: str) -> QuerySet[Agency]:
    return Agency.objects.filter(code=code)


def in_teams(teams: list[UUID], at: datetime) -> QuerySet[Membership]:
    return Membership.objects.filter(Membership.live(at), team__pk__in=teams).select_related("person").order_by("pk")


def of_agency(agency: UUID | None, receives: bool) -> QuerySet[Team]:
    rows = Team.objects.filter(agency=agency) if agency else Team.objects.all()
    return (rows.filter(receives=True) if receives else rows).order_by("pk")


def named(code: str) -> QuerySet[Agency, Any]:
    return Agency.objects.filter(code=code).values_list("code", Value(7), named=True)


def either(one: str, other: str) -> QuerySet[Agency, Any]:
    first, second = (Agency.objects.filter(code=code).values_list("code", flat=True) for code in (one, other))
    return first.union(second, all=True)


def test_what_is_found_is_what_the_ordinary_way_finds(cast: Cast) -> None:
    teams, at = list(Team.objects.values_list("pk", flat=True)), FOUNDED_AT
    asked: list[tuple[Callable[..., Any], list[tuple[Any, ...]]]] = [
        (by_code, [("OBS",), ("BNT",), ("nobody",)]),
        (in_teams, [(teams, at), (teams[:1], at), (teams[:2], at), (teams[1:2], at), ([], at), (teams, LONG_AGO)]),
        (of_agency, [(None, True), (cast.agency("OBS").pk, True), (cast.agency("BNT").pk, False), (None, False)]),
        (named, [("OBS",), ("BNT",)]),
        (either, [("OBS", "OBS"), ("OBS", "BNT"), ("BNT", "BNT")]),
    ]
    found = 0
    for build, calls in asked:
        question = prepared(build)
        for given in (*calls, *reversed(calls)):
            rows = question(*given)
            assert rows == list(build(*given)), given
            found += len(rows)
    assert found > 20


def test_a_statement_is_built_once_for_each_shape(cast: Cast, unchecked: None) -> None:
    build = counted(in_teams)
    question, teams = prepared(build), list(Team.objects.values_list("pk", flat=True))
    for team in teams:
        question([team], FOUNDED_AT)
    assert build.times == 1  # type: ignore[attr-defined]
    question(teams[:2], FOUNDED_AT)
    assert build.times == 2  # type: ignore[attr-defined]


def test_what_is_joined_is_there_without_another_query(cast: Cast) -> None:
    question, teams = prepared(in_teams), list(Team.objects.values_list("pk", flat=True))
    question(teams, FOUNDED_AT)
    with CaptureQueriesContext(connection) as queries:
        assert {member.person.name for member in question(teams, FOUNDED_AT)}
    assert len(queries) == 1


def test_nothing_that_was_asked_stays_in_a_statement(cast: Cast) -> None:
    person = cast.person("pip")
    kept = room._Kept(lambda pk, at: Membership.objects.filter(Membership.live(at), person=pk), room._Read)
    made = kept.of((person.pk, FOUNDED_AT))
    assert str(person.pk) not in made.statement.sql + repr(made.statement.params)
    slots = {one.path for one in made.statement.params if isinstance(one, room.Slot)}
    assert slots == {(0,), (1,)}


class Looker(NamedTuple):
    agency: UUID
    codes: frozenset[str]
    teams: list[UUID]
    all: bool


def seen(who: Looker, code: str) -> QuerySet[Team]:
    rows = Team.objects.filter(agency__code__in=sorted({*who.codes, "nobody"})).exclude(agency__code=code)
    return (rows if who.all else rows.filter(agency=who.agency, pk__in=who.teams)).order_by("pk")


def test_a_named_tuple_is_taken_apart(cast: Cast, unchecked: None) -> None:
    build, found = counted(seen), 0
    question, ours = prepared(build), list(Team.objects.order_by("agency__code").values_list("pk", flat=True))
    both = frozenset({"OBS", "BNT"})
    lookers = [
        Looker(cast.agency(code).pk, codes, teams, everything)
        for code in ("OBS", "BNT") for codes in (both, frozenset({"OBS"})) for teams in (ours, ours[:1], ours[-1:])
        for everything in (True, False)
    ]  # fmt: skip
    for looker in (*lookers, *lookers):
        for code in ("BNT", "OBS", ""):
            rows = question(looker, code)
            assert rows == list(seen(looker, code)), looker
            found += len(rows)
    assert found > 20
    shapes = {(looker.codes, len(looker.teams), looker.all) for looker in lookers}
    assert build.times == len(shapes) == 8  # type: ignore[attr-defined]


def test_a_list_in_a_named_tuple_may_be_too_long_as_well(cast: Cast) -> None:
    looker = Looker(cast.agency("OBS").pk, frozenset(), [UUID(int=number) for number in range(MOST + 1)], False)
    assert room._Kept(seen, room._Read).of((looker, "")) is None


def test_no_more_statements_are_kept_than_fit(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "SHAPES", 3)
    kept = room._Kept(in_teams, room._Read)
    for many in range(1, 9):
        assert kept.of(([UUID(int=number) for number in range(many)], FOUNDED_AT)) and len(kept.made) <= 3


def test_a_list_that_is_too_long_for_a_shape_goes_the_ordinary_way(cast: Cast, unchecked: None) -> None:
    build = counted(in_teams)
    question, teams = prepared(build), list(Team.objects.values_list("pk", flat=True))
    many = [*teams, *(UUID(int=number) for number in range(MOST))]
    assert question(many, FOUNDED_AT) == question(teams, FOUNDED_AT) != []
    question(many, FOUNDED_AT)
    assert build.times == 3  # type: ignore[attr-defined]


@prepared_change
def renamed(pk: UUID, name: str) -> tuple[QuerySet[Person], dict[str, Any]]:
    return Person.objects.filter(pk=pk).order_by("name"), {"name": name}


@prepared_change
def marked(key: str, mark: str) -> tuple[QuerySet[IdempotencyKey], dict[str, Any]]:
    return IdempotencyKey.objects.filter(key=key), {"entry": mark}


def test_a_change_changes_its_rows_and_says_how_many(cast: Cast) -> None:
    for key in ("one", "two"):
        IdempotencyKey.objects.create(
            person=cast.person("pip"), key=key, route="/", body_hash="", status=0, made_at=FOUNDED_AT
        )
    assert [marked("one", "first"), marked("two", "second"), marked("three", "third")] == [1, 1, 0]
    assert dict(IdempotencyKey.objects.values_list("key", "entry")) == {"one": "first", "two": "second"}


def test_the_guard_sees_a_prepared_change_like_any_other(cast: Cast) -> None:
    with pytest.raises(DatabaseError, match="change without its entry"), transaction.atomic():
        renamed(cast.person("pip").pk, "Somebody Else")


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite locks the whole file")
def test_a_row_is_locked_inside_a_transaction_only(real_commits: None, cast: Cast) -> None:
    @prepared
    def locked(pk: UUID) -> QuerySet[Person]:
        return Person.objects.select_for_update().filter(pk=pk)

    pk = cast.person("pip").pk
    with transaction.atomic():
        assert [one.pk for one in locked(pk)] == [pk]
    with pytest.raises(TransactionManagementError):
        locked(pk)


def test_a_question_that_hangs_on_more_than_its_arguments_is_noticed(cast: Cast) -> None:
    codes = iter(["OBS", "BNT"])
    question = prepared(lambda _at: Agency.objects.filter(code=next(codes)))
    with pytest.raises(AssertionError, match="hangs on more than its arguments"):
        question(FOUNDED_AT)


def test_each_engine_has_a_statement_of_its_own(cast: Cast, unchecked: None, monkeypatch: pytest.MonkeyPatch) -> None:
    build = counted(by_code)
    question = prepared(build)
    question("OBS")
    monkeypatch.setattr(type(connection), "vendor", "another", raising=False)
    question("OBS")
    assert build.times == 2  # type: ignore[attr-defined]
