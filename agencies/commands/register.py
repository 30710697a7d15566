"""The register itself: agencies, people, memberships, sessions and keys."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agencies import policies, queries, trail
from agencies.actors import Actor, By, Machine
from agencies.denials import Fault, Incomplete, NotNow
from agencies.events import Event
from agencies.models import Agency, ApiKey, Closure, Contact, Membership, Person, ServiceHours, SignIn, Team
from agencies.trail import command
from agencies.values import IssuedKey, NewAgency, NewMembership, NewPerson
from audit.trail import Act, Who
from audit.trail import record as record_first

USE_NOTED_EVERY = timedelta(minutes=1)
KEY_LASTS_AT_MOST = timedelta(days=366)


@command
def register_agency(new: NewAgency, *, by: Actor | None, at: datetime) -> Agency:
    """Register an agency with its teams, hours and call-back number. The first one is registered by nobody."""
    if denial := policies.why_not_register(by=by):
        raise denial
    _lock_register()
    agency = Agency(
        code=new.code, name=new.name, kinds=list(new.kinds), nation=new.nation,
        public_authority=new.public_authority, s11_body=new.s11_body, designated=new.designated,
        contracted_by=new.contracted_by, le_competent=new.le_competent, has_caldicott=new.has_caldicott,
        apd_current=new.apd_current, is_vcse=new.is_vcse, verified_at=at,
    )  # fmt: skip
    if Agency.objects.filter(code=new.code).exists():
        raise Incomplete([Fault("/code", "taken", _("This code is taken. Choose another."))])
    trail.record(Event.AGENCY_REGISTERED, about=agency, by=by or Machine(agency), at=at, refers_to=new.code)
    seq = agency.next_seq
    for number, name in enumerate(new.teams):
        Team.objects.create(agency=agency, name=name, receives=number == 0, audit_seq=seq)
    ServiceHours.objects.bulk_create(
        ServiceHours(agency=agency, weekday=day, opens=opens, closes=closes, audit_seq=seq)
        for day, opens, closes in new.hours
    )
    Closure.objects.bulk_create(Closure(agency=agency, day=day, audit_seq=seq) for day in new.closures)
    if new.call_back_number:
        Contact.objects.create(agency=agency, label="Switchboard", call_back_number=new.call_back_number, audit_seq=seq)
    trail.record(Event.HOURS_SET, about=agency, by=by or Machine(agency), at=at)
    return agency


@command
def add_person(agency: Agency, new: NewPerson, *, by: By, at: datetime) -> Person:
    """Add a human being. They can do nothing until a membership is opened."""
    if denial := policies.why_not_staff(agency, by=by, at=at):
        raise denial
    _lock_register()
    if Person.objects.filter(email__iexact=new.email).exists():
        detail = _("Somebody has this e-mail address already. Open a membership for them instead.")
        raise Incomplete([Fault("/email", "taken", detail)])
    password = new.encoded_password or make_password(new.password)
    person = Person(email=new.email.lower(), name=new.name, language=new.language, password=password)
    trail.record(Event.PERSON_ADDED, about=person, by=by, at=at)
    return person


@command
def open_membership(agency: Agency, person: Person, new: NewMembership, *, by: By, at: datetime) -> Membership:
    """Make a person a member of an agency in a role, from one instant to another."""
    agency = lock_agency(agency)
    if denial := (
        policies.why_not_staff(agency, by=by, at=at, role=new.role)
        or policies.why_not_let_in(person, by=by)
        or policies.why_not_alone(agency, person, new.role, by=by, at=at)
    ):
        raise denial
    teams = Team.objects.filter(agency=agency)
    team = teams.filter(name=new.team).first() if new.team else teams.filter(receives=True).first()
    membership = Membership.objects.create(
        agency=agency, person=person, team=team, role=new.role, title=new.title, starts_at=new.starts_at,
        ends_at=new.ends_at, audit_seq=agency.next_seq,
    )  # fmt: skip
    trail.record(Event.MEMBERSHIP_OPENED, about=agency, by=by, at=at, outcome=new.role, refers_to=str(person.pk))
    return membership


@command
def open_sign_in(person: Person, agency: Agency, *, by: None, at: datetime, door: str) -> SignIn:
    """Begin a session: its stream holds what this person looks at and what they are refused."""
    sign_in = SignIn(person=person, agency=agency, door=door, opened_at=at)
    _begin(sign_in, at)
    return sign_in


@command
def issue_key(
    membership: Membership, label: str, scopes: list[str], *, expires_at: datetime, by: Actor, at: datetime
) -> IssuedKey:
    """Issue an API key that belongs to a membership. The secret is returned once and never stored."""
    agency = lock_agency(membership.agency)
    if denial := policies.why_not_issue_key(membership, by=by):
        raise denial
    if faults := list(_faults_of_key(scopes, expires_at, at)):
        raise Incomplete(faults)
    secret = secrets.token_urlsafe(32)
    sign_in = SignIn(person=membership.person, agency=agency, door="key", opened_at=at)
    _begin(sign_in, at)
    ApiKey.objects.create(
        agency=agency, membership=membership, sign_in=sign_in, label=label, prefix=secret[:8],
        digest=key_digest(secret), scopes=sorted(set(scopes)), expires_at=expires_at, audit_seq=agency.next_seq,
    )  # fmt: skip
    trail.record(Event.KEY_ISSUED, about=agency, by=by, at=at, refers_to=str(membership.pk))
    return IssuedKey(secret=secret, prefix=secret[:8])


def _faults_of_key(scopes: list[str], expires_at: datetime, at: datetime) -> Iterator[Fault]:
    if unknown := set(scopes) - policies.SCOPES:
        detail = _("%(scope)s is not a scope. Choose from: %(known)s.") % {
            "scope": min(unknown), "known": ", ".join(sorted(policies.SCOPES)),
        }  # fmt: skip
        yield Fault("/scopes", "unknown", detail)
    if not at < expires_at <= at + KEY_LASTS_AT_MOST:
        too_long = _("A key ends later than now, and within a year. Choose such a date and time.")
        yield Fault("/expires_at", "out_of_range", too_long)


@command
def revoke_key(key: ApiKey, *, by: Actor, at: datetime) -> None:
    """End a key at once."""
    agency = lock_agency(key.agency)
    if denial := policies.why_not_revoke_key(key.membership, by=by):
        raise denial
    key.refresh_from_db(fields=["revoked_at"])
    if key.revoked_at is not None:
        raise NotNow(_("This key was ended already."))
    key.revoked_at, key.audit_seq = at, agency.next_seq
    key.save(update_fields=["revoked_at", "audit_seq"])
    trail.record(Event.KEY_REVOKED, about=agency, by=by, at=at, refers_to=key.prefix)


def note_key_used(key: ApiKey, at: datetime) -> None:
    """Remember when a key was last used, to the minute: outside the trail, which has what was done with it."""
    if key.last_used_at and key.last_used_at > at - USE_NOTED_EVERY:
        return
    stale = Q(last_used_at=None) | Q(last_used_at__lte=at - USE_NOTED_EVERY)
    ApiKey.objects.filter(stale, pk=key.pk).update(last_used_at=at)


def key_digest(secret: str) -> str:
    """What is stored of a key. A plain hash is enough: the secret has 256 random bits."""
    return hashlib.sha256(secret.encode()).hexdigest()


def lock_agency(agency: Agency) -> Agency:
    """Lock an agency's row: its stream moves one entry at a time."""
    return Agency.objects.select_for_update().get(pk=agency.pk)


def end_now(row: Any, agency: Agency, at: datetime) -> None:
    """A dated row of an agency ends now, or before it begins; the next entry of the agency's stream says so."""
    row.ends_at, row.audit_seq = max(at, row.starts_at), agency.next_seq
    row.save(update_fields=["ends_at", "audit_seq"])


def _lock_register() -> None:
    """Agencies and people are entered one at a time: whoever enters the same one waits, and then finds it there."""
    if founding := queries.founding_agency():
        Agency.objects.select_for_update().get(pk=founding)


def _begin(sign_in: SignIn, at: datetime) -> None:
    # The person begins their own session; there is no actor before it.
    who = Who(actor=sign_in.person_id, agency=sign_in.agency_id, session=sign_in.pk)
    record_first(Act(action=Event.SESSION_OPENED, at=at, by=who, outcome=sign_in.door), about=sign_in)
