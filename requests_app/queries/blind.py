"""What each of a blind review said: read by nobody before all have."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

from audit.trail import contents_of
from requests_app.models import ApprovalStep, Signature, Thing
from requests_app.models.steps import SignatureKind, StepStatus

AGREES, DIFFERS = "agrees", "differs"


class View(NamedTuple):
    """Whether somebody agrees, and why."""

    view: str
    why: str


def views_in(thing: Thing, steps: Iterable[ApprovalStep]) -> dict[UUID, View]:
    """The view that was given in each of these steps. For the command that opens them; pages read them afterwards."""
    rows = Signature.objects.filter(step__in=[step.pk for step in steps], kind=SignatureKind.VIEWED)
    signed = dict(rows.values_list("step_id", "audit_seq"))
    said = contents_of(thing, list(signed.values())) if signed else {}
    return {pk: View(said[seq]["view"], said[seq]["justification"]) for pk, seq in signed.items() if pk and seq in said}


def unread(thing: Thing) -> set[str]:
    """Steps of a thing whose view nobody may read yet, as entries refer to them."""
    held = ApprovalStep.objects.filter(root_id=thing.pk, status=StepStatus.VIEWED)
    return {str(pk) for pk in held.values_list("pk", flat=True)}
