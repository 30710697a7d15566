"""What several verbs do in their middle: lock in the one order, lay down a round's steps, sign, check a reason."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from django.utils.translation import gettext_lazy as _

from agencies.actors import Actor
from audit.trail import Receipt
from requests_app import guidance, reminders
from requests_app.denials import Changed, Fault, Incomplete
from requests_app.models import AgencyResponse, ApprovalStep, Draft, InformationRequest, PackInUse, Signature, Thing
from requests_app.models.questions import Ending
from requests_app.models.steps import SignatureKind, StepStatus
from requests_app.pathways import StepDef
from requests_app.values.fields import is_blank, typed

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
REASON_AT_LEAST, REASON_AT_MOST = 40, 4000  # characters

Kind = TypeVar("Kind", bound=Thing, covariant=True)


@dataclass(frozen=True)
class Done(Generic[Kind]):
    """What an act leaves the person with: the thing as it now stands, and the receipt of the entry."""

    thing: Kind
    receipt: Receipt


def new_ref() -> str:
    """A random reference without look-alikes: two fours, no agency and no year in it."""
    letters = "".join(secrets.choice(ALPHABET) for _letter in range(8))
    return f"{letters[:4]}-{letters[4:]}"


def lock_request(info_request: InformationRequest, seen: int | None = None) -> InformationRequest:
    """Lock a request's row, first in the order: request, response, trail. Raises Changed when `seen` is behind."""
    locked = InformationRequest.objects.select_for_update(of=("self",)).select_related("agency", "team", "author")
    fresh = locked.get(pk=info_request.pk)
    if seen is not None and seen != fresh.audit_seq:
        raise Changed
    return fresh


def lock_response(response: AgencyResponse, seen: int | None = None) -> AgencyResponse:
    """Lock a response's row (its request's first, when an act concerns both). Raises Changed when `seen` is behind."""
    if response.info_request_id:
        InformationRequest.objects.select_for_update().only("id").get(pk=response.info_request_id)
    locked = AgencyResponse.objects.select_for_update(of=("self",)).select_related(
        "info_request", "info_request__author", "from_agency", "to_agency", "team", "holder"
    )
    fresh = locked.get(pk=response.pk)
    if seen is not None and seen != fresh.audit_seq:
        raise Changed
    return fresh


def lock_step(step: ApprovalStep, seen: int | None = None) -> tuple[Thing, ApprovalStep]:
    """Lock whatever a step belongs to, then read the step again under that lock."""
    thing: Thing = step.thing
    thing = lock_response(thing, seen) if isinstance(thing, AgencyResponse) else lock_request(thing, seen)
    fresh = ApprovalStep.objects.select_related("agency").get(pk=step.pk)
    if isinstance(thing, AgencyResponse):
        fresh.response = thing
    else:
        fresh.info_request = thing
    return thing, fresh


def lock_draft(draft: Draft, seen: int | None = None) -> Draft:
    """Lock a draft's row. Raises Changed when it was put forward meanwhile, or saved since `seen`."""
    locked = Draft.objects.select_for_update(of=("self",)).select_related("info_request", "response")
    fresh = locked.filter(pk=draft.pk).first()
    if fresh is None or (seen is not None and seen != fresh.version):
        raise Changed
    return fresh


def reason(words: str, *, pointer: str = "/justification") -> str:
    """A justification long enough to be one. Raises Incomplete."""
    words = typed(words, pointer)
    said = " ".join(words.split())
    if is_blank(said):
        raise Incomplete([Fault(pointer, "required", _("Enter your reason"))])
    if len(said) < REASON_AT_LEAST:
        detail = _("Your reason must be %(least)d characters or more") % {"least": REASON_AT_LEAST}
        raise Incomplete([Fault(pointer, "too_short", detail)])
    if len(said) > REASON_AT_MOST:
        detail = _("Your reason must be %(most)d characters or fewer") % {"most": REASON_AT_MOST}
        raise Incomplete([Fault(pointer, "too_long", detail)])
    return words


def lay_down(steps: Sequence[StepDef], thing: Thing, *, round_: int, at: datetime) -> list[ApprovalStep]:
    """Lay down a round's steps; the first to sign opens at once, what looks back opens when the answer is agreed."""
    request, response = _sides(thing)
    agency = thing.agency if isinstance(thing, InformationRequest) else thing.from_agency
    laid = [
        ApprovalStep(
            root_id=thing.pk, info_request=request, response=response, agency=agency,
            round=round_, order=step.order, mode=step.mode, roles=f" {' '.join(step.roles)} ", rule=step.rule,
            questions=list(step.questions), why=str(step.why), audit_seq=thing.next_seq,
        )
        for step in steps
    ]  # fmt: skip
    first = next((step for step in laid if not step.looks_back), None)
    if first:
        _mark_open(first, thing, at)
    ApprovalStep.objects.bulk_create(laid)
    return laid


