"""Where an agency is reached: its teams, which of them receives, and whom one rings back."""

from __future__ import annotations

import re
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from agencies import policies, trail
from agencies.actors import Actor
from agencies.commands.register import lock_agency
from agencies.denials import Fault, Incomplete, NotNow
from agencies.events import Event
from agencies.models import Agency, Contact, Team
from agencies.trail import command

A_NUMBER = re.compile(r"\+?[0-9][0-9 ()-]{4,38}[0-9]( ext [0-9]{1,6})?")
LONGEST = 200


@command
def add_team(agency: Agency, name: str, *, by: Actor, at: datetime) -> Team:
    """Add a team. It receives nothing before it is chosen to. Raises Incomplete."""
    agency = lock_agency(agency)
    if denial := policies.why_not_administer(agency, by=by):
        raise denial
    if not name.strip() or len(name) > LONGEST:
        raise Incomplete([Fault("/name", "required", _("Enter what the team is called, in 200 characters or less."))])
    if agency.teams.filter(name__iexact=name.strip()).exists():
        raise Incomplete([Fault("/name", "taken", _("There is a team of this name already. Choose another name."))])
    team = Team.objects.create(agency=agency, name=name.strip(), receives=False, audit_seq=agency.next_seq)
    trail.record(Event.TEAM_ADDED, about=agency, by=by, at=at, refers_to=str(team.pk))
    return team


@command
def choose_receiving_team(team: Team, *, by: Actor, at: datetime) -> Team:
    """From now on what the agency is asked arrives with this team. What has arrived stays where it is."""
    agency = lock_agency(team.agency)
    if denial := policies.why_not_administer(agency, by=by):
        raise denial
    team = Team.objects.get(pk=team.pk)
    if team.receives:
        raise NotNow(_("This team receives already."))
    agency.teams.filter(receives=True).update(receives=False, audit_seq=agency.next_seq)
    team.receives, team.audit_seq = True, agency.next_seq
    team.save(update_fields=["receives", "audit_seq"])
    trail.record(Event.TEAM_RECEIVES, about=agency, by=by, at=at, refers_to=str(team.pk))
    return team


@command
def add_contact(agency: Agency, label: str, number: str, *, by: Actor, at: datetime) -> Contact:
    """Add a number under which partners ring this agency back. Raises Incomplete."""
    agency = lock_agency(agency)
    if denial := policies.why_not_administer(agency, by=by):
        raise denial
    faults = []
    if not label.strip() or len(label) > LONGEST:
        faults.append(Fault("/label", "required", _("Enter who answers there, for example: Duty desk")))
    if not A_NUMBER.fullmatch(number.strip()):
        faults.append(Fault("/number", "invalid", _("Enter a telephone number, for example 01632 960123")))
    elif agency.contacts.filter(call_back_number=number.strip(), ended_at=None).exists():
        faults.append(Fault("/number", "taken", _("This number is in the register already.")))
    if faults:
        raise Incomplete(faults)
    contact = Contact.objects.create(
        agency=agency, label=label.strip(), call_back_number=number.strip(), audit_seq=agency.next_seq
    )
    trail.record(Event.CONTACT_ADDED, about=agency, by=by, at=at, refers_to=str(contact.pk))
    return contact


@command
def end_contact(contact: Contact, *, by: Actor, at: datetime) -> Contact:
    """Take a number out of the register: nobody is given it any more. The last one stays: partners must reach you."""
    agency = lock_agency(contact.agency)
    if denial := policies.why_not_administer(agency, by=by):
        raise denial
    contact = Contact.objects.get(pk=contact.pk)
    if contact.ended_at is not None:
        raise NotNow(_("This number was taken out already."))
    if agency.contacts.filter(ended_at=None).count() == 1:
        raise NotNow(_("This is the last number under which you can be rung back. Add another one first."))
    contact.ended_at, contact.audit_seq = at, agency.next_seq
    contact.save(update_fields=["ended_at", "audit_seq"])
    trail.record(Event.CONTACT_ENDED, about=agency, by=by, at=at, refers_to=str(contact.pk))
    return contact
