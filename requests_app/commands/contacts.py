"""The numbers under which partners ring an agency back: none counts that only one person has said."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from agencies import policies, trail
from agencies.actors import Actor
from agencies.events import Event
from agencies.models import Agency, Contact
from requests_app.commands.people import who_may_agree
from requests_app.commands.telling import settle_about, tell
from requests_app.denials import Fault, Incomplete, NotNow
from requests_app.trail import command

A_NUMBER = re.compile(r"\+?[0-9][0-9 ()-]{4,38}[0-9]( ext [0-9]{1,6})?")
LONGEST = 200


@command
def add_contact(agency: Agency, label: str, number: str, *, by: Actor, at: datetime) -> Contact:
    """Propose a number under which partners ring this agency back; on an agency's first day it counts at once.

    Raises Incomplete.
    """
    agency = _locked(agency)
    if denial := policies.why_not_administer(agency, by=by):
        raise denial
    if faults := list(_faults(agency, label, number)):
        raise Incomplete(faults)
    waits = policies.takes_two(agency, "", at)
    contact = Contact.objects.create(
        agency=agency, label=label.strip(), call_back_number=number.strip(), waits=waits, proposed_by=by.person,
        audit_seq=agency.next_seq,
    )  # fmt: skip
    outcome = "proposed" if waits else "counts"
    trail.record(Event.CONTACT_ADDED, about=agency, by=by, at=at, outcome=outcome, refers_to=str(contact.pk))
    if waits:
        to = who_may_agree(agency, {by.human}, at)
        tell("agree_number", about_id=agency.pk, ref="", side="contacts", to=to, at=at, slot=_slot(contact))
    return contact


@command
def agree_contact(contact: Contact, *, by: Actor, at: datetime) -> Contact:
    """Agree as the second person: from now on partners may be given it."""
    agency, contact = _fresh(contact)
    if denial := policies.why_not_agree_contact(contact, by=by):
        raise denial
    contact.waits, contact.agreed_by, contact.audit_seq = False, by.person, agency.next_seq
    contact.save(update_fields=["waits", "agreed_by", "audit_seq"])
    trail.record(Event.CONTACT_AGREED, about=agency, by=by, at=at, refers_to=str(contact.pk))
    settle_about(agency.pk, ["agree_number"], at, slot=_slot(contact))
    return contact


@command
def end_contact(contact: Contact, *, by: Actor, at: datetime) -> Contact:
    """Take a number out of the register: nobody is given it any more. The last one stays: partners must reach you."""
    agency, contact = _fresh(contact)
    if denial := policies.why_not_end_contact(contact, by=by):
        raise denial
    if contact.ended_at is not None:
        raise NotNow(_("This number was taken out already."))
    if not contact.waits and agency.contacts.filter(Contact.counts()).count() == 1:
        raise NotNow(_("This is the last number under which you can be rung back. Add another one first."))
    contact.ended_at, contact.audit_seq = at, agency.next_seq
    contact.save(update_fields=["ended_at", "audit_seq"])
    trail.record(Event.CONTACT_ENDED, about=agency, by=by, at=at, refers_to=str(contact.pk))
    settle_about(agency.pk, ["agree_number"], at, slot=_slot(contact))
    return contact


def _faults(agency: Agency, label: str, number: str) -> Iterator[Fault]:
    if not label.strip() or len(label) > LONGEST:
        yield Fault("/label", "required", _("Enter who answers there, for example: Duty desk"))
    if not A_NUMBER.fullmatch(number.strip()):
        yield Fault("/number", "invalid", _("Enter a telephone number, for example 01632 960123"))
    elif agency.contacts.filter(call_back_number=number.strip(), ended_at=None).exists():
        yield Fault("/number", "taken", _("This number is in the register already."))


def _slot(contact: Contact) -> str:
    return f"number {contact.pk}."


def _locked(agency: Agency) -> Agency:
    return Agency.objects.select_for_update().get(pk=agency.pk)


def _fresh(contact: Contact) -> tuple[Agency, Contact]:
    agency = _locked(contact.agency)
    return agency, Contact.objects.select_related("agency", "proposed_by").get(pk=contact.pk)
