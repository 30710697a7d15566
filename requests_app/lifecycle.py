"""When an act is possible: two short machines, one table (dec.9). The diagram in docs/ is drawn from it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from requests_app.denials import NotNow, Sentence


class RequestStatus(StrEnum):
    """Where the asking side's own part stands. Progress is computed from the responses, never stored."""

    SUBMITTED = "submitted"
    RETURNED = "returned"
    SENT = "sent"
    WITHDRAWN = "withdrawn"
    CLOSED = "closed"


class ResponseStatus(StrEnum):
    """Where one partner's answer stands. Waiting on a question is a pause, not a state."""

    RECEIVED = "received"
    ACKNOWLEDGED = "acknowledged"
    IN_APPROVAL = "in_approval"
    APPROVED = "approved"
    DELIVERED = "delivered"
    RECEIVED_BY_ASKER = "received_by_asker"
    RECALLED = "recalled"
    CLOSED = "closed"


class Action(StrEnum):
    """What people (and, where said, the software when time has come) may do."""

    ENDORSE = "endorse"
    RETURN_REQUEST = "return_request"
    DECLINE = "decline"
    REVISE = "revise"
    WITHDRAW = "withdraw"
    CLOSE_REQUEST = "close_request"
    LOOK_BACK_REQUEST = "look_back_request"
    ACKNOWLEDGE = "acknowledge"
    ASK = "ask"
    REPLY = "reply"
    TAKE_BACK = "take_back"
    ASK_ADVICE = "ask_advice"
    ADVISE = "advise"
    PUT_FORWARD = "put_forward"
    APPROVE = "approve"
    RETURN_ANSWER = "return_answer"
    SHARE_AT_ONCE = "share_at_once"
    STOP = "stop"
    DELIVER = "deliver"
    OPEN = "open"
    CONFIRM_RECEIPT = "confirm_receipt"
    REPORT_WRONG = "report_wrong"
    RECALL = "recall"
    CONFIRM_DESTROYED = "confirm_destroyed"
    PASS_ON = "pass_on"  # noqa: S105 - not a password
    KEEP_LONGER = "keep_longer"
    ANSWER_LEAVE = "answer_leave"
    REPORT_MISUSE = "report_misuse"
    CORRECT = "correct"
    CHASE = "chase"
    EXTEND = "extend"
    OBJECT = "object"
    LOOK_AGAIN = "look_again"
    REOPEN_REQUEST = "reopen_request"
    LOOK_BACK = "look_back"
    CLOSE_RESPONSE = "close_response"


@dataclass(frozen=True)
class Move:
    """From which states an act is possible, and where it leads (None: the state stays)."""

    sources: frozenset[str]
    to: str | None


def _from(*sources: str, to: str | None = None) -> Move:
    return Move(frozenset(sources), to)


Q, R = RequestStatus, ResponseStatus

