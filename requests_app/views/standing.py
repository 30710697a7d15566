"""Where a response stands, as its own side says it: named by who must act."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from agencies import hours
from requests_app import guidance
from requests_app.lifecycle import ResponseStatus as R
from requests_app.models import AgencyResponse, ApprovalStep
from requests_app.models.steps import StepStatus
from requests_app.queries.tracks import own_state
from requests_app.views.labels import roles

Words = dict[str, Any]

_STEP = {
    StepStatus.WAITING: "not_yet",
    StepStatus.OPEN: "to_decide",
    StepStatus.AGREED: "agreed",
    StepStatus.SENT_BACK: "sent_back",
    StepStatus.DECLINED: "not_agreed",
    StepStatus.VOID: "void",
    StepStatus.DISSENTED: "dissented",
    StepStatus.ENOUGH: "enough",
    StepStatus.VIEWED: "viewed",
}


def tag_of(response: AgencyResponse, *, second: bool = False) -> Words:
    """The response's tag for its own side. `second`: a step was agreed already, which only that side may read."""
    state = own_state(response)
    time = {"time": hours.clock(response.deliver_at)} if state == "sending" and response.deliver_at else {}
    return {"object": "response", "state": "second" if second and state == "decide" else state, **time}


def step_tag(step: ApprovalStep) -> Words:
    """A step's tag; a look back is no step that anything waits for."""
    waits = step.looks_back and step.status in {StepStatus.OPEN, StepStatus.WAITING}
    return {"object": "step", "state": "look_back" if waits else _STEP[StepStatus(step.status)]}


def decided_already(steps: Sequence[ApprovalStep], round_: int) -> bool:
    """Whether a step of this round was agreed, so that whoever decides now is the second."""
    return any(step.round == round_ and not step.looks_back and step.status == StepStatus.AGREED for step in steps)


def who_acts(response: AgencyResponse, steps: Sequence[ApprovalStep], signers: Sequence[str], at: datetime) -> str:
    """One whole sentence: who acts next, and by when."""
    when = {"when": hours.moment(response.due_at, at, ends=True)}
    if response.status == R.RECEIVED:
        by = {"when": hours.moment(response.acknowledge_by, at, ends=True)}
        if at > response.acknowledge_by:
            return _("Who acts next: whoever takes it. It was to be taken by %(when)s.") % by
        return _("Who acts next: whoever takes it, by %(when)s.") % by
    if response.status == R.ACKNOWLEDGED and response.holder:
        return _("Who acts next: %(name)s prepares the answer, due %(when)s.") % (when | {"name": response.holder.name})
    if response.status == R.IN_APPROVAL:
        return _deciding(response, steps, signers, at)
    if response.status == R.APPROVED and response.deliver_at:
        sent = {"when": hours.moment(response.deliver_at, at)}
        return _("It has been agreed, and is sent %(when)s unless somebody stops it.") % sent
    if response.status == R.DELIVERED:
        return _("Who acts next: the requester, who confirms that they have it.")
    return ""


def _deciding(response: AgencyResponse, steps: Sequence[ApprovalStep], signers: Sequence[str], at: datetime) -> str:
    step = next((one for one in steps if one.status == StepStatus.OPEN and not one.looks_back), None)
    if step is None or step.due_at is None:
        return ""
    words = {
        "role": roles(step.role_codes, guidance.load(response.pack)),
        "names": ", ".join(signers),
        "when": hours.moment(step.due_at, at, ends=True),
    }
    if not signers:
        return _("Who acts next: nobody in your agency can decide it now. It needs: %(role)s.") % words
    return _("Who acts next: %(role)s (%(names)s), by %(when)s.") % words
