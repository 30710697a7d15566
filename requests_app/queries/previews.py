"""What a draft of a pathway would have changed in the last 90 days: counted, never shown case by case (AA3)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median_low
from typing import Any

from requests_app import guidance, pathways
from requests_app.models import AgencyResponse, InformationRequest, Pathway
from requests_app.pathways import Facts, Own, Side, StepDef
from requests_app.pathways.laying import OWN
from requests_app.queries import routing
from requests_app.queries.words import answer_words, words_of_requests

DAYS = 90
AT_MOST = 500  # the newest; a preview is a look, not a report


@dataclass(frozen=True)
class Preview:
    """Of how many, how many would have gone another way; which routes became which; what a changed one adds."""

    total: int
    changed: int
    rows: tuple[tuple[str, str, int], ...]
    more_people: int


@dataclass(frozen=True)
class Case:
    """One request or answer as far as a route is chosen by it."""

    pack: guidance.Pack
    facts: Facts
    kinds: tuple[str, ...]
    own: Own | None
    not_of: frozenset[str]


def preview(pathway: Pathway, at: datetime) -> Preview:
    """How this version would have routed what the agency put forward in the last 90 days."""
    cases = _asked(pathway, at) if pathway.side == "asking" else _answered(pathway, at)
    return compare(cases, pathway.side, pathways.read_own(pathway.number, pathway.steps))


def compare(cases: Iterable[Case], side: Any, own: Own) -> Preview:
    """Each case by the route it took and by the one it would take."""
    total, ways, more = 0, Counter[tuple[str, str]](), []
    for case in cases:
        total += 1
        was, would = (_laid(case, side, route) for route in (case.own, own))
        old, new = (route_words(steps, case.pack) for steps in (was, would))
        if old != new:
            ways[old, new] += 1
            more.append(pathways.demanded(would) - pathways.demanded(was))
    rows = tuple((old, new, count) for (old, new), count in sorted(ways.items(), key=lambda way: (-way[1], way[0])))
    return Preview(total, sum(ways.values()), rows, median_low(more) if more else 0)


def _laid(case: Case, side: Side, own: Own | None) -> tuple[StepDef, ...]:
    return pathways.steps(case.pack, side, case.kinds, case.facts, own, not_of=case.not_of)


def route_words(steps: Iterable[StepDef], pack: guidance.Pack) -> str:
    """A route as one line: the roles in order, those that look back in brackets."""
    return " → ".join(_word(step, pack) for step in steps)


def _word(step: StepDef, pack: guidance.Pack) -> str:
    roles = " / ".join(str(pack.roles[role].label) if role in pack.roles else role for role in step.roles)
    named = f"{step.agency}: {roles}" if step.agency else roles
    shown = f"{step.key.removeprefix(OWN)}: {named}" if step.key.startswith(OWN) else named
    return f"({shown})" if step.mode == "look_back" else shown


def _asked(pathway: Pathway, at: datetime) -> Iterator[Case]:
    since = at - timedelta(days=DAYS)
    rows = InformationRequest.objects.filter(
        agency=pathway.agency, submitted_at__gt=since, restricted=False
    ).select_related("agency")
    found = list(rows.order_by("-submitted_at")[:AT_MOST])
    words: Mapping[Any, Any] = words_of_requests(found)
    for row in found:
        pack = guidance.load(row.pack)
        yield Case(
            pack=pack,
            facts=routing.asking_facts(words[row.pk], row.agency, at, pack=pack),
            kinds=tuple(row.agency.kinds),
            own=routing.own_pinned(row.agency, "asking", row.pathway),
            not_of=frozenset(agency.code for agency in routing.asked_in(words[row.pk])),
        )


def _answered(pathway: Pathway, at: datetime) -> Iterator[Case]:
    since = at - timedelta(days=DAYS)
    rows = AgencyResponse.objects.filter(from_agency=pathway.agency, version__gt=0, sent_at__gt=since, restricted=False)
    for row in rows.select_related("from_agency", "to_agency", "info_request").order_by("-sent_at")[:AT_MOST]:
        yield Case(
            pack=guidance.load(row.pack),
            facts=routing.answering_facts(row, answer_words(row), at),
            kinds=tuple(row.from_agency.kinds),
            own=routing.own_pinned(row.from_agency, "answering", row.pathway),
            not_of=frozenset(routing.not_to_sign(row)),
        )
