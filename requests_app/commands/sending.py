"""A request reaches its partners: addressed to each, with its own clocks, and the asker's number from the register."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from agencies.actors import Actor
from agencies.models import Contact, Team
from agencies.queries import calendar_of, receiving_teams, title_in
from audit.prepared import prepared
from requests_app import guidance, reminders, trail
from requests_app.commands.exclusions import keep_out_known
from requests_app.commands.parts import new_ref
from requests_app.events import Event
from requests_app.models import AgencyResponse, Clock, InformationRequest
from requests_app.queries import routing
from requests_app.queries.known import case_of, linked_to
from requests_app.queries.sides import addressed

Words = dict[str, Any]


def send_to(
    codes: set[str], info_request: InformationRequest, document: Words, *, by: Actor, at: datetime, role: str,
    reply: str = "", endorsed: bool = True,
) -> None:  # fmt: skip
    """What each partner receives, with its own clocks. `reply`: within what time, when that is not the urgency's."""
    said = asker(info_request, by, role, at, endorsed=endorsed)
    responses, clocks = [], list[Clock]()
    teams = receiving_teams(codes)
    pinned = routing.pins(guidance.load(info_request.pack), [team.agency for team in teams], "answering", at)
    with trail.together():
        for team in teams:
            response, its_clocks = _to(team, info_request, pinned[team.agency_id], at, reply, document.get("serves"))
            copy = addressed(document, team.agency.code) | said
            trail.record(
                Event.RESPONSE_RECEIVED, about=response, by=by, at=at, content=copy, role=role,
                refers_to=info_request.ref,
            )  # fmt: skip
            responses.append(response)
            clocks += its_clocks
    Clock.objects.bulk_create(clocks)
    keep_out_known(responses, lambda: document["subjects"], at)
    _tell(responses, at)


def _to(
    team: Team, info_request: InformationRequest, pathway: str, at: datetime, reply: str, serves: Words | None
) -> tuple[AgencyResponse, list[Clock]]:
    """One partner's answer to be, with its two clocks; not written yet."""
    pack = guidance.load(info_request.pack)
    partner, urgency = team.agency, pack.urgencies[info_request.urgency]
    response = AgencyResponse(
        ref=new_ref(), info_request=info_request, from_agency=partner, to_agency=info_request.agency, team=team,
        type=info_request.type, urgency=info_request.urgency, pack=pack.version, pack_hash=pack.hash,
        pathway=pathway, sent_at=at,
    )  # fmt: skip
    calendar = calendar_of(partner)
    within = reply or guidance.planned(urgency.reply, at, calendar, serves, pack)
    first = guidance.planned(urgency.acknowledge, at, calendar, serves, pack)
    taken = reminders.timed("acknowledge", about=response, agency=partner, span=first, at=at)
    answer = reminders.timed("reply", about=response, agency=partner, span=within, at=at)
    response.calendar, response.acknowledge_by, response.due_at = answer.calendar, taken.due_at, answer.due_at
    return response, [taken, answer]


def _tell(responses: list[AgencyResponse], at: datetime) -> None:
    people = reminders.teams_answerers([response.team_id for response in responses], at)
    linked = linked_to({case_of(response) for response in responses})
    rows = [
        notice
        for response in responses
        for notice in reminders.notices(
            "asked",
            about=response,
            to=people.get(response.team_id, []),
            at=at,
            due_at=response.acknowledge_by,
            linked=linked,
        )
    ]
    reminders.post(rows, new=True)


def asker(info_request: InformationRequest, by: Actor, role: str, at: datetime, *, endorsed: bool = True) -> Words:
    """Who asks, with the number to ring back: from the register, never from the request."""
    contact = next(iter(_contact(info_request.agency_id)), None)
    who = {"name": by.named, "title": by.membership.title, "role": role}
    said: Words = {"endorsed_by": who} if endorsed else {}
    return said | {
        "requester": {
            "agency": info_request.agency.code,
            "agency_name": info_request.agency.name,
            "name": info_request.author.name,
            "title": title_in(info_request.agency, info_request.author, at),
            "call_back": contact.call_back_number if contact else "",
        },
    }


@prepared
def _contact(agency: UUID) -> QuerySet[Contact]:
    return Contact.objects.filter(Contact.counts(), agency=agency).order_by("id")[:1]
