"""Who keeps a list of whom nothing about a child may reach, and whom that list keeps out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from agencies.actors import Actor
from agencies.policies import why_not_administer
from requests_app.denials import Denial, NotNow, NotPermitted
from requests_app.models import Exclusion
from requests_app.queries.exclusions import is_excluded


def why_not_keep_exclusions(*, by: Actor) -> Denial | None:
    """An administrator of the agency, in person."""
    return why_not_administer(by.agency, by=by)


def why_not_end_exclusion(exclusion: Exclusion, *, by: Actor, at: datetime) -> Denial | None:
    """An administrator of its agency, and never whoever it keeps out, under whichever of their records."""
    if denial := why_not_administer(exclusion.agency, by=by):
        return denial
    if exclusion.person.human == by.human:
        return NotPermitted(_("It keeps you out yourself, so another administrator decides whether it ends."))
    if exclusion.ends_at is not None and exclusion.ends_at <= at:
        return NotNow(_("This has ended already."))
    return None


def excluded_from(subjects: Iterable[Mapping[str, Any]], *, by: Actor, at: datetime) -> Denial | None:
    """Whoever is kept out of what concerns one of these people raises nothing about them."""
    if is_excluded(by, subjects, at):
        sentence = _("You are kept out of what concerns somebody in this. Ask a colleague to raise it.")
        return NotPermitted(sentence, code="linked")
    return None
