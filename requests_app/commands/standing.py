"""Accreditation and terms of use: granted by an administrator to others, accepted by everybody for themselves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from agencies import trail
from agencies.actors import Actor
from agencies.models import Accreditation, Agency, Membership, Person, TermsAcceptance
from requests_app import policies
from requests_app.commands.telling import settle_about
from requests_app.denials import Fault, Incomplete, NotNow
from requests_app.events import Event
from requests_app.guidance.standing import standing
from requests_app.trail import command

LASTS_AT_MOST = timedelta(days=3 * 366)


@dataclass(frozen=True)
class NewAccreditation:
    """Who is accredited (a course accredits several at once), of which kind, who says so, from when to when (UTC)."""

    people: Sequence[UUID]
    kind: str
    source: str
    starts_at: datetime
    ends_at: datetime


@command
def accredit_people(agency: Agency, new: NewAccreditation, *, by: Actor, at: datetime) -> list[Accreditation]:
    """Accredit colleagues to raise requests; never oneself. Raises Incomplete with every fault."""
    agency = Agency.objects.select_for_update().get(pk=agency.pk)
    if denial := policies.why_not_accredit(by=by):
        raise denial
    people = _colleagues(agency, new.people, at)
    if faults := [*_of_the_people(people, new, by), *_of_the_rest(new, at)]:
        raise Incomplete(faults)
    made = Accreditation.objects.bulk_create(
        Accreditation(
            agency=agency, person=person, kind=new.kind, source=new.source, granted_by=by.person,
            starts_at=new.starts_at, ends_at=new.ends_at, audit_seq=agency.next_seq,
        )
        for person in people
    )  # fmt: skip
    content = {"kind": new.kind, "source": new.source, "people": sorted(str(one.pk) for one in people)}
    content |= {"from": new.starts_at.isoformat(), "to": new.ends_at.isoformat()}
    trail.record(Event.ACCREDITED, about=agency, by=by, at=at, outcome=new.kind, content=content)
    for earlier in Accreditation.objects.filter(agency=agency, person__in=people, ends_at__lt=new.ends_at):
        settle_about(earlier.pk, ["expiring", "standing_ends"], at)
    return made


@command
def end_accreditation(row: Accreditation, *, by: Actor, at: datetime) -> Accreditation:
    """End it now: the next request of that person is refused. What they raised goes on, and they may answer."""
    agency = Agency.objects.select_for_update().get(pk=row.agency_id)
    row = Accreditation.objects.select_related("agency", "person").get(pk=row.pk)
    if denial := policies.why_not_end_accreditation(row, by=by, at=at):
        raise denial
    row.ends_at, row.audit_seq = max(at, row.starts_at), agency.next_seq
    row.save(update_fields=["ends_at", "audit_seq"])
    trail.record(Event.ACCREDITATION_ENDED, about=agency, by=by, at=at, refers_to=str(row.person_id))
    settle_about(row.pk, ["expiring", "standing_ends"], at)
    return row


@command
def accept_terms(agency: Agency, version: str, *, by: Actor, at: datetime) -> TermsAcceptance:
    """Accept the terms of use as they are now, for oneself, in the agency that one acts for."""
    agency = Agency.objects.select_for_update().get(pk=agency.pk)
    if denial := policies.why_not_accept_terms(by=by):
        raise denial
    terms = standing().terms
    if version != terms.version:
        detail = _("The terms have changed: this is not the newest version. Read them again, then accept them.")
        raise Incomplete([Fault("/version", "not_the_newest", detail)])
    rows = TermsAcceptance.objects.filter(agency=agency, person=by.person, version=version, digest=terms.digest)
    if rows.exists():
        raise NotNow(_("You accepted this version already."))
    accepted = TermsAcceptance.objects.create(
        agency=agency, person=by.person, version=version, digest=terms.digest, at=at, audit_seq=agency.next_seq
    )
    trail.record(Event.TERMS_ACCEPTED, about=agency, by=by, at=at, outcome=version, refers_to=terms.digest)
    return accepted


def _colleagues(agency: Agency, wanted: Sequence[UUID], at: datetime) -> list[Person]:
    held = Membership.objects.filter(Membership.live(at), agency=agency, person__in=list(wanted))
    return list({row.person_id: row.person for row in held.select_related("person")}.values())


def _of_the_people(people: list[Person], new: NewAccreditation, by: Actor) -> Iterator[Fault]:
    if not new.people or len(people) != len(set(new.people)):
        yield Fault("/people", "not_a_member", _("Choose colleagues of your own agency."))
    elif any(person.human == by.human for person in people):
        detail = _("Nobody accredits themselves. Ask another administrator of your agency.")
        yield Fault("/people", "oneself", detail)


def _of_the_rest(new: NewAccreditation, at: datetime) -> Iterator[Fault]:
    known = standing()
    if new.kind not in known.kinds:
        yield Fault("/kind", "unknown", _("Choose what it rests on."))
    if new.source not in known.sources:
        yield Fault("/source", "unknown", _("Choose who says so."))
    if new.ends_at <= at or new.ends_at <= new.starts_at:
        yield Fault("/ends_at", "out_of_range", _("It must end later than now, and later than it begins."))
    elif new.ends_at - new.starts_at > LASTS_AT_MOST:
        yield Fault("/ends_at", "too_long", _("It lasts three years at most. Choose an earlier end."))
