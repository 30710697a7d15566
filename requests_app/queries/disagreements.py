"""Disagreements about an answer: who stands on which rung, what each side has said, and who may read it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, Max, OuterRef, Q

from agencies.actors import Actor
from agencies.models import Agency, Membership, Person, Team
from agencies.queries import members_holding, members_of
from audit.trail import contents_of
from requests_app import guidance
from requests_app.models import (
    AgencyResponse,
    Clock,
    Disagreement,
    DisagreementTurn,
    InformationRequest,
    Notification,
    Thing,
)
from requests_app.models.disagreements import TurnKind
from requests_app.queries.known import cases_linked_to, hearers
from requests_app.queries.scope import one_or_404, visible_requests, visible_responses
from requests_app.queries.timelines import role_words
from requests_app.roles import TABLE, May
from requests_app.values.computed import FULLEST, HIDDEN

Words = dict[str, Any]
ASKING_TEAM = "response__info_request__team"


def ladder_of(response: AgencyResponse) -> list[guidance.DisagreementRung]:
    """The rungs, in order, of the guidance that is pinned to the answer."""
    return list(guidance.load(response.pack).disagreements.values())


def within(response: AgencyResponse, rung: int) -> str:
    """How long a rung has."""
    return ladder_of(response)[rung].within[response.urgency]


def disagreement_or_404(by: Actor, ref: str, at: datetime) -> Disagreement:
    """The newest disagreement about this answer, for whoever sees their side of it, or was told to speak for it.

    Having been told opens it only as long as one stands on a rung that it has reached: to nobody who has left since.
    Raises NotFound, alike for hidden and for absent: whether one stands there is asked within the look-up.
    """
    told = Notification.objects.filter(recipient=by.person, side="disagree").values("about_id")
    answers = Q(response__in=visible_responses(by, at))
    answers |= Q(response__in=told, response__restricted=False) & _stands_now(by, at, "response__team")
    asks = Q(response__info_request__in=visible_requests(by, at))
    asks |= Q(
        response__info_request__in=told, response__info_request__restricted=False
    ) & _stands_now(by, at, ASKING_TEAM)  # fmt: skip
    mine = Q(response__from_agency=by.agency) & answers | Q(response__to_agency=by.agency) & asks
    rows = Disagreement.objects.filter(mine).exclude(response__info_request__in=cases_linked_to(by))
    rows = rows.select_related(
        "response__info_request__team", "response__info_request__agency", "response__info_request__author",
        "response__from_agency", "response__to_agency", "response__team", "raised_by",
    )  # fmt: skip
    return one_or_404(rows.order_by("-number"), response__ref=ref)


def _stands_now(by: Actor, at: datetime, team: str) -> Q:
    """Disagreements of which somebody stands on a rung that is reached: as `people_on` says, within the look-up.

    `team`: the way to the team of this person's side.
    """
    packs: dict[tuple[int, frozenset[str], frozenset[str]], set[str]] = defaultdict(set)
    for version in guidance.versions():
        rungs = list(guidance.load(version).disagreements.values())
        for number, rung in enumerate(rungs):
            packs[number, *_roles_on(rungs, rung, asks=team == ASKING_TEAM)].add(version)
    here, found = Membership.objects.filter(Membership.live(at), agency=by.agency), Q(pk__in=[])
    for (number, first, others), versions in packs.items():
        if by.roles.isdisjoint(others):
            continue
        of_team = here.filter(role__in=first, team=OuterRef(team))
        rest = here.filter(role__in=others, person=by.person)
        if number == 0:  # practitioners: of the team alone
            rest = rest.filter(team=OuterRef(team))
        stands = Q(Exists(of_team.filter(person=by.person))) | Q(~Exists(of_team), Exists(rest))
        found |= Q(stands, response__pack__in=versions, rung__gte=number)
    return found


def _roles_on(
    rungs: Sequence[guidance.DisagreementRung], rung: guidance.DisagreementRung, *, asks: bool
) -> tuple[frozenset[str], frozenset[str]]:
    """The roles in which one stands on a rung: first, and where nobody of the team holds one of those."""
    if rung.roles:
        return frozenset(rung.roles), frozenset(rung.roles)
    every = TABLE[May.RAISE if asks else May.PREPARE]
    return every - {role for one in rungs for role in one.roles}, every


def due_of(found: Disagreement) -> datetime:
    """Until when its rung has: the later of both sides' clocks, as they were last counted."""
    slot = f":disagree:{found.response.ref}:{found.number}:{found.rung}"
    about = [one.pk for one in (found.response, found.response.info_request) if one]
    running = Clock.objects.filter(about_id__in=about, slot__endswith=slot).aggregate(at=Max("due_at"))["at"]
    return running or found.rung_due


