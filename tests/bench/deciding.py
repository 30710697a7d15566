"""Deciding a step as the pages do it, beside a plain ORM transaction that writes as many rows."""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable
from itertools import count
from typing import Any

from agencies.actors import Actor
from agencies.trail import claiming
from requests_app import commands
from requests_app.commands.once import Claim
from requests_app.http import call_of, mark_of
from requests_app.management.rehearsal.partnership import Cast, found
from requests_app.models import AgencyResponse, ApprovalStep, InformationRequest
from tests.bench.measuring import Judged, median_ms, ratio, side_by_side
from tests.bench.twins import Bare, Written, counting
from tests.bench.writing import judged, table
from tests.cast import FOUNDED_AT, merrowdale
from tests.requests_app.callers import BECAUSE, TUESDAY, asked_of, documents

TITLE = "Deciding a step"
ROUNDS = int(os.environ.get("ROUNDS", "150"))
LIMIT = 0.6
CHANGING = {
    "requests_app_approvalstep": ("status", "decided_by_id", "decided_at", "audit_seq"),
    "requests_app_agencyresponse": ("audit_seq", "audit_head", "status", "approved_at", "deliver_at"),
    "requests_app_informationrequest": ("audit_seq", "audit_head", "status", "sent_at"),
    "requests_app_clock": ("stopped_at",),
    "requests_app_notification": ("done_at",),
    "requests_app_idempotencykey": ("status", "entry"),
}
WORDS = """Somebody approves an answer, or endorses a request that then goes to its partners, as the page and the API
do it: the claim that a button pressed twice is done once, the locks, the policy, the change, the entries of the trail
with their sealed content, the outbox rows, the commit. Beside it stands a plain ORM transaction that writes rows of
the same sizes, as many of each table, into tables without guards: it reads nothing, locks nothing, asks nobody, and
seals nothing. The database counts the rows. The ratio is the plain transaction's time divided by ours.
"""
Act = Callable[[int], object]


def run() -> tuple[str, list[Judged]]:
    """The section and its ratios."""
    cast = found(merrowdale(), at=FOUNDED_AT, password=None)
    found_ones, parts = [], [WORDS]
    for name, (act, prepared) in _acts(cast).items():
        steps = [prepared() for _step in range(ROUNDS + 3)]
        written = _written(lambda step=steps[0], act=act: act(step), lambda step=steps[1], act=act: act(step))
        bare = Bare(written, CHANGING, ROUNDS + 1)
        ours: Act = lambda number, steps=steps, act=act: act(steps[number + 2])  # noqa: E731 - two contenders alike
        times = side_by_side({"ours": ours, "bare": bare}, ROUNDS)
        found_ones.append(Judged(f"{name}: plain ÷ ours", ratio(times, "bare", "ours"), LIMIT))
        parts.append(
            f"{name}: {median_ms(times['ours']):.1f} ms; the plain transaction {median_ms(times['bare']):.1f} ms "
            f"(medians of {ROUNDS}). {bare.rows} rows:\n\n" + _counted(written)
        )
    return "\n".join([parts[0], judged(found_ones), *parts[1:]]), found_ones


def _written(first: Callable[[], object], second: Callable[[], object]) -> list[Written]:
    """What the act writes. The first time fills what is read once in a process."""
    first()
    with counting() as written:
        second()
    return written


def _counted(written: list[Written]) -> str:
    rows = [(one.table, one.inserted, one.changed) for one in sorted(written, key=lambda one: one.table)]
    return table(("Table", "Rows inserted", "Rows changed"), rows)


def _acts(cast: Cast) -> dict[str, tuple[Callable[[ApprovalStep], object], Callable[[], ApprovalStep]]]:
    dara, omar = cast.actor("dara", TUESDAY), cast.actor("omar", TUESDAY)
    return {
        "Approving an answer": (lambda step: _decide(commands.approve_step, step, omar), lambda: _answered(cast)),
        "Endorsing a request of three partners": (
            lambda step: _decide(commands.endorse_request, step, dara),
            lambda: _submitted(cast, "OBS", "BNT", "MP"),
        ),
    }


_numbers = count()


def _decide(command: Any, step: ApprovalStep, by: Actor) -> object:
    call = call_of(by, TUESDAY, key=str(uuid.uuid4()), route="/bench/", words={"number": next(_numbers)})
    with claiming(Claim(call, status=200, mark_of=mark_of)):
        return command(step, BECAUSE, by=by, at=TUESDAY, seen=step.thing.audit_seq)


def _submitted(cast: Cast, *codes: str) -> ApprovalStep:
    pip = cast.actor("pip", TUESDAY)
    draft = commands.begin_draft(None, asked_of(*codes), by=pip, at=TUESDAY)
    return _open_step(commands.submit_request(draft, by=pip, at=TUESDAY).thing)


def _answered(cast: Cast) -> ApprovalStep:
    endorsed = commands.endorse_request(
        _submitted(cast, "OBS"), BECAUSE, by=cast.actor("dara", TUESDAY), at=TUESDAY
    ).thing
    bea = cast.actor("bea", TUESDAY)
    words = documents()["OBS"]
    draft = commands.begin_draft(endorsed.responses.get(), words, by=bea, at=TUESDAY)
    return _open_step(commands.put_forward_response(draft, by=bea, at=TUESDAY).thing)


def _open_step(thing: InformationRequest | AgencyResponse) -> ApprovalStep:
    return thing.steps.select_related("info_request", "response", "agency").get(status="open")
