"""Who may say that two agencies do not agree, and who speaks for each of them."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from agencies.actors import Actor
from requests_app import lifecycle
from requests_app.denials import Denial, NotNow, NotPermitted
from requests_app.lifecycle import Action
from requests_app.models import AgencyResponse, Disagreement
from requests_app.policies.parts import is_a_key
from requests_app.policies.responses import did_not_ask, does_not_receive
from requests_app.queries.disagreements import latest_view, stands_on
from requests_app.queries.kept_back import nothing_was_kept_back


def why_not_disagree(response: AgencyResponse, *, by: Actor) -> Denial | None:
    """Whoever asked, once they read that something was not shared; one disagreement about an answer at a time."""
    if denial := does_not_receive(response, by) or did_not_ask(response, by):
        return denial
    if denial := lifecycle.why_not(Action.LOOK_AGAIN, response.status):
        return denial
    if response.info_request is None or response.opened_at is None:
        return NotNow(_("Open the answer first, and read why it was decided so."))
    if nothing_was_kept_back(response):
        return NotNow(_("Everything was shared. There is nothing to disagree about."))
    if response.disagreements.filter(outcome="").exists():
        return NotNow(_("A disagreement about this is open already."))
    return None


def why_not_say(found: Disagreement, *, by: Actor, at: datetime) -> Denial | None:
    """Whoever stands on the rung for their agency, and is not the one human being who spoke for the other."""
    if denial := _does_not_stand_here(found, by, at):
        return denial
    response = found.response
    other = response.from_agency if by.agency.pk == response.to_agency_id else response.to_agency
    theirs = latest_view(found, other)
    if theirs is not None and theirs.by is not None and theirs.by.human == by.human:
        return NotPermitted(_("You spoke for the other agency, so someone else speaks for this one."))
    return None


def why_not_take_further(found: Disagreement, *, by: Actor, at: datetime, rungs: int) -> Denial | None:
    """Whoever stands on the rung, while there is one above it."""
    if denial := _does_not_stand_here(found, by, at):
        return denial
    if found.rung + 1 >= rungs:
        return NotNow(_("This is the last rung. Settle it here."))
    return None


def _does_not_stand_here(found: Disagreement, by: Actor, at: datetime) -> Denial | None:
    if denial := is_a_key(by):
        return denial
    if not stands_on(found, found.rung, by, at):
        return NotPermitted(_("It is with others now. The page says who speaks for your agency."))
    return NotNow(_("It is settled.")) if found.outcome else None
