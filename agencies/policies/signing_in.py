"""Who lets somebody sign in, and who keeps them from it: the agency that they have been a member of longest.

Any later one could let them in for that alone, and sign in as them elsewhere.
"""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agencies import queries
from agencies.actors import Actor, By
from agencies.denials import Denial, NotNow, NotPermitted
from agencies.models import Invitation, Membership, Person
from agencies.policies.administering import why_not_administer
from agencies.roles import ADMINISTRATOR


def why_not_invite(person: Person, *, by: By, at: datetime, handed: bool = False) -> Denial | None:
    """An administrator of the agency that a person has been a member of longest; never for themselves. Where nobody
    else administers it, whoever runs the machine.

    A link is handed over only to somebody who has had no password: whoever could read the link of a colleague who
    works already could sign as them.
    """
    if isinstance(by, Actor):
        if denial := why_not_administer(by.agency, by=by):
            return denial
        if person.human == by.human:
            return NotPermitted(_("You cannot make a link for yourself. Ask another administrator of your agency."))
        if queries.agency_of_longest(person, at) != by.agency.pk:
            detail = _("Only an administrator of the agency that they have been a member of longest does this.")
            return NotPermitted(detail)
    elif not queries.is_alone(person, ADMINISTRATOR, by.agency, at):
        return NotPermitted(_("Another administrator of their agency does this."))
    if not person.is_active:
        return NotNow(_("This person is suspended. Let them in again first."))
    if handed and isinstance(by, Actor) and person.has_usable_password():
        return NotNow(_("They have set a password before, so the link goes to their own address alone."))
    return None


def why_not_withdraw_invitation(invitation: Invitation, *, by: Actor, at: datetime) -> Denial | None:
    """An administrator of the agency that made it, while it opens something."""
    if denial := why_not_administer(invitation.agency, by=by):
        return denial
    over = invitation.used_at or invitation.ended_at or (invitation.expires_at <= at or None)
    return NotNow(_("This link opens nothing any more.")) if over else None


def why_not_clear_factor(person: Person, *, by: Actor, at: datetime) -> Denial | None:
    """An administrator of the agency that a person has been a member of longest; never for themselves."""
    if denial := why_not_administer(by.agency, by=by):
        return denial
    if person.human == by.human:
        return NotPermitted(_("You cannot clear your own second factor. Ask another administrator of your agency."))
    first = queries.memberships_of(person, at).first()
    if first is None or first.agency_id != by.agency.pk:
        return NotPermitted(_("Only an administrator of the agency that they have been a member of longest does this."))
    return None


def why_not_suspend(person: Person, *, by: Actor, at: datetime) -> Denial | None:
    """An administrator suspends people of their own agency alone, never themselves."""
    if denial := why_not_administer(by.agency, by=by):
        return denial
    if person.human == by.human:
        return NotPermitted(_("You cannot do this to your own record. Ask another administrator."))
    here = Membership.objects.filter(Membership.live(at), person=person, agency=by.agency)
    if not here.exists():
        return NotPermitted(_("Only an administrator of this person's agency can do this."))
    return _works_elsewhere(person, by, at)


def why_not_restore(person: Person, *, by: Actor, at: datetime) -> Denial | None:
    """An administrator of the agency that a person has been a member of longest, never for themselves: whoever let
    them in later did not suspend them."""
    if denial := why_not_administer(by.agency, by=by):
        return denial
    if person.human == by.human:
        return NotPermitted(_("You cannot do this to your own record. Ask another administrator."))
    held = Membership.objects.filter(Q(ends_at=None) | Q(ends_at__gt=at), person=person)
    first = held.order_by("starts_at", "id").first()
    if first is None or first.agency_id != by.agency.pk:
        return NotPermitted(_("Only an administrator of the agency that they have been a member of longest does this."))
    return NotNow(_("This person is not suspended.")) if person.is_active else None


def _works_elsewhere(person: Person, by: Actor, at: datetime) -> Denial | None:
    # Anybody may be let in; that gives no power over what they are elsewhere.
    if queries.works_elsewhere([person], by.agency, at):
        return NotPermitted(_("This person works for another agency too. End their membership of yours instead."))
    return None
