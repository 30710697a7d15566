"""Emergency access: what is open to whom now, and the uses that somebody may look at afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from agencies.actors import Actor
from agencies.models import Agency, Membership, Person
from agencies.queries import members_holding, records_of
from audit.trail import content_of
from requests_app.models import Glass
from requests_app.queries.known import cases_linked_to
from requests_app.queries.scope import one_or_404
from requests_app.roles import TABLE, May

DPO = frozenset({"DPO"})
REVIEWERS = DPO | TABLE[May.GRANT]
"""Who of the owner's agency looks at a use afterwards."""


@dataclass(frozen=True)
class Said:
    """Why somebody opened it, and who else they tried first."""

    why: str
    tried: str


def open_glass_of(by: Actor, at: datetime) -> Glass | None:
    """What this natural person has open now by emergency access, through whatever record of theirs."""
    rows = Glass.objects.filter(Glass.live(at), person__in=records_of(by.human).values("pk"))
    return rows.select_related("info_request").first()


def own_glass_or_404(by: Actor, ref: str, at: datetime) -> Glass:
    """One's own access to this record, while it lasts. Raises NotFound, alike for over, never and absent."""
    rows = Glass.objects.filter(Glass.live(at), person=by.person, agency=by.agency)
    rows = rows.exclude(info_request__in=cases_linked_to(by))
    rows = rows.select_related("info_request__agency", "info_request__team", "info_request__author")
    return one_or_404(rows.order_by("-opened_at"), info_request__ref=ref)


def visible_glasses(by: Actor) -> QuerySet[Glass]:
    """Uses that concern this person: of records that they own or look after, and by people of their own agency."""
    mine = Q(info_request__author=by.person, info_request__agency=by.agency)
    if by.roles & REVIEWERS:
        mine |= Q(info_request__agency=by.agency)
    if by.roles & DPO:
        mine |= Q(agency=by.agency)
    rows = Glass.objects.filter(mine).exclude(info_request__in=cases_linked_to(by))
    rows = rows.select_related("info_request__agency", "person", "agency", "reviewed_by")
    return rows.order_by("-opened_at", "id")


def glass_or_404(by: Actor, pk: UUID) -> Glass:
    """A use that concerns this person. Raises NotFound."""
    return one_or_404(visible_glasses(by), pk=pk)


def said_of(glass: Glass) -> Said:
    """What whoever opened it wrote, out of the owner's own record."""
    words = content_of(glass.info_request, glass.opened_seq)
    return Said(words["why"], words["tried"])


def protection_leads(agencies: list[Agency], at: datetime) -> list[Person]:
    """The data protection leads of these agencies."""
    return [member.person for agency in agencies for member in members_holding(DPO, agency, at)]


def reviewers(agency: Agency, at: datetime) -> list[Person]:
    """Who may look at a use of this agency's record."""
    held = Membership.objects.filter(Membership.live(at), agency=agency, role__in=DPO).select_related("person")
    found = [one.person for one in held]
    return found or [member.person for member in members_holding(REVIEWERS, agency, at)]
