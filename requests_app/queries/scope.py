"""Who sees what (dec.5): relation, not role, opens a record. Scope first; then search, count, sort, export."""

from __future__ import annotations

from collections.abc import Set
from datetime import datetime
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from agencies.actors import Actor
from agencies.looking import looked_up_once
from agencies.queries import records_of
from audit.prepared import prepared
from requests_app.denials import NotFound
from requests_app.models import (
    AgencyResponse,
    ApprovalStep,
    Arrival,
    Draft,
    Grant,
    InformationRequest,
    Misuse,
    RequestGrant,
    ResponseGrant,
    Signature,
    Thing,
)
from requests_app.models.steps import StepStatus
from requests_app.queries.known import cases_linked_to
from requests_app.roles import May, may

Row = TypeVar("Row", bound=Model)


class Viewer(NamedTuple):
    """Who looks, in plain values: what the scopes hang on, apart from what somebody is named on.

    Scopes of plain values can be part of a prepared statement; `oversees`: whether they oversee their agency's side.
    """

    person: UUID
    human: UUID
    agency: UUID
    teams: list[UUID]
    roles: frozenset[str]
    linked: list[UUID]
    oversees: bool


def viewer(by: Actor) -> Viewer:
    """This person as the scopes take them: with the roles that they borrow, and the cases that they have a link to."""
    return Viewer(
        by.person.pk, by.human, by.agency.pk, list(by.teams), by.roles | by.borrowed, list(cases_linked_to(by)),
        may(May.OVERSEE, by.roles),
    )  # fmt: skip


def visible_requests(by: Actor, at: datetime) -> QuerySet[InformationRequest]:
    """The requests whose asking side this person is on: author, raising team, open step, signer, grant, oversight.

    What was disposed of is not among them: there is nothing left to see.
    """
    return requests_of_side(by, at).exclude(sealed_key=b"")


def requests_of_side(by: Actor, at: datetime) -> QuerySet[InformationRequest]:
    """The same, with what was disposed of: its trail can still be read."""
    return requests_seen(viewer(by), list(requests_granted(by, at)))


def requests_seen(who: Viewer, granted: list[UUID]) -> QuerySet[InformationRequest]:
    """The same, of plain values. `granted`: the requests that they are named on."""
    mine = Q(agency=who.agency, author=who.person) | Q(team__pk__in=who.teams) | Q(pk__in=granted)
    mine |= Q(pk__in=steps_open_to(who).filter(response=None).values("info_request"))
    mine |= Q(_has_signed(who), agency=who.agency)
    if who.oversees:
        mine |= Q(agency=who.agency)
    rows = InformationRequest.objects.filter(mine, known_requests(who, granted))
    return rows.exclude(pk__in=who.linked) if who.linked else rows


def known_requests(who: Viewer, granted: list[UUID], its: str = "") -> Q:
    """Requests that are not restricted, or that this person wrote or is named on. `its`: the way to the request."""
    return Q(**{f"{its}restricted": False}) | Q(**{f"{its}author": who.person}) | Q(**{f"{its}pk__in": granted})


def visible_responses(by: Actor, at: datetime) -> QuerySet[AgencyResponse]:
    """The responses whose answering side this person is on: the team it was sent to, open step, signer, oversight.

    What was disposed of is not among them.
    """
    return responses_of_side(by, at).exclude(sealed_key=b"")


def responses_of_side(by: Actor, at: datetime) -> QuerySet[AgencyResponse]:
    """The same, with what was disposed of."""
    who, granted = viewer(by), list(answers_granted(by, at))
    mine = Q(team__pk__in=who.teams) | Q(pk__in=granted)
    mine |= Q(pk__in=steps_open_to(who).filter(response__isnull=False).values("response"))
    mine |= Q(_has_signed(who), from_agency=who.agency)
    if who.oversees:
        mine |= Q(from_agency=who.agency)
    kept = Q(pk__in=who.linked) | Q(info_request__pk__in=who.linked, info_request__isnull=False)
    rows = AgencyResponse.objects.filter(mine, known_answers(who, granted), origin=None)
    return rows.exclude(kept) if who.linked else rows


def known_answers(who: Viewer, granted: list[UUID], its: str = "") -> Q:
    """Answers that are not restricted, or that this person took or is named on. `its`: the way to the answer."""
    return Q(**{f"{its}restricted": False}) | Q(**{f"{its}holder": who.person}) | Q(**{f"{its}pk__in": granted})


def visible_arrivals(by: Actor) -> QuerySet[Arrival]:
    """What this person's agency was given without asking: the team that it was sent to, oversight."""
    return arrivals_seen(viewer(by))


def arrivals_seen(who: Viewer) -> QuerySet[Arrival]:
    """The same, of plain values."""
    mine = Q(team__pk__in=who.teams)
    if who.oversees:
        mine |= Q(agency=who.agency)
    return Arrival.objects.filter(mine).exclude(response__pk__in=who.linked).exclude(sealed_key=b"")


ACROSS_TEAMS = frozenset({"DPO", "GOVERNANCE_LEAD", "AGENCY_LEAD", "IG_LEAD", "SIRO"})
"""Who looks after a whole agency: a report of misuse is theirs to review, whichever team it concerns."""


