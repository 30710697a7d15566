"""What a person is told, and what of it waits for them."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from agencies.actors import Actor
from agencies.models import Accreditation, LinkingYes, Membership, Proposal
from audit.prepared import prepared
from requests_app.models import (
    Advice,
    AgencyResponse,
    AgreementParty,
    ApprovalStep,
    Arrival,
    Glass,
    InformationRequest,
    LocalText,
    Misuse,
    Notification,
    Pathway,
    Sample,
)
from requests_app.reminders.kinds import ADVICE, OVERSEEN, TO_DO
from requests_app.roles import May, may

OF_THE_AGENCY = ("account", "contacts")  # sides of what is about the agency itself
MOST, DONE = 200, 25  # notices on one page: open ones, and the last that were done


def notices_of(by: Actor) -> QuerySet[Notification]:
    """A person's notices about what the agency they act for asked, or was asked: elsewhere they are told elsewhere."""
    return _notices(by.person.pk, by.agency.pk, may(May.OVERSEE, by.roles))


def inbox(by: Actor) -> list[Notification]:
    """This person's open notices, the most pressing first."""
    return _open(by.person.pk, by.agency.pk, may(May.OVERSEE, by.roles))


def done(by: Actor) -> list[Notification]:
    """The last of them that were done, by whomever."""
    return _done(by.person.pk, by.agency.pk, may(May.OVERSEE, by.roles))


def to_do(by: Actor) -> int:
    """How many things wait for this person to act: notices about one thing count once.

    Every page says it, so it asks no more than it must: who was never a member elsewhere was told nothing elsewhere.
    """
    person, agency = by.person.pk, by.agency.pk
    counted = _to_do(person, agency, may(May.OVERSEE, by.roles)) if _elsewhere(person, agency) else _to_do_here(person)
    return sum(counted)


def _notices(person: UUID, agency: UUID, oversees: bool) -> QuerySet[Notification]:
    asked = InformationRequest.objects.filter(pk=OuterRef("about_id"), agency=agency)
    answers = AgencyResponse.objects.filter(pk=OuterRef("about_id"), from_agency=agency)
    steps = ApprovalStep.objects.filter(root_id=OuterRef("about_id"), agency=agency)  # of another agency's pathway
    arrived = Arrival.objects.filter(response=OuterRef("about_id"), agency=agency)
    party = AgreementParty.objects.filter(agreement=OuterRef("about_id"), agency=agency)
    pathway = Pathway.objects.filter(pk=OuterRef("about_id"), agency=agency)
    opened = Glass.objects.filter(Q(agency=agency) | Q(owner=agency), root_id=OuterRef("about_id"))
    advised = Advice.objects.filter(response=OuterRef("about_id"), agency=agency, adviser=person)
    of_their_own = {"glass": opened, "arrival": arrived, "agreement": party, "pathway": pathway, ADVICE: advised}
    of_their_own["local_text"] = LocalText.objects.filter(pk=OuterRef("about_id"), agency=agency)
    of_their_own["standing"] = Accreditation.objects.filter(pk=OuterRef("about_id"), agency=agency)
    of_their_own["membership"] = Membership.objects.filter(pk=OuterRef("about_id"), agency=agency)
    of_their_own["people"] = Proposal.objects.filter(pk=OuterRef("about_id"), agency=agency)
    of_their_own["linking"] = LinkingYes.objects.filter(linking=OuterRef("about_id"), of_agency=agency)
    of_their_own["sample"] = Sample.objects.filter(pk=OuterRef("about_id"), agency=agency)
    of_their_own["misuse"] = Misuse.objects.filter(response=OuterRef("about_id"), agency=agency)
    here = (
        ~Q(side__in=of_their_own) & ~Q(kind__in=OVERSEEN) & (Q(Exists(asked)) | Q(Exists(answers)) | Q(Exists(steps)))
    )
    for side, rows in of_their_own.items():
        here |= Q(Exists(rows), side=side)
    here |= Q(side__in=OF_THE_AGENCY, about_id=agency)
    if oversees:
        here |= Q(kind__in=OVERSEEN)
    return Notification.objects.filter(here, recipient=person)


@prepared
def _open(person: UUID, agency: UUID, oversees: bool) -> QuerySet[Notification]:
    return _notices(person, agency, oversees).filter(done_at=None).order_by("due_at", "made_at")[:MOST]


@prepared
def _done(person: UUID, agency: UUID, oversees: bool) -> QuerySet[Notification]:
    return _notices(person, agency, oversees).exclude(done_at=None).order_by("-done_at")[:DONE]


@prepared
def _elsewhere(person: UUID, agency: UUID) -> QuerySet[Membership, UUID]:
    return Membership.objects.filter(person=person).exclude(agency=agency).values_list("pk", flat=True)[:1]


@prepared
def _to_do_here(person: UUID) -> QuerySet[Notification, int]:
    return _counted(Notification.objects.filter(recipient=person))


@prepared
def _to_do(person: UUID, agency: UUID, oversees: bool) -> QuerySet[Notification, int]:
    return _counted(_notices(person, agency, oversees))


def _counted(rows: QuerySet[Notification]) -> QuerySet[Notification, int]:
    waiting = rows.filter(done_at=None, kind__in=sorted(TO_DO))
    return waiting.values("recipient").annotate(many=Count("about_id", distinct=True)).values_list("many", flat=True)
