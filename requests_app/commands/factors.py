"""Asking an agency's people to set up a second factor."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from agencies import policies, trail
from agencies.actors import Actor
from agencies.events import Event
from agencies.hours import LONDON
from agencies.models import Agency, Person
from requests_app.commands.telling import tell
from requests_app.denials import NotNow
from requests_app.models import Notification
from requests_app.queries.factors import without_factor
from requests_app.trail import command


@command
def ask_for_second_factors(agency: Agency, *, by: Actor, at: datetime) -> int:
    """Write to everybody here who has none, once a day at most. Returns how many are told."""
    agency = Agency.objects.select_for_update().get(pk=agency.pk)
    if denial := policies.why_not_administer(agency, by=by):
        raise denial
    people = without_factor(agency, at)
    if not people:
        raise NotNow(_("Everybody has a second factor."))
    day = f"{at.astimezone(LONDON):%Y-%m-%d}"
    told = tell("second_factor", about_id=agency.pk, ref="", side="account", to=people, at=at, slot=day)
    if not told:
        raise NotNow(_("They were asked today already."))
    content = {"people": sorted(str(one.pk) for one in people)}
    trail.record(Event.SECOND_FACTORS_ASKED, about=agency, by=by, at=at, outcome=str(told), content=content)
    return told


def note_set_up(person: Person, at: datetime) -> None:
    """Whoever has set one up is asked for it no more, in any agency."""
    Notification.objects.filter(kind="second_factor", recipient=person, done_at=None).update(done_at=at)