def misuse_or_404(by: Actor, ref: str, at: datetime) -> Misuse:
    """The report of this answer that one's own agency made and reviews. Raises NotFound."""
    mine = Q(response__in=visible_responses(by, at)) | Q(response__info_request__in=visible_requests(by, at))
    if by.roles & ACROSS_TEAMS:
        ours = Q(response__from_agency=by.agency, response__restricted=False)
        mine |= ours | ~Q(response__from_agency=by.agency) & ~Q(response__info_request__restricted=True)
    linked = cases_linked_to(by)
    rows = Misuse.objects.filter(mine, agency=by.agency)
    rows = rows.exclude(response__in=linked).exclude(
        response__info_request__in=linked, response__info_request__isnull=False
    )
    rows = rows.select_related(
        "agency", "reported_by", "response__info_request", "response__from_agency", "response__to_agency",
        "response__arrival",
    )  # fmt: skip
    return one_or_404(rows.order_by("-number"), response__ref=ref)


def one_or_404(rows: QuerySet[Row], **which: Any) -> Row:
    """The one of these visible rows that is meant. Raises NotFound, alike for hidden and for absent."""
    found = rows.filter(**which).first()
    if found is None:
        raise NotFound
    return found


def request_or_404(by: Actor, ref: str, at: datetime) -> InformationRequest:
    """The request of this reference, seen from its asking side. Raises NotFound."""
    return one_or_404(visible_requests(by, at).select_related("agency", "team", "author"), ref=ref)


def response_or_404(by: Actor, ref: str, at: datetime) -> AgencyResponse:
    """The response of this reference, seen from its answering side. Raises NotFound."""
    rows = visible_responses(by, at).select_related("info_request", "from_agency", "to_agency", "team", "holder")
    return one_or_404(rows, ref=ref)


def answer_or_404(info_request: InformationRequest, ref: str) -> AgencyResponse:
    """One partner's answer to a request that this person may see already. Raises NotFound."""
    return one_or_404(info_request.responses.select_related("info_request", "from_agency", "to_agency"), ref=ref)


def step_or_404(thing: Thing, step_id: UUID) -> ApprovalStep:
    """A step of something that this person may see already. Raises NotFound."""
    return one_or_404(thing.steps.select_related("agency", "info_request", "response"), pk=step_id)


def signed_or_404(by: Actor, root: UUID, seq: int) -> ApprovalStep:
    """The step that somebody signed, or answered a dissent in, with that entry, though they see the rest no more.

    Raises NotFound where it is not theirs.
    """
    mine = Signature.objects.filter(root_id=root, audit_seq=seq, human=by.human, step__isnull=False)
    steps = ApprovalStep.objects.filter(
        Q(pk__in=mine.values("step")) | Q(root_id=root, audit_seq=seq, answered_by=by.person)
    )
    return one_or_404(steps.select_related("decided_by", "decided_for"))


def draft_or_404(by: Actor, ref: str) -> Draft:
    """One's own draft in this agency. Raises NotFound: nobody sees another's."""
    return one_or_404(drafts_of(by), ref=ref)


def drafts_of(by: Actor) -> QuerySet[Draft]:
    """One's own drafts in this agency, the newest first: nobody sees another's."""
    granted = list(answers_granted(by, by.at)) if by.at else []
    known = Q(response=None) | known_answers(viewer(by), granted, "response__")
    return Draft.objects.filter(known, owner=by.person, agency=by.agency).order_by("-saved_at")


def request_drafts_of(by: Actor) -> QuerySet[Draft]:
    """One's own drafts of requests, the newest first."""
    return drafts_of_requests(by.person.pk, by.agency.pk)


def drafts_of_requests(owner: UUID, agency: UUID) -> QuerySet[Draft]:
    """The same, of plain values."""
    return Draft.objects.filter(response=None, owner=owner, agency=agency).order_by("-saved_at")


def steps_open_to(who: Viewer) -> QuerySet[ApprovalStep]:
    """Open steps of this person's agency that a role of theirs may sign, or a role that they stand in for."""
    wanted = Q(pk__in=[])  # who has no role has no step
    for role in sorted(who.roles):
        wanted |= Q(roles__contains=f" {role} ")
    theirs = Q(cover=None) | Q(cover__person=None) | Q(cover__person=who.person)  # cover may be by one named person
    return ApprovalStep.objects.filter(wanted, theirs, agency=who.agency, status=StepStatus.OPEN)


def _has_signed(who: Viewer) -> Exists:
    """Whether this human being, under any record, put their name to the request or the answer."""
    return Exists(Signature.objects.filter(root_id=OuterRef("pk"), human__in=records_of(who.human).values("pk")))


@looked_up_once
def requests_granted(by: Actor, at: datetime) -> Set[UUID]:
    """A check wants guardian's permission and a live grant: either alone opens nothing (dec.3)."""
    ids = set(_requests_named(by.person.pk, by.agency.pk, at))
    return ids and ids & _held(RequestGrant, "view_informationrequest", by, ids)


@looked_up_once
def answers_granted(by: Actor, at: datetime) -> Set[UUID]:
    """The answers of this person's agency on which they are named: both rows, as for a request."""
    ids = set(_answers_named(by.person.pk, by.agency.pk, at))
    return ids and ids & _held(ResponseGrant, "view_agencyresponse", by, ids)


@prepared
def _requests_named(person: UUID, agency: UUID, at: datetime) -> QuerySet[Grant, UUID]:
    rows = Grant.objects.filter(Grant.live(at), person=person, info_request__agency=agency)
    return rows.values_list("root_id", flat=True)


@prepared
def _answers_named(person: UUID, agency: UUID, at: datetime) -> QuerySet[Grant, UUID]:
    rows = Grant.objects.filter(Grant.live(at), person=person, response__from_agency=agency)
    return rows.values_list("root_id", flat=True)


def _held(of: type[RequestGrant | ResponseGrant], codename: str, by: Actor, ids: set[UUID]) -> set[UUID]:
    rows = of._default_manager.filter(user=by.person, permission__codename=codename, content_object__in=ids)
    return set(rows.values_list("content_object_id", flat=True))
