"""The trail as whoever audits it may read it: who, when, which rule, what came of it; never the content (dec.5).

An agency's governance lead reads the streams of that agency's side. The partnership's reads those of all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from agencies.actors import Actor
from agencies.events import Event as AgencyEvent
from agencies.models import Agency, Membership, Person, SignIn
from audit.models import Entry
from audit.prepared import prepared
from requests_app.denials import NotFound
from requests_app.models import AgencyResponse, Arrival, Exclusion, InformationRequest, Kept, Sample
from requests_app.queries.exclusions import requests_about
from requests_app.queries.known import cases_linked_to
from requests_app.queries.scope import requests_of_side, responses_of_side
from requests_app.roles import May, may

PARTNERSHIP = "PARTNERSHIP"
PAGE = 50


@dataclass(frozen=True)
class Sought:
    """What somebody looks for in the trail; what is empty does not narrow it.

    `agency` is a code, `person` an id, `ref` a reference of a request or an answer, `act` an event, `code` that of
    a refusal. From
    `start` up to `stop` by the database's clock. `before` is where the page before this one ended.
    """

    agency: str = ""
    person: UUID | None = None
    ref: str = ""
    act: str = ""
    start: datetime | None = None
    stop: datetime | None = None
    refused: bool = False
    code: str = ""
    before: int | None = None


@dataclass(frozen=True)
class SubjectSought:
    """The child whose records an auditor looks for: its NHS number, or its name and date of birth."""

    name: str = ""
    dob: date | None = None
    nhs_number: str = ""


def oversees(by: Actor) -> bool:
    """Whether this person audits anything at all."""
    return may(May.OVERSEE, by.roles)


def oversees_all(by: Actor) -> bool:
    """Whether this person audits the partnership, and not one agency only."""
    return oversees(by) and PARTNERSHIP in by.agency.kinds


def overseen(by: Actor, at: datetime) -> QuerySet[Entry]:
    """The entries that this person audits: those of the streams of their side. None for anybody else."""
    if not oversees(by):
        return Entry.objects.none()
    if oversees_all(by):
        return Entry.objects.exclude(stream_id__in=_hidden_from(by).values("pk"))
    asked, answers = _own_side(by, at)
    return Entry.objects.filter(
        Q(stream_id__in=asked.values("pk"))
        | Q(stream_id__in=answers.values("pk"))
        | Q(stream_id__in=_given(by).values("pk"))
        | Q(stream_id__in=SignIn.objects.filter(agency=by.agency).values("pk"))
        | Q(stream_id__in=Sample.objects.filter(agency=by.agency).values("pk"))
        | Q(stream_id=by.agency.pk)
    )


def _own_side(by: Actor, at: datetime) -> tuple[QuerySet[InformationRequest], QuerySet[AgencyResponse]]:
    """What one's own agency asked, and what it was asked: each is one side's record."""
    if oversees_all(by):
        return InformationRequest.objects.all(), AgencyResponse.objects.exclude(pk__in=_hidden_from(by).values("pk"))
    own_hidden = AgencyResponse.objects.filter(hides=True, from_agency=by.agency).exclude(pk__in=cases_linked_to(by))
    answers = Q(pk__in=responses_of_side(by, at).values("pk")) | Q(pk__in=own_hidden.values("pk"))
    return (
        requests_of_side(by, at).filter(agency=by.agency),
        AgencyResponse.objects.filter(answers, from_agency=by.agency),
    )


def _given(by: Actor) -> QuerySet[Arrival]:
    """One's own agency's records of what it was given without asking."""
    rows = Arrival.objects.all() if oversees_all(by) else Arrival.objects.filter(agency=by.agency)
    return rows.exclude(response__in=cases_linked_to(by))


def _hidden_from(by: Actor) -> QuerySet[AgencyResponse]:
    """Answers of which part may not be known to exist: their record is for their own agency's lead alone."""
    return AgencyResponse.objects.filter(hides=True).exclude(from_agency=by.agency)