def open_step(step: ApprovalStep, thing: Thing, at: datetime) -> None:
    """It is this step's turn."""
    _mark_open(step, thing, at)
    step.audit_seq = thing.next_seq
    step.save(update_fields=["status", "opened_at", "due_at", "audit_seq"])


def _mark_open(step: ApprovalStep, thing: Thing, at: datetime) -> None:
    urgency = guidance.load(thing.pack).urgencies[thing.urgency]
    kind, span = ("look_back", urgency.look_back) if step.looks_back else ("step", urgency.step)
    clock = reminders.start_clock(kind, about=thing, agency=step.agency, span=span, at=at, step=step)
    step.status, step.opened_at, step.due_at = StepStatus.OPEN, at, clock.due_at


def settle_step(step: ApprovalStep, status: StepStatus, thing: Thing, *, by: Actor, at: datetime) -> None:
    """Close a step with who decided it, and stop its clock."""
    step.status, step.decided_by, step.decided_at, step.audit_seq = status, by.person, at, thing.next_seq
    step.decided_for = by.acting_for
    step.save(update_fields=["status", "decided_by", "decided_for", "decided_at", "audit_seq"])
    reminders.stop_clocks(thing, at, step=step)


def agree(step: ApprovalStep, thing: Thing, *, by: Actor, at: datetime, role: str) -> list[ApprovalStep]:
    """Settle a step as agreed and sign for it. Returns the steps that open with this.

    The next one to sign; once everybody who signs has signed, all that look back.
    """
    settle_step(step, StepStatus.AGREED, thing, by=by, at=at)
    sign_version(SignatureKind.AGREED, thing, step, by=by, at=at, role=role)
    waiting = list(thing.steps.filter(round=thing.round, status=StepStatus.WAITING).order_by("order"))
    following = [one for one in waiting if not one.looks_back][:1] or waiting
    for one in following:
        open_step(one, thing, at)
    return following


def void_the_rest(thing: Thing, at: datetime) -> None:
    """A new round, or the end: what still waited or stood agreed of the rounds before no longer counts."""
    live = [StepStatus.WAITING, StepStatus.OPEN]
    rows = ApprovalStep.objects.filter(root_id=thing.pk, status__in=live)
    rows.update(status=StepStatus.VOID, audit_seq=thing.next_seq)
    reminders.stop_clocks(thing, at, kinds=["step", "look_back"])


def let_questions_rest(response: AgencyResponse, at: datetime) -> None:
    """The answer goes, or is not wanted: what was still asked needs no reply. The caller saves `REDATED` with its act.

    Its rows name the entry of that act.
    """
    waiting = list(response.questions.filter(ending="").order_by("number"))
    if not waiting:
        return
    rows = response.questions.filter(ending="")
    rows.update(ending=Ending.OVERTAKEN, ended_at=at, audit_seq=response.next_seq)
    reminders.redate(response)
    if response.info_request:
        for question in waiting:
            reminders.let_rest(response.info_request, reminders.QUESTION, f"{response.ref}:{question.number}", at)


def sign(
    kind: SignatureKind,
    thing: Thing,
    *,
    digest: str,
    by: Actor,
    at: datetime,
    role: str,
    step: ApprovalStep | None = None,
) -> None:
    """Put a natural person's one part in this round on record. The database refuses a second."""
    request, response = _sides(thing)
    Signature.objects.create(
        root_id=thing.pk, info_request=request, response=response, step=step, round=thing.round, kind=kind,
        human=by.human, person=by.person, acting_for=by.acting_for, role=role, digest=digest, at=at,
        audit_seq=thing.next_seq,
    )  # fmt: skip


def sign_version(kind: SignatureKind, thing: Thing, step: ApprovalStep, *, by: Actor, at: datetime, role: str) -> None:
    """Sign the newest version of a request or an answer, by its digest."""
    version = thing.versions.get(number=thing.version)
    sign(kind, thing, digest=version.digest, by=by, at=at, role=role, step=step)


def role_for(step: ApprovalStep, by: Actor) -> str:
    """Under which of the step's roles this person signs."""
    return next(role for role in step.role_codes if role in by.roles)


def use_pack(pack: guidance.Pack) -> None:
    """Remember that a decision was made under this pack: from now on its bytes may not change."""
    held, made = PackInUse.objects.get_or_create(version=pack.version, defaults={"hash": pack.hash})
    if not made and held.hash != pack.hash:
        raise ValueError(f"The guidance pack {pack.version} was changed after it had been used.")


def _sides(thing: Thing) -> tuple[InformationRequest | None, AgencyResponse | None]:
    """The thing in the column that it belongs in: a step's response is empty on the asking side (dec.9)."""
    return (None, thing) if isinstance(thing, AgencyResponse) else (thing, None)
