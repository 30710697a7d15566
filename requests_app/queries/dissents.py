"""Dissents of the newest round, with what was answered: one's own side's words. No query where nobody dissented."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from audit.trail import contents_of
from requests_app.models import ApprovalStep, Signature, Thing
from requests_app.models.steps import SignatureKind, StepStatus


@dataclass(frozen=True)
class Dissent:
    """Why somebody did not agree, and what another signer answered; empty while nobody has."""

    step: ApprovalStep
    why: str
    answer: str


def dissents_in(thing: Thing, steps: Iterable[ApprovalStep]) -> list[Dissent]:
    """Of these steps of a thing."""
    held = [step for step in steps if step.status == StepStatus.DISSENTED and step.round == thing.round]
    if not held:
        return []
    rows = Signature.objects.filter(step__in=held, kind__in=(SignatureKind.DISSENTED, SignatureKind.VIEWED))
    signed = dict(rows.values_list("step_id", "audit_seq"))
    answered = {step.pk: step.audit_seq for step in held if step.answered_at}
    said = contents_of(thing, [*signed.values(), *answered.values()])
    return [Dissent(step, _words(said, signed.get(step.pk)), _words(said, answered.get(step.pk))) for step in held]


def dissent_at(thing: Thing, steps: Iterable[ApprovalStep], step_id: UUID) -> Dissent | None:
    """The one of this step, if somebody dissented in it."""
    return next((one for one in dissents_in(thing, steps) if one.step.pk == step_id), None)


def _words(said: dict[int, dict[str, str]], seq: int | None) -> str:
    return said.get(seq, {}).get("justification", "") if seq else ""