def found(by: Actor, sought: Sought, at: datetime) -> list[Entry]:
    """The entries sought, the newest first; one more than a page where there are more."""
    rows = overseen(by, at)
    if sought.agency:
        rows = rows.filter(agency_id__in=Agency.objects.filter(code=sought.agency).values("pk"))
    if sought.person:
        rows = rows.filter(actor_id__in=people_overseen(by).filter(person=sought.person).values("person"))
    if sought.ref:
        rows = rows.filter(request_id__in=[thing.pk for thing in things_of(by, sought.ref, at)])
    if sought.act or sought.refused or sought.code:
        rows = rows.filter(action=AgencyEvent.ATTEMPT_REFUSED if sought.refused or sought.code else sought.act)
    if sought.code:
        rows = rows.filter(outcome=sought.code)
    if sought.start:
        rows = rows.filter(recorded_at__gte=sought.start)
    if sought.stop:
        rows = rows.filter(recorded_at__lt=sought.stop)
    if sought.before:
        rows = rows.filter(pk__lt=sought.before)
    return list(rows.order_by("-pk")[: PAGE + 1])


def entry_or_404(by: Actor, stream: UUID, number: int, at: datetime) -> Entry:
    """One entry of those that this person audits. Raises NotFound, alike for hidden and for absent."""
    entry = overseen(by, at).filter(stream_id=stream, stream_seq=number).first()
    if entry is None:
        raise NotFound
    return entry


def neighbours(entry: Entry) -> set[int]:
    """The numbers beside an entry that its stream has too: a stream is one side's, so whoever audits one audits all."""
    beside = [entry.stream_seq - 1, entry.stream_seq + 1]
    rows = Entry.objects.filter(stream_id=entry.stream_id, stream_seq__in=beside)
    return set(rows.values_list("stream_seq", flat=True))


def things_of(by: Actor, ref: str, at: datetime) -> list[Kept]:
    """What a reference means on the side that one audits: a request with the answers to it, an answer, an arrival."""
    requests, answers = _own_side(by, at)
    asked = list(requests.filter(ref=ref))
    given = _given(by).filter(response__ref=ref).select_related("response")
    return [*asked, *answers.filter(Q(ref=ref) | Q(info_request__in=asked)), *given]


def things_about(by: Actor, keys: Mapping[str, str], at: datetime) -> list[Kept]:
    """Requests about a child, by its keyed blind indexes, and the answers to them, on the side that one audits."""
    child = Exclusion(nhs=keys.get("nhs", ""), name=keys.get("name", ""), dob=keys.get("dob", ""))
    ids = requests_about(child)
    requests, answers = _own_side(by, at)
    asked = requests.filter(pk__in=ids).order_by("-submitted_at")
    return [*asked, *answers.filter(info_request__in=ids).order_by("-sent_at")]


def people_overseen(by: Actor) -> QuerySet[Membership]:
    """Whose acts one may look for by name: one's own agency's people, or everybody's for whoever audits all."""
    members = Membership.objects.all() if oversees_all(by) else Membership.objects.filter(agency=by.agency)
    return members.order_by("person__name", "agency__name", "starts_at")


def refs_of(ids: Iterable[UUID]) -> dict[UUID, str]:
    """The references of requests, answers and arrivals, by id. One query."""
    return dict(_refs(list(set(ids))))


@prepared
def _refs(ids: list[UUID]) -> QuerySet[Any, tuple[UUID, str]]:
    answers = AgencyResponse.objects.filter(pk__in=ids).values_list("pk", "ref")
    arrivals = Arrival.objects.filter(pk__in=ids).values_list("pk", "response__ref")
    return InformationRequest.objects.filter(pk__in=ids).values_list("pk", "ref").union(answers, arrivals, all=True)


def names_of(entries: Sequence[Entry]) -> tuple[dict[UUID, str], dict[UUID, str]]:
    """The names of who acted and of their agencies, by id. Two queries."""
    people = _people_named(list({entry.actor_id for entry in entries}))
    return dict(people), dict(_agencies_named(list({entry.agency_id for entry in entries})))


@prepared
def _people_named(ids: list[UUID]) -> QuerySet[Person, tuple[UUID, str]]:
    return Person.objects.filter(pk__in=ids).values_list("pk", "name")


@prepared
def _agencies_named(ids: list[UUID]) -> QuerySet[Agency, tuple[UUID, str]]:
    return Agency.objects.filter(pk__in=ids).values_list("pk", "name")
