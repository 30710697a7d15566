"""Ending what somebody is in an agency, and with it whatever link was made for them there."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from agencies import policies, trail
from agencies.actors import Actor, By
from agencies.commands.invitations import end_invitations_of_strangers
from agencies.commands.register import lock_agency
from agencies.denials import NotNow
from agencies.events import Event
from agencies.models import Membership
from agencies.trail import command


@command
def end_membership(membership: Membership, *, by: By, at: datetime) -> None:
    """End a membership now: its sessions and keys are dead at their next request."""
    agency = lock_agency(membership.agency)
    if isinstance(by, Actor) and (denial := policies.why_not_administer(agency, by=by)):
        raise denial
    membership.refresh_from_db(fields=["ends_at"])
    if membership.ends_at is not None and membership.ends_at <= at:  # its end is never moved
        raise NotNow(_("This membership has ended already."))
    membership.ends_at, membership.audit_seq = at, agency.next_seq
    membership.save(update_fields=["ends_at", "audit_seq"])
    trail.record(
        Event.MEMBERSHIP_ENDED, about=agency, by=by, at=at, outcome=membership.role, refers_to=str(membership.person_id)
    )
    end_invitations_of_strangers(agency, membership.person, by=by, at=at)
