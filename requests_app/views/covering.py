"""Which agreement covers something, or what is missing, on the pages of whoever asks and whoever decides."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from agencies.actors import Actor
from requests_app import guidance
from requests_app.models import Thing
from requests_app.queries import routing
from requests_app.queries.agreements import Match, matches_of

Words = dict[str, Any]


def rows(thing: Thing) -> list[Words]:
    """One row for each agency at the other end, as it was found for the newest version."""
    return [_row(match) for match in matches_of(thing)]


def of_draft(document: Mapping[str, Any], *, by: Actor, at: datetime) -> dict[str, Match]:
    """The same for what is being written, by the code of the agency that is asked."""
    found = routing.asking_matches(document, by.agency, at, pack=guidance.in_force(at))
    return {match.partner.code: match for match in found}


def gaps(document: Mapping[str, Any], *, by: Actor, at: datetime) -> list[Words]:
    """What is missing, in sentences that say what comes of it."""
    facts = routing.asking_facts(document, by.agency, at, pack=guidance.in_force(at))
    then = _("Information governance will look at it too.") if facts.outside_agreement else _("You can still ask.")
    missing = [match for match in of_draft(document, by=by, at=at).values() if match.gap]
    return [{"text": f"{match.sentence} {then}"} for match in missing]


def _row(match: Match) -> Words:
    key = _("Agreement with %(agency)s") % {"agency": match.partner.name}
    return {"key": key, "gap": match.sentence} if match.gap else {"key": key, "value": match.sentence}
