"""What tests of standing in, conflicts and cover do over and over, by the real commands."""

from __future__ import annotations

from datetime import datetime, timedelta

from agencies.actors import Actor, actor_of
from agencies.commands import name_deputy, open_sign_in
from agencies.models import Deputy, Membership, Person
from agencies.roles import ONE_IS_ENOUGH
from agencies.values import NewDeputy, NewMembership
from requests_app.commands import agree_role, give_role
from requests_app.denials import NotNow
from requests_app.management.rehearsal.partnership import Cast
from tests.requests_app.callers import TUESDAY

DAY = timedelta(days=1)


def stands_in(
    cast: Cast, deputy: str, person: str, *, code: str = "", at: datetime = TUESDAY, **more: object
) -> Deputy:
    """One names another their deputy, from now for a day."""
    by = cast.actor(person, at, code)
    new = NewDeputy(cast.person(deputy).pk, starts_at=at, ends_at=at + DAY)
    new = NewDeputy(**{**new.__dict__, **more})  # type: ignore[arg-type]
    return name_deputy(by.agency, by.person, new, by=by, at=at)


def joins(cast: Cast, short: str, code: str, role: str, *, by: str, at: datetime = TUESDAY) -> Membership:
    """Somebody of the cast gets another role, let in by an administrator."""
    new = NewMembership(role, role.lower(), starts_at=at)
    return let_in(cast.actor(by, at, code), cast.person(short), new, at=at)


def let_in(by: Actor, person: Person, new: NewMembership, *, at: datetime = TUESDAY) -> Membership:
    """A role by as many people as it takes: one administrator, or another one or a lead beside them.

    Raises whatever the first or the second of them is refused with, NotNow where there is no second.
    """
    given = give_role(by.agency, person, new, by=by, at=at)
    if given.membership:
        return given.membership
    assert given.proposal
    others = Membership.objects.filter(Membership.live(at), agency=by.agency).exclude(role__in=ONE_IS_ENOUGH)
    for one in others.select_related("person").order_by("starts_at", "id"):
        if one.person.human not in (by.human, person.human):
            second = actor_of(open_sign_in(one.person, by.agency, by=None, at=at, door="play"), at, proved_at=at)
            assert second
            return agree_role(given.proposal, by=second, at=at)
    raise NotNow("Nobody of the agency could agree.")


def afresh(cast: Cast, short: str, at: datetime = TUESDAY, code: str = "") -> Actor:
    """The actor as the register stands now."""
    return cast.actor(short, at, code)
