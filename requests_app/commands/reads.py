"""Reads that are acts: recorded in the reader's session stream before anything is shown (house rule 3)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from agencies.actors import Actor
from requests_app import queries
from requests_app.commands.parts import reason
from requests_app.denials import NotFound
from requests_app.events import Event
from requests_app.models import AgencyResponse, InformationRequest, Thing
from requests_app.queries.sides import is_confidential
from requests_app.trail import command, record_look

Words = dict[str, Any]


@command
def open_request(info_request: InformationRequest, *, by: Actor, at: datetime) -> Words:
    """Record that this person looks, then give the words of the newest version."""
    record_look(Event.REQUEST_OPENED, by=by, at=at, looked_at=info_request.pk, refers_to=info_request.ref)
    return queries.request_words(info_request)


@command
def open_response(response: AgencyResponse, *, by: Actor, at: datetime) -> Words:
    """Record that this person looks, then give what this partner was asked."""
    record_look(Event.RESPONSE_OPENED, by=by, at=at, looked_at=response.pk, refers_to=response.ref)
    return queries.addressed_words(response)


@command
def show_address(info_request: InformationRequest, of: str, why: str, *, by: Actor, at: datetime) -> str:
    """Record why this person must see one confidential address, then give it."""
    said = reason(why, pointer="/why")
    people = {person["ref"]: person for person in queries.request_words(info_request)["subjects"]}
    if of not in people or not is_confidential(people[of]):
        raise NotFound
    where = f"{info_request.ref} {of}.address"
    record_look(Event.HIDDEN_SHOWN, by=by, at=at, looked_at=info_request.pk, refers_to=where, content={"why": said})
    return str(people[of]["address"].get("line", ""))


@command
def show_hidden(thing: Thing, field: str, *, by: Actor, at: datetime) -> None:
    """Record that a masked detail (such as `S1.dob`) is shown to this person, for this page view."""
    record_look(Event.HIDDEN_SHOWN, by=by, at=at, looked_at=thing.pk, refers_to=f"{thing.ref} {field}")


@command
def look_at_custody(held: AgencyResponse, *, by: Actor, at: datetime) -> None:
    """Record that this person looks who has what was shared with them, and what became of it."""
    record_look(Event.CUSTODY_OPENED, by=by, at=at, looked_at=held.pk, refers_to=held.ref)
