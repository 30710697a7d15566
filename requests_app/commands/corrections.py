"""Putting right what was shared (Article 19): written by one, sent by another, to everybody who received it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from agencies.actors import Actor
from requests_app import guidance, policies, queries, reminders, trail
from requests_app.commands.locking import lock_response
from requests_app.commands.parts import Done, reason
from requests_app.denials import Fault, Incomplete
from requests_app.events import Event
from requests_app.models import AgencyResponse, Correction, CorrectionCopy
from requests_app.queries import custody
from requests_app.queries.copies import copiers, copies_given, copies_received
from requests_app.queries.reaching import found_in_words
from requests_app.trail import command, record_both
from requests_app.values.pins import check_words

Words = dict[str, Any]


@command
def write_correction(
    response: AgencyResponse, items: Sequence[str], wrong: str, right: str, *, by: Actor, at: datetime
) -> Done[AgencyResponse]:  # fmt: skip
    """Say what was wrong in an answer that was sent, and what is right. Nothing leaves before a second sends it."""
    root = lock_response(response)
    if denial := policies.why_not_correct(root, by=by):
        raise denial
    words = {
        "wrong": check_words(wrong, "/wrong", _("Enter what was wrong")),
        "right": check_words(right, "/right", _("Enter what is right")),
        "items": list(dict.fromkeys(items)),
    }
    shared = [item["item"] for item in queries.arrived_words(root)["items"] if item.get("shared")]
    if not words["items"] or not set(words["items"]) <= set(shared):
        raise Incomplete([Fault("/items", "required", _("Select which of what was shared it is about"))])
    if found_in_words(root, [str(words["wrong"]), str(words["right"])]):
        detail = _("This holds what must not reach somebody. Say it without a name, a place or an address")
        raise Incomplete([Fault("/right", "must_not_reach", detail)])
    number = root.corrections.count() + 1
    Correction.objects.create(
        id=uuid.uuid4(), response=root, number=number, items=words["items"], written_by=by.person, written_at=at,
        written_seq=root.next_seq, audit_seq=root.next_seq,
    )  # fmt: skip
    receipt = trail.record(Event.CORRECTION_WRITTEN, about=root, by=by, at=at, content=words)
    span = guidance.load(root.pack).urgencies[root.urgency].step
    clock = reminders.start_clock(
        reminders.CORRECTION, about=root, agency=root.from_agency, span=span, at=at, slot=str(number)
    )
    people = custody.deciders(root, at, by.person) or reminders.answerers(root, at)
    reminders.notify(
        "correction_send", about=root, to=people, at=at, due_at=clock.due_at, slot=str(number), side="custody"
    )
    return Done(root, receipt)


@command
def send_correction(correction: Correction, *, by: Actor, at: datetime) -> Done[AgencyResponse]:
    """Send it to everybody who has the answer, by whatever way it reached them; each confirms that it was read."""
    root = lock_response(correction.response)
    correction = _fresh(correction, root)
    if denial := policies.why_not_send_correction(correction, by=by):
        raise denial
    words = custody.written_words(correction)
    correction.sent_by, correction.sent_at, correction.ended = by.person, at, "SENT"
    correction.audit_seq = root.next_seq
    correction.save(update_fields=["sent_by", "sent_at", "ended", "audit_seq"])
    below = custody.everybody_below(root)
    _copy(correction, root)
    receipt, _asked = record_both(Event.CORRECTION_SENT, response=root, by=by, at=at, content=words, to_asker=words)
    for held in below:
        held = lock_response(held)
        _copy(correction, held)
        record_both(Event.CORRECTION_SENT, response=held, by=by, at=at, to_asker=words)
    _settle(correction, at)
    for held in (root, *below):
        _ask_to_read(correction, held, at)
        tell_copiers(held, str(correction.number), at)
    people = copiers(copies_given(root), root.from_agency, at)
    reminders.notify(reminders.COPY_OLD, about=root, to=people, at=at, slot=slot_of_copy(correction, root))
    return Done(root, receipt)


@command
def drop_correction(correction: Correction, why: str, *, by: Actor, at: datetime) -> Done[AgencyResponse]:
    """Decide not to send it, with a reason. Nobody else learns of it."""
    root = lock_response(correction.response)
    correction = _fresh(correction, root)
    if denial := policies.why_not_send_correction(correction, by=by):
        raise denial
    words = {"why": reason(why)}
    correction.ended, correction.audit_seq = "DROPPED", root.next_seq
    correction.save(update_fields=["ended", "audit_seq"])
    receipt = trail.record(Event.CORRECTION_DROPPED, about=root, by=by, at=at, content=words)
    _settle(correction, at)
    return Done(root, receipt)


@command
def read_correction(copy: CorrectionCopy, *, by: Actor, at: datetime) -> Done[AgencyResponse]:
    """Say by name that the correction was read and what one holds is put right."""
    held = lock_response(copy.held)
    copy = held.correction_copies.select_related("correction__response").get(pk=copy.pk)
    copy.held = held
    if denial := policies.why_not_read_correction(copy, by=by):
        raise denial
    copy.read_by, copy.read_at, copy.audit_seq = by.person, at, held.next_seq
    copy.save(update_fields=["read_by", "read_at", "audit_seq"])
    own, asked = record_both(Event.CORRECTION_READ, response=held, by=by, at=at)
    about, _slot = reminders.received_from(held)
    slot = slot_of_copy(copy.correction, held)
    reminders.let_rest(about, reminders.READ, slot, at)
    reminders.settle(about, ["correction"], at, slot=slot)
    return Done(held, asked or own)


def tell_copiers(held: AgencyResponse, what: str, at: datetime) -> None:
    """Whoever of the receiving side took a copy is told by name that it no longer stands. `what`: since what."""
    about, _slot = reminders.received_from(held)
    people, side = copiers(copies_received(held), held.to_agency, at), "disclosure" if held.info_request else "arrival"
    reminders.notify(reminders.COPY_OLD, about=about, to=people, at=at, slot=f"{held.ref}-{what}", side=side)


def _fresh(correction: Correction, root: AgencyResponse) -> Correction:
    fresh = root.corrections.select_related("written_by").get(pk=correction.pk)
    fresh.response = root
    return fresh


def _copy(correction: Correction, held: AgencyResponse) -> None:
    CorrectionCopy.objects.create(
        id=uuid.uuid4(), correction=correction, held=held, seq_there=custody.stream_of(held).next_seq,
        audit_seq=held.next_seq,
    )  # fmt: skip


def _settle(correction: Correction, at: datetime) -> None:
    root, slot = correction.response, str(correction.number)
    reminders.let_rest(root, reminders.CORRECTION, slot, at)
    reminders.settle(root, ["correction_send"], at, slot=slot)


def slot_of_copy(correction: Correction, held: AgencyResponse) -> str:
    """What tells the corrections of one recipient's answers apart."""
    return f"{held.ref}-{correction.number}"


def _ask_to_read(correction: Correction, held: AgencyResponse, at: datetime) -> None:
    """Whoever receives there, with the time of a receipt; silence goes up their ladder."""
    about, _slot = reminders.received_from(held)
    slot = slot_of_copy(correction, held)
    span = guidance.load(held.pack).urgencies[held.urgency].receipt
    clock = reminders.start_clock(reminders.READ, about=about, agency=held.to_agency, span=span, at=at, slot=slot)
    side = "disclosure" if held.info_request else "arrival"
    people = reminders.holders_of(held, at)
    reminders.notify("correction", about=about, to=people, at=at, due_at=clock.due_at, slot=slot, side=side)
