"""The asker's end: open what was shared (recorded before it is shown), and say whether it arrived."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agencies.actors import Actor
from requests_app import lifecycle, policies, queries, reminders, trail
from requests_app.commands.locking import lock_request, lock_response
from requests_app.commands.parts import Done
from requests_app.denials import Changed, Fault, Incomplete
from requests_app.events import Event
from requests_app.lifecycle import Action, ResponseStatus
from requests_app.models import AgencyResponse, InformationRequest
from requests_app.queries.opening import as_far_as_named
from requests_app.queries.tracks import asker_version
from requests_app.trail import command, record_both

RIGHT = "RIGHT"
ANSWERS = (RIGHT, "WRONG_PERSON", "NOT_OURS")


@command
def open_disclosure(response: AgencyResponse, *, accepts: bool, by: Actor, at: datetime) -> dict[str, Any]:
    """Accept the conditions and open what was shared. Both sides can prove it, before a byte is shown."""
    response = lock_response(response)
    if denial := policies.why_not_open(response, by=by, at=at):
        raise denial
    if not accepts:
        detail = _("Accept how this may be used before you open it")
        raise Incomplete([Fault("/accepts", "required", detail)])
    words = as_far_as_named(queries.arrived_words(response), response, by)
    response.opened_at = response.opened_at or at
    record_both(Event.DISCLOSURE_OPENED, response=response, by=by, at=at, saving=["opened_at"])
    return words


@command
def confirm_receipt(
    response: AgencyResponse, answer: str, *, by: Actor, at: datetime, seen: int | None = None
) -> Done[AgencyResponse]:
    """Say by name that it arrived. When it is about the wrong person or not ours, access ends at once.

    `seen` is the version that the asker may know, and the receipt is of the asker's own stream (dec.18).
    """
    response = lock_response(response)
    if denial := policies.why_not_confirm_receipt(response, by=by):
        raise denial
    if seen is not None and seen != asker_version(response):
        raise Changed
    if answer not in ANSWERS:
        raise Incomplete([Fault("/answer", "unknown", _("Select whether you can confirm that you have it"))])
    action = Action.CONFIRM_RECEIPT if answer == RIGHT else Action.REPORT_WRONG
    moved = lifecycle.moved(action, response.status)
    response.status, response.received_at, response.received_by = moved.to, at, by.person
    response.ended_as = "" if answer == RIGHT else answer.lower()
    own, asked = record_both(
        Event.RECEIPT_CONFIRMED, response=response, by=by, at=at, moved=moved, outcome=answer,
        saving=["status", "received_at", "received_by", "ended_as"],
    )  # fmt: skip
    if answer != RIGHT:
        root = response.root
        reminders.notify("misdelivered", about=root, to=reminders.answerers(root, at), at=at, slot=response.ref)
    about, slot = reminders.received_from(response)
    reminders.let_rest(about, reminders.RECEIPT, slot, at)
    if response.info_request:
        reminders.settle(response.info_request, ["ready", "receipt"], at, slot=response.ref)
        close_when_all_received(response.info_request, by=by, at=at)
    else:
        reminders.settle(response, ["offered"], at)
    return Done(response, asked or own)


def close_when_all_received(info_request: InformationRequest, *, by: Actor, at: datetime) -> None:
    """The last receipt, or the last word that no copy is left, closes the request."""
    done = [ResponseStatus.RECEIVED_BY_ASKER, ResponseStatus.CLOSED]
    gone = Q(status=ResponseStatus.RECALLED, destroyed_at__isnull=False)
    if info_request.responses.exclude(gone | Q(status__in=done)).exists():
        return
    info_request = lock_request(info_request)
    if lifecycle.why_not(Action.CLOSE_REQUEST, info_request.status):
        return
    moved = lifecycle.moved(Action.CLOSE_REQUEST, info_request.status)
    info_request.status, info_request.ended_as = moved.to, "finished"
    trail.record(Event.REQUEST_CLOSED, about=info_request, by=by, at=at, saving=["status", "ended_as"], moved=moved)
