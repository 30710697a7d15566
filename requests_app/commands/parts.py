"""What several verbs do in their middle: lock in the one order, lay down a round's steps, sign, check a reason."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from agencies.actors import Actor
from agencies.models import Agency
from audit import writing
from audit.prepared import prepared_change
from audit.trail import Receipt
from requests_app import guidance, reminders
from requests_app.commands.locking import sides
from requests_app.denials import Fault, Incomplete, NotNow
from requests_app.models import (
    AgencyResponse,
    ApprovalStep,
    InformationRequest,
    PackInUse,
    Signature,
    Thing,
)
from requests_app.models.advice import AdviceEnding
from requests_app.models.questions import Ending
from requests_app.models.steps import SignatureKind, StepStatus
from requests_app.pathways import StepDef
from requests_app.pathways.laying import OWN
from requests_app.queries.local_texts import beside, texts_in_force
from requests_app.queries.staffing import matched
from requests_app.values.fields import is_blank, typed
from requests_app.values.turning import Ways

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
REASON_AT_LEAST, REASON_AT_MOST = 40, 4000  # characters

Kind = TypeVar("Kind", covariant=True)


@dataclass(frozen=True)
class Done(Generic[Kind]):
    """What an act leaves the person with: the thing as it now stands, and the receipt of the entry."""

    thing: Kind
    receipt: Receipt


@dataclass(frozen=True)
class Following:
    """What an agreement leads to: which steps open, whether its group has agreed, whether all who sign have."""

    opened: list[ApprovalStep]
    enough: bool
    all_signed: bool


def new_ref() -> str:
    """A random reference without look-alikes: two fours, no agency and no year in it."""
    letters = "".join(secrets.choice(ALPHABET) for _letter in range(8))
    return f"{letters[:4]}-{letters[4:]}"


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


def lay_down(
    steps: Sequence[StepDef], thing: Thing, *, round_: int, at: datetime, ways: Ways | None = None
) -> list[ApprovalStep]:
    """Lay down a round's steps; the first to sign open at once, what looks back opens when the answer is agreed."""
    request, response = sides(thing)
    agency = thing.agency if isinstance(thing, InformationRequest) else thing.from_agency
    others = {one.code: one for one in Agency.objects.filter(code__in={step.agency for step in steps} - {""})}
    held = texts_in_force(agency, at)
    laid = [
        ApprovalStep(
            root_id=thing.pk, info_request=request, response=response, agency=others.get(step.agency, agency),
            round=round_, order=step.order, stage=step.stage, key=step.key, needs=step.needs, mode=step.mode,
            roles=f" {' '.join(step.roles)} ", rule=step.rule, questions=list(step.questions), why=str(step.why),
            ways=ways or [], local=beside(step, held), blind=step.blind, audit_seq=thing.next_seq,
        )
        for step in steps
    ]  # fmt: skip
    for step in _next(laid):
        _mark_open(step, thing, at)
    ApprovalStep.objects.bulk_create(laid)
    return laid


def check_people(steps: Sequence[ApprovalStep], at: datetime) -> None:
    """Whether everybody whom an agency's own pathway asks for can be somebody else. Raises NotNow before work is lost.

    Where some of a group are enough, whoever is there decides; the others are not counted on.
    """
    if not any(step.key.startswith(OWN) for step in steps):
        return
    sizes = Counter(step.group for step in steps)
    wanted = [step for step in steps if not step.looks_back and step.needs == sizes[step.group]]
    people = [[person.human for person in reminders.signers(step, at)] for step in wanted]
    if not matched(people):
        sentence = _(
            "Your agency's pathway asks %(count)d different people to sign this, and there are not enough now."
        )
        raise NotNow(sentence % {"count": len(wanted)})


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
    _settled(step.pk, status, by.person.pk, by.acting_for.pk if by.acting_for else None, at, step.audit_seq)
    reminders.stop_clocks(thing, at, step=step)


@prepared_change
def _settled(
    pk: UUID, status: StepStatus, by: UUID, acting_for: UUID | None, at: datetime, seq: int
) -> tuple[QuerySet[ApprovalStep], dict[str, Any]]:
    said = {"status": status, "decided_by": by, "decided_for": acting_for, "decided_at": at, "audit_seq": seq}
    return ApprovalStep.objects.filter(pk=pk), said


def agree(step: ApprovalStep, thing: Thing, *, by: Actor, at: datetime, role: str) -> Following:
    """Settle a step as agreed and sign for it. Says which steps open with this, and whether all who sign have signed.

    Of a group, as many as it needs are enough, once every dissent was answered. What stands in the same stage is
    waited for; then the next stage opens; once everybody who signs has signed, all that look back.
    """
    settle_step(step, StepStatus.AGREED, thing, by=by, at=at)
    sign_version(SignatureKind.AGREED, thing, step, by=by, at=at, role=role)
    return go_on(step, thing, at)


