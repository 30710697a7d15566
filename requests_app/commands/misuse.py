"""A report that what was shared is misused: access is closed with it, and a second person restores or confirms."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from agencies.actors import Actor
from requests_app import lifecycle, policies, reminders
from requests_app.commands.afterwards import ask_to_destroy
from requests_app.commands.locking import lock_response
from requests_app.commands.parts import Done, reason
from requests_app.denials import Fault, Incomplete
from requests_app.events import Event
from requests_app.lifecycle import Action, ResponseStatus
from requests_app.models import AgencyResponse, Misuse
from requests_app.queries import custody
from requests_app.trail import command, record_both
from requests_app.values.pins import check_words

Words = dict[str, Any]
WITHIN = "72 hours"
RESTORED, CONFIRMED = "RESTORED", "CONFIRMED"
VERDICTS = (RESTORED, CONFIRMED)


@command
def report_misuse(response: AgencyResponse, what: str, *, when: str, by: Actor, at: datetime) -> Done[AgencyResponse]:
    """Report a misuse. Access is closed at once, for everybody who has it; what is said stays with one's own side."""
    root = lock_response(response)
    if denial := policies.why_not_report_misuse(root, by=by):
        raise denial
    words = {"what": reason(what, pointer="/what"), "when": check_words(when, "/when", _("Enter when it happened"))}
    ours = by.agency.pk == root.from_agency_id
    root.cut_at = at
    clock = reminders.start_clock(
        reminders.MISUSE, about=root, agency=by.agency, span=WITHIN, at=at, slot=str(root.misuses.count() + 1)
    )
    misuse = Misuse.objects.create(
        id=uuid.uuid4(), response=root, number=root.misuses.count() + 1, agency=by.agency, reported_by=by.person,
        reported_at=at, reported_seq=(root if ours else custody.stream_of(root)).next_seq, review_due=clock.due_at,
        audit_seq=root.next_seq,
    )  # fmt: skip
    own, asked = record_both(
        Event.MISUSE_REPORTED, response=root, by=by, at=at, saving=["cut_at"], content=words if ours else None,
        to_asker=None if ours else words,
    )  # fmt: skip
    _close_below(root, Event.MISUSE_REPORTED, by=by, at=at, cut_at=at)
    _tell(misuse, at)
    return Done(root, own if ours or asked is None else asked)


def _close_below(root: AgencyResponse, event: Event, *, by: Actor, at: datetime, cut_at: datetime | None) -> None:
    """The same for everybody to whom it was passed on."""
    for copy in custody.everybody_below(root):
        copy = lock_response(copy)
        copy.cut_at = cut_at
        record_both(event, response=copy, by=by, at=at, saving=["cut_at"])


def _tell(misuse: Misuse, at: datetime) -> None:
    """Both sides, by reference alone; and whoever may review it, with its 72 hours."""
    root, slot = misuse.response, str(misuse.number)
    reviewers = reminders.misuse_reviewers(misuse, at)
    reminders.notify(
        "misuse_review", about=root, to=reviewers, at=at, slot=slot, due_at=misuse.review_due, side="misuse"
    )
    reminders.notify("misuse", about=root, to=reminders.answerers(root, at), at=at, slot=slot, side="custody")
    for held in (root, *custody.everybody_below(root)):
        _tell_holder("misuse", held, at, slot)


def _tell_holder(kind: str, held: AgencyResponse, at: datetime, slot: str) -> None:
    about, _slot = reminders.received_from(held)
    side = "disclosure" if held.info_request else "arrival"
    people = reminders.holders_of(held, at)
    reminders.notify(kind, about=about, to=people, at=at, slot=f"{held.ref}:{slot}", side=side)


@command
def review_misuse(misuse: Misuse, verdict: str, why: str, *, by: Actor, at: datetime) -> Done[AgencyResponse]:
    """A second person looks into it: access is restored, or it stays closed and copies are to be destroyed."""
    root = lock_response(misuse.response)
    misuse = root.misuses.select_related("agency", "reported_by").get(pk=misuse.pk)
    misuse.response = root
    if denial := policies.why_not_review_misuse(misuse, by=by):
        raise denial
    if verdict not in VERDICTS:
        raise Incomplete([Fault("/verdict", "required", _("Select whether access is restored"))])
    words = {"why": reason(why)}
    ours = misuse.agency_id == root.from_agency_id
    misuse.verdict, misuse.reviewed_by, misuse.reviewed_at = verdict, by.person, at
    misuse.audit_seq = root.next_seq
    misuse.save(update_fields=["verdict", "reviewed_by", "reviewed_at", "audit_seq"])
    rows = [root, *custody.everybody_below(root)]
    own, asked = _judged(root, verdict, by=by, at=at, content=words if ours else None, there=None if ours else words)
    for copy in rows[1:]:
        _judged(lock_response(copy), verdict, by=by, at=at, content=None, there=None)
    slot = str(misuse.number)
    reminders.let_rest(root, reminders.MISUSE, slot, at)
    reminders.settle(root, ["misuse_review"], at, slot=slot)
    reminders.notify("misuse_done", about=root, to=reminders.answerers(root, at), at=at, slot=slot, side="custody")
    for held in rows:
        _tell_holder("misuse_done", held, at, slot)
    return Done(root, own if ours or asked is None else asked)


def _judged(
    held: AgencyResponse, verdict: str, *, by: Actor, at: datetime, content: Words | None, there: Words | None
) -> Any:
    """Open again; or recalled, and to be destroyed."""
    saving = ["cut_at"]
    moved = (held.status, held.status)
    if verdict == CONFIRMED and held.status != ResponseStatus.RECALLED:
        moved = lifecycle.moved(Action.RECALL, held.status)
        held.status, held.ended_as, held.recalled_at = moved[1], "misused", at
        saving = ["status", "ended_as", "recalled_at"]
    else:
        held.cut_at = None
    receipts = record_both(
        Event.MISUSE_REVIEWED, response=held, by=by, at=at, moved=moved, outcome=verdict, saving=saving,
        content=content, to_asker=there,
    )  # fmt: skip
    if moved[0] != moved[1]:
        ask_to_destroy(held, at)
    return receipts
