"""Routing requests against many conditional pathways, beside a plain loop over the same conditions."""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from dataclasses import fields
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from requests_app import commands, guidance, pathways, policies, queries
from requests_app.guidance import Facts
from requests_app.management.rehearsal.partnership import found
from requests_app.pathways import Own, OwnStep, Router
from tests.bench.measuring import Judged, median_ms, ratio, side_by_side
from tests.bench.writing import judged, table
from tests.cast import FOUNDED_AT, merrowdale
from tests.requests_app.callers import TUESDAY, asked_of

TITLE = "Choosing a route"
REQUESTS, PATHWAYS = 10_000, 50
ROUNDS = int(os.environ.get("ROUNDS", "15"))
LIMIT = 3.0
WORDS = f"""{REQUESTS:,} requests, each with circumstances of its own, are routed for a police force: which steps, whose
role, on which rule, in which order. The guidance's conditions and those of the agency's own pathway are {PATHWAYS} in
all. Beside it stands a plain loop over the same conditions, written down as names and values, that only collects which
of them hold: it lays down no step. The ratio is our time divided by the loop's.
"""
MAY = """Which acts somebody could do now with each request of a page: every policy of a request, and of its open step
whose role it is, who had a hand in it, who has a link, who is named. What is counted is queries.
"""
FLAGS = [one.name for one in fields(Facts) if one.type == "bool"]
Condition = tuple[str, Any]


def run() -> tuple[str, list[Judged]]:
    """The section and its ratio."""
    pack, dice = guidance.in_force(TUESDAY), random.Random(16)  # noqa: S311 - an order, not a secret
    router = Router(pack, "answering", ["POLICE"], own := _own(pack, dice))
    cases = [_facts(pack, dice) for _case in range(REQUESTS)]
    plain = [_plain(route.when) for route in router.routes] + [_plain(step.when) for step in own.added]
    found_ones: dict[str, int] = {}

    def ours(_round: int) -> None:
        fresh = Router(pack, "answering", ["POLICE"], own)  # nothing is known from the round before
        found_ones["steps"] = sum(len(fresh.steps(facts)) for facts in cases)

    def loop(_round: int) -> None:
        found_ones["held"] = sum(len(_held(plain, facts)) for facts in cases)

    times = side_by_side({"ours": ours, "loop": loop}, ROUNDS)
    found_one = Judged(
        f"Routing {REQUESTS:,} requests: ours ÷ plain loop", ratio(times, "ours", "loop"), LIMIT, at_least=False
    )
    said = (
        f"Ours {median_ms(times['ours']):.0f} ms, the loop {median_ms(times['loop']):.0f} ms (medians of {ROUNDS}). "
        f"{found_ones['held']:,} conditions held, {found_ones['steps']:,} steps were laid down.\n"
    )
    return "\n".join([WORDS, judged([found_one]), said, MAY, _may()]), [found_one]


def _own(pack: guidance.Pack, dice: random.Random) -> Own:
    """As many conditional steps of the agency's own as are missing to the number wanted."""
    national = pathways.default_document(pack, "answering", ["POLICE"])
    added = [
        OwnStep.model_validate({
            "code": f"OWN-{number}", "label": f"Own step {number}", "why": "What our own review has asked for.",
            "roles": ["LEGAL"], "rule": "GR4", "when": _when(pack, dice),
        })
        for number in range(PATHWAYS - sum(route.side == "answering" for route in pack.pathways))
    ]  # fmt: skip
    return Own(number=1, steps=(*pathways.read_own(1, national).steps, *added))


def _when(pack: guidance.Pack, dice: random.Random) -> dict[str, Any]:
    codes = {"urgency": list(pack.urgencies), "type": list(pack.types), "handling": list(pack.handling)}
    field = dice.choice(list(codes))
    return {field: dice.sample(codes[field], 2), dice.choice(FLAGS): dice.random() < 0.5}


def _facts(pack: guidance.Pack, dice: random.Random) -> Facts:
    flags = {name: dice.random() < 0.3 for name in FLAGS}
    handling = frozenset(dice.sample(list(pack.handling), dice.randrange(3)))
    return Facts(dice.choice(list(pack.urgencies)), dice.choice(list(pack.types)), handling=handling, **flags)


def _plain(when: Any) -> list[list[Condition]]:
    """The same conditions as plain names and values."""
    return [[*one.needs[0], *((name, set(codes)) for name, codes in one.needs[1])] for one in when]


def _held(plain: list[list[list[Condition]]], facts: Facts) -> list[int]:
    held = []
    for number, ways in enumerate(plain):
        for way in ways or [[]]:
            for name, wanted in way:
                value = getattr(facts, name)
                if isinstance(wanted, bool):
                    if value is not wanted:
                        break
                elif isinstance(value, str):
                    if value not in wanted:
                        break
                elif not value & wanted:
                    break
            else:
                held.append(number)
                break
    return held


def _may() -> str:
    """The queries of a page of five, and of one of fifty."""
    cast = found(merrowdale(), at=FOUNDED_AT, password=None)
    pip, dara = cast.actor("pip", TUESDAY), cast.actor("dara", TUESDAY)
    rows: list[tuple[object, ...]] = []
    for wanted in (5, 50):
        while queries.visible_requests(dara, TUESDAY).count() < wanted:
            draft = commands.prepare_request(asked_of("OBS"), by=pip, at=TUESDAY)
            commands.submit_request(draft, by=pip, at=TUESDAY)
        page = list(queries.visible_requests(dara, TUESDAY).select_related("agency", "author"))
        asked = _counted(lambda page=page: policies.acts_on(page, by=dara, at=TUESDAY))  # type: ignore[misc]
        rows.append((len(page), asked))
    return table(("Requests on the page", "Queries"), rows)


def _counted(does: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as asked:
        does()
    return len(asked)
