"""A request reaches one partner: addressed to it, with its own clock, and the asker's number from the register."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from agencies.actors import Actor
from agencies.models import Agency, Contact, Team
from agencies.queries import title_in
from requests_app import guidance, reminders, trail
from requests_app.commands.parts import new_ref
from requests_app.events import Event
from requests_app.models import AgencyResponse, InformationRequest
from requests_app.queries import routing
from requests_app.queries.sides import addressed

Words = dict[str, Any]


def send_to(
    partner: Agency, info_request: InformationRequest, document: Words, *, by: Actor, at: datetime, role: str,
    reply: str = "", endorsed: bool = True,
) -> AgencyResponse:  # fmt: skip
    """What one partner receives, with its own clock. `reply`: within what time, when that is not the urgency's."""
    pack = guidance.load(info_request.pack)
    urgency = pack.urgencies[info_request.urgency]
    response = AgencyResponse(
        ref=new_ref(), info_request=info_request, from_agency=partner, to_agency=info_request.agency,
        team=Team.objects.get(agency=partner, receives=True), type=info_request.type, urgency=info_request.urgency,
        pack=pack.version, pack_hash=pack.hash, pathway=routing.pin(pack, partner, "answering", at), sent_at=at,
    )  # fmt: skip
    taken = reminders.start_clock("acknowledge", about=response, agency=partner, span=urgency.acknowledge, at=at)
    answer = reminders.start_clock("reply", about=response, agency=partner, span=reply or urgency.reply, at=at)
    response.calendar, response.acknowledge_by, response.due_at = answer.calendar, taken.due_at, answer.due_at
    copy = addressed(document, partner.code) | asker(info_request, by, role, at, endorsed=endorsed)
    trail.record(
        Event.RESPONSE_RECEIVED, about=response, by=by, at=at, content=copy, role=role, refers_to=info_request.ref
    )
    people = reminders.answerers(response, at)
    reminders.notify("asked", about=response, to=people, at=at, due_at=response.acknowledge_by)
    return response


def asker(info_request: InformationRequest, by: Actor, role: str, at: datetime, *, endorsed: bool = True) -> Words:
    """Who asks, with the number to ring back: from the register, never from the request."""
    contact = Contact.objects.filter(agency=info_request.agency).order_by("id").first()
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
