"""Questions about agencies and people. Noun phrases, true of what they return."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet

from agencies.hours import Calendar
from agencies.models import Agency, Membership, Team


def agency_with_code(code: str) -> Agency:
    """The agency of this code. Raises Agency.DoesNotExist."""
    return Agency.objects.get(code=code)


def receiving_team(agency: Agency) -> Team | None:
    """The team that receives what the agency is asked."""
    return Team.objects.filter(agency=agency, receives=True).first()


def members_holding(roles: Iterable[str], agency: Agency, at: datetime) -> QuerySet[Membership]:
    """Live memberships of an agency in any of these roles."""
    held = Membership.objects.filter(Membership.live(at), agency=agency, role__in=list(roles))
    return held.select_related("person", "team").order_by("starts_at", "id")


def members_of(team: Team, at: datetime) -> QuerySet[Membership]:
    """Live memberships of a team."""
    return Membership.objects.filter(Membership.live(at), team=team).select_related("person")


def calendar_of(agency: Agency) -> Calendar:
    """The agency's service hours, closures and nation, as a calendar to count by. Three queries."""
    rows = list(agency.service_hours.all())
    newest = max((row.audit_seq for row in rows), default=0)
    hours = {row.weekday: (row.opens, row.closes) for row in rows if row.audit_seq == newest}
    closures = frozenset(agency.closures.values_list("day", flat=True))
    return Calendar(
        nation=agency.nation, hours=hours, closures=closures, version=f"{agency.nation}-{newest}-{len(closures)}"
    )
