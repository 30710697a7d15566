"""Who may raise requests now: their accreditation, and the terms that they accepted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from agencies.actors import Actor
from agencies.models import Accreditation, Agency, Membership, Person, TermsAcceptance
from agencies.roles import ADMINISTRATOR
from requests_app.guidance.standing import standing
from requests_app.roles import TABLE, May


@dataclass(frozen=True)
class Stands:
    """How somebody stands: until when they are accredited (the last end where that is over), terms accepted or not."""

    live: bool
    until: datetime | None
    terms: bool


def stands(by: Actor, at: datetime) -> Stands:
    """How somebody stands in the agency that they act for. Two queries."""
    rows = Accreditation.objects.filter(person=by.person, agency=by.agency, starts_at__lte=at)
    until = rows.order_by("-ends_at").values_list("ends_at", flat=True).first()
    terms = standing().terms
    accepted = TermsAcceptance.objects.filter(
        person=by.person, agency=by.agency, version=terms.version, digest=terms.digest
    )
    return Stands(until is not None and until > at, until, accepted.exists())


def accreditations_seen_by(by: Actor, at: datetime) -> QuerySet[Accreditation]:
    """One's own that have not ended; all of the agency for its administrator."""
    rows = Accreditation.objects.filter(agency=by.agency, ends_at__gt=at)
    if ADMINISTRATOR not in by.roles:
        rows = rows.filter(person=by.person)
    return rows.select_related("agency", "person", "granted_by").order_by("ends_at", "id")


def raisers(agency: Agency, at: datetime) -> list[Membership]:
    """Whose role raises requests in an agency: one membership each, in the order of names."""
    rows = Membership.objects.filter(Membership.live(at), agency=agency, role__in=TABLE[May.RAISE])
    ordered = rows.select_related("person").order_by("person__name", "person_id", "-starts_at")
    return list({row.person_id: row for row in ordered}.values())


def has_accepted(agency: Agency, person: Person) -> bool:
    """Whether somebody has accepted the terms of use as they are now, in this agency."""
    terms = standing().terms
    rows = TermsAcceptance.objects.filter(agency=agency, person=person, version=terms.version, digest=terms.digest)
    return rows.exists()
