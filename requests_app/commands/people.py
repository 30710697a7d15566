"""Letting people in: one administrator alone where the role only writes, two people where it signs or oversees,
or where it is given to somebody of another agency."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agencies import policies, trail
from agencies.actors import Actor
from agencies.commands import end_invitations_of_strangers, issue_invitation
from agencies.events import Event
from agencies.models import Agency, Membership, Person, Proposal, Team
from agencies.queries import founding_agency, members_holding
from agencies.roles import ADMINISTRATOR, ONE_IS_ENOUGH
from agencies.values import Issued, NewMembership, NewPerson
from requests_app import guidance, reminders
from requests_app.commands.telling import settle_about, tell
from requests_app.denials import Fault, Incomplete
from requests_app.trail import command

LATE_BY = timedelta(minutes=5)
"""How far a beginning may lie back: as long as a form may have been open."""
LONGEST = 200


@dataclass(frozen=True)
class Given:
    """What came of it: a role that is held, or one that waits for a second person."""

    person: Person
    membership: Membership | None = None
    proposal: Proposal | None = None
    link: Issued | None = None


@command
def invite_person(agency: Agency, new: NewPerson, role: NewMembership, *, by: Actor, at: datetime) -> Given:
    """Add a person, give them a role here, and make the link by which they set their password.

    Whoever is known by this address already gets the role alone.
    """
    agency = _locked(agency)
    if denial := policies.why_not_administer(agency, by=by):
        raise denial
    person = Person.objects.filter(email__iexact=new.email).first()
    if person is not None and (denial := policies.why_not_let_in(person, by=by)):
        raise denial
    if faults := [*_of_the_person(new, person), *_of_the_role(agency, person, role, at)]:
        raise Incomplete(faults)
    if person is not None:
        return _give(agency, person, role, by, at)
    password = new.encoded_password or make_password(new.password)
    person = Person(email=new.email.lower(), name=new.name, language=new.language, password=password)
    trail.record(Event.PERSON_ADDED, about=person, by=by, at=at)
    given = _give(agency, person, role, by, at)
    if person.has_usable_password():
        return given
    return replace(given, link=issue_invitation(agency, person, by=by, at=at))


@command
def give_role(agency: Agency, person: Person, role: NewMembership, *, by: Actor, at: datetime) -> Given:
    """Give somebody who is known another role here, from when to when. Raises Incomplete."""
    agency = _locked(agency)
    if denial := policies.why_not_administer(agency, by=by) or policies.why_not_let_in(person, by=by):
        raise denial
    if faults := list(_of_the_role(agency, person, role, at)):
        raise Incomplete(faults)
    return _give(agency, person, role, by, at)


@command
def agree_role(proposal: Proposal, *, by: Actor, at: datetime) -> Membership:
    """Agree, as the second person: from now on, or from the day that was proposed, the role is held."""
    agency, proposal = _fresh(proposal)
    if denial := policies.why_not_agree_role(proposal, by=by, at=at):
        raise denial
    membership = Membership.objects.create(
        agency=agency, person=proposal.person, team=proposal.team, role=proposal.role, title=proposal.title,
        starts_at=max(proposal.starts_at, at), ends_at=proposal.ends_at, audit_seq=agency.next_seq,
    )  # fmt: skip
    proposal.membership = membership
    _settle(proposal, agency, by, at)
    content = {"proposed_by": proposal.proposed_by.name, "title": proposal.title}
    trail.record(
        Event.MEMBERSHIP_OPENED, about=agency, by=by, at=at, outcome=proposal.role, refers_to=str(proposal.person_id),
        content=content,
    )  # fmt: skip
    return membership


@command
def decline_role(proposal: Proposal, *, by: Actor, at: datetime) -> Proposal:
    """Say that the role is not given, or take one's own proposal back."""
    agency, proposal = _fresh(proposal)
    if denial := policies.why_not_decline_role(proposal, by=by):
        raise denial
    _settle(proposal, agency, by, at)
    trail.record(
        Event.MEMBERSHIP_DECLINED, about=agency, by=by, at=at, outcome=proposal.role, refers_to=str(proposal.person_id)
    )
    end_invitations_of_strangers(agency, proposal.person, by=by, at=at)
    return proposal


