"""Exclusions known beforehand: whom they keep out of what. Children are compared by keyed blind indexes alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from agencies.actors import Actor
from agencies.models import Agency
from agencies.queries import is_of
from audit import seal
from audit.prepared import prepared
from audit.trail import contents_of
from requests_app.models import AgencyResponse, Arrival, Exclusion, InformationRequest, Link, SubjectKey, Thing
from requests_app.queries.known import case_of
from requests_app.values.exclusions import identifying

Words = Mapping[str, Any]
Blind = set[tuple[str, str]]
JUST_NOW = timedelta(minutes=10)
"""How long an exclusion is compared again with what there is: two acts at the same time do not see each other."""


def blind(person: Words) -> Blind:
    """The keyed indexes of somebody's identifying values."""
    return {(kind, seal.blind(kind, value)) for kind, value in identifying(person)}


def is_about(exclusion: Exclusion, person: Blind) -> bool:
    """Whether this is the child: the same NHS number, or the same name and the same date of birth."""
    if exclusion.nhs and ("nhs", exclusion.nhs) in person:
        return True
    return bool(exclusion.name) and {("name", exclusion.name), ("dob", exclusion.dob)} <= person


def exclusions_from(
    agencies: Iterable[Agency], subjects: Callable[[], Iterable[Words]], at: datetime
) -> list[Exclusion]:
    """The exclusions in force of these agencies that concern any of these people. One query; `subjects` is only
    asked where there are any."""
    rows = _live([agency.pk for agency in agencies], at)
    if not rows:
        return []
    people = [blind(person) for person in subjects()]
    return [row for row in rows if any(is_about(row, person) for person in people)]


@prepared
def _live(agencies: list[UUID], at: datetime) -> QuerySet[Exclusion]:
    return Exclusion.objects.filter(Exclusion.live(at), agency__pk__in=agencies).select_related("person")


def is_excluded(by: Actor, subjects: Iterable[Words], at: datetime) -> bool:
    """Whether somebody is kept out of what concerns any of these people, in their agency, under any record."""
    rows = list(Exclusion.objects.filter(Exclusion.live(at), is_of(by.human), agency=by.agency))
    return bool(rows) and any(is_about(row, blind(person)) for person in subjects for row in rows)


def things_about(exclusion: Exclusion) -> list[Thing | Arrival]:
    """What its own agency asked, was asked, offers or was given about this child, and the person may still know of.

    In the order in which things are locked: requests, answers, arrivals.
    """
    requests, linked = requests_about(exclusion), Link.objects.filter(person=exclusion.person).values("case_id")
    asked = InformationRequest.objects.filter(pk__in=requests, agency=exclusion.agency).exclude(pk__in=linked)
    answers = AgencyResponse.objects.filter(from_agency=exclusion.agency).exclude(pk__in=linked)
    answers = answers.exclude(info_request__in=linked, info_request__isnull=False)
    unasked = [one for one in answers.filter(info_request=None).order_by("pk") if _names(exclusion, asked_about(one))]
    given = Arrival.objects.filter(agency=exclusion.agency).exclude(response__in=linked).select_related("response")
    arrived = [one for one in given.order_by("pk") if _names(exclusion, given_about(one))]
    return [
        *asked.order_by("pk"),
        *answers.filter(info_request__in=requests).select_related("info_request").order_by("pk"),
        *unasked,
        *arrived,
    ]


def requests_about(exclusion: Exclusion) -> set[UUID]:
    """The requests about this child, whoever asked. An exclusion that was never saved says which child just as well."""
    wanted = Q(kind="nhs", blind=exclusion.nhs) if exclusion.nhs else Q(pk=None)
    if exclusion.name:
        wanted |= Q(kind="name", blind=exclusion.name) | Q(kind="dob", blind=exclusion.dob)
    found: dict[UUID, Blind] = {}
    requests: dict[UUID, UUID] = {}
    for subject, request, kind, value in SubjectKey.objects.filter(wanted).values_list(
        "subject_id", "info_request_id", "kind", "blind"
    ):
        found.setdefault(subject, set()).add((kind, value))
        requests[subject] = request
    return {requests[subject] for subject, keys in found.items() if is_about(exclusion, keys)}


def _names(exclusion: Exclusion, people: Iterable[Words]) -> bool:
    return any(is_about(exclusion, blind(person)) for person in people)


def asked_about(response: AgencyResponse) -> list[Words]:
    """Whom an answer that nobody asked for is about; nobody where its words are gone."""
    return list(contents_of(response, [1]).get(1, {}).get("subjects") or ())


def given_about(arrival: Arrival) -> list[Words]:
    """Whom something is about that was given without being asked for."""
    return list((contents_of(arrival, [1]).get(1, {}).get("offered") or {}).get("subjects") or ())


def own_case(thing: Thing | Arrival) -> UUID:
    """What a link to it hides."""
    return thing.response_id if isinstance(thing, Arrival) else case_of(thing)


def own_agency(thing: Thing | Arrival) -> Agency:
    """Whose own side it is."""
    return thing.from_agency if isinstance(thing, AgencyResponse) else thing.agency


def newest_exclusions(at: datetime) -> QuerySet[Exclusion]:
    """Those that began a moment ago."""
    rows = Exclusion.objects.filter(Exclusion.live(at), starts_at__gte=at - JUST_NOW)
    return rows.select_related("agency", "person", "added_by").order_by("starts_at", "id")


def exclusions_of(by: Actor) -> QuerySet[Exclusion]:
    """Every exclusion of one's own agency, the newest first, ended ones too; none that keeps oneself out, under any
    record: it says which child, and why."""
    rows = Exclusion.objects.filter(agency=by.agency).exclude(is_of(by.human))
    rows = rows.select_related("agency", "person", "added_by")
    return rows.order_by("-starts_at", "id")


def sealed_of(agency: Agency, rows: Sequence[Exclusion]) -> Iterator[tuple[Exclusion, dict[str, Any]]]:
    """Each with what was said of it: who the child is, and why. One query."""
    said = contents_of(agency, [row.added_seq for row in rows]) if rows else {}
    return ((row, said[row.added_seq]) for row in rows)
