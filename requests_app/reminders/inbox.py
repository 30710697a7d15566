"""What a person is told, and what of it waits for them."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from agencies.actors import Actor
from agencies.models import Accreditation, LinkingYes, Membership, Proposal
from requests_app.models import (
    Advice,
    AgencyResponse,
    AgreementParty,
    ApprovalStep,
    Arrival,
    Glass,
    InformationRequest,
    Misuse,
    Notification,
    Pathway,
    Sample,
)
from requests_app.reminders.kinds import ADVICE, OVERSEEN, TO_DO
from requests_app.roles import May, may


def notices_of(by: Actor) -> QuerySet[Notification]:
    """A person's notices about what the agency they act for asked, or was asked: elsewhere they are told elsewhere."""
    asked = InformationRequest.objects.filter(pk=OuterRef("about_id"), agency=by.agency)
    answers = AgencyResponse.objects.filter(pk=OuterRef("about_id"), from_agency=by.agency)
    steps = ApprovalStep.objects.filter(root_id=OuterRef("about_id"), agency=by.agency)  # of another agency's pathway
    arrived = Arrival.objects.filter(response=OuterRef("about_id"), agency=by.agency)
    party = AgreementParty.objects.filter(agreement=OuterRef("about_id"), agency=by.agency)
    pathway = Pathway.objects.filter(pk=OuterRef("about_id"), agency=by.agency)
    opened = Glass.objects.filter(Q(agency=by.agency) | Q(owner=by.agency), root_id=OuterRef("about_id"))
    advised = Advice.objects.filter(response=OuterRef("about_id"), agency=by.agency, adviser=by.person)
    of_their_own = {"glass": opened, "arrival": arrived, "agreement": party, "pathway": pathway, ADVICE: advised}
    of_their_own["standing"] = Accreditation.objects.filter(pk=OuterRef("about_id"), agency=by.agency)
    of_their_own["people"] = Proposal.objects.filter(pk=OuterRef("about_id"), agency=by.agency)
    of_their_own["linking"] = LinkingYes.objects.filter(linking=OuterRef("about_id"), of_agency=by.agency)
    of_their_own["sample"] = Sample.objects.filter(pk=OuterRef("about_id"), agency=by.agency)
    of_their_own["misuse"] = Misuse.objects.filter(response=OuterRef("about_id"), agency=by.agency)
    here = (
        ~Q(side__in=of_their_own) & ~Q(kind__in=OVERSEEN) & (Q(Exists(asked)) | Q(Exists(answers)) | Q(Exists(steps)))
    )
    for side, rows in of_their_own.items():
        here |= Q(Exists(rows), side=side)
    if may(May.OVERSEE, by.roles):
        here |= Q(kind__in=OVERSEEN)
    return Notification.objects.filter(here, recipient=by.person)


def inbox(by: Actor) -> list[Notification]:
    """This person's open notices, the most pressing first."""
    rows = notices_of(by).filter(done_at=None)
    return list(rows.order_by("due_at", "made_at")[:200])


def to_do(by: Actor) -> int:
    """How many things wait for this person to act: notices about one thing count once.

    Every page says it, so it asks no more than it must: who was never a member elsewhere was told nothing elsewhere.
    """
    elsewhere = Membership.objects.filter(person=by.person).exclude(agency=by.agency).exists()
    mine = notices_of(by) if elsewhere else Notification.objects.filter(recipient=by.person)
    rows = mine.filter(done_at=None, kind__in=TO_DO)
    return rows.values("about_id").distinct().count()
