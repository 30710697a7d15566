"""Reasons that several policies share: a key signs nothing, separation of duties, whose side one is on."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from agencies.actors import Actor
from agencies.models import Agency
from requests_app.denials import Denial, NotPermitted
from requests_app.models import ApprovalStep, Signature, Thing
from requests_app.models.steps import SignatureKind


def is_a_key(by: Actor) -> Denial | None:
    """A system's key prepares and reads; it never submits, endorses, approves or discloses (dec.2)."""
    if by.is_key:
        return NotPermitted(_("A system's key cannot do this. A person signs in and does it."))
    return None


def not_of(agency: Agency, by: Actor) -> Denial | None:
    """The act belongs to one agency's people."""
    if by.agency.pk != agency.pk:
        return NotPermitted(_("Only a member of the agency concerned can do this."))
    return None


def had_a_hand_in(step: ApprovalStep, by: Actor) -> Denial | None:
    """Nobody signs what they raised or drafted, nor two steps of a round; natural persons, through any role (dec.6)."""
    info_request = step.info_request or (step.response.info_request if step.response else None)
    if info_request and by.human in _humans(info_request, step, asking=True):
        if step.response is None:
            return NotPermitted(_("You wrote this request or acted on it already, so someone else decides it."))
        return NotPermitted(_("You took part in asking for this, so someone else decides the answer."))
    if step.response and by.human in _humans(step.response, step, asking=False):
        return NotPermitted(_("You prepared this answer or acted on it already, so someone else decides it."))
    return None


def humans_with_a_hand_in(step: ApprovalStep) -> set[UUID]:
    """Everybody whom `had_a_hand_in` would refuse this step."""
    hands: set[UUID] = set()
    info_request = step.info_request or (step.response.info_request if step.response else None)
    if info_request:
        hands |= _humans(info_request, step, asking=True)
    if step.response:
        hands |= _humans(step.response, step, asking=False)
    return hands


def _humans(thing: Thing, step: ApprovalStep, *, asking: bool) -> set[UUID]:
    """Who drafted any version, or did anything in this round; of the asking side, seen from an answer: everyone."""
    # Who somebody is found to be later counts, so the register is asked and not what the signature says.
    rows = Signature.objects.filter(root_id=thing.pk).select_related("person")
    signed = rows.only("round", "kind", "person__same_as")
    elsewhere = asking and step.response is not None
    return {
        one.person.human for one in signed if elsewhere or one.kind == SignatureKind.DRAFTED or one.round == step.round
    }
