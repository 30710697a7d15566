"""Who may open a record by emergency access, and who says afterwards whether that was right."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from agencies import hours
from agencies.actors import Actor
from requests_app.denials import Denial, NotNow, NotPermitted
from requests_app.models import Glass
from requests_app.policies.parts import is_a_key
from requests_app.queries.glass import REVIEWERS, open_glass_of
from requests_app.roles import May, may


def why_not_break_glass(*, by: Actor, at: datetime) -> Denial | None:
    """Whoever works on cases, one record at a time. Asked before any record is looked for, so it tells of none."""
    if denial := is_a_key(by):
        return denial
    if by.acting_for:
        return NotPermitted(_("Emergency access is your own: you cannot use it in somebody's place."))
    if not may(May.PREPARE, by.roles):
        return NotPermitted(_("Your role works on no cases. Ring the duty number of the agency that holds the record."))
    if glass := open_glass_of(by, at):
        sentence = _("You have a record open by emergency access until %(time)s. One at a time.")
        return NotNow(sentence % {"time": hours.clock(glass.ends_at)})
    return None


def why_not_review_glass(glass: Glass, *, by: Actor) -> Denial | None:
    """A data protection lead or manager of the owner's agency who did not open it; once."""
    if denial := is_a_key(by):
        return denial
    if glass.person.human == by.human:
        return NotPermitted(_("You opened it, so someone else reviews it."))
    if by.agency.pk != glass.owner_id or not by.roles & REVIEWERS:
        return NotPermitted(_("A data protection lead or a manager of the agency that owns the record reviews this."))
    return NotNow(_("This has been reviewed already.")) if glass.verdict else None


def reads_by_emergency(by: Actor) -> Denial | None:
    """While somebody has a record open by emergency access, they approve nothing anywhere."""
    glass = open_glass_of(by, by.at) if by.at else None
    if glass is None:
        return None
    sentence = _("You have emergency access until %(time)s. You cannot approve or export meanwhile.")
    return NotPermitted(sentence % {"time": hours.clock(glass.ends_at)})
