"""A copy of the disclosure record: taken by name and for a reason, and on record before a byte of it leaves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from agencies.actors import Actor
from audit.trail import Receipt
from requests_app import policies, trail
from requests_app.commands.locking import lock_response
from requests_app.commands.parts import reason
from requests_app.events import Event
from requests_app.models import AgencyResponse
from requests_app.queries import records
from requests_app.trail import command, record_both

Words = dict[str, Any]


@dataclass(frozen=True)
class Taken:
    """A record made for one recipient, its digest, and the receipt of the entry that says so."""

    record: Words
    digest: str
    receipt: Receipt


@command
def take_record(held: AgencyResponse, why: str, *, by: Actor, at: datetime) -> Taken:
    """Take a copy of what was shared with one's side. Both sides can prove that it was taken; why stays with this one.

    The copy as it was made is sealed with the entry: what somebody holds can be compared with it later.
    """
    held = lock_response(held)
    if denial := policies.why_not_take_record(held, by=by, at=at):
        raise denial
    said = reason(why, pointer="/why")
    made = records.received_record(held, by)
    digest = trail.digest(made)
    told = {"why": said, "record": made, "sha256": digest}
    own, asked = record_both(Event.RECORD_TAKEN, response=held, by=by, at=at, to_asker=told)
    return Taken(made, digest, asked or own)


@command
def take_given_record(response: AgencyResponse, why: str, *, by: Actor, at: datetime) -> Taken:
    """Take a copy of what one's side gave. It is this side's own business: the other reads nothing of it."""
    response = lock_response(response)
    if denial := policies.why_not_take_given_record(response, by=by, at=at):
        raise denial
    said = reason(why, pointer="/why")
    made = records.given_record(response, by)
    digest = trail.digest(made)
    content = {"why": said, "record": made, "sha256": digest}
    receipt = trail.record(Event.RECORD_TAKEN, about=response, by=by, at=at, content=content)
    return Taken(made, digest, receipt)
