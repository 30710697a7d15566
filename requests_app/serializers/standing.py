"""Rows made into what is shown: a request, a draft, a response, each as its own side may see it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from agencies import hours
from audit.trail import Receipt
from requests_app import guidance
from requests_app.models import AgencyResponse, Draft, InformationRequest
from requests_app.models.steps import SignatureKind
from requests_app.queries import tracks
from requests_app.values import Suggested
from requests_app.vocabulary import ARRIVAL, REQUEST, RESPONSE

Shown = dict[str, Any]


def receipt_shown(receipt: Receipt) -> Shown:
    """For a reader of the stream that the receipt is of."""
    return {"number": receipt.seq, "leaf_hash": receipt.leaf_hash, "short": str(receipt)}


def request_line(info_request: InformationRequest) -> Shown:
    """A request in a list. Wants its responses prefetched."""
    responses = list(info_request.responses.all())
    state = tracks.request_state(info_request, responses)
    answered, asked = tracks.answered_of(responses)
    return {
        "ref": info_request.ref,
        "version": info_request.audit_seq,
        "state": state,
        "label": REQUEST[state].text,
        "means": REQUEST[state].means,
        "type": info_request.type,
        "jurisdiction": info_request.jurisdiction,
        "urgency": info_request.urgency,
        "stage": info_request.stage,
        "requester": info_request.agency,
        "author": info_request.author.name,
        "raised_at": info_request.submitted_at,
        "sent_at": info_request.sent_at,
        "due_at": max((response.due_at for response in responses), default=None),
        "clock": _counted(info_request),
        "asked": asked,
        "answered": answered,
        "guidance_version": info_request.pack,
    }


def _counted(info_request: InformationRequest) -> str:
    """What the partners' time to reply counts: every hour, or working hours or days only."""
    reply = guidance.load(info_request.pack).urgencies[info_request.urgency].reply
    unit = hours.Span.parse(reply).unit
    return "elapsed" if unit == hours.Unit.HOURS else unit.replace(" ", "_")


def request_standing(info_request: InformationRequest, at: datetime) -> Shown:
    """Where a request stands: its own side's steps, and each partner's track."""
    agreed = info_request.signatures.filter(round=info_request.round, kind=SignatureKind.AGREED, response=None)
    last = agreed.select_related("person").order_by("at", "id").last()
    steps = info_request.steps.select_related("decided_by", "decided_for").order_by("round", "order")
    responses = sorted(info_request.responses.all(), key=lambda response: (response.from_agency.name, response.ref))
    return {
        **request_line(info_request),
        "authorised_by": {"name": last.person.name, "role": last.role, "at": last.at} if last else None,
        "steps": list(steps),
        "responses": [tracks.track(response, at) for response in responses],
    }


def draft_line(draft: Draft) -> Shown:
    """One's own draft in a list."""
    return {
        "ref": draft.ref,
        "version": draft.version,
        "state": "draft",
        "saved_at": draft.saved_at,
        "answers": draft.response.ref if draft.response else None,
        "changes": draft.info_request.ref if draft.info_request else None,
    }


def draft_shown(draft: Draft, suggested: Suggested | None, overlaps: Iterable[InformationRequest]) -> Shown:
    """One's own draft with its words, the law that usually fits, and whose open request may concern the same child."""
    others = [{"ref": one.ref, "author": one.author.name, "submitted_at": one.submitted_at} for one in overlaps]
    return {
        **draft_line(draft), "document": draft.words, "suggested_law": suggested_law(suggested), "overlaps": others,
    }  # fmt: skip


def suggested_law(suggested: Suggested | None) -> Shown | None:
    """The law that usually fits, with why."""
    if suggested is None:
        return None
    law = suggested.law.model_dump(mode="json", by_alias=True, exclude_none=True, exclude_defaults=True)
    return {"law": law, "because": suggested.because}


def response_line(response: AgencyResponse) -> Shown:
    """What one's agency was asked, in a list. Wants its steps prefetched."""
    state = tracks.own_state(response, response.steps.all())
    time = {"time": hours.clock(response.deliver_at) if response.deliver_at else ""}
    label = str(RESPONSE[state].text)
    return {
        "ref": response.ref,
        "version": response.audit_seq,
        "state": state,
        "label": label % time if "%(time)s" in label else label,
        "means": RESPONSE[state].means,
        "type": response.type,
        "urgency": response.urgency,
        "requester": response.to_agency,
        "holder": response.holder.name if response.holder else None,
        "sent_at": response.sent_at,
        "acknowledge_by": response.acknowledge_by,
        "acknowledged_at": response.acknowledged_at,
        "due_at": response.due_at,
        "paused_at": response.paused_at,
        "paused_until": response.paused_until,
        "deliver_at": response.deliver_at,
        "delivered_at": response.delivered_at,
        "outcome": response.outcome,
        "guidance_version": response.pack,
    }


def response_standing(response: AgencyResponse) -> Shown:
    """Where an answer stands for its own side."""
    steps = sorted(response.steps.all(), key=lambda step: (step.round, step.order))
    return {**response_line(response), "steps": steps, "explained_at": tracks.explained_at(response)}


def arrival_line(response: AgencyResponse, at: datetime) -> Shown:
    """What was given unasked, for those it was given to. Nothing of how it came about."""
    state = tracks.arrival_state(response, at)
    return {
        "ref": response.ref,
        "agency": response.from_agency,
        "state": state,
        "label": ARRIVAL[state].text,
        "delivered_at": response.delivered_at,
        "opened_at": response.opened_at,
        "received_at": response.received_at,
        "version": tracks.asker_version(response),
    }
