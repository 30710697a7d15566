"""What a draft of a pathway would have changed in the last 90 days: counted, never shown case by case (AA3)."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median_low
from typing import Any

from agencies.hours.arithmetic import working_minutes_between
from agencies.queries import calendar_of
from requests_app import guidance, pathways
from requests_app.models import AgencyResponse, ApprovalStep, InformationRequest, Pathway
from requests_app.models.steps import StepStatus
from requests_app.pathways import Facts, Own, Side, StepDef
from requests_app.pathways.laying import OWN
from requests_app.queries import routing
from requests_app.queries.parties import facts_of
from requests_app.queries.words import answer_words, words_of_requests
from requests_app.values import answer_facts, request_facts

SCENARIOS = Path(__file__).parents[1] / "scenarios"
DAYS = 90
AT_MOST = 500  # the newest; a preview is a look, not a report


@dataclass(frozen=True)
class Preview:
    """Of how many, how many would have gone another way; which routes became which; what a changed one adds.

    Minutes are working minutes, as long as a signature of this side took in the middle; None where nobody signed yet.
    """

    total: int
    changed: int
    rows: tuple[tuple[str, str, int, int | None], ...]
    more_people: int
    added_minutes: int | None


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
    return compare(cases, pathway.side, _draft(pathway), minutes_to_sign(pathway, at))


def rehearse(pathway: Pathway, at: datetime) -> Preview:
    """The same of every request, or answer, of the scenario files that ship with the product, as if it were ours.

    What is compared with is the route that holds now.
    """
    now = routing.pathway_in_force(pathway.agency, pathway.side, at)
    own, pack, kinds = routing.own_of(now) if now else None, guidance.load(pathway.pack), tuple(pathway.agency.kinds)
    facts = [one for one in _of_files(pathway) if one.urgency in pack.urgencies]
    cases = [Case(pack, one, kinds, own, frozenset()) for one in facts]
    return compare(cases, pathway.side, _draft(pathway), minutes_to_sign(pathway, at))


def _draft(pathway: Pathway) -> Own:
    return pathways.read_own(pathway.number, pathway.steps)


def _of_files(pathway: Pathway) -> Iterator[Facts]:
    """What the documents of the scenario files contain, as far as a route is chosen by it."""
    agency = facts_of(pathway.agency)
    for path in sorted(SCENARIOS.glob("*.json")):
        documents = json.loads(path.read_text()).get("documents") or {}
        asked = [words for words in documents.values() if "subjects" in words and "items" in words]
        if pathway.side == "asking":
            yield from (request_facts(words, agency) for words in asked)
            continue
        first = asked[0] if asked else documents.get("offer") or {}
        urgency, type_ = first.get("urgency", ""), first.get("type") or "SAFEGUARDING"
        for words in documents.values():
            if "identity_match" in words:
                yield answer_facts(words, urgency=urgency, type=type_, agency=agency)


def minutes_to_sign(pathway: Pathway, at: datetime) -> int | None:
    """How many working minutes a signature of this side took in the middle, in the last 90 days."""
    rows = ApprovalStep.objects.filter(
        agency=pathway.agency, mode="sign", status=StepStatus.AGREED, opened_at__gt=at - timedelta(days=DAYS),
        response__isnull=pathway.side == "asking",
    ).exclude(response__restricted=True).exclude(info_request__restricted=True)  # fmt: skip
    times, calendar = rows.order_by("-decided_at").values_list("opened_at", "decided_at"), calendar_of(pathway.agency)
    taken = [
        working_minutes_between(opened, decided, calendar) for opened, decided in times[:AT_MOST] if opened and decided
    ]
    return median_low(taken) if taken else None


def compare(cases: Iterable[Case], side: Any, own: Own, minutes: int | None = None) -> Preview:
    """Each case by the route it took and by the one it would take; `minutes`: what one more signature takes."""
    total, ways, more = 0, Counter[tuple[str, str]](), []
    longer: dict[tuple[str, str], list[int]] = defaultdict(list)
    for case in cases:
        total += 1
        was, would = (_laid(case, side, route) for route in (case.own, own))
        old, new = (route_words(steps, case.pack) for steps in (was, would))
        if old != new:
            ways[old, new] += 1
            more.append(pathways.demanded(would) - pathways.demanded(was))
            longer[old, new].append(_waits(would) - _waits(was))
    rows = tuple(
        (old, new, count, _in_minutes(longer[old, new], minutes))
        for (old, new), count in sorted(ways.items(), key=lambda way: (-way[1], way[0]))
    )
    added = _in_minutes([one for some in longer.values() for one in some], minutes)
    return Preview(total, sum(ways.values()), rows, median_low(more) if more else 0, added)


def _waits(steps: Iterable[StepDef]) -> int:
    """How many signatures come one after the other."""
    return len({step.stage for step in steps if step.mode == "sign"})


def _in_minutes(longer: list[int], minutes: int | None) -> int | None:
    return median_low(longer) * minutes if longer and minutes is not None else None


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
