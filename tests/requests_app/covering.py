"""What tests of standing in, conflicts and cover do over and over, by the real commands."""

from __future__ import annotations

from datetime import datetime, timedelta

from agencies.actors import Actor
from agencies.commands import name_deputy, open_membership
from agencies.models import Deputy, Membership
from agencies.values import NewDeputy, NewMembership
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
    administrator = cast.actor(by, at, code)
    new = NewMembership(role, role.lower(), starts_at=at - timedelta(minutes=1))
    return open_membership(administrator.agency, cast.person(short), new, by=administrator, at=at)


def afresh(cast: Cast, short: str, at: datetime = TUESDAY, code: str = "") -> Actor:
    """The actor as the register stands now."""
    return cast.actor(short, at, code)
