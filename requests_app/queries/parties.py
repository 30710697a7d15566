"""Agencies as the guidance sees them: their kinds and flags, and whether they can be asked."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from uuid import UUID

from agencies.models import Agency, Membership
from agencies.queries import covering_humans
from requests_app.roles import TABLE, May
from requests_app.values import AgencyFacts

ENOUGH = 2  # natural persons: one who writes, one who decides


def facts_of(agency: Agency, *, can_receive: bool = True) -> AgencyFacts:
    """One agency's kinds and flags."""
    return AgencyFacts(
        code=agency.code,
        kinds=tuple(agency.kinds),
        public_authority=agency.public_authority,
        s11_body=agency.s11_body,
        designated=agency.designated,
        contracted_by=agency.contracted_by,
        le_competent=agency.le_competent,
        has_caldicott=agency.has_caldicott,
        apd_current=agency.apd_current,
        can_receive=can_receive,
        verified=agency.verified_at is not None,
    )


def facts_of_all(at: datetime) -> dict[str, AgencyFacts]:
    """Every agency by its code. One can receive when verified and when two natural persons can answer (dec.6).

    One of them at least is its own; the other may be of an agency that covers for it.
    """
    people: dict[UUID, set[UUID]] = defaultdict(set)
    members = Membership.objects.filter(Membership.live(at), role__in=TABLE[May.PREPARE]).select_related("person")
    for member in members:
        people[member.agency_id].add(member.person.human)
    few = [agency for agency, humans in people.items() if len(humans) < ENOUGH]
    for agency_id, humans in (covering_humans(few, at) if few else {}).items():
        people[agency_id] |= humans
    return {
        agency.code: facts_of(agency, can_receive=agency.verified_at is not None and len(people[agency.pk]) >= ENOUGH)
        for agency in Agency.objects.all()
    }