MOVES: dict[Action, Move] = {
    Action.ENDORSE: _from(Q.SUBMITTED, to=Q.SENT),
    Action.RETURN_REQUEST: _from(Q.SUBMITTED, to=Q.RETURNED),
    Action.DECLINE: _from(Q.SUBMITTED, to=Q.CLOSED),
    Action.REVISE: _from(Q.RETURNED, to=Q.SUBMITTED),
    Action.WITHDRAW: _from(Q.SUBMITTED, Q.RETURNED, Q.SENT, to=Q.WITHDRAWN),
    Action.CLOSE_REQUEST: _from(Q.SENT, to=Q.CLOSED),
    Action.LOOK_BACK_REQUEST: _from(Q.SENT, Q.CLOSED, to=None),
    Action.REOPEN_REQUEST: _from(Q.SENT, Q.CLOSED, to=Q.SENT),
    Action.ACKNOWLEDGE: _from(R.RECEIVED, to=R.ACKNOWLEDGED),
    Action.ASK: _from(R.RECEIVED, R.ACKNOWLEDGED, R.IN_APPROVAL, to=None),
    Action.REPLY: _from(R.RECEIVED, R.ACKNOWLEDGED, R.IN_APPROVAL, R.APPROVED, to=None),
    Action.TAKE_BACK: _from(R.RECEIVED, R.ACKNOWLEDGED, R.IN_APPROVAL, R.APPROVED, to=None),
    Action.ASK_ADVICE: _from(R.RECEIVED, R.ACKNOWLEDGED, R.IN_APPROVAL, to=None),
    Action.ADVISE: _from(R.RECEIVED, R.ACKNOWLEDGED, R.IN_APPROVAL, R.APPROVED, to=None),
    Action.PUT_FORWARD: _from(R.RECEIVED, R.ACKNOWLEDGED, to=R.IN_APPROVAL),
    Action.APPROVE: _from(R.IN_APPROVAL, to=R.APPROVED),
    Action.RETURN_ANSWER: _from(R.IN_APPROVAL, to=R.ACKNOWLEDGED),
    Action.SHARE_AT_ONCE: _from(R.RECEIVED, R.ACKNOWLEDGED, R.IN_APPROVAL, R.APPROVED, to=R.DELIVERED),
    Action.STOP: _from(R.APPROVED, to=R.ACKNOWLEDGED),
    Action.DELIVER: _from(R.APPROVED, to=R.DELIVERED),
    Action.OPEN: _from(R.DELIVERED, R.RECEIVED_BY_ASKER, to=None),
    Action.CONFIRM_RECEIPT: _from(R.DELIVERED, to=R.RECEIVED_BY_ASKER),
    Action.REPORT_WRONG: _from(R.DELIVERED, to=R.RECALLED),
    Action.RECALL: _from(R.DELIVERED, R.RECEIVED_BY_ASKER, to=R.RECALLED),
    Action.CONFIRM_DESTROYED: _from(R.RECALLED, to=None),
    Action.PASS_ON: _from(R.DELIVERED, R.RECEIVED_BY_ASKER, to=None),
    Action.KEEP_LONGER: _from(R.DELIVERED, R.RECEIVED_BY_ASKER, to=None),
    Action.ANSWER_LEAVE: _from(R.DELIVERED, R.RECEIVED_BY_ASKER, to=None),
    Action.REPORT_MISUSE: _from(R.DELIVERED, R.RECEIVED_BY_ASKER, to=None),
    Action.CORRECT: _from(R.DELIVERED, R.RECEIVED_BY_ASKER, to=None),
    Action.CHASE: _from(R.RECEIVED, R.ACKNOWLEDGED, R.IN_APPROVAL, R.APPROVED, to=None),
    Action.EXTEND: _from(R.RECEIVED, R.ACKNOWLEDGED, R.IN_APPROVAL, to=None),
    Action.OBJECT: _from(R.RECEIVED, R.ACKNOWLEDGED, R.IN_APPROVAL, R.APPROVED, to=None),
    Action.LOOK_AGAIN: _from(R.DELIVERED, R.RECEIVED_BY_ASKER, to=None),
    Action.LOOK_BACK: _from(R.APPROVED, R.DELIVERED, R.RECEIVED_BY_ASKER, to=None),
    Action.CLOSE_RESPONSE: _from(R.RECEIVED, R.ACKNOWLEDGED, R.IN_APPROVAL, R.APPROVED, to=R.CLOSED),
}

ENDED_REQUESTS = frozenset({Q.CLOSED, Q.WITHDRAWN})
ENDED_RESPONSES = frozenset({R.RECEIVED_BY_ASKER, R.RECALLED, R.CLOSED})
"""Where nothing more is to be done: what stands so long enough may be disposed of."""

OF_THE_REQUEST = frozenset(
    {
        Action.ENDORSE,
        Action.RETURN_REQUEST,
        Action.DECLINE,
        Action.REVISE,
        Action.WITHDRAW,
        Action.CLOSE_REQUEST,
        Action.LOOK_BACK_REQUEST,
        Action.REOPEN_REQUEST,
    }
)

_REQUEST_SENTENCES: dict[str, Sentence] = {
    Q.SUBMITTED: _("The request is with your manager to endorse."),
    Q.RETURNED: _("The request was returned: its author changes it first."),
    Q.SENT: _("The request has been sent already."),
    Q.WITHDRAWN: _("The request was withdrawn."),
    Q.CLOSED: _("The request is closed."),
}

_RESPONSE_SENTENCES: dict[str, Sentence] = {
    R.RECEIVED: _("Nobody has taken this yet and no answer has been put forward."),
    R.ACKNOWLEDGED: _("The answer is being prepared."),
    R.IN_APPROVAL: _("The answer is with its approver."),
    R.APPROVED: _("The answer has been approved and is about to be sent."),
    R.DELIVERED: _("The answer has been sent."),
    R.RECEIVED_BY_ASKER: _("The answer has been sent and its receipt is confirmed."),
    R.RECALLED: _("The answer was recalled."),
    R.CLOSED: _("The response is closed."),
}


def why_not(action: Action, status: str) -> NotNow | None:
    """The reason that the state does not allow this act, as a whole sentence; None when it does."""
    if status in MOVES[action].sources:
        return None
    sentences = _REQUEST_SENTENCES if action in OF_THE_REQUEST else _RESPONSE_SENTENCES
    return NotNow(sentences[status])


class Moved(NamedTuple):
    """From which state an act led to which: what its entry says, and where the thing stands then."""

    was: str
    to: str


def moved(action: Action, status: str) -> Moved:
    """Where an act leads that happens in this state."""
    return Moved(status, MOVES[action].to or status)