def go_on(step: ApprovalStep, thing: Thing, at: datetime) -> Following:
    """Which steps open now that one was agreed to, or a dissent in its group answered: none while one is unanswered."""
    enough, steps = let_others_go(step, thing, at)
    if any(one.unanswered or (one.status == StepStatus.OPEN and not one.looks_back) for one in steps):
        return Following([], enough, all_signed=False)
    opened = _next(steps)
    for one in opened:
        open_step(one, thing, at)
    return Following(opened, enough, all_signed=all(one.looks_back for one in opened))


def let_others_go(step: ApprovalStep, thing: Thing, at: datetime) -> tuple[bool, list[ApprovalStep]]:
    """Once enough of a step's group have agreed, and every dissent in it was answered, nobody else of it need sign.

    Says whether that is so, and how the round's steps stand now.
    """
    steps = sorted([step, *step.beside], key=attrgetter("order"))
    group = [one for one in steps if one.group == step.group]
    agreed = sum(one.status == StepStatus.AGREED for one in group)
    if agreed < step.needs or any(one.unanswered for one in group):
        return False, steps
    for one in group:
        if one.status in (StepStatus.OPEN, StepStatus.WAITING):
            one.status, one.audit_seq = StepStatus.ENOUGH, thing.next_seq
            one.save(update_fields=["status", "audit_seq"])
            reminders.stop_clocks(thing, at, step=one)
    return True, steps


def _next(steps: Sequence[ApprovalStep]) -> list[ApprovalStep]:
    """Those whose turn it is next: the earliest stage that signs, else all that look back."""
    waiting = [one for one in steps if one.status == StepStatus.WAITING]
    signing = [one for one in waiting if not one.looks_back]
    return [one for one in signing if one.turn == signing[0].turn] if signing else waiting


def settle_notices(step: ApprovalStep, enough: bool, thing: Thing, kind: str, *, by: Actor, at: datetime) -> None:
    """Nobody need do what is done: the one who signed; and all who were asked, once nobody is waited for any more."""
    waits = any(one.status == StepStatus.OPEN for one in step.beside if one.group == step.group)
    reminders.settle(thing, [kind], at, slot=notice_slot(step), who=by.person if waits and not enough else None)


def notice_slot(step: ApprovalStep) -> str:
    """By what a step's notices are known: those of one group are one notice."""
    return f"{step.round}:{step.group}"


def void_the_rest(thing: Thing, at: datetime) -> None:
    """A new round, or the end: what still waited or stood agreed of the rounds before no longer counts."""
    live = [StepStatus.WAITING, StepStatus.OPEN]
    rows = ApprovalStep.objects.filter(root_id=thing.pk, status__in=live)
    rows.update(status=StepStatus.VOID, audit_seq=thing.next_seq)
    reminders.stop_clocks(thing, at, kinds=["step", "look_back"])


def let_questions_rest(response: AgencyResponse, at: datetime) -> None:
    """The answer goes, or is not wanted: what was still asked needs no reply. The caller saves `REDATED` with its act.

    Its rows name the entry of that act. So do those of the advice that nobody waits for any more.
    """
    if unadvised := list(response.advice.filter(ending="")):
        response.advice.filter(ending="").update(
            ending=AdviceEnding.OVERTAKEN, ended_at=at, audit_seq=response.next_seq
        )
        reminders.let_advice_rest(response, unadvised, at)
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
    request, response = sides(thing)
    writing.insert_row(Signature(
        root_id=thing.pk, info_request=request, response=response, step=step, round=thing.round, kind=kind,
        human=by.human, person=by.person, acting_for=by.acting_for, role=role, digest=digest, at=at,
        audit_seq=thing.next_seq,
    ))  # fmt: skip


def sign_version(kind: SignatureKind, thing: Thing, step: ApprovalStep, *, by: Actor, at: datetime, role: str) -> None:
    """Sign the newest version of a request or an answer, by its digest; the step was locked with its thing."""
    sign(kind, thing, digest=step.digest, by=by, at=at, role=role, step=step)


def decided(step: ApprovalStep, thing: Thing, words: str) -> dict[str, Any]:
    """What is kept of a decision, sealed: the reason, which version, the way taken, the local texts shown beside it."""
    shown = {"local": step.local} if step.local else {}
    return {"justification": words, "version": thing.version, "ways": step.ways, **shown}


def role_for(step: ApprovalStep, by: Actor) -> str:
    """Under which of the step's roles this person signs."""
    return next(role for role in step.role_codes if role in by.roles)


def use_pack(pack: guidance.Pack) -> None:
    """Remember that a decision was made under this pack: from now on its bytes may not change."""
    held, made = PackInUse.objects.get_or_create(version=pack.version, defaults={"hash": pack.hash})
    if not made and held.hash != pack.hash:
        raise ValueError(f"The guidance pack {pack.version} was changed after it had been used.")
