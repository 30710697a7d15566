"""Who may use the emergency route, write it up and add to its record. Reviewing it is a look back like any other."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from agencies.actors import Actor
from requests_app import lifecycle
from requests_app.denials import Denial, NotNow, NotPermitted
from requests_app.lifecycle import Action
from requests_app.models import AgencyResponse, Emergency
from requests_app.policies.parts import is_a_key, not_of
from requests_app.policies.responses import why_not_take_part
from requests_app.roles import TABLE, May
from requests_app.values.emergency import URGENCY


def why_not_act_at_once(*, by: Actor) -> Denial | None:
    """Anybody of an agency, day or night, but those who only look on; never a system."""
    if denial := is_a_key(by):
        return denial
    if by.roles <= TABLE[May.OVERSEE]:
        return NotPermitted(_("You oversee and take part in no case. Ring the duty number of the agency."))
    return None


def why_not_answer_at_once(response: AgencyResponse, *, by: Actor) -> Denial | None:
    """Someone of the team that was asked in an emergency, and nobody who took part in asking: two people, always."""
    if denial := is_a_key(by) or why_not_take_part(response, by=by):
        return denial
    if response.urgency != URGENCY:
        return NotNow(_("This was not asked as an emergency. Prepare the answer, and somebody decides it."))
    return lifecycle.why_not(Action.SHARE_AT_ONCE, response.status)


def why_not_write_up(emergency: Emergency, *, by: Actor) -> Denial | None:
    """Whoever did it signs what is written up; once."""
    if denial := is_a_key(by) or not_of(emergency.agency, by):
        return denial
    if emergency.acted_by.human != by.human:
        return NotPermitted(_("Whoever shared or asked signs this record. You can add to it once it is written up."))
    if emergency.written_up_at:
        return NotNow(_("This record has been signed. It is not changed any more; you can add to it."))
    return None


def why_not_add(emergency: Emergency, *, by: Actor) -> Denial | None:
    """Anybody who may see the agency's own record, after it was signed; what stands there stays."""
    if denial := is_a_key(by) or not_of(emergency.agency, by):
        return denial
    if by.roles <= TABLE[May.OVERSEE]:
        return NotPermitted(_("You oversee and take part in no case, so you add nothing to its record."))
    if emergency.written_up_at is None:
        return NotNow(_("The record is not signed yet: whoever shared or asked writes it up first."))
    return None
