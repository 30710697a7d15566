"""Whom a case is kept from: who has a link to it, and, while it is restricted, everybody who is not named."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Set
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from agencies.actors import Actor
from agencies.looking import looked_up_once
from agencies.models import Person
from agencies.queries import is_of
from audit.prepared import prepared
from requests_app.models import AgencyResponse, ApprovalStep, Grant, InformationRequest, Link, Thing


def case_of(thing: Thing) -> UUID:
    """What a thing belongs to: its request; an answer that nobody asked for is a case of its own."""
    return thing.pk if isinstance(thing, InformationRequest) else thing.info_request_id or thing.pk


@looked_up_once
def cases_linked_to(by: Actor) -> Set[UUID]:
    """The cases that this human being has a link to, under any of their records."""
    return set(_linked_cases(by.human))


@prepared
def _linked_cases(human: UUID) -> QuerySet[Link, UUID]:
    return Link.objects.filter(is_of(human)).values_list("case_id", flat=True)


def linked_to(cases: Iterable[UUID]) -> dict[UUID, set[UUID]]:
    """For each of these cases, the humans with a link to it. One query."""
    found: dict[UUID, set[UUID]] = defaultdict(set)
    for case, person, same_as in _of_cases(list(set(cases))):
        found[case].add(same_as or person)
    return found


@prepared
def _of_cases(cases: list[UUID]) -> QuerySet[Link, tuple[UUID, UUID, UUID | None]]:
    return Link.objects.filter(case_id__in=cases).values_list("case_id", "person_id", "person__same_as")


def named_on(things: Iterable[Thing], at: datetime) -> dict[UUID, set[UUID]]:
    """For each restricted one of these things, who may know that it exists. No query when none is."""
    kept = {thing.pk: {keeper_of(thing)} for thing in things if thing.restricted}
    for root_id, person_id in _granted(list(kept), at) if kept else ():
        kept[root_id].add(person_id)
    return {root_id: {one for one in people if one} for root_id, people in kept.items()}


@prepared
def _granted(roots: list[UUID], at: datetime) -> QuerySet[Grant, tuple[UUID, UUID]]:
    return Grant.objects.filter(Grant.live(at), root_id__in=roots).values_list("root_id", "person_id")


def keeper_of(thing: Thing) -> UUID | None:
    """Who may always know of it: whoever wrote the request, whoever took what was asked."""
    return thing.author_id if isinstance(thing, InformationRequest) else thing.holder_id


def grantees(thing: Thing, at: datetime) -> list[UUID]:
    """Who may see a thing by a grant that is live."""
    return list(thing.grants.filter(Grant.live(at)).values_list("person_id", flat=True))


def kept_from(steps: Iterable[ApprovalStep], at: datetime, people: Iterable[Person]) -> dict[UUID, set[UUID]]:
    """For each step, those of these people who may not know of it: by a link, or because it is restricted."""
    steps, people = list(steps), list(people)
    linked = linked_to(case_of(step.thing) for step in steps)
    named = named_on({step.thing for step in steps}, at)
    return {
        step.pk: {
            one.pk
            for one in people
            if one.human in linked.get(case_of(step.thing), ())
            or (step.root_id in named and one.pk not in named[step.root_id])
        }
        for step in steps
    }


def hearers(
    about: Thing, people: Iterable[Person], at: datetime, *, whoever: bool = False,
    linked: Mapping[UUID, set[UUID]] | None = None,
) -> list[Person]:  # fmt: skip
    """Who of these may be told anything about it. `whoever`: also who is not named on what is restricted.

    That is the other side, and who must hear that somebody opened it in an emergency: by its reference alone.
    `linked`: who has a link to its case, where that is known already.
    """
    people = list(people)
    linked = linked_to([case_of(about)] if people else []) if linked is None else linked
    kept_from_them = linked.get(case_of(about), set())
    allowed = named_on([about], at).get(about.pk) if people and not whoever else None
    return [one for one in people if one.human not in kept_from_them and (allowed is None or one.pk in allowed)]


def has_link(thing: Thing | AgencyResponse, by: Actor) -> bool:
    """Whether this human being has a link to the case."""
    return bool(_links(by.human, case_of(thing)))


@prepared
def _links(human: UUID, case: UUID) -> QuerySet[Link, UUID]:
    return Link.objects.filter(is_of(human), case_id=case).values_list("pk", flat=True)[:1]
