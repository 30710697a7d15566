"""Who may share what nobody asked for, and take an offer back."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from agencies.actors import Actor
from requests_app import lifecycle
from requests_app.denials import Denial, NotNow, NotPermitted
from requests_app.lifecycle import Action
from requests_app.models import AgencyResponse
from requests_app.policies.parts import is_a_key
from requests_app.policies.responses import not_its_team
from requests_app.roles import May, may


def why_not_offer(*, by: Actor) -> Denial | None:
    """Whoever may prepare an answer may prepare one that nobody asked for; somebody else decides it."""
    if denial := is_a_key(by):
        return denial
    if not may(May.PREPARE, by.roles):
        return NotPermitted(_("Your role does not share information. Ask a colleague who does."))
    if not by.teams:
        return NotPermitted(_("You are in no team yet. Ask your agency's administrator to put you in one."))
    return None


def why_not_withdraw_offer(response: AgencyResponse, *, by: Actor) -> Denial | None:
    """Someone of the team that offers, until it is sent; what was asked for is answered instead."""
    if denial := is_a_key(by) or not_its_team(response, by):
        return denial
    if response.info_request_id is not None:
        return NotNow(_("This was asked for. Answer it: you can say that nothing is shared, and why."))
    return lifecycle.why_not(Action.CLOSE_RESPONSE, response.status)
