"""Advice as either side of it reads it: what was asked of whom for those who asked, the extract for the adviser."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from django.db.models import QuerySet

from agencies.actors import Actor
from audit.models import Entry
from audit.prepared import prepared
from audit.trail import contents_of
from requests_app.events import Event
from requests_app.models import Advice, AgencyResponse
from requests_app.models.advice import AdviceEnding
from requests_app.queries.inbox import UNSENT
from requests_app.queries.known import cases_linked_to
from requests_app.queries.scope import one_or_404

Words = dict[str, Any]


@dataclass(frozen=True)
class Advised:
    """One request for advice, as the side that asked reads it: with names, since it is their own agency's."""

    advice: Advice
    state: str
    question: str
    asked_by: str
    because: str
    why: str
    condition: str
    seen_at: datetime | None


def advice_on(response: AgencyResponse) -> list[Advised]:
    """Everything that was asked about an answer. Three queries, one where nothing was asked."""
    rows = list(response.advice.select_related("adviser", "agency").order_by("number"))
    if not rows:
        return []
    said = contents_of(response, [seq for row in rows for seq in (row.asked_seq, row.ended_seq) if seq])
    seen = first_looks(rows)
    made = []
    for row in rows:
        asked, ended = said[row.asked_seq], said.get(row.ended_seq or 0, {}) if row.view else {}
        words = {key: ended.get(key, "") for key in ("why", "condition")} | {"because": asked.get("because", "")}
        opened = seen.get(row.ref)
        made.append(Advised(row, state_of(row), asked["question"], asked["by"], seen_at=opened, **words))
    return made


def state_of(advice: Advice) -> str:
    """Where it stands, as the vocabulary calls it."""
    return advice.view or {"": "adviser"}.get(advice.ending, advice.ending)


def first_looks(rows: list[Advice]) -> dict[str, datetime]:
    """When each adviser first opened what they were asked on, by reference; without those who never did. One query."""
    who = {row.ref: row.adviser_id for row in rows}
    looks = Entry.objects.filter(action=Event.ADVICE_OPENED, request_id__in={row.response_id for row in rows})
    found: dict[str, datetime] = {}
    for entry in looks.order_by("id"):
        ref = orjson.loads(bytes(entry.body))["refers_to"]
        if who.get(ref) == entry.actor_id:
            found.setdefault(ref, entry.at)
    return found


def asked_of(by: Actor) -> QuerySet[Advice]:
    """What this person was asked to advise on and may still look at: until it is taken back, or the answer has gone."""
    return _asked(by.person.pk, by.agency.pk, by.roles, list(cases_linked_to(by)))


def waiting_for(by: Actor) -> list[Advice]:
    """What of it waits for this person's advice."""
    return _waiting(by.person.pk, by.agency.pk, by.roles, list(cases_linked_to(by)))


@prepared
def _waiting(adviser: UUID, agency: UUID, roles: frozenset[str], linked: list[UUID]) -> QuerySet[Advice]:
    return _asked(adviser, agency, roles, linked).filter(ending="")


def _asked(adviser: UUID, agency: UUID, roles: frozenset[str], linked: list[UUID]) -> QuerySet[Advice]:
    rows = Advice.objects.filter(
        adviser=adviser, agency=agency, role__in=sorted(roles), response__status__in=UNSENT,
        ending__in=["", AdviceEnding.ADVISED],
    ).exclude(response__pk__in=linked).exclude(response__info_request__pk__in=linked)  # fmt: skip
    return rows.select_related("response__from_agency", "response__info_request", "agency").order_by("ending", "due_at")


def advice_or_404(by: Actor, ref: str) -> Advice:
    """What this person was asked to advise on, by its reference. Raises NotFound."""
    return one_or_404(asked_of(by), ref=ref)


def advice_of_or_404(response: AgencyResponse, ref: str) -> Advice:
    """One request for advice on an answer that this person may see already. Raises NotFound."""
    return one_or_404(response.advice.select_related("adviser", "agency", "response__from_agency"), ref=ref)


def extract_of(advice: Advice) -> Words:
    """The question and the extract, and what was advised: out of the answering side's own record."""
    seqs = [seq for seq in (advice.asked_seq, advice.ended_seq if advice.view else None) if seq]
    said = contents_of(advice.response, seqs)
    asked, given = said[advice.asked_seq], said.get(advice.ended_seq or 0, {}) if advice.view else {}
    return {
        "question": asked["question"], "extract": asked["extract"], "why": given.get("why", ""),
        "condition": given.get("condition", ""),
    }  # fmt: skip