def stands_on(found: Disagreement, rung: int, by: Actor, at: datetime) -> bool:
    """Whether somebody speaks for their agency on this rung."""
    return any(one.pk == by.person.pk for one in people_on(found, rung, by.agency, at))


def people_on(found: Disagreement, rung: int, agency: Agency, at: datetime) -> list[Person]:
    """Who speaks for an agency on a rung: those of the team in its roles; where there is none, the agency's."""
    response, about = found.response, side_of(found.response, agency)
    team = _team(response, agency)
    rungs = ladder_of(response)
    first, others = _roles_on(rungs, rungs[rung], asks=isinstance(about, InformationRequest))
    if not rungs[rung].roles:
        every = list(members_of(team, at).filter(role__in=others))
        rows: Sequence[Membership] = [row for row in every if row.role in first] or every
    else:
        rows = list(members_holding(others, agency, at))
        rows = [row for row in rows if row.team_id == team.pk] or rows
    people = {row.person_id: row.person for row in rows}
    return hearers(about, people.values(), at)


def side_of(response: AgencyResponse, agency: Agency) -> Thing:
    """What an agency's own record of it is: the request, or the answer."""
    if agency.pk == response.to_agency_id and response.info_request is not None:
        return response.info_request
    return response


def _team(response: AgencyResponse, agency: Agency) -> Team:
    request = response.info_request
    return request.team if request is not None and agency.pk == response.to_agency_id else response.team


def latest_view(found: Disagreement, agency: Agency) -> DisagreementTurn | None:
    """What a side last said on the rung that is reached; who raised it said so for the first."""
    said = found.turns.filter(rung=found.rung, agency=agency, kind__in=[TurnKind.RAISED, TurnKind.SAID])
    return said.select_related("by").order_by("-at", "-seq").first()


@dataclass(frozen=True)
class Turn:
    """One turn as one side reads it. Who: a name for one's own side, role and agency for the other."""

    kind: str
    rung: int
    view: str
    who: str
    ours: bool
    at: datetime
    why: str


def turns_for(found: Disagreement, agency: Agency) -> list[Turn]:
    """Every turn, out of a side's own stream. Two queries."""
    response, about = found.response, side_of(found.response, agency)
    rows = list(found.turns.select_related("agency", "by").order_by("at", "seq"))
    asking = isinstance(about, InformationRequest)
    numbers = [row.seq_there if asking else row.seq for row in rows]
    said = contents_of(about, numbers)
    made = []
    for row, number in zip(rows, numbers, strict=True):
        ours = row.agency_id == agency.pk
        theirs = f"{role_words([row.role], response.pack)}, {row.agency.name}" if row.agency else ""
        who = str(said[number].get("by", "")) if ours else theirs
        made.append(Turn(row.kind, row.rung, row.view, who, ours, row.at, said[number].get("why", "")))
    return made


def open_items(response: AgencyResponse) -> list[str]:
    """The items of an answer that do not read as shared in full: what is hidden reads as not confirmed."""
    rows = response.answers.filter(number=response.version).order_by("ref")
    return [row.ref for row in rows if row.outcome != FULLEST or HIDDEN in row.handling or row.grounds]
