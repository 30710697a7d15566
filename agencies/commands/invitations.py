"""A link by which somebody sets their password, for the first time or because they forgot the old one.

The secret of the link is returned once and held nowhere; here is its hash, as with a key.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.conf import settings

from agencies import policies, queries, trail
from agencies.actors import Actor, By
from agencies.commands.register import key_digest, lock_agency
from agencies.events import Event
from agencies.models import Agency, Invitation, Person
from agencies.trail import command
from agencies.values import Issued


@command
def make_invitation(person: Person, *, by: By, at: datetime, handed: bool = False) -> Issued:
    """Make a link, to be sent to their address or, `handed`, to be passed on. Any earlier one is dead with it."""
    agency = lock_agency(by.agency)
    if denial := policies.why_not_invite(person, by=by, at=at, handed=handed):
        raise denial
    return issue_invitation(agency, person, by=by, at=at, handed=handed)


@command
def withdraw_invitation(invitation: Invitation, *, by: Actor, at: datetime) -> Invitation:
    """Take a link back: it opens nothing any more."""
    agency = lock_agency(invitation.agency)
    fresh = Invitation.objects.select_related("agency", "person").get(pk=invitation.pk)
    if denial := policies.why_not_withdraw_invitation(fresh, by=by, at=at):
        raise denial
    end_invitations(agency, fresh.person, by=by, at=at)
    fresh.refresh_from_db(fields=["ended_at"])
    return fresh


def issue_invitation(agency: Agency, person: Person, *, by: By, at: datetime, handed: bool = False) -> Issued:
    """The link itself, inside a command that holds the agency's row."""
    end_invitations(agency, person, by=by, at=at)
    secret = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        agency=agency, person=person, made_by=by.person if isinstance(by, Actor) else None, handed=handed,
        digest=key_digest(secret), made_at=at, expires_at=at + timedelta(days=settings.INVITATION_DAYS),
        audit_seq=agency.next_seq,
    )  # fmt: skip
    trail.record(
        Event.INVITATION_MADE, about=agency, by=by, at=at, outcome="handed" if handed else "mailed",
        refers_to=str(person.pk),
    )  # fmt: skip
    return Issued(invitation.pk, secret, handed, invitation.expires_at)


def end_invitations(agency: Agency, person: Person, *, by: By, at: datetime) -> None:
    """Whatever link this agency made for somebody opens nothing any more. Inside a command that holds its row."""
    for invitation in Invitation.objects.filter(agency=agency, person=person, used_at=None, ended_at=None):
        invitation.ended_at, invitation.audit_seq = at, agency.next_seq
        invitation.save(update_fields=["ended_at", "audit_seq"])
        trail.record(Event.INVITATION_ENDED, about=agency, by=by, at=at, refers_to=str(person.pk))


def end_invitations_of_strangers(agency: Agency, person: Person, *, by: By, at: datetime) -> None:
    """The same, where this agency has no part for them any more and proposes none."""
    if not queries.has_a_part(agency, person, at):
        end_invitations(agency, person, by=by, at=at)


def note_sent(invitation: Issued, at: datetime) -> None:
    """Remember when the mail server took the letter: outside the trail, which has that the link was made."""
    Invitation.objects.filter(pk=invitation.pk).update(sent_at=at)
