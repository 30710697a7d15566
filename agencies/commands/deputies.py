"""Naming a deputy, and ending it: dated, in named roles, never handed on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from agencies import policies, queries, trail
from agencies.actors import Actor
from agencies.commands.register import end_now, lock_agency
from agencies.denials import Fault, Incomplete, NotNow
from agencies.events import Event
from agencies.models import Agency, Deputy, Person
from agencies.roles import NO_CASEWORK, ONE_IS_ENOUGH
from agencies.trail import command
from agencies.values import NewDeputy

LASTS_AT_MOST = timedelta(days=30)


@command
def name_deputy(agency: Agency, person: Person, new: NewDeputy, *, by: Actor, at: datetime) -> Deputy:
    """Let somebody stand in for a person. Raises Incomplete with every fault."""
    agency = lock_agency(agency)
    if denial := policies.why_not_name_deputy(agency, person, by=by):
        raise denial
    held = set(queries.roles_in(agency, person, at)) - NO_CASEWORK
    deputy = Person.objects.filter(pk=new.deputy).first()
    if faults := [*_of_the_deputy(agency, person, deputy, by, at), *_of_the_roles(new, held), *_of_the_time(new, at)]:
        raise Incomplete(faults)
    roles = sorted(set(new.roles) or held)
    if _stands_in_already(agency, person, new, roles):
        raise NotNow(_("They stand in for this person at that time already. End that first, or choose another time."))
    named = Deputy.objects.create(
        agency=agency, person=person, deputy_id=new.deputy, roles=f" {' '.join(roles)} ", named_by=by.person,
        starts_at=new.starts_at, ends_at=new.ends_at, audit_seq=agency.next_seq,
    )  # fmt: skip
    content = {"for": person.name, "roles": roles, "from": new.starts_at.isoformat(), "to": new.ends_at.isoformat()}
    trail.record(Event.DEPUTY_NAMED, about=agency, by=by, at=at, refers_to=str(named.pk), content=content)
    return named


@command
def end_deputy(deputy: Deputy, *, by: Actor, at: datetime) -> Deputy:
    """End a deputyship now: the deputy's next act in it is refused."""
    agency = lock_agency(deputy.agency)
    deputy = Deputy.objects.select_related("person", "deputy").get(pk=deputy.pk)
    if denial := policies.why_not_end_deputy(deputy, by=by, at=at):
        raise denial
    end_now(deputy, agency, at)
    trail.record(Event.DEPUTY_ENDED, about=agency, by=by, at=at, refers_to=str(deputy.pk))
    return deputy


def _stands_in_already(agency: Agency, person: Person, new: NewDeputy, roles: list[str]) -> bool:
    """Whether the same colleague stands in for the same person in one of these roles at any of this time."""
    rows = Deputy.objects.filter(
        agency=agency, person=person, deputy_id=new.deputy, starts_at__lt=new.ends_at, ends_at__gt=new.starts_at
    )
    return any(not set(row.role_codes).isdisjoint(roles) for row in rows)


def _of_the_deputy(agency: Agency, person: Person, deputy: Person | None, by: Actor, at: datetime) -> Iterator[Fault]:
    roles = set(queries.roles_in(agency, deputy, at)) - NO_CASEWORK if deputy else set()
    if deputy is None or not roles:
        detail = _("Choose a colleague of this agency whose own role works on cases.")
        yield Fault("/deputy", "not_a_colleague", detail)
    elif deputy.human == person.human:
        yield Fault("/deputy", "same_person", _("Nobody stands in for themselves. Choose somebody else."))
    elif by.person.pk != person.pk and roles <= ONE_IS_ENOUGH:  # else one person alone gives a role that signs
        detail = _("Choose somebody who holds a role that signs, or let them name their own deputy.")
        yield Fault("/deputy", "does_not_sign", detail)


def _of_the_roles(new: NewDeputy, held: set[str]) -> Iterator[Fault]:
    if not held:
        yield Fault("/roles", "none", _("This person holds no role in which somebody could stand in for them."))
    elif unknown := set(new.roles) - held:
        detail = _("%(role)s is not a role that this person holds. Choose from: %(held)s.") % {
            "role": min(unknown), "held": ", ".join(sorted(held)),
        }  # fmt: skip
        yield Fault("/roles", "unknown", detail)


def _of_the_time(new: NewDeputy, at: datetime) -> Iterator[Fault]:
    if new.ends_at <= at or new.ends_at <= new.starts_at:
        yield Fault("/ends_at", "out_of_range", _("It must end later than now, and later than it begins."))
    elif new.ends_at - new.starts_at > LASTS_AT_MOST:
        detail = _("Somebody can stand in for 30 days at most. Choose an earlier end; it can be named again.")
        yield Fault("/ends_at", "too_long", detail)
