"""Reminders and letters: what a sweep costs with few and with many open, and letters beside a bare queue's loop."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from datetime import timedelta
from statistics import median
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from agencies.models import Person
from deploy.owner import as_owner
from requests_app import commands, reminders
from requests_app.management.rehearsal.partnership import Cast, found
from requests_app.models import AgencyResponse, Clock, Delivery, Letter
from tests.bench.measuring import Judged, ratio
from tests.bench.writing import judged, table
from tests.cast import FOUNDED_AT, merrowdale
from tests.crowd import multiply
from tests.requests_app import reached
from tests.requests_app.callers import TUESDAY

TITLE = "Reminders and letters"
REQUESTS = int(os.environ.get("REQUESTS", "4000"))
ROUNDS = int(os.environ.get("ROUNDS", "8"))
DUE, LETTERS = 40, 40
AT = TUESDAY + timedelta(days=1)
LATER = TUESDAY + timedelta(days=3650)
WORDS = """A sweep climbs the same number of rungs, once while a tenth of the requests are open and once while all are,
by turns in one database. Letters are claimed, written, handed over and settled as the worker does it, into a mail
backend that takes everything at once. Beside them runs what a queue in a table cannot do without: a loop that claims
one row with `UPDATE … FOR UPDATE SKIP LOCKED`, commits, marks it as sent and commits, without recipients, words or
anything to find out. The ratio is the bare loop's time divided by ours.
"""


def run() -> tuple[str, list[Judged]]:
    """The section and its ratios."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    cast = found(merrowdale(), at=FOUNDED_AT, password=None)
    response = reached.asked(cast)
    Delivery.objects.update(status="needless")
    multiply(response.info_request, REQUESTS)
    sweeps, letters = _sweeps(), _letters(cast, response)
    found_ones = [
        Judged("A sweep, ten times as many open ÷ a tenth", ratio(sweeps, "many", "few"), 1.2, at_least=False),
        Judged("Letters: bare loop ÷ ours", ratio(letters, "bare", "ours"), 0.5),
    ]
    rows = [
        (f"{DUE} rungs, {Clock.objects.count() // 10:,} clocks run", f"{median(sweeps['few']) * 1000:.0f} ms"),
        (f"{DUE} rungs, {Clock.objects.count():,} clocks run", f"{median(sweeps['many']) * 1000:.0f} ms"),
        ("Letters a second, ours", f"{LETTERS / median(letters['ours']):.0f}"),
        ("Letters a second, bare loop", f"{LETTERS / median(letters['bare']):.0f}"),
    ]
    return "\n".join([WORDS, judged(found_ones), table(("What", "Measured"), rows)]), found_ones


def _sweeps() -> dict[str, list[float]]:
    """Seconds for each sweep: every round makes other clocks due, as many of them."""
    Clock.objects.update(next_at=LATER)
    slots = list(Clock.objects.order_by("slot").values_list("slot", flat=True))
    tenth, rest = slots[: len(slots) // 10], slots[len(slots) // 10 :]
    times: dict[str, list[float]] = {"few": [], "many": []}
    for number in range(ROUNDS + 1):
        for place, (name, stopped) in enumerate((("few", TUESDAY), ("many", None))):
            Clock.objects.filter(slot__in=rest).update(stopped_at=stopped)
            with as_owner(), connection.cursor() as cursor:
                cursor.execute("VACUUM ANALYZE requests_app_clock")
            begin = (2 * number + place) * DUE
            if Clock.objects.filter(slot__in=tenth[begin : begin + DUE]).update(next_at=AT, rung=1) < DUE:
                raise AssertionError("more requests are needed: there are not enough clocks for every round")
            took = _timed(lambda: commands.sweep(AT))
            Clock.objects.filter(slot__in=tenth).update(next_at=LATER)
            if number:  # the first fills what is read once in a process
                times[name].append(took)
    return times


def _letters(cast: Cast, response: AgencyResponse) -> dict[str, list[float]]:
    """Seconds for so many letters, ours and the bare loop's by turns."""
    Delivery.objects.update(status="needless")
    people = list(Person.objects.filter(memberships__isnull=False).distinct()[:LETTERS])
    _bare_queue()
    times: dict[str, list[float]] = {"ours": [], "bare": []}
    for number in range(ROUNDS + 1):
        at = AT + timedelta(hours=number)
        waiting = _told(people, response, number, at)
        ours = _timed(lambda at=at: commands.post_notices(at)) * LETTERS / waiting
        bare = _timed(lambda: _drain(LETTERS))
        if number:
            times["ours"].append(ours)
            times["bare"].append(bare)
    if Letter.objects.exclude(status="sent").exists():
        raise AssertionError("not every letter was sent")
    return times


def _told(people: list[Person], response: AgencyResponse, number: int, at: Any) -> int:
    reminders.notify("reply_only", about=response, to=people, at=at, slot=f"bench {number}")
    return len(people)


def _bare_queue() -> None:
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bare_queue (LIKE requests_app_letter INCLUDING DEFAULTS INCLUDING INDEXES)")
        cursor.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON bare_queue TO gt_app")
        cursor.execute(
            "INSERT INTO bare_queue (id, recipient_id, status, claims, refusals, made_at, next_try_at)"
            " SELECT gen_random_uuid(), gen_random_uuid(), 'waiting', 0, 0, now(), now()"
            f" FROM generate_series(1, {LETTERS * (ROUNDS + 1)})"
        )


def _drain(number: int) -> None:
    """The loop that every queue in a table is: claim one, commit; mark it, commit."""
    for _row in range(number):
        with transaction.atomic(durable=True), connection.cursor() as cursor:
            cursor.execute(
                "UPDATE bare_queue SET status = 'claimed', claimed_at = now(), claims = claims + 1 WHERE id ="
                " (SELECT id FROM bare_queue WHERE status = 'waiting' ORDER BY next_try_at LIMIT 1"
                " FOR UPDATE SKIP LOCKED)"
                " RETURNING id"
            )
            (pk,) = cursor.fetchone()
        with transaction.atomic(durable=True), connection.cursor() as cursor:
            cursor.execute("UPDATE bare_queue SET status = 'sent', sent_at = now() WHERE id = %s", [pk])


def _timed(does: Callable[[], object]) -> float:
    began = time.perf_counter()
    does()
    return time.perf_counter() - began
