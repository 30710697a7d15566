"""What the page of a disagreement shows: the ladder, who speaks on each rung, and what was said there."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies import hours
from agencies.actors import Actor
from requests_app import guidance, policies
from requests_app.models import Disagreement
from requests_app.models.disagreements import TurnKind
from requests_app.queries import disagreements as ladder
from requests_app.queries.disagreements import Turn
from requests_app.values.disagreements import VIEWS
from requests_app.views import labels

Words = dict[str, Any]
SAFETY = gettext_lazy("The child's safety does not wait for this. Use the emergency route if you need to.")


def ladder_page(found: Disagreement, *, by: Actor, at: datetime) -> Words:
    """The whole page, as one side reads it."""
    response = found.response
    rungs, turns = ladder.ladder_of(response), ladder.turns_for(found, by.agency)
    asks = by.agency.pk == response.to_agency_id
    home = f"/disclosures/{response.ref}/" if asks else f"/responses/{response.ref}/"
    return {
        "ref": response.ref,
        "back": {"href": home, "text": _("Back to the answer")},
        "safety": SAFETY,
        "about": ", ".join(labels.item_title(item) for item in found.items),
        "between": _("%(asks)s and %(answers)s")
        % {"asks": response.to_agency.name, "answers": response.from_agency.name},
        "outcome": _outcome(found, at),
        "next": _next(found, asks),
        "rungs": [_rung(found, number, rung, turns, by=by, at=at) for number, rung in enumerate(rungs)],
        "acts": list(_acts(found, len(rungs), by=by, at=at)),
    }


def _outcome(found: Disagreement, at: datetime) -> str:
    if not found.outcome or found.settled_at is None:
        return ""
    words = {"outcome": VIEWS[found.outcome], "when": hours.moment(found.settled_at, at)}
    return _("Settled %(when)s: %(outcome)s.") % words


def _next(found: Disagreement, asks: bool) -> str:
    """What follows from the outcome: nothing is shared by it."""
    if found.outcome in ("SHARE", "SHARE_PART"):
        if asks:
            return _("Ask them to look again. Somebody else there decides, with what was agreed here.")
        return _("They can ask you to look again. Somebody else of your agency then decides, as always.")
    if found.outcome == "ASK_ANEW" and asks:
        return _("Make a better request from the answer.")
    return ""


def _rung(found: Disagreement, number: int, rung: Any, turns: list[Turn], *, by: Actor, at: datetime) -> Words:
    response = found.response
    other = response.from_agency if by.agency.pk == response.to_agency_id else response.to_agency
    state = "done" if number < found.rung or found.outcome else "now" if number == found.rung else "next"
    mine = [one.name for one in ladder.people_on(found, number, by.agency, at)]
    theirs = (
        labels.roles(rung.roles, guidance.load(response.pack)) if rung.roles else _("whoever asks or answers there")
    )
    due = {"when": hours.moment(ladder.due_of(found), at)}
    return {
        "title": rung.label,
        "means": rung.means,
        "state": state if number <= found.rung else "next",
        "due": _("Until %(when)s, then it goes further by itself.") % due if state == "now" else "",
        "mine": _("For us: %(people)s") % {"people": ", ".join(mine) or _("nobody at the moment")},
        "theirs": _("For %(agency)s: %(roles)s") % {"agency": other.name, "roles": theirs},
        "turns": [_turn(one, at) for one in turns if one.rung == number],
    }


def _turn(one: Turn, at: datetime) -> Words:
    said = {"who": one.who, "view": VIEWS.get(one.view, ""), "when": hours.moment(one.at, at)}
    sentences = {
        TurnKind.RAISED: _("%(who)s does not agree, %(when)s: %(view)s."),
        TurnKind.SAID: _("%(who)s, %(when)s: %(view)s."),
        TurnKind.FURTHER: _("%(who)s took it to the next rung, %(when)s."),
        TurnKind.SILENCE: _("Nobody settled it in time. It went to the next rung %(when)s."),
    }
    return {"text": sentences[TurnKind(one.kind)] % said, "why": one.why}


def _acts(found: Disagreement, rungs: int, *, by: Actor, at: datetime) -> list[Words]:
    here, rows = f"/disagreements/{found.response.ref}", []
    if policies.why_not_say(found, by=by, at=at) is None:
        rows.append({"href": f"{here}/say/", "text": _("Say what your agency holds")})
    if policies.why_not_take_further(found, by=by, at=at, rungs=rungs) is None:
        rows.append({"href": f"{here}/further/", "text": _("Take it to the next rung")})
    return rows
