"""Where a request and its answers stand, in the words of pages and API: what each side may know, and no more.

The codes are those of `vocabulary`, which says them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency
from requests_app import guidance
from requests_app.lifecycle import RequestStatus, ResponseStatus
from requests_app.models import AgencyResponse, ApprovalStep, InformationRequest
from requests_app.models.steps import StepStatus
from requests_app.vocabulary import ARRIVAL, RESPONSE

R = ResponseStatus


@dataclass(frozen=True)
class Stop:
    """One plain step of a track: `state` is done, now or next; `at` is when it happened."""

    code: str
    name: str | Promise
    state: str
    at: datetime | None


@dataclass(frozen=True)
class Track:
    """One partner's answer as the asker may know it (dec.5): never drafts, the number of steps, a second decider,
    the hold, or a reason. `held_by` is who has it in general words; `version` counts only what the asker may see.
    """

    ref: str
    agency: Agency
    state: str
    label: str | Promise
    means: str | Promise
    held_by: str
    who_acts: str | Promise
    next_at: datetime | None
    due_at: datetime
    extended: str
    stops: tuple[Stop, ...]
    explained_at: datetime | None
    version: int


_HELD_BY = {
    "confirm": ("team", _("The team that was asked confirms that it has the request.")),
    "prepare": ("preparer", _("Someone there prepares the answer.")),
    "decide": ("approver", _("An approver there decides.")),
    "looking_again": ("approver", _("Somebody else there decides, on what is new.")),
    "reply": ("requester", _("You reply to their question, and their clock runs again.")),
    "open": ("requester", _("You open it.")),
    "receipt": ("requester", _("You confirm that you have it.")),
    "seniors": ("seniors", _("A disagreement is with those above: they settle it together.")),
    "destroy": ("requester", _("You stop using it and confirm that no copy is left.")),
    "access_ended": ("requester", _("Ask them for longer, if you still need it.")),
}
_NOBODY = ("", _("Nothing more to do."))


def track(response: AgencyResponse, at: datetime) -> Track:
    """The asker's projection of one response. Wants `from_agency` at hand; asks the database nothing else."""
    state = asker_state(response, at)
    held_by: str
    who_acts: str | Promise
    held_by, who_acts = _HELD_BY.get(state, _NOBODY)
    if state == "seniors" and response.disputed_on:
        who_acts = _on_the_rung(response.pack, response.disputed_on)
    due_at = response.due_at
    waits = dict.fromkeys(("prepare", "decide", "looking_again", "reply"), due_at)
    next_at = {"confirm": response.acknowledge_by, **waits}.get(state)
    return Track(
        ref=response.ref,
        agency=response.from_agency,
        state=state,
        label=RESPONSE[state].text,
        means=RESPONSE[state].means,
        held_by=held_by,
        who_acts=who_acts,
        next_at=next_at,
        due_at=due_at,
        extended=response.extended,
        stops=_stops(response),
        explained_at=explained_at(response),
        version=asker_version(response),
    )


def _on_the_rung(pack: str, rung: int) -> str | Promise:
    named = list(guidance.load(pack).disagreements.values())[rung].label
    return _("A disagreement is with those above, who settle it: %(rung)s.") % {"rung": named}


def explained_at(response: AgencyResponse) -> datetime | None:
    """When the asking side was told why something is not shared; None where everything was, or nothing has left."""
    return response.explained_at if response.delivered_at and response.outcome != "SHARED" else None


def asker_state(response: AgencyResponse, at: datetime) -> str:
    """The state in the asker's words. An approved answer that is held still reads as being decided; a second look
    says that it is one; and what opens no more, because its time has passed, does not wait for anybody to open it.
    """
    state = _state(response)
    if state in ("prepare", "decide") and response.reconsiders_id:
        return "looking_again"
    if response.status in _WITH_THEM and response.access_until and response.access_until <= at:
        return "access_ended"
    return state


_WITH_THEM = (R.DELIVERED, R.RECEIVED_BY_ASKER)


