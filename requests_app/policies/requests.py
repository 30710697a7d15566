"""Who may raise, put forward, withdraw and open up a request."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from agencies.actors import Actor
from requests_app import lifecycle
from requests_app.denials import Denial, NotPermitted
from requests_app.lifecycle import Action
from requests_app.models import Draft, InformationRequest
from requests_app.policies.parts import is_a_key, not_of
from requests_app.policies.standing import lacks_standing
from requests_app.roles import May, may


def why_not_raise(*, by: Actor) -> Denial | None:
    """Whose role carries raising requests. A key may prepare a draft in its member's name."""
    if not may(May.RAISE, by.roles):
        return NotPermitted(_("Your role does not raise requests. Ask a colleague who does to raise it."))
    if not by.teams:
        return NotPermitted(_("You are in no team yet. Ask your agency's administrator to put you in one."))
    return lacks_standing(by) if by.is_key else None  # a person may write, and is told before it is put forward


def why_not_submit(draft: Draft, *, by: Actor) -> Denial | None:
    """The draft's own author, in person, while the request (if there is one already) waits for their change."""
    if denial := is_a_key(by) or why_not_raise(by=by):
        return denial
    if draft.owner_id != by.person.pk:
        return NotPermitted(_("Only the author of a draft can send it."))
    if denial := lacks_standing(by):
        return denial
    if draft.info_request:
        return lifecycle.why_not(Action.REVISE, draft.info_request.status)
    return None


def why_not_copy(info_request: InformationRequest, *, by: Actor) -> Denial | None:
    """Its author or a colleague of its team asks another agency the same. Whoever may only see it may not."""
    return why_not_raise(by=by) or not_of(info_request.agency, by) or _not_its_team(info_request, by)


def why_not_withdraw(info_request: InformationRequest, *, by: Actor) -> Denial | None:
    """The author or a colleague of the raising team who could have raised it."""
    return (
        is_a_key(by)
        or not_of(info_request.agency, by)
        or _not_its_team(info_request, by)
        or lifecycle.why_not(Action.WITHDRAW, info_request.status)
    )


def why_not_grant(info_request: InformationRequest, *, by: Actor) -> Denial | None:
    """A manager of the raising team lets a named colleague see the request."""
    if denial := is_a_key(by) or not_of(info_request.agency, by) or _not_its_team(info_request, by):
        return denial
    if not may(May.GRANT, by.roles):
        return NotPermitted(_("Only a manager of the team that raised the request can let others see it."))
    return None


def _not_its_team(info_request: InformationRequest, by: Actor) -> Denial | None:
    if by.person.pk == info_request.author_id or (info_request.team_id in by.teams and may(May.RAISE, by.roles)):
        return None
    return NotPermitted(_("Only the author or the team that raised the request can do this."))
