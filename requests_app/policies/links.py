"""Who may say that somebody has a link to a case, and whom a case is kept from."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from agencies.actors import Actor
from agencies.models import Agency
from agencies.roles import ADMINISTRATOR
from requests_app.denials import Denial, NotNow, NotPermitted
from requests_app.lifecycle import RequestStatus, ResponseStatus
from requests_app.models import ApprovalStep, InformationRequest, Thing
from requests_app.policies.parts import HAS_A_LINK, is_a_key, not_of
from requests_app.queries.known import has_link, keeper_of, named_on
from requests_app.roles import TABLE, May, may


def linked(thing: Thing, by: Actor) -> Denial | None:
    """Whoever has a link to a case acts no more in it."""
    if has_link(thing, by):
        return NotPermitted(HAS_A_LINK, code="linked")
    return None


def unnamed(step: ApprovalStep, by: Actor) -> Denial | None:
    """While a request or an answer is restricted, only people who are named on it sign."""
    if by.at is None:
        return None
    named = named_on([step.thing], by.at).get(step.root_id)
    if named is None or by.person.pk in named:
        return None
    return NotPermitted(_("This is kept to people who are named."))


def why_not_declare(thing: Thing, *, by: Actor) -> Denial | None:
    """Anybody of a thing's own side, of themselves, at any time; once."""
    if denial := is_a_key(by) or not_of(_own(thing), by):
        return denial
    return NotNow(_("This is on record already.")) if has_link(thing, by) else None


def why_not_exclude(thing: Thing, *, by: Actor) -> Denial | None:
    """A manager of the team concerned keeps a colleague out, for a reason."""
    if denial := is_a_key(by) or not_of(_own(thing), by) or linked(thing, by):
        return denial
    if thing.team_id not in by.teams or not may(May.EXCLUDE, by.roles):
        return NotPermitted(_("Only a manager of the team concerned can keep a colleague out of it."))
    return None


def why_not_restrict(thing: Thing, *, by: Actor) -> Denial | None:
    """Whoever wrote or took it, or a manager of its team, while it is under way."""
    return is_a_key(by) or not_of(_own(thing), by) or linked(thing, by) or unrestrictable(thing, by)


def unrestrictable(thing: Thing, by: Actor) -> Denial | None:
    """Of whoever is on its side and has no link to it."""
    if denial := _neither_keeps_nor_manages(thing, by):
        return denial
    if isinstance(thing, InformationRequest):
        if thing.restricted:
            return NotNow(_("This request is restricted already."))
        ended = thing.status in (RequestStatus.WITHDRAWN, RequestStatus.CLOSED)
        return NotNow(_("The request has ended.")) if ended else None
    if thing.restricted:
        return NotNow(_("This answer is restricted already."))
    if thing.status == ResponseStatus.CLOSED:
        return NotNow(_("This has ended."))
    return NotNow(_("Take it first: whoever holds it stays on the list.")) if thing.holder_id is None else None


def why_not_unrestrict(thing: Thing, *, by: Actor) -> Denial | None:
    """Whoever wrote or took it, or a manager of its team who is named on it."""
    if denial := is_a_key(by) or not_of(_own(thing), by) or _neither_keeps_nor_manages(thing, by):
        return denial
    if isinstance(thing, InformationRequest):
        return None if thing.restricted else NotNow(_("This request is not restricted."))
    if thing.hides:
        return NotNow(_("Part of this may not even be known to exist, so it stays with the people who are named."))
    return None if thing.restricted else NotNow(_("This answer is not restricted."))


def _neither_keeps_nor_manages(thing: Thing, by: Actor) -> Denial | None:
    asking = isinstance(thing, InformationRequest)
    manages = thing.team_id in by.teams and may(May.GRANT if asking else May.EXCLUDE, by.roles)
    if by.person.pk == keeper_of(thing) or manages:
        return None
    if asking:
        return NotPermitted(_("Only the author, or a manager of the team that raised it, can do this."))
    return NotPermitted(_("Only whoever took it, or a manager of the team that was asked, can do this."))


def why_not_see_owners(*, by: Actor) -> Denial | None:
    """Whoever can let somebody in, name a deputy or act: an agency's seniors and administrators."""
    if is_a_key(by) or by.roles.isdisjoint(TABLE[May.EXCLUDE] | {ADMINISTRATOR}):
        return NotPermitted(_("Only a manager or an administrator of an agency sees what has no owner."))
    return None


def _own(thing: Thing) -> Agency:
    return thing.agency if isinstance(thing, InformationRequest) else thing.from_agency