def _state(response: AgencyResponse) -> str:
    """The state that the row alone tells, whoever reads it."""
    status = R(response.status)
    if status is R.RECALLED:
        if response.recalled_at is None:
            return "wrong_place"
        return "recalled" if response.destroyed_at else "destroy"
    if response.paused_at and status in (R.RECEIVED, R.ACKNOWLEDGED, R.IN_APPROVAL):
        return "reply"
    if status is R.DELIVERED:
        return "receipt" if response.opened_at else "open"
    if status is R.RECEIVED_BY_ASKER and response.disputed_on:
        return "seniors"
    if status is R.RECEIVED_BY_ASKER:
        return {"NOT_HELD": "nothing_held", "WITHHELD": "not_shared"}.get(response.outcome, "received")
    return {
        R.RECEIVED: "confirm",
        R.ACKNOWLEDGED: "prepare",
        R.IN_APPROVAL: "decide",
        R.APPROVED: "decide",
        R.CLOSED: "withdrawn",
    }[status]


def asker_version(response: AgencyResponse) -> int:
    """A version that moves only with what the asker may see: the stream's own number would count hidden steps."""
    seen = (
        *(response.acknowledged_at, response.delivered_at, response.opened_at, response.received_at),
        *(response.recalled_at, response.destroyed_at),
    )
    more = response.extensions_given + (response.status == R.CLOSED)
    return 1 + sum(at is not None for at in seen) + more


def _stops(response: AgencyResponse) -> tuple[Stop, ...]:
    told: tuple[tuple[str, str | Promise, datetime | None], ...] = (
        ("sent", _("Sent"), response.sent_at),
        ("confirmed", _("Confirmed"), response.acknowledged_at),
        ("answered", _("Answered"), response.delivered_at),
        ("opened", _("Opened"), response.opened_at),
        ("received", _("Received"), response.received_at),
    )
    over = response.status in (R.CLOSED, R.RECALLED)
    now = next((code for code, _name, at in told if at is None), "") if not over else ""
    return tuple(Stop(code, name, "done" if at else "now" if code == now else "next", at) for code, name, at in told)


def own_state(response: AgencyResponse, steps: Iterable[ApprovalStep] = ()) -> str:
    """The state in the answering side's own words, where `steps` are those of the round that is open."""
    if response.status == R.APPROVED:
        return "sending"
    if response.status == R.IN_APPROVAL and not response.paused_at:
        mine = [step for step in steps if step.round == response.round and not step.looks_back]
        return "second" if any(step.status == StepStatus.AGREED for step in mine) else "decide"
    state = _state(response)
    return _UNASKED.get(state, state) if response.info_request_id is None else state


_UNASKED = {"withdrawn": "not_offered", "open": "theirs_to_open", "receipt": "theirs_to_confirm"}
"""Where nobody asked, there is no requester to wait for."""


def arrival_state(response: AgencyResponse, at: datetime) -> str:
    """Where something that nobody asked for stands, for those it was given to."""
    state = asker_state(response, at)
    return state if state in ARRIVAL else "received"


def request_state(info_request: InformationRequest, responses: Iterable[AgencyResponse]) -> str:
    """Where a request stands for its own side; its progress is computed from its responses, never stored (dec.9)."""
    status = RequestStatus(info_request.status)
    if status is RequestStatus.SENT:
        waiting = {_state(response) for response in responses} & {"open", "receipt"}
        return "receive" if waiting else "partners"
    if status is RequestStatus.CLOSED:
        return "not_sent" if info_request.ended_as == "declined" else "finished"
    return {
        RequestStatus.SUBMITTED: "endorse",
        RequestStatus.RETURNED: "change",
        RequestStatus.WITHDRAWN: "withdrawn",
    }[status]


def answered_of(responses: Iterable[AgencyResponse]) -> tuple[int, int]:
    """How many partners have answered, of how many."""
    sent = list(responses)
    return sum(response.delivered_at is not None for response in sent), len(sent)
