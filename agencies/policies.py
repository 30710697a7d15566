"""Who may do what to agencies and people. A policy answers with the first reason, or None."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from agencies.actors import Actor
from agencies.denials import Denial, NotPermitted
from agencies.models import Agency, Membership, Person

SCOPES = {"requests:read", "requests:draft", "responses:read"}


def why_not_administer(agency: Agency, *, by: Actor) -> Denial | None:
    """Only an administrator of the agency itself, in person."""
    if by.is_key or by.agency.pk != agency.pk or "ADMINISTRATOR" not in by.roles:
        return NotPermitted(_("Only an administrator of this agency can do this."))
    return None


def why_not_suspend(person: Person, *, by: Actor, at: datetime) -> Denial | None:
    """An administrator suspends people of their own agency, never themselves."""
    if denial := why_not_administer(by.agency, by=by):
        return denial
    if person.human == by.human:
        return NotPermitted(_("You cannot do this to your own record. Ask another administrator."))
    here = Membership.objects.filter(Membership.live(at), person=person, agency=by.agency)
    if not here.exists():
        return NotPermitted(_("Only an administrator of this person's agency can do this."))
    return None


def why_not_issue_key(membership: Membership, *, by: Actor) -> Denial | None:
    """One's own key, or any key of the agency for its administrator; a key never makes keys."""
    if by.is_key:
        return NotPermitted(_("A key cannot issue keys. Sign in and do it yourself."))
    if membership.person_id == by.person.pk and membership.agency_id == by.agency.pk:
        return None
    return why_not_administer(membership.agency, by=by)
