"""Whom somebody may ask for advice on an answer: the advisers of its agency, and nobody else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from agencies.actors import Actor
from agencies.models import Agency, Person
from agencies.queries import members_holding
from requests_app.models import AgencyResponse
from requests_app.models.steps import StepStatus
from requests_app.queries.known import hearers
from requests_app.queries.signers import signers_of
from requests_app.roles import TABLE, May


@dataclass(frozen=True)
class Adviser:
    """Somebody who advises, in which role, for which agency."""

    person: Person
    role: str
    title: str
    agency: Agency


def advisers_of(response: AgencyResponse, by: Actor, at: datetime) -> list[Adviser]:
    """Everybody who may be asked: who advises in the agency, has no link to the case, and signs nothing of this round.

    Not oneself, nor who took part in asking; not whoever an open or waiting step is for: they are asked to decide.
    """
    held = members_holding(TABLE[May.ADVISE], response.from_agency, at)
    found = [Adviser(one.person, one.role, one.title, response.from_agency) for one in held]
    told = {person.pk for person in hearers(response, [one.person for one in found], at)}
    taken = {by.human, *_asked(response), *_signing(response, at)}
    once = {one.person.pk: one for one in reversed(found) if one.person.pk in told and one.person.human not in taken}
    return sorted(once.values(), key=lambda one: (one.role, one.person.name))


def adviser_among(advisers: Sequence[Adviser], pk: UUID | None) -> Adviser | None:
    """The one of these who is meant."""
    return next((one for one in advisers if one.person.pk == pk), None)


def _asked(response: AgencyResponse) -> set[UUID]:
    if response.info_request is None:
        return set()
    return {row.person.human for row in response.info_request.signatures.select_related("person")}


def _signing(response: AgencyResponse, at: datetime) -> set[UUID]:
    """Who may sign a step of this round that is not decided yet, and who drafted or signed in it."""
    done = {row.person.human for row in response.signatures.filter(round=response.round).select_related("person")}
    waiting = response.steps.filter(round=response.round, status__in=[StepStatus.OPEN, StepStatus.WAITING])
    steps = list(waiting.select_related("agency", "response", "info_request"))
    return done.union(*({one.person.human for one in signers} for signers in signers_of(steps, at).values()))
