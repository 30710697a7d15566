"""The teams of an agency, and which of them receives."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from agencies import policies, trail
from agencies.actors import Actor
from agencies.commands.register import lock_agency
from agencies.denials import Fault, Incomplete, NotNow
from agencies.events import Event
from agencies.models import Agency, Team
from agencies.trail import command

LONGEST = 200


@command
def add_team(agency: Agency, name: str, *, by: Actor, at: datetime) -> Team:
    """Add a team. It receives nothing before it is chosen to. Raises Incomplete."""
    agency = lock_agency(agency)
    if denial := policies.why_not_administer(agency, by=by):
        raise denial
    if not name.strip() or len(name) > LONGEST:
        raise Incomplete([Fault("/name", "required", _("Enter what the team is called, in 200 characters or less."))])
    if agency.teams.filter(name__iexact=name.strip()).exists():
        raise Incomplete([Fault("/name", "taken", _("There is a team of this name already. Choose another name."))])
    team = Team.objects.create(agency=agency, name=name.strip(), receives=False, audit_seq=agency.next_seq)
    trail.record(Event.TEAM_ADDED, about=agency, by=by, at=at, refers_to=str(team.pk))
    return team


@command
def choose_receiving_team(team: Team, *, by: Actor, at: datetime) -> Team:
    """From now on what the agency is asked arrives with this team. What has arrived stays where it is."""
    agency = lock_agency(team.agency)
    if denial := policies.why_not_administer(agency, by=by):
        raise denial
    team = Team.objects.get(pk=team.pk)
    if team.receives:
        raise NotNow(_("This team receives already."))
    agency.teams.filter(receives=True).update(receives=False, audit_seq=agency.next_seq)
    team.receives, team.audit_seq = True, agency.next_seq
    team.save(update_fields=["receives", "audit_seq"])
    trail.record(Event.TEAM_RECEIVES, about=agency, by=by, at=at, refers_to=str(team.pk))
    return team
