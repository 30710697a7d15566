"""Who may ask an adviser, who may be asked, who may advise, and who may take it back (GR4)."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from agencies.actors import Actor
from agencies.models import Person
from requests_app import lifecycle
from requests_app.denials import Denial, NotNow, NotPermitted
from requests_app.lifecycle import Action
from requests_app.models import Advice, AgencyResponse
from requests_app.models.advice import AdviceEnding
from requests_app.policies.glass import reads_by_emergency
from requests_app.policies.links import linked
from requests_app.policies.parts import is_a_key, not_of
from requests_app.policies.questions import is_to_decide
from requests_app.roles import May, may


def why_not_ask_advice(response: AgencyResponse, *, by: Actor) -> Denial | None:
    """Someone of the team that was asked, or whoever is to decide the answer now, until it is decided."""
    return (
        is_a_key(by)
        or _not_theirs(response, by)
        or linked(response, by)
        or lifecycle.why_not(Action.ASK_ADVICE, response.status)
        or reads_by_emergency(by)
    )


def why_not_ask_again(adviser: Person, asked: Iterable[Advice]) -> Denial | None:
    """Nobody is asked twice at once."""
    if any(one.adviser_id == adviser.pk and not one.ending for one in asked):
        return NotNow(_("You have asked them already. Wait for their advice, or take it back."))
    return None


def why_not_advise(advice: Advice, *, by: Actor) -> Denial | None:
    """The adviser who was asked, once, while the answer has not gone. It decides nothing."""
    return (
        is_a_key(by)
        or _not_asked(advice, by)
        or linked(advice.response, by)
        or _ended(advice)
        or lifecycle.why_not(Action.ADVISE, advice.response.status)
    )


def why_not_take_advice_back(advice: Advice, *, by: Actor) -> Denial | None:
    """Whoever asked, the team that was asked, or whoever decides now: until the adviser has replied."""
    if denial := is_a_key(by) or not_of(advice.response.from_agency, by):
        return denial
    if advice.asked_by_id != by.person.pk and (denial := _not_theirs(advice.response, by)):
        return denial
    return _ended(advice)


def _not_theirs(response: AgencyResponse, by: Actor) -> Denial | None:
    if denial := not_of(response.from_agency, by):
        return denial
    if (response.team_id in by.teams and may(May.PREPARE, by.roles)) or is_to_decide(response, by):
        return None
    return NotPermitted(_("Only the team that was asked, and whoever decides the answer now, can ask for advice."))


def _not_asked(advice: Advice, by: Actor) -> Denial | None:
    if advice.adviser_id == by.person.pk and advice.agency_id == by.agency.pk and advice.role in by.roles:
        return None
    return NotPermitted(_("Somebody else was asked for this advice."))


def _ended(advice: Advice) -> Denial | None:
    sentences = {
        AdviceEnding.ADVISED: _("The adviser has replied already. It stays on record."),
        AdviceEnding.TAKEN_BACK: _("This was taken back, so nobody waits for advice."),
        AdviceEnding.OVERTAKEN: _("The answer went ahead, so nobody waits for advice."),
    }
    return NotNow(sentences[AdviceEnding(advice.ending)]) if advice.ending else None
