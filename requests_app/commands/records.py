"""A copy of the disclosure record: taken by name and for a reason, and on record before a byte of it leaves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from agencies.actors import Actor
from audit.trail import Receipt
from requests_app import policies, reminders, trail
from requests_app.commands.locking import lock_response
from requests_app.commands.parts import reason
from requests_app.events import Event
from requests_app.models import AgencyResponse, Thing
from requests_app.queries import records
from requests_app.queries.custody import copies_of
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
    about, _slot = reminders.received_from(held)
    _newer(about, held, [row.correction.number for row, _words in copies_of(held)], by=by, at=at)
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
    sent = response.corrections.filter(ended="SENT").values_list("number", flat=True)
    _newer(response, response, sent, by=by, at=at)
    return Taken(made, digest, receipt)


def _newer(about: Thing, held: AgencyResponse, corrections: Iterable[int], *, by: Actor, at: datetime) -> None:
    """Whoever takes a copy anew has done what they were told when an earlier one no longer stood."""
    for number in corrections:
        reminders.settle(about, [reminders.COPY_OLD], at, slot=f"{held.ref}-{number}", who=by.person)
