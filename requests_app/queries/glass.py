"""Emergency access: what is open to whom now, and the uses that somebody may look at afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from agencies.actors import Actor
from agencies.models import Agency, Membership, Person
from agencies.queries import is_of, members_holding
from audit.prepared import prepared
from audit.trail import content_of
from requests_app.models import AgencyResponse, Glass, InformationRequest, Notification, Thing
from requests_app.queries.known import cases_linked_to
from requests_app.queries.scope import one_or_404
from requests_app.queries.sides import disclosed
from requests_app.queries.words import answer_words
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
    return next(iter(_open(by.human, at)), None)


@prepared
def _open(human: UUID, at: datetime) -> QuerySet[Glass]:
    return Glass.objects.filter(Glass.live(at), is_of(human)).order_by("pk")[:1]


def record_of(ref: str, by: Actor) -> Thing | None:
    """The record of this reference, as far as it could be opened so: to whoever has a link it is not there.

    What a partner has not sent yet is no record for the agency that asked for it, in no emergency.
    """
    linked = cases_linked_to(by)
    asked = InformationRequest.objects.exclude(pk__in=linked).filter(ref=ref).first()
    answers = AgencyResponse.objects.exclude(pk__in=linked).exclude(to_agency=by.agency)
    answer = answers.exclude(info_request__in=linked, info_request__isnull=False).filter(ref=ref).first()
    return asked or answer


def own_glass_or_404(by: Actor, ref: str, at: datetime) -> Glass:
    """One's own access to this record, while it lasts. Raises NotFound, alike for over, never and absent."""
    rows = Glass.objects.filter(Glass.live(at), person=by.person, agency=by.agency)
    rows = _not_linked(rows, by).filter(Q(info_request__ref=ref) | Q(response__ref=ref))
    return one_or_404(rows.select_related(*_READ).order_by("-opened_at"))


_READ = (
    "owner", "person", "agency", "reviewed_by", "info_request__agency", "info_request__team", "info_request__author",
    "response__from_agency", "response__to_agency", "response__info_request",
)  # fmt: skip


def _not_linked(rows: QuerySet[Glass], by: Actor) -> QuerySet[Glass]:
    linked = cases_linked_to(by)
    rows = rows.exclude(info_request__in=linked, info_request__isnull=False)
    rows = rows.exclude(response__in=linked, response__isnull=False)
    return rows.exclude(response__info_request__in=linked, response__info_request__isnull=False)


def visible_glasses(by: Actor) -> QuerySet[Glass]:
    """Uses that concern this person: of records that they own or look after, and by people of their own agency."""
    mine = Q(info_request__author=by.person, owner=by.agency) | Q(response__holder=by.person, owner=by.agency)
    told = Notification.objects.filter(recipient=by.person, kind="glass").values("about_id")
    open_to_all = Q(info_request__restricted=False) | Q(response__restricted=False)
    if by.roles & REVIEWERS:
        mine |= Q(owner=by.agency) & (open_to_all | Q(root_id__in=told))
    if by.roles & DPO:
        mine |= Q(agency=by.agency) | Q(owner=by.agency)
    return _not_linked(Glass.objects.filter(mine), by).select_related(*_READ).order_by("-opened_at", "id")


def glass_or_404(by: Actor, pk: UUID) -> Glass:
    """A use that concerns this person. Raises NotFound."""
    return one_or_404(visible_glasses(by), pk=pk)


def answer_by_glass(glass: Glass) -> dict[str, Any] | None:
    """The newest answer put forward, as its asker would read it: nothing withheld or sealed is opened so."""
    if glass.response is None or not glass.response.version:
        return None
    return disclosed(answer_words(glass.response))


def said_of(glass: Glass) -> Said:
    """What whoever opened it wrote, out of the owner's own record."""
    words = content_of(glass.thing, glass.opened_seq)
    return Said(words["why"], words["tried"])


def protection_leads(agencies: list[Agency], at: datetime) -> list[Person]:
    """The data protection leads of these agencies."""
    return [member.person for agency in agencies for member in members_holding(DPO, agency, at)]


def reviewers(agency: Agency, at: datetime) -> list[Person]:
    """Who may look at a use of this agency's record."""
    held = Membership.objects.filter(Membership.live(at), agency=agency, role__in=DPO).select_related("person")
    found = [one.person for one in held]
    return found or [member.person for member in members_holding(REVIEWERS, agency, at)]
