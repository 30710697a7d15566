"""Who looked: the owner of a record sees every recorded look at it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from agencies.models import Agency, Membership, Person
from audit.models import Entry
from requests_app.events import Event
from requests_app.models import Thing

LOOKS = (
    Event.REQUEST_OPENED,
    Event.RESPONSE_OPENED,
    Event.DISCLOSURE_OPENED,
    Event.CUSTODY_OPENED,
    Event.DISAGREEMENT_OPENED,
    Event.HIDDEN_SHOWN,
    Event.ADVICE_OPENED,
    Event.TRAIL_SEARCHED,
    Event.SUBJECT_SOUGHT,
    Event.TRAIL_ENTRY_SHOWN,
    Event.TRAIL_EXPORTED,
    Event.SAMPLED_CASE_SHOWN,
)


@dataclass(frozen=True)
class Look:
    """One look: who, what they are in their agency now, and when it was recorded."""

    name: str
    title: str
    agency: str
    at: datetime


def lookers(thing: Thing, last: int = 25) -> list[Look]:
    """The last looks at a thing, the newest first. Four queries."""
    rows = Entry.objects.filter(request_id=thing.pk, action__in=LOOKS).order_by("-id")
    found = list(rows.values_list("actor_id", "agency_id", "recorded_at")[:last])
    people = dict(Person.objects.filter(pk__in={row[0] for row in found}).values_list("pk", "name"))
    agencies = dict(Agency.objects.filter(pk__in={row[1] for row in found}).values_list("pk", "name"))
    titles = {
        (member.person_id, member.agency_id): member.title
        for member in Membership.objects.filter(person__in=people, agency__in=agencies).order_by("starts_at")
    }
    return [
        Look(people.get(actor, ""), titles.get((actor, agency), ""), agencies.get(agency, ""), at)
        for actor, agency, at in found
    ]
