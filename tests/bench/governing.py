"""What a governance lead asks of a long trail: each question as the page puts it, and how long the answer takes."""

from __future__ import annotations

import os
import random
import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from agencies.models import Agency
from audit import trail
from audit.models import Entry
from requests_app.management.rehearsal.partnership import found
from requests_app.queries import oversight
from requests_app.queries.oversight import Sought
from tests.audit.sealing import another, unguarded
from tests.bench.measuring import Judged
from tests.bench.writing import judged, table
from tests.cast import FOUNDED_AT, merrowdale
from tests.requests_app.callers import TUESDAY

ENTRIES = int(os.environ.get("QUESTIONED", "10000000"))
ASKED, AGENCIES, PEOPLE, STREAM, DAYS = 40, 200, 20_000, 20, 3 * 365
WORDS = """{entries:,} made-up entries of three years: streams of twenty, {agencies} agencies of which a few have most,
{people:,} people. The questions are those of the pages of oversight, put by the partnership's governance lead through
the same functions, each {asked} times about something else by lot. Wanted is what a prototype took for the same
question (95 of 100, in milliseconds) on a table of that size; for the questions that it did not put, a second.

"""
LAID = """
INSERT INTO audit_entry (stream_id, stream_seq, at, recorded_at, actor_id, agency_id, request_id, action, outcome, body,
                         leaf_hash)
SELECT made.stream, made.seq, made.at, made.at, made.actor, made.agency, made.stream, made.action, '', made.body,
       sha256('\\x00'::bytea || made.body)
FROM (
    SELECT said.*, convert_to(json_build_object('action', action, 'actor', actor, 'agency', agency, 'at', at,
        'log', %(log)s, 'seq', seq, 'stream', stream, 'v', 1, 'filled', repeat('x', 380))::text, 'UTF8') AS body
    FROM (
        SELECT md5('stream ' || n / %(length)s)::uuid AS stream, (n %% %(length)s + 1)::int AS seq,
               %(start)s::timestamptz + n * %(step)s::interval AS at,
               md5('person ' || floor(%(people)s * power(random(), 2)))::uuid AS actor,
               (%(agencies)s::uuid[])[1 + floor(%(many)s * power(random(), 3))] AS agency,
               (ARRAY['response.opened', 'step.approved', 'request.submitted', 'note.added'])[1 + n %% 4] AS action
        FROM generate_series(%(first)s::bigint, %(last)s::bigint) AS n
    ) AS said
) AS made
"""


def run() -> tuple[str, list[Judged]]:
    """The section and its ratios."""
    by = found(merrowdale(), at=FOUNDED_AT, password=None).actor("grace", TUESDAY)
    start = datetime.now(UTC) - timedelta(days=DAYS)
    for number in range(AGENCIES):
        another(f"B{number}")
    _lay(start)
    ratios, rows = [], []
    for what, limit, question in _questions(by, start):
        times = _times(question)
        half, most = statistics.median(times), statistics.quantiles(times, n=20)[-1]
        rows.append((what, f"{half:.1f}", f"{most:.1f}", f"{limit:g}"))
        ratios.append(Judged(f"{what}: 95 of 100 ÷ wanted", most / limit, 1.0, at_least=False))
    words = WORDS.format(entries=ENTRIES, agencies=AGENCIES, people=PEOPLE, asked=ASKED)
    head = ("Question", "Half, ms", "95 of 100, ms", "Wanted, ms")
    return words + judged(ratios) + "\n" + table(head, rows), ratios


Question = Callable[[random.Random], object]


def _questions(by: Any, start: datetime) -> list[tuple[str, float, Question]]:
    def asked(**narrowed: Callable[[random.Random], Any]) -> Question:
        return lambda dice: oversight.found(
            by, Sought(**{name: pick(dice) for name, pick in narrowed.items()}), datetime.now(UTC)
        )

    codes = list(Agency.objects.filter(code__startswith="B").values_list("code", flat=True))

    def hour(dice: random.Random) -> datetime:
        return start + timedelta(hours=dice.randrange(24 * DAYS))

    def of_an_hour(dice: random.Random) -> object:
        first = hour(dice)
        return oversight.found(by, Sought(start=first, stop=first + timedelta(hours=1)), datetime.now(UTC))

    def of_a_month(dice: random.Random) -> object:
        first = hour(dice)
        wanted = Sought(agency=dice.choice(codes), act="step.approved", start=first, stop=first + timedelta(days=30))
        return oversight.found(by, wanted, datetime.now(UTC))

    return [
        ("The whole trail of one record", 5.7, lambda dice: list(_record(_stream(dice)))),
        ("The newest fifty", 4.4, asked()),
        ("The newest fifty of an agency", 4.4, asked(agency=lambda dice: dice.choice(codes))),
        ("One hour", 2.5, of_an_hour),
        ("One act of an agency in a month", 64, of_a_month),
        ("How many entries there are", 1000, lambda dice: oversight.overseen(by, datetime.now(UTC)).count()),
    ]


def _record(stream: UUID) -> Any:
    return Entry.objects.filter(stream_id=stream).order_by("stream_seq")


def _stream(dice: random.Random) -> UUID:
    with connection.cursor() as cursor:
        cursor.execute("SELECT md5('stream ' || %s)::uuid", [dice.randrange(max(ENTRIES // STREAM, 1))])
        return UUID(str(cursor.fetchone()[0]))


def _times(question: Question) -> list[float]:
    """Milliseconds of each time that it was asked; the first one warms up."""
    dice, times = random.Random(7), []  # noqa: S311 - what is asked about, not a secret
    for number in range(ASKED + 1):
        began = time.perf_counter()
        question(dice)
        if number:
            times.append((time.perf_counter() - began) * 1000)
    return times


def _lay(start: datetime) -> None:
    """The entries, past the guards and by the database itself: laying them is not what is measured."""
    rows = Agency.objects.filter(code__startswith="B").values_list("pk", flat=True)
    said = {
        "log": trail.LOG, "length": STREAM, "start": start, "step": timedelta(days=DAYS) / ENTRIES, "people": PEOPLE,
        "agencies": list(rows), "many": len(rows),
    }  # fmt: skip
    with unguarded() as cursor:
        for first in range(0, ENTRIES, 500_000):
            cursor.execute(LAID, {**said, "first": first, "last": min(first + 500_000, ENTRIES) - 1})
        cursor.execute("ANALYZE audit_entry")
    connection.close()
