"""List pages with ten requests and with ten thousand: how often they ask the database, and what else they cost."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import time_machine
from django.db import connection
from django.template import Context, Template
from django.test import Client
from django.test.utils import CaptureQueriesContext, setup_test_environment, teardown_test_environment

from audit.models import Entry
from deploy.owner import as_owner
from requests_app.management.rehearsal.partnership import Cast, found
from requests_app.models import InformationRequest
from tests.bench.measuring import Judged, median_ms, ratio, side_by_side
from tests.bench.writing import judged, table
from tests.cast import FOUNDED_AT, merrowdale
from tests.crowd import multiply, one_of_each
from tests.requests_app.callers import TUESDAY
from tests.signing import sign_in

FEW, MANY = 10, int(os.environ.get("REQUESTS", "10000"))
ROUNDS = int(os.environ.get("ROUNDS", "40"))
LIMIT = 1.6
PAGES = (
    ("/", "pip"), ("/", "dara"), ("/", "bea"), ("/", "omar"), ("/requests/", "pip"), ("/responses/", "bea"),
    ("/notices/", "bea"), ("/oversight/trail/", "grace"),
)  # fmt: skip
WORDS = """A page is compared with the least that it could cost: its own SELECT statements run bare, all rows fetched,
and its template rendered from the context that it was rendered from. What is over is session, policies, words and
models.
"""


def run() -> tuple[str, list[Judged]]:
    """The section and its ratios."""
    cast = found(merrowdale(), at=FOUNDED_AT, password=None)
    with time_machine.travel(TUESDAY + timedelta(hours=1), tick=True):
        things = one_of_each(cast)
        _until(things, FEW)
        clients = {short: _signed_in(cast, short) for _path, short in PAGES}
        before = {page: _asked(clients[page[1]], page[0]) for page in PAGES}
        _until(things, MANY)
        with as_owner(), connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # of one's own tables alone: another role's are left as they are, with a warning
        after = {page: _asked(clients[page[1]], page[0]) for page in PAGES}
        rows, found_ones = [], []
        for path, short in PAGES:
            times = side_by_side(_contenders(clients[short], path), ROUNDS)
            cost = ratio(times, "page", "bare")
            found_ones.append(Judged(f"{path} for {short}: page ÷ bare", cost, LIMIT, at_least=False))
            page = (path, short)
            rows.append((path, short, before[page], after[page], f"{median_ms(times['page']):.0f} ms"))
            same = float(after[page] - before[page])
            found_ones.append(Judged(f"{path} for {short}: more queries with many", same, 0, at_least=False))
    count = f"{InformationRequest.objects.count():,} requests, {Entry.objects.count():,} entries."
    heads = ("Page", "Who", f"Queries, {FEW} requests", f"Queries, {MANY:,} requests", "Time, many")
    return "\n".join([WORDS, judged(found_ones), f"{count}\n\n" + table(heads, rows)]), found_ones


def _until(things: list[InformationRequest], wanted: int) -> None:
    missing = wanted - InformationRequest.objects.count()
    for number, thing in enumerate(things):
        thing.refresh_from_db()
        multiply(thing, missing // len(things) + (number < missing % len(things)))


def _signed_in(cast: Cast, short: str) -> Client:
    client = Client(headers={"host": "127.0.0.1"}, raise_request_exception=True)
    sign_in(client, cast.person(short))
    return client


def _asked(client: Client, path: str) -> int:
    """How often it asks, the second time: the first fills what is read once in a process."""
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(path)
    if answer.status_code != 200:
        raise AssertionError((path, answer.status_code))
    return len(asked)


def _contenders(client: Client, path: str) -> dict[str, Callable[[int], object]]:
    statements: list[tuple[str, Any]] = []

    def kept(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith("SELECT") and "FOR UPDATE" not in sql:
            statements.append((sql, params))
        return execute(sql, params, many, context)

    setup_test_environment()  # only here: it copies every context, which would be timed with the page
    with connection.execute_wrapper(kept):
        answer = client.get(path)
    teardown_test_environment()
    template: Template = answer.templates[0]
    words: dict[str, Any] = {}
    for layer in answer.context[0].dicts:
        words |= layer

    def bare(_number: int) -> object:
        for sql, params in statements:
            with connection.cursor() as cursor:
                cursor.execute(sql, params)
                cursor.fetchall()
        return template.render(Context(words))

    return {"page": lambda _number: client.get(path), "bare": bare}
