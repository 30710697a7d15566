"""Who may say that somebody has a link to a case, and whom a case is kept from."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from agencies.actors import Actor
from agencies.models import Agency
from agencies.roles import ADMINISTRATOR
from requests_app.denials import Denial, NotNow, NotPermitted
from requests_app.lifecycle import RequestStatus
from requests_app.models import ApprovalStep, InformationRequest, Thing
from requests_app.policies.parts import is_a_key, not_of
from requests_app.queries.known import has_link, named_on
from requests_app.roles import TABLE, May, may


def linked(thing: Thing, by: Actor) -> Denial | None:
    """Whoever has a link to a case acts no more in it."""
    if has_link(thing, by):
        return NotPermitted(_("You have a link to somebody in this, so someone else acts on it."), code="linked")
    return None


def unnamed(step: ApprovalStep, by: Actor) -> Denial | None:
    """While a request is restricted, only people who are named on it sign."""
    if step.info_request is None or by.at is None:
        return None
    named = named_on([step.info_request], by.at).get(step.info_request.pk)
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


def why_not_restrict(info_request: InformationRequest, *, by: Actor) -> Denial | None:
    """The author, or a manager of the raising team, while it is under way."""
    if denial := is_a_key(by) or not_of(info_request.agency, by) or linked(info_request, by):
        return denial
    its_manager = info_request.team_id in by.teams and may(May.GRANT, by.roles)
    if by.person.pk != info_request.author_id and not its_manager:
        return NotPermitted(_("Only the author, or a manager of the team that raised it, can do this."))
    if info_request.restricted:
        return NotNow(_("This request is restricted already."))
    if info_request.status in (RequestStatus.WITHDRAWN, RequestStatus.CLOSED):
        return NotNow(_("The request has ended."))
    return None


def why_not_unrestrict(info_request: InformationRequest, *, by: Actor) -> Denial | None:
    """The author, or a manager of the raising team who is named on it."""
    if denial := is_a_key(by) or not_of(info_request.agency, by):
        return denial
    its_manager = info_request.team_id in by.teams and may(May.GRANT, by.roles)
    if by.person.pk != info_request.author_id and not its_manager:
        return NotPermitted(_("Only the author, or a manager of the team that raised it, can do this."))
    return None if info_request.restricted else NotNow(_("This request is not restricted."))


def why_not_see_owners(*, by: Actor) -> Denial | None:
    """Whoever can let somebody in, name a deputy or act: an agency's seniors and administrators."""
    if is_a_key(by) or by.roles.isdisjoint(TABLE[May.EXCLUDE] | {ADMINISTRATOR}):
        return NotPermitted(_("Only a manager or an administrator of an agency sees what has no owner."))
    return None


def _own(thing: Thing) -> Agency:
    return thing.agency if isinstance(thing, InformationRequest) else thing.from_agency
