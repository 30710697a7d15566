"""Taking a row for oneself before it is decided on: request, response, trail, always in this order."""

from __future__ import annotations

from operator import attrgetter
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import QuerySet, Subquery, Value

from audit.prepared import prepared
from requests_app.denials import Changed
from requests_app.models import (
    AgencyResponse,
    ApprovalStep,
    Arrival,
    Draft,
    InformationRequest,
    RequestVersion,
    ResponseVersion,
    Thing,
)

Locked = TypeVar("Locked", InformationRequest, AgencyResponse, Arrival)


def lock_request(info_request: InformationRequest, seen: int | None = None) -> InformationRequest:
    """Lock a request's row, first in the order: request, response, trail. Raises Changed when `seen` is behind."""
    return _unchanged(_request(info_request.pk)[0], seen)


def lock_response(response: AgencyResponse, seen: int | None = None) -> AgencyResponse:
    """Lock a response's row, its request's first. Raises Changed when `seen` is behind."""
    request = None
    if response.info_request_id:
        # A statement of its own: the next one begins when this has waited, so it reads what others left behind.
        request = _request(response.info_request_id)[0]
    fresh = _unchanged(_response(response.pk)[0], seen)
    fresh.info_request = request
    return fresh


def lock_arrival(arrival: Arrival, seen: int | None = None) -> Arrival:
    """Lock the receiving side's record of what came unasked, its answer's row first. Raises Changed like the others."""
    response = _response(arrival.response_id)[0]
    fresh = _unchanged(
        Arrival.objects.select_for_update(of=("self",)).select_related("agency").get(pk=arrival.pk), seen
    )
    fresh.response = response
    return fresh


def lock_step(step: ApprovalStep, seen: int | None = None) -> tuple[Thing, ApprovalStep]:
    """Lock whatever a step belongs to, then read the step and those beside it again under that lock.

    Deciding a step of an answer concerns the answer alone, so its request is neither locked nor read: nobody who
    holds the one waits for the other.
    """
    thing: Thing
    if isinstance(step.thing, AgencyResponse):
        thing = _unchanged(_answer(step.thing.pk)[0], seen)
        steps = _answer_round(thing.pk, step.round, thing.version)
    else:
        thing = lock_request(step.thing, seen)
        steps = _request_round(thing.pk, step.round, thing.version)
    for one in steps:
        one.info_request, one.response = sides(thing)
        if one.agency_id == step.agency_id:
            one.agency = step.agency
    fresh = next(one for one in steps if one.pk == step.pk)
    fresh.beside = tuple(one for one in sorted(steps, key=attrgetter("order")) if one is not fresh)
    return thing, fresh


def lock_draft(draft: Draft, seen: int | None = None) -> Draft:
    """Lock a draft's row. Raises Changed when it was put forward meanwhile, or saved since `seen`."""
    locked = Draft.objects.select_for_update(of=("self",)).select_related("info_request", "response")
    fresh = locked.filter(pk=draft.pk).first()
    if fresh is None or (seen is not None and seen != fresh.version):
        raise Changed
    return fresh


def sides(thing: Thing) -> tuple[InformationRequest | None, AgencyResponse | None]:
    """The thing in the column that it belongs in: a step's response is empty on the asking side (dec.9)."""
    return (None, thing) if isinstance(thing, AgencyResponse) else (thing, None)


def _unchanged(fresh: Locked, seen: int | None) -> Locked:
    if seen is not None and seen != fresh.audit_seq:
        raise Changed
    return fresh


@prepared
def _request(pk: UUID) -> QuerySet[InformationRequest]:
    locked = InformationRequest.objects.select_for_update(of=("self",))
    return locked.filter(pk=pk).select_related("agency", "team", "author")


@prepared
def _response(pk: UUID) -> QuerySet[AgencyResponse]:
    rows = AgencyResponse.objects.select_for_update(of=("self",)).filter(pk=pk)
    return rows.select_related("from_agency", "to_agency", "team", "holder", "arrival__team", "origin__from_agency")


@prepared
def _answer(pk: UUID) -> QuerySet[AgencyResponse]:
    return AgencyResponse.objects.select_for_update().filter(pk=pk)


@prepared
def _request_round(pk: UUID, number: int, version: int) -> QuerySet[ApprovalStep]:
    signed = RequestVersion.objects.filter(info_request=pk, number=version)
    newest: dict[str, Any] = {"digest": Subquery(signed.values("digest")), "careful": Value(False)}
    return _round(pk, number).annotate(**newest)


@prepared
def _answer_round(pk: UUID, number: int, version: int) -> QuerySet[ApprovalStep]:
    signed = ResponseVersion.objects.filter(response=pk, number=version)
    newest: dict[str, Any] = {name: Subquery(signed.values(name)) for name in ("digest", "careful")}
    return _round(pk, number).annotate(**newest)


def _round(root: UUID, number: int) -> QuerySet[ApprovalStep]:
    return ApprovalStep.objects.filter(root_id=root, round=number)
