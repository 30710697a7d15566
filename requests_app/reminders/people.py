"""Whom something concerns: who can act, who wrote it, who has it, who oversees it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import cast
from uuid import UUID

from django.db.models import QuerySet

from agencies.models import Agency, Membership, Person
from agencies.queries import members_holding, members_of, members_of_teams, memberships_of
from audit.prepared import prepared
from requests_app.models import (
    AgencyResponse,
    ApprovalStep,
    Arrival,
    InformationRequest,
    Misuse,
    Notification,
    Thing,
)
from requests_app.models.steps import SignatureKind
from requests_app.queries.known import hearers
from requests_app.queries.scope import ACROSS_TEAMS
from requests_app.queries.signers import signers_of
from requests_app.reminders.kinds import LEADS, MANAGERS, PARTNERSHIP
from requests_app.roles import TABLE, May


def about_whom(notice: Notification) -> tuple[Thing, Agency] | None:
    """What a notice is about, and the agency whose business it is; None where it is no request and no answer."""
    response = AgencyResponse.objects.select_related("from_agency").filter(pk=notice.about_id).first()
    if response is not None:
        return response, response.from_agency
    info_request = InformationRequest.objects.select_related("agency").filter(pk=notice.about_id).first()
    return (info_request, info_request.agency) if info_request is not None else None


def who_must_know(about: Thing, agency: Agency, at: datetime, *, but: Person | None = None) -> list[Person]:
    """Whom the software tells what it cannot do itself: whoever holds the thing, and who manages or leads there.

    Where that is nobody but the one who cannot be told, everybody there who prepares answers.
    """
    holders = askers(about, at) if isinstance(about, InformationRequest) else answerers(about, at)
    above = [member.person for member in members_holding(MANAGERS | LEADS, agency, at)]
    people = [person for person in (*holders, *above) if but is None or person.pk != but.pk]
    others = members_holding(TABLE[May.PREPARE], agency, at)
    return people or [one.person for one in others if but is None or one.person_id != but.pk]


def signers(step: ApprovalStep, at: datetime) -> list[Person]:
    """The people who may sign a step now, deputies too."""
    return [signer.person for signer in signers_of([step], at)[step.pk]]


def answerers(response: AgencyResponse, at: datetime) -> list[Person]:
    """Whoever took the response, while they are of its team; else everybody of it who prepares answers."""
    people = teams_answerers([response.team_id], at).get(response.team_id, [])
    people = hearers(response, people, at) if response.restricted else people
    return [person for person in people if person.pk == response.holder_id] or people


def teams_answerers(teams: Iterable[UUID], at: datetime) -> dict[UUID, list[Person]]:
    """Everybody who prepares answers in each of these teams. One query."""
    people: dict[UUID, list[Person]] = {}
    for member in _preparing(list(teams), at):
        people.setdefault(cast(UUID, member.team_id), []).append(member.person)
    return people


@prepared
def _preparing(teams: list[UUID], at: datetime) -> QuerySet[Membership]:
    return members_of_teams(teams, at).filter(role__in=TABLE[May.PREPARE])


def askers(info_request: InformationRequest, at: datetime) -> list[Person]:
    """Whoever wrote the request, while they are a member of its agency; else everybody of its team who raises them."""
    author = info_request.author
    if not hearers(info_request, [author], at):
        return hearers(
            info_request, [m.person for m in members_of(info_request.team, at).filter(role__in=TABLE[May.RAISE])], at
        )
    if memberships_of(author, at).filter(agency=info_request.agency_id).exists():
        return [author]
    return [member.person for member in members_of(info_request.team, at).filter(role__in=TABLE[May.RAISE])]


def endorsers(info_request: InformationRequest) -> list[Person]:
    """Whoever endorsed what was sent."""
    rows = info_request.signatures.filter(kind=SignatureKind.AGREED, round=info_request.round)
    return [row.person for row in rows.select_related("person")]


def received_from(response: AgencyResponse) -> tuple[Thing, str]:
    """Where the clocks of whoever receives an answer run, and the slot that tells its partners' apart."""
    return (response.info_request, response.ref) if response.info_request else (response, "")


def holders_of(held: AgencyResponse, at: datetime) -> list[Person]:
    """Whoever asked for an answer or receives it, and whoever said by name that they have it."""
    request, named = held.info_request, [held.received_by] if held.received_by else []
    return [*(askers(request, at) if request else receivers(held.arrival, at)), *named]


def misuse_reviewers(misuse: Misuse, at: datetime) -> list[Person]:
    """Who of the reporting side may review a report: who leads, manages or oversees there, but for the reporter."""
    root, rows = misuse.response, members_holding(TABLE[May.REVIEW_MISUSE], misuse.agency, at)
    teams = {root.team_id, *([root.info_request.team_id] if root.info_request else [root.arrival.team_id])}
    found = [row for row in rows if row.team_id in teams or row.role in ACROSS_TEAMS]
    return [row.person for row in found if row.person.human != misuse.reported_by.human]


def receivers(arrival: Arrival, at: datetime) -> list[Person]:
    """Everybody of the team that something was sent to unasked, who may receive it."""
    return [member.person for member in members_of(arrival.team, at).filter(role__in=TABLE[May.RECEIVE])]


def overseers(agency: Agency, at: datetime) -> list[Person]:
    """Whoever oversees an agency: its own governance leads, and the partnership's."""
    held = Membership.objects.filter(Membership.live(at), role__in=TABLE[May.OVERSEE])
    held = held.select_related("person", "agency")
    return [one.person for one in held if one.agency_id == agency.pk or PARTNERSHIP in one.agency.kinds]
