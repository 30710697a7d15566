"""A list asks the database as often for thirty requests as for three: every page and list, for everybody."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit.verify import verify
from requests_app.management.rehearsal.partnership import Cast
from requests_app.models import AgencyResponse, InformationRequest
from tests.access.routes import routes
from tests.crowd import multiply, one_of_each
from tests.requests_app import asking, offering
from tests.requests_app.callers import TUESDAY
from tests.requests_app.pages import Visitor, visitor

WHO = ("pip", "dara", "bea", "omar", "ada", "grace")  # asks, endorses, answers, approves, administers, governs
TODAY = TUESDAY + timedelta(days=1)
ELSEWHERE = ("/accounts/", "/sign-in/", "/sign-out/", "/health/", "/static/", "/api/schema/")
"""Addresses that show nothing of requests."""


def lists() -> list[str]:
    """Every address without a name in it: of pages and of the API."""
    found = [f"/{route}" for route in routes() if "<" not in route and "^" not in route]
    return [path for path in found if not path.startswith(ELSEWHERE)]


@pytest.fixture
def few(cast: Cast) -> Iterator[list[InformationRequest | AgencyResponse]]:
    """One of each: waiting for its endorser, for its answers, for an approver, for its reader; and one offered."""
    with time_machine.travel(TODAY, tick=False):
        requests = one_of_each(cast)
        asking.ask(cast, asking.of(requests[1], "OBS"), TUESDAY)
        yield [*requests, offering.delivered(cast)]


def queries_of(one: Visitor, path: str) -> int | None:
    """How often a page asks the database; nothing where it is not this person's."""
    connection.queries_log.clear()  # it holds 9,000, and then a difference of its lengths says nothing
    with CaptureQueriesContext(connection) as asked:
        answer = one.client.get(path)
    return len(asked) if answer.status_code == 200 else None


@pytest.mark.django_db
def test_every_list_asks_as_often_of_many_as_of_few(cast: Cast, few: list[InformationRequest | AgencyResponse]) -> None:
    visitors = {short: visitor(cast, short) for short in WHO}

    def counted() -> dict[tuple[str, str], int | None]:
        return {(short, path): queries_of(one, path) for short, one in visitors.items() for path in lists()}

    counted()  # what is read once in a process
    multiply_all(few, 2)
    before = counted()
    multiply_all(few, 20)
    after = counted()
    more = {key: (before[key], after[key]) for key in before if before[key] != after[key]}
    assert more == {}
    assert sum(count is not None for count in before.values()) > 5 * len(WHO)


@pytest.mark.django_db
def test_a_list_that_asks_for_each_row_is_caught(
    cast: Cast, few: list[InformationRequest | AgencyResponse], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The broken variant: the words of the rows are opened one by one."""
    from requests_app import queries

    whole = queries.words_of_requests

    def one_by_one(rows: object) -> object:
        return {pk: words for row in rows for pk, words in whole([row]).items()}  # type: ignore[attr-defined]

    monkeypatch.setattr(queries, "words_of_requests", one_by_one)
    pip = visitor(cast, "pip")
    queries_of(pip, "/requests/")
    before = queries_of(pip, "/requests/")
    multiply_all(few, 2)
    assert before != queries_of(pip, "/requests/")


@pytest.mark.django_db
def test_a_crowd_is_as_sound_as_what_it_was_made_of(cast: Cast, few: list[InformationRequest | AgencyResponse]) -> None:
    multiply_all(few, 2)
    assert InformationRequest.objects.count() == 3 * 4
    assert verify().findings == []


def multiply_all(few: list[InformationRequest | AgencyResponse], times: int) -> None:
    """So many more of each."""
    for thing in few:
        thing.refresh_from_db()
        multiply(thing, times)
