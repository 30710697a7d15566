"""Which route a request or an answer takes: the agency's own pathway that is in force or pinned, and the facts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from agencies.actors import Actor
from agencies.models import Agency
from audit.prepared import prepared
from requests_app import guidance, pathways
from requests_app.models import AgencyResponse, InformationRequest, Pathway
from requests_app.models.pathways import PathwayStatus
from requests_app.pathways import Facts, Own, Side, StepDef
from requests_app.pathways.own import digest_of
from requests_app.queries.agreements import Match, keeps_register, matches
from requests_app.queries.parties import facts_of
from requests_app.queries.words import addressed_words
from requests_app.values import answer_facts, request_facts
from requests_app.values.agreements import need_of
from requests_app.values.turning import Ways, ways_of_answer

Words = Mapping[str, Any]


def pathway_in_force(agency: Agency, side: str, at: datetime) -> Pathway | None:
    """The agency's own pathway that holds at that time: of those approved, the one that holds from the latest day."""
    rows = Pathway.objects.filter(agency=agency, side=side, status=PathwayStatus.APPROVED, valid_from__lte=at)
    return rows.order_by("-valid_from", "-number").first()


def pathways_of(by: Actor) -> QuerySet[Pathway]:
    """Every version that this person's agency has written, the newest first: all of its people may read them."""
    rows = Pathway.objects.filter(agency=by.agency).select_related("agency").prefetch_related("hands__person")
    return rows.order_by("-drafted_at", "id")


def pins(pack: guidance.Pack, agencies: Iterable[Agency], side: Side, at: datetime) -> dict[UUID, str]:
    """The label for each of these agencies. One query."""
    asked = list(agencies)
    own = dict(_in_force([agency.pk for agency in asked], side, at))
    return {agency.pk: pathways.version(pack, agency.kinds, side, own.get(agency.pk, 0)) for agency in asked}


@prepared
def _in_force(agencies: list[UUID], side: Side, at: datetime) -> QuerySet[Pathway, tuple[UUID, int]]:
    rows = Pathway.objects.filter(agency__pk__in=agencies, side=side, status=PathwayStatus.APPROVED)
    return rows.filter(valid_from__lte=at).order_by("valid_from", "number").values_list("agency_id", "number")


def pin(pack: guidance.Pack, agency: Agency, side: Side, at: datetime) -> str:
    """The label of the route that holds now; whatever is under way keeps it (dec.11)."""
    own = pathway_in_force(agency, side, at)
    return pathways.version(pack, agency.kinds, side, own.number if own else 0)


def own_pinned(agency: Agency, side: str, label: str) -> Own | None:
    """The agency's own pathway that a label pins. Raises ValueError when its steps are not those agreed to."""
    number = pathways.own_number(label)
    return own_of(Pathway.objects.get(agency=agency, side=side, number=number)) if number else None


def own_of(pathway: Pathway) -> Own:
    """A version's steps, as they were written and agreed. Raises ValueError when they were changed behind its back."""
    if digest_of(pathway.steps) != pathway.digest:
        raise ValueError(f"The steps of pathway {pathway.pk} are not those that were recorded.")
    return pathways.read_own(pathway.number, pathway.steps)


def asking_facts(words: Words, agency: Agency, at: datetime, *, pack: guidance.Pack) -> Facts:
    """What decides who must endorse a request: its words, whom it asks, and whether agreements cover that."""
    facts = replace(in_mode(request_facts(words, facts_of(agency)), words, pack), other_kinds=_kinds(asked_in(words)))
    gaps = any(match.gap for match in asking_matches(words, agency, at, pack=pack))
    return replace(facts, outside_agreement=gaps and keeps_register(agency))


def asking_matches(words: Words, agency: Agency, at: datetime, *, pack: guidance.Pack) -> list[Match]:
    """For each agency asked: the agreement that covers it, or the gap."""
    facts = request_facts(words, facts_of(agency))
    need = need_of(facts, words.get("subjects") or (), words.get("requester_law") or {}, pack)
    return matches(agency, [one for one in asked_in(words) if one.pk != agency.pk], need, at)


def in_mode(facts: Facts, words: Words, pack: guidance.Pack) -> Facts:
    """With the statutory mode, and the circumstances that its questions' answers make true."""
    mode = pack.mode_of(facts.type)
    return replace(facts, mode=mode.code, **guidance.raised(mode, pack.mode_questions, words))


def answering_facts(response: AgencyResponse, words: Words, at: datetime) -> Facts:
    """What decides who must sign an answer: its words, who asks, and whether an agreement covers that."""
    facts = replace(_answer(response, words), other_kinds=_kinds([response.to_agency]))
    gap = any(match.gap for match in answering_matches(response, words, at))
    return replace(facts, outside_agreement=gap and keeps_register(response.from_agency))


def answering_matches(response: AgencyResponse, words: Words, at: datetime) -> list[Match]:
    """Towards the agency that asks: the agreement that covers the answer, or the gap."""
    subjects: Iterable[Words] = () if response._state.adding else addressed_words(response).get("subjects") or ()
    law = words.get("discloser_law") or {}
    need = need_of(_answer(response, words), subjects, law, guidance.load(response.pack))
    return matches(response.from_agency, [response.to_agency], need, at)


def _answer(response: AgencyResponse, words: Words) -> Facts:
    facts = answer_facts(words, urgency=response.urgency, type=response.type, agency=facts_of(response.from_agency))
    pack = guidance.load(response.pack)
    asks = pack.mode_of(response.type).asks and not response._state.adding
    return in_mode(facts, addressed_words(response) if asks else {}, pack)


def asked_in(words: Words) -> list[Agency]:
    """The agencies that a request's words ask."""
    codes = {str(item.get("asked_of") or "") for item in words.get("items") or ()}
    return list(Agency.objects.filter(code__in=codes))


def asking_steps(words: Words, agency: Agency, at: datetime, *, pack: guidance.Pack, label: str) -> tuple[StepDef, ...]:
    """The steps that a request with these words must pass on its own side, by the route that the label pins."""
    facts, own = asking_facts(words, agency, at, pack=pack), own_pinned(agency, "asking", label)
    asked = {str(item.get("asked_of") or "") for item in words.get("items") or ()}
    return pathways.steps(pack, "asking", agency.kinds, facts, own, not_of=asked)


def answering_steps(response: AgencyResponse, words: Words, at: datetime) -> tuple[StepDef, ...]:
    """The steps that an answer with these words must pass, by the route pinned at receipt."""
    facts, own = answering_facts(response, words, at), own_pinned(response.from_agency, "answering", response.pathway)
    pack, kinds = guidance.load(response.pack), response.from_agency.kinds
    return pathways.steps(pack, "answering", kinds, facts, own, not_of=not_to_sign(response))


def ways_taken(response: AgencyResponse, words: Words) -> Ways:
    """The way that each item of an answer takes through the questions of the guidance pinned at receipt."""
    agency, recipient = facts_of(response.from_agency), facts_of(response.to_agency)
    return ways_of_answer(words, agency=agency, recipient=recipient, pack=guidance.load(response.pack))


def not_to_sign(response: AgencyResponse) -> set[str]:
    """Agencies none of whose people sign an answer: the one that asks, and whoever else was asked the same."""
    codes = {response.to_agency.code}
    request: InformationRequest | None = response.info_request
    if request is not None:
        codes |= set(request.responses.values_list("from_agency__code", flat=True))
    return codes - {response.from_agency.code}


def _kinds(agencies: Iterable[Agency]) -> frozenset[str]:
    return frozenset(kind for agency in agencies for kind in agency.kinds)
