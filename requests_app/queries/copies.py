"""Who took a copy of a disclosure record, out of the trail: once something is put right, it no longer stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from agencies.actors import Actor
from agencies.models import Agency, Membership, Person
from audit.models import Entry
from audit.trail import about
from requests_app.events import Event
from requests_app.models import AgencyResponse
from requests_app.queries.custody import stream_of


@dataclass(frozen=True)
class Copy:
    """One copy: who took it, and when."""

    person: Person
    at: datetime


def copies_received(held: AgencyResponse) -> list[Copy]:
    """The copies that the side which received it took, in order."""
    stream = stream_of(held)
    rows = about(stream).filter(action=Event.RECORD_TAKEN, agency_id=held.to_agency_id)
    ref = "" if stream.pk == held.pk else f'"refers_to":"{held.ref}"'
    return _copies([one for one in rows if ref.encode() in bytes(one.body)])


def copies_given(response: AgencyResponse) -> list[Copy]:
    """The copies that the side which gave it took, in order."""
    rows = about(response).filter(action=Event.RECORD_TAKEN, agency_id=response.from_agency_id)
    return _copies(list(rows))


def _copies(rows: list[Entry]) -> list[Copy]:
    people = Person.objects.in_bulk([row.actor_id for row in rows])
    return [Copy(people[row.actor_id], row.at) for row in rows]


def copiers(copies: list[Copy], agency: Agency, at: datetime) -> list[Person]:
    """Who of them is of that agency still, and can be told."""
    rows = Membership.objects.filter(Membership.live(at), agency=agency, person__in=[one.person for one in copies])
    return list({row.person_id: row.person for row in rows.select_related("person")}.values())


def outdated(held: AgencyResponse, by: Actor) -> Copy | None:
    """The newest copy of this person's own, where something was put right since they took it."""
    sent = held.correction_copies.order_by("-correction__number").values_list("correction__sent_at", flat=True)
    newest = sent.first()
    if newest is None:
        return None
    mine = [one for one in copies_received(held) if one.person.human == by.human]
    return mine[-1] if mine and mine[-1].at < newest else None
