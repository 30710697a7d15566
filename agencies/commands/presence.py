"""The rota, and being away: who is there when something cannot wait. Neither gives nor takes a right."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from agencies import policies, queries, trail
from agencies.actors import Actor
from agencies.commands.register import end_now, lock_agency
from agencies.denials import Fault, Incomplete, NotNow
from agencies.events import Event
from agencies.models import Agency, Away, Membership, Person, Shift
from agencies.roles import NO_CASEWORK
from agencies.trail import command
from agencies.values import NewShift

SHIFT_AT_MOST = timedelta(days=7)
AWAY_AT_MOST = timedelta(days=366)


@command
def put_on_rota(agency: Agency, new: NewShift, *, by: Actor, at: datetime) -> Shift:
    """Put somebody on call in one of their roles. Raises Incomplete with every fault, NotNow for the same again."""
    agency = lock_agency(agency)
    if denial := policies.why_not_administer(agency, by=by):
        raise denial
    same = Shift.objects.filter(agency=agency, person=new.person, role=new.role)
    if same.filter(starts_at=new.starts_at, ends_at=new.ends_at).exists():
        raise NotNow(_("They are on the rota in this role for that very time already."))
    if faults := [*_of_the_person(agency, new, at), *_of_the_time(new, at)]:
        raise Incomplete(faults)
    shift = Shift.objects.create(
        agency=agency, person_id=new.person, role=new.role, entered_by=by.person, starts_at=new.starts_at,
        ends_at=new.ends_at, audit_seq=agency.next_seq,
    )  # fmt: skip
    content = {"role": new.role, "from": new.starts_at.isoformat(), "to": new.ends_at.isoformat()}
    trail.record(
        Event.SHIFT_ENTERED, about=agency, by=by, at=at, outcome=new.role, refers_to=str(shift.pk), content=content
    )
    return shift


@command
def take_off_rota(shift: Shift, *, by: Actor, at: datetime) -> Shift:
    """End a shift now, or before it begins."""
    agency = lock_agency(shift.agency)
    shift = Shift.objects.select_related("agency", "person").get(pk=shift.pk)
    if denial := policies.why_not_end_shift(shift, by=by, at=at):
        raise denial
    end_now(shift, agency, at)
    trail.record(Event.SHIFT_ENDED, about=agency, by=by, at=at, outcome=shift.role, refers_to=str(shift.pk))
    return shift


@command
def say_away(agency: Agency, person: Person, until: datetime, *, by: Actor, at: datetime) -> Away:
    """Say that oneself is away until then; an administrator says it of anybody of the agency."""
    agency = lock_agency(agency)
    if denial := policies.why_not_say_away(agency, person, by=by):
        raise denial
    if Away.objects.filter(Away.live(at), agency=agency, person=person, ends_at=until).exists():
        raise NotNow(_("They are away until then already."))
    if faults := list(_of_being_away(agency, person, until, at)):
        raise Incomplete(faults)
    away = Away.objects.create(
        agency=agency, person=person, said_by=by.person, starts_at=at, ends_at=until, audit_seq=agency.next_seq
    )
    trail.record(
        Event.AWAY_SAID, about=agency, by=by, at=at, refers_to=str(away.pk), content={"until": until.isoformat()}
    )
    return away


@command
def say_back(away: Away, *, by: Actor, at: datetime) -> Away:
    """Say that somebody is there again, earlier than was said."""
    agency = lock_agency(away.agency)
    away = Away.objects.select_related("agency", "person").get(pk=away.pk)
    if denial := policies.why_not_say_back(away, by=by, at=at):
        raise denial
    end_now(away, agency, at)
    trail.record(Event.AWAY_ENDED, about=agency, by=by, at=at, refers_to=str(away.pk))
    return away


def _of_the_person(agency: Agency, new: NewShift, at: datetime) -> Iterator[Fault]:
    when = max(new.starts_at, at)
    held = Membership.objects.filter(Membership.live(when), agency=agency, person=new.person)
    roles = set(held.values_list("role", flat=True)) - NO_CASEWORK
    if not roles:
        yield Fault("/person", "not_a_colleague", _("Choose a colleague whose role works on cases at that time."))
    elif new.role not in roles:
        detail = _("%(role)s is not a role that this person holds then. Choose from: %(held)s.") % {
            "role": new.role, "held": ", ".join(sorted(roles)),
        }  # fmt: skip
        yield Fault("/role", "unknown", detail)
    elif Shift.objects.filter(
        agency=agency, person=new.person, role=new.role, starts_at__lt=new.ends_at, ends_at__gt=new.starts_at
    ).exists():
        yield Fault("/starts_at", "already", _("They are on the rota in this role for a part of that time already."))


def _of_the_time(new: NewShift, at: datetime) -> Iterator[Fault]:
    if new.ends_at <= at or new.ends_at <= new.starts_at:
        yield Fault("/ends_at", "out_of_range", _("It must end later than now, and later than it begins."))
    elif new.ends_at - new.starts_at > SHIFT_AT_MOST:
        yield Fault("/ends_at", "too_long", _("A shift lasts a week at most. Enter the next one after it."))


def _of_being_away(agency: Agency, person: Person, until: datetime, at: datetime) -> Iterator[Fault]:
    if not queries.roles_in(agency, person, at):
        yield Fault("/person", "not_a_colleague", _("Choose a colleague of this agency."))
    elif Away.objects.filter(Away.live(at), agency=agency, person=person).exists():
        yield Fault("/until", "already", _("They are away already. Say first that they are back."))
    if not at < until <= at + AWAY_AT_MOST:
        yield Fault("/until", "out_of_range", _("It must end later than now, and within a year."))
