"""Shutting somebody out at once, and letting them in again: with the reason, by an administrator of their agency."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from agencies import policies, trail
from agencies.actors import Actor
from agencies.commands.factors import LONGEST, SHORTEST
from agencies.commands.invitations import end_invitations
from agencies.commands.register import lock_agency
from agencies.denials import Fault, Incomplete, Sentence
from agencies.events import Event
from agencies.models import ApiKey, Person
from agencies.trail import command


@command
def suspend_person(person: Person, reason: str, *, by: Actor, at: datetime) -> Person:
    """Stop a person from signing in anywhere, at once, and end their keys. What waits for them passes to others."""
    agency = lock_agency(by.agency)
    person = Person.objects.select_for_update().get(pk=person.pk)
    if denial := policies.why_not_suspend(person, by=by, at=at):
        raise denial
    said = _said(reason, _("Say why they are suspended, in a sentence."))
    for key in ApiKey.objects.filter(membership__person=person, agency=agency, revoked_at=None).order_by("id"):
        key.revoked_at, key.audit_seq = at, agency.next_seq
        key.save(update_fields=["revoked_at", "audit_seq"])
        trail.record(Event.KEY_REVOKED, about=agency, by=by, at=at, refers_to=key.prefix)
    end_invitations(agency, person, by=by, at=at)
    person.is_active = False
    trail.record(
        Event.PERSON_SUSPENDED, about=person, by=by, at=at, saving=["is_active"], content={"reason": said}
    )  # fmt: skip
    return person


@command
def restore_person(person: Person, reason: str, *, by: Actor, at: datetime) -> Person:
    """Let them sign in again, as what they are. Sessions and keys of before stay dead: they sign in anew."""
    lock_agency(by.agency)
    person = Person.objects.select_for_update().get(pk=person.pk)
    if denial := policies.why_not_restore(person, by=by, at=at):
        raise denial
    said = _said(reason, _("Say why they are let in again, in a sentence."))
    person.is_active, person.let_in_at = True, at
    trail.record(
        Event.PERSON_RESTORED, about=person, by=by, at=at, saving=["is_active", "let_in_at"],
        content={"reason": said},
    )  # fmt: skip
    return person


def _said(reason: str, otherwise: Sentence) -> str:
    if not SHORTEST <= len(reason.strip()) <= LONGEST:
        raise Incomplete([Fault("/reason", "required", otherwise)])
    return reason.strip()