def _give(agency: Agency, person: Person, role: NewMembership, by: Actor, at: datetime) -> Given:
    teams = Team.objects.filter(agency=agency)
    team = teams.filter(name=role.team).first() if role.team else teams.filter(receives=True).first()
    held = {
        "agency": agency, "person": person, "team": team, "role": role.role, "title": role.title,
        "starts_at": max(role.starts_at, at), "ends_at": role.ends_at, "audit_seq": agency.next_seq,
    }  # fmt: skip
    about = {"about": agency, "by": by, "at": at, "outcome": role.role, "refers_to": str(person.pk)}
    if not policies.takes_two(agency, role.role, at, person):
        membership = Membership.objects.create(**held)
        trail.record(Event.MEMBERSHIP_OPENED, **about)  # type: ignore[arg-type]
        return Given(person, membership=membership)
    proposal = Proposal.objects.create(proposed_by=by.person, proposed_at=at, **held)
    trail.record(Event.MEMBERSHIP_PROPOSED, content={"title": role.title}, **about)  # type: ignore[arg-type]
    asked = who_may_agree(agency, {by.human, person.human}, at)
    tell("agree_role", about_id=proposal.pk, ref="", side="people", to=asked, at=at)
    return Given(person, proposal=proposal)


def who_may_agree(agency: Agency, but: set[object], at: datetime) -> list[Person]:
    """Other administrators; where there are none, managers and leads; else whoever may."""
    live = Membership.objects.filter(Membership.live(at), agency=agency).exclude(role__in=ONE_IS_ENOUGH)
    everybody = list(live.select_related("person"))
    for roles in ({ADMINISTRATOR}, reminders.MANAGERS | reminders.LEADS):
        held = members_holding(roles, agency, at)
        if found := [one.person for one in held if one.person.human not in but]:
            return found
    return [one.person for one in everybody if one.person.human not in but]


def _settle(proposal: Proposal, agency: Agency, by: Actor, at: datetime) -> None:
    proposal.settled_by, proposal.settled_at, proposal.audit_seq = by.person, at, agency.next_seq
    proposal.save(update_fields=["settled_by", "settled_at", "membership", "audit_seq"])
    settle_about(proposal.pk, ["agree_role"], at)


def _fresh(proposal: Proposal) -> tuple[Agency, Proposal]:
    agency = Agency.objects.select_for_update().get(pk=proposal.agency_id)
    return agency, Proposal.objects.select_related("agency", "person", "proposed_by", "team").get(pk=proposal.pk)


def _locked(agency: Agency) -> Agency:
    """Its row, and that of the founding agency: whoever enters the same person waits, and then finds them there."""
    wanted = {agency.pk, founding_agency() or agency.pk}
    rows = Agency.objects.select_for_update().filter(pk__in=wanted).order_by("pk")
    return {row.pk: row for row in rows}[agency.pk]


def _of_the_person(new: NewPerson, known: Person | None) -> Iterator[Fault]:
    try:
        validate_email(new.email)
    except ValidationError:
        yield Fault("/email", "invalid", _("Enter a work e-mail address, for example pip@example.org"))
        return
    if known is not None and not known.is_active:
        yield Fault("/email", "suspended", _("Nobody signs in with this address any more. Use another one."))
    if known is None and not 0 < len(new.name.strip()) <= LONGEST:
        yield Fault("/name", "required", _("Enter what they are called, first and last name."))


def _of_the_role(agency: Agency, person: Person | None, new: NewMembership, at: datetime) -> Iterator[Fault]:
    roles = guidance.in_force(at).roles
    if new.role not in roles:
        yield Fault("/role", "unknown", _("Choose one of the roles of the guidance."))
    elif person is not None and _holds(agency, person, new, at):
        yield Fault("/role", "already", _("They hold this role in this team for a part of that time already."))
    if not 0 < len(new.title.strip()) <= LONGEST:
        yield Fault("/title", "required", _("Enter their job title, as others shall read it."))
    if new.team and not agency.teams.filter(name=new.team).exists():
        yield Fault("/team", "unknown", _("Choose one of your agency's teams."))
    yield from _of_the_time(new, at)


def _of_the_time(new: NewMembership, at: datetime) -> Iterator[Fault]:
    if new.starts_at < at - LATE_BY:
        yield Fault("/starts_at", "out_of_range", _("A role begins now or later. Leave it empty to begin now."))
    if new.ends_at is not None and new.ends_at <= max(new.starts_at, at):
        yield Fault("/ends_at", "out_of_range", _("It must end later than now, and later than it begins."))


def _holds(agency: Agency, person: Person, new: NewMembership, at: datetime) -> bool:
    """Held or proposed already, in this team and for a part of this time."""
    same = Q(agency=agency, person=person, role=new.role) & (Q(ends_at=None) | Q(ends_at__gt=max(new.starts_at, at)))
    same &= _team_of(new)
    if new.ends_at is not None:
        same &= Q(starts_at__lt=new.ends_at)
    return Membership.objects.filter(same).exists() or Proposal.objects.filter(same, settled_at__isnull=True).exists()


def _team_of(new: NewMembership) -> Q:
    return Q(team__name=new.team) if new.team else Q(team__receives=True)
