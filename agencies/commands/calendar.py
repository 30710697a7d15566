"""When an agency works: its weekly hours from a day on, and the days on which it is closed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time

from django.utils.translation import gettext_lazy as _

from agencies import policies, queries, trail
from agencies.actors import Actor, By
from agencies.commands.register import lock_agency
from agencies.denials import Fault, Incomplete, NotNow
from agencies.events import Event
from agencies.hours.calendars import LAST_MINUTE, MIDNIGHT, day_of
from agencies.models import Agency, Closure, ServiceHours
from agencies.trail import command
from agencies.values import CLOSED_BECAUSE, NewHours

AHEAD_AT_MOST = 2  # years


@command
def set_hours(agency: Agency, new: NewHours, *, by: Actor, at: datetime) -> Agency:
    """Say when the agency works, from a day on. What is open is counted anew within a minute. Raises Incomplete."""
    agency = lock_agency(agency)
    if denial := policies.why_not_administer(agency, by=by):
        raise denial
    if faults := list(_of_the_hours(new, at)):
        raise Incomplete(faults)
    days = {day: (opens, _closing(closes)) for day, opens, closes in new.days}
    if queries.calendar_of(agency).hours_on(new.valid_from) == days and not _later(agency, new):
        raise NotNow(_("These are the hours that are in force on that day already."))
    ServiceHours.objects.bulk_create(
        ServiceHours(
            agency=agency, weekday=day, opens=opens, closes=closes, valid_from=new.valid_from,
            audit_seq=agency.next_seq,
        )
        for day, (opens, closes) in sorted(days.items())
    )  # fmt: skip
    content = {
        "from": new.valid_from.isoformat(),
        "hours": {str(day): [f"{opens:%H:%M}", f"{closes:%H:%M}"] for day, (opens, closes) in sorted(days.items())},
    }
    trail.record(
        Event.HOURS_SET, about=agency, by=by, at=at, refers_to=new.valid_from.isoformat(), content=content
    )  # fmt: skip
    return agency


@command
def add_closure(agency: Agency, closure: Closure, *, by: By, at: datetime) -> Closure:
    """Add a day on which the agency is closed, with the reason. What is open is counted anew within a minute."""
    agency = lock_agency(agency)
    if isinstance(by, Actor) and (denial := policies.why_not_administer(agency, by=by)):
        raise denial
    if faults := list(_of_the_closure(agency, closure, at)):
        raise Incomplete(faults)
    closure.agency, closure.audit_seq = agency, agency.next_seq
    closure.save(force_insert=True)
    trail.record(
        Event.CLOSURE_ADDED, about=agency, by=by, at=at, outcome=closure.reason, refers_to=closure.day.isoformat()
    )
    return closure


@command
def lift_closure(closure: Closure, *, by: Actor, at: datetime) -> Closure:
    """Open on that day after all. A day that has begun stays as it was: people counted on it."""
    agency = lock_agency(closure.agency)
    if denial := policies.why_not_administer(agency, by=by):
        raise denial
    closure = Closure.objects.get(pk=closure.pk)
    if closure.lifted_at is not None:
        raise NotNow(_("This was taken back already."))
    if closure.day <= day_of(at):
        raise NotNow(_("That day has begun, so it stays as it was."))
    closure.lifted_at, closure.audit_seq = at, agency.next_seq
    closure.save(update_fields=["lifted_at", "audit_seq"])
    trail.record(Event.CLOSURE_LIFTED, about=agency, by=by, at=at, refers_to=closure.day.isoformat())
    return closure


def _later(agency: Agency, new: NewHours) -> bool:
    return any(day > new.valid_from for day, _hours in queries.calendar_of(agency).later)


def _closing(closes: time) -> time:
    """Midnight as a closing time is the end of that day."""
    return LAST_MINUTE if closes == MIDNIGHT else closes


def _of_the_hours(new: NewHours, at: datetime) -> Iterator[Fault]:
    today = day_of(at)
    if not new.days:
        yield Fault("/days", "required", _("Enter the hours of at least one day of the week."))
    for day, opens, closes in new.days:
        if not 0 <= day <= 6 or [one[0] for one in new.days].count(day) > 1:
            yield Fault(f"/days/{day}", "unknown", _("Give each day of the week once, from 0 for Monday to 6."))
        elif opens >= _closing(closes):
            yield Fault(f"/days/{day}", "out_of_range", _("It must close later than it opens, on the same day."))
    if not today <= new.valid_from <= today.replace(year=today.year + AHEAD_AT_MOST, day=min(today.day, 28)):
        detail = _("They hold from today or a later day on, within two years.")
        yield Fault("/valid_from", "out_of_range", detail)


def _of_the_closure(agency: Agency, closure: Closure, at: datetime) -> Iterator[Fault]:
    today = day_of(at)
    if not today <= closure.day <= today.replace(year=today.year + AHEAD_AT_MOST, day=min(today.day, 28)):
        yield Fault("/day", "out_of_range", _("Enter today or a later day, within two years."))
    elif agency.closures.filter(day=closure.day, lifted_at=None).exists():
        yield Fault("/day", "taken", _("This day is entered as closed already."))
    if closure.reason not in CLOSED_BECAUSE:
        yield Fault("/reason", "unknown", _("Say why you are closed on that day."))
