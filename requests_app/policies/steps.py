"""Who may sign a step, and when."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from agencies.actors import Actor
from requests_app import lifecycle
from requests_app.denials import Denial, NotNow, NotPermitted
from requests_app.lifecycle import Action
from requests_app.models import ApprovalStep
from requests_app.models.steps import StepStatus
from requests_app.policies.glass import reads_by_emergency
from requests_app.policies.links import linked, unnamed
from requests_app.policies.parts import HAD_A_PART, had_a_hand_in, is_a_key, lacks_its_role, not_of


def why_not_decide(step: ApprovalStep, *, by: Actor) -> Denial | None:
    """The reason against whatever this step asks for: to be signed, or looked back with."""
    return why_not_look_back(step, by=by) if step.looks_back else why_not_sign(step, by=by)


def why_not_sign(step: ApprovalStep, *, by: Actor) -> Denial | None:
    """One of the step's roles in the step's agency, or their deputy, who had no other part in it, in its turn."""
    return (
        is_a_key(by)
        or not_of(step.agency, by)
        or unnamed(step, by)
        or had_a_hand_in(step, by)
        or lacks_its_role(step, by)
        or _wrong_state(step)
        or _not_its_turn(step)
        or reads_by_emergency(by)
    )


def why_not_dissent(step: ApprovalStep, *, by: Actor) -> Denial | None:
    """Whoever may sign it, where enough of its group can still agree without them, or all say blind what they think."""
    return why_not_sign(step, by=by) or (None if step.blind else too_few_without(step))


def why_not_send_back(step: ApprovalStep, *, by: Actor) -> Denial | None:
    """Whoever may sign it, but for whoever reviews blind: the others would learn what they think."""
    if denial := why_not_sign(step, by=by):
        return denial
    if step.blind:
        return NotNow(_("This is a blind review. Say that you do not agree, and why; it is read once all have."))
    return None


def why_not_answer_dissent(step: ApprovalStep, *, by: Actor) -> Denial | None:
    """Somebody else who signed in this round, or whose role it is and who had no other part in it."""
    if denial := is_a_key(by) or linked(step.thing, by) or unnamed(step, by):
        return denial
    own = [one.human for one in (step.decided_by, step.decided_for) if one]
    if step.status == StepStatus.DISSENTED and by.human in own:
        return NotPermitted(_("You dissented yourself, so somebody else answers it."), HAD_A_PART)
    signed = [one.decided_by for one in step.beside if one.status == StepStatus.AGREED and one.decided_by]
    agreed = any(one.human == by.human for one in signed)
    denial = None if agreed else not_of(step.agency, by) or had_a_hand_in(step, by) or lacks_its_role(step, by)
    if denial:
        return denial
    if step.status != StepStatus.DISSENTED:
        return NotNow(_("Nobody dissented in this step."))
    if not step.unanswered:
        return NotNow(_("This dissent was answered already."))
    return _wrong_state(step) or reads_by_emergency(by)


def group_of(step: ApprovalStep, *statuses: StepStatus) -> list[ApprovalStep]:
    """The other steps of its group that stand so."""
    return [one for one in step.beside if one.group == step.group and one.status in statuses]


def too_few_without(step: ApprovalStep) -> Denial | None:
    """Nobody dissents where the others could not agree any more without them."""
    others = group_of(step, StepStatus.AGREED, StepStatus.OPEN, StepStatus.WAITING)
    if len(others) >= step.needs:
        return None
    return NotNow(_("Without you there are too few to agree. Return it, and say what must change."))


def why_not_look_back(step: ApprovalStep, *, by: Actor) -> Denial | None:
    """Looking back at what went out already: the same people rules, after it has left."""
    if denial := (
        is_a_key(by)
        or not_of(step.agency, by)
        or unnamed(step, by)
        or had_a_hand_in(step, by)
        or lacks_its_role(step, by)
    ):
        return denial
    if not step.looks_back:
        return NotNow(_("This step is signed before it goes, not afterwards."))
    action = Action.LOOK_BACK if step.response else Action.LOOK_BACK_REQUEST
    return lifecycle.why_not(action, step.thing.status) or _not_its_turn(step) or reads_by_emergency(by)


def _wrong_state(step: ApprovalStep) -> Denial | None:
    return lifecycle.why_not(Action.APPROVE if step.response else Action.ENDORSE, step.thing.status)


def _not_its_turn(step: ApprovalStep) -> Denial | None:
    sentences = {
        StepStatus.WAITING: _("An earlier step is decided first."),
        StepStatus.AGREED: _("This step has been agreed already."),
        StepStatus.SENT_BACK: _("This step was sent back already."),
        StepStatus.DECLINED: _("This step was declined already."),
        StepStatus.VOID: _("The content changed, so this step no longer counts."),
        StepStatus.DISSENTED: _("Somebody dissented in this step."),
        StepStatus.VIEWED: _("Somebody has said what they think in this step."),
        StepStatus.ENOUGH: _("Enough people have agreed, so nobody else need sign this step."),
    }
    status = StepStatus(step.status)
    return None if status is StepStatus.OPEN else NotNow(sentences[status])
