"""What somebody may do with each of many things: as many questions to the database, however many things there are.

The policies of single things say why not; these say which. A test holds the two against each other, for everybody.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from agencies.actors import Actor
from agencies.queries import records_of
from audit.prepared import prepared
from requests_app import lifecycle
from requests_app.lifecycle import Action, RequestStatus
from requests_app.models import AgencyResponse, ApprovalStep, InformationRequest, Signature
from requests_app.models.steps import SignatureKind, StepStatus
from requests_app.policies.links import unrestrictable, why_not_unrestrict
from requests_app.policies.parts import is_a_key
from requests_app.policies.requests import why_not_copy, why_not_grant, why_not_withdraw
from requests_app.policies.responses import not_its_team
from requests_app.queries.glass import open_glass_of
from requests_app.queries.hands import hands_in
from requests_app.queries.known import cases_linked_to, named_on

OF_A_STEP = {"sign": ("endorse", "return", "decline"), "look_back": ("look_back",)}
"""What one does with an open step of the asking side, by its mode."""


def acts_on(requests: Sequence[InformationRequest], *, by: Actor, at: datetime) -> dict[UUID, list[str]]:
    """For each of these requests, of one's own side, the acts that are this person's to do now."""
    found: dict[UUID, list[str]] = {request.pk: [] for request in requests}
    if not requests or is_a_key(by):
        return found
    linked = cases_linked_to(by)
    steps = _open_steps(requests)
    mine = signable(steps, by=by, at=at)
    for step in steps:
        if step.pk in mine:
            found[step.root_id] += [act for act in OF_A_STEP[step.mode] if act not in found[step.root_id]]
    for request in requests:
        found[request.pk] += _of_a_request(request, by, linked=request.pk in linked)
    return found


def _open_steps(requests: Sequence[InformationRequest]) -> list[ApprovalStep]:
    by_id = {request.pk: request for request in requests}
    steps = list(ApprovalStep.objects.filter(root_id__in=by_id, status=StepStatus.OPEN).select_related("agency"))
    for step in steps:
        step.info_request = by_id[step.root_id]
    return sorted(steps, key=lambda step: step.order)


def _of_a_request(request: InformationRequest, by: Actor, *, linked: bool) -> list[str]:
    ours = request.agency_id == by.agency.pk
    may = {
        "revise": request.status == RequestStatus.RETURNED and request.author_id == by.person.pk,
        "copy": why_not_copy(request, by=by) is None,
        "grant": why_not_grant(request, by=by) is None,
        "restrict": ours and not linked and unrestrictable(request, by) is None,
        "unrestrict": why_not_unrestrict(request, by=by) is None,
        "withdraw": why_not_withdraw(request, by=by) is None,
    }
    return [act for act, allowed in may.items() if allowed]


def signable(steps: Iterable[ApprovalStep], *, by: Actor, at: datetime) -> set[UUID]:
    """Those of these open steps that this person may sign, or look back with, now."""
    steps = [step for step in steps if step.agency_id == by.agency.pk and _can_be_decided(step)]
    if not steps or is_a_key(by) or open_glass_of(by, at):
        return set()
    hands, named = hands_in(steps, at), named_on({step.thing for step in steps}, at)
    found = set()
    for step in steps:
        excluded = hands[step.pk].all
        known = step.root_id not in named or by.person.pk in named[step.root_id]
        if by.human in excluded or not known:
            continue
        lent = [one for one in by.stand_ins if not one.roles.isdisjoint(step.role_codes)]
        if not by.roles.isdisjoint(step.role_codes) or any(one.person.human not in excluded for one in lent):
            found.add(step.pk)
    return found


def _can_be_decided(step: ApprovalStep) -> bool:
    action = (
        (Action.LOOK_BACK if step.response else Action.LOOK_BACK_REQUEST)
        if step.looks_back
        else (Action.APPROVE if step.response else Action.ENDORSE)
    )
    return step.status == StepStatus.OPEN and lifecycle.why_not(action, step.thing.status) is None


def preparable(responses: Iterable[AgencyResponse], *, by: Actor) -> set[UUID]:
    """Those of these responses whose answer this person may draft now."""
    responses = [one for one in responses if not not_its_team(one, by)]
    responses = [one for one in responses if lifecycle.why_not(Action.PUT_FORWARD, one.status) is None]
    if not responses or is_a_key(by):
        return set()
    asked = {one.info_request_id for one in responses if one.info_request_id}
    before = {one.reconsiders_id for one in responses if one.reconsiders_id}
    signed = _signed_by(by.human, list(asked | before))
    took_part = {root for root, _kind in signed if root in asked}
    decided = {root for root, kind in signed if root in before and kind != SignatureKind.DRAFTED}
    return {one.pk for one in responses if one.info_request_id not in took_part and one.reconsiders_id not in decided}


@prepared
def _signed_by(human: UUID, roots: list[UUID]) -> QuerySet[Signature, tuple[UUID, str]]:
    ours = Signature.objects.filter(root_id__in=roots, human__in=records_of(human).values("pk"))
    return ours.values_list("root_id", "kind")
