"""Who is there: within service hours or on the rota, and not away. Being there gives no right; it says who is asked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from agencies.hours import Calendar, Span, Unit, service_hours
from agencies.hours.calendars import ONE_DAY, day_of
from agencies.models import Agency, Away, Person, Shift
from agencies.queries import calendar_of
from requests_app.models import ApprovalStep, Clock
from requests_app.queries.signers import Signer, signers_of

Interval = tuple[datetime, datetime]


@dataclass(frozen=True)
class Presence:
    """Of some agencies at one instant: which are open, who is on call in which role, who is away."""

    open: frozenset[UUID]
    on_call: dict[tuple[UUID, UUID], set[str]]
    away: frozenset[tuple[UUID, UUID]]

    def here(self, agency: UUID, person: Person, roles: Iterable[str] = ()) -> bool:
        """Whether this person is there for the agency; outside its hours, on call in one of these roles."""
        if (agency, person.human) in self.away:
            return False
        return agency in self.open or bool(self.on_call.get((agency, person.pk), set()) & set(roles))

    def signer_here(self, step: ApprovalStep, signer: Signer) -> bool:
        """Whether somebody who may sign a step is there to do it."""
        return self.here(step.agency_id, signer.person, step.role_codes)


def presence_of(agencies: Iterable[Agency], at: datetime) -> Presence:
    """Two queries, and those for calendars that are not known yet."""
    known = {agency.pk: agency for agency in agencies}
    on_call: dict[tuple[UUID, UUID], set[str]] = defaultdict(set)
    for agency, person, role in Shift.objects.filter(Shift.live(at), agency__in=known).values_list(
        "agency_id", "person_id", "role"
    ):
        on_call[agency, person].add(role)
    rows = Away.objects.filter(Away.live(at), agency__in=known).select_related("person")
    away = frozenset((row.agency_id, row.person.human) for row in rows)
    opened = frozenset(pk for pk, agency in known.items() if is_open(calendar_of(agency), at))
    return Presence(opened, dict(on_call), away)


def is_open(calendar: Calendar, at: datetime) -> bool:
    """Whether an agency works at an instant."""
    window = service_hours(day_of(at), calendar)
    return window is not None and window[0] <= at < window[1]


def unattended(steps: Iterable[ApprovalStep], at: datetime) -> list[ApprovalStep]:
    """Those of these steps whose time runs now, that somebody may sign, and for which none of them is there.

    While an agency is shut, a time that counts its working hours or days stands: nobody need be there for it.
    """
    steps = list(steps)
    if not steps:
        return []
    there = presence_of({step.agency_id: step.agency for step in steps}.values(), at)
    day_and_night = _day_and_night([step.pk for step in steps])
    running = [step for step in steps if step.agency_id in there.open or step.pk in day_and_night]
    signers = signers_of(running, at)
    return [
        step
        for step in running
        if signers[step.pk] and not any(there.signer_here(step, signer) for signer in signers[step.pk])
    ]


def _day_and_night(steps: list[UUID]) -> set[UUID]:
    rows = Clock.objects.filter(step_id__in=steps, stopped_at=None).values_list("step_id", "rule")
    return {step for step, rule in rows if step and rule and Span.parse(rule).unit is Unit.HOURS}


def shifts_of(agency: Agency, at: datetime) -> QuerySet[Shift]:
    """Who is or will be on call."""
    rows = Shift.objects.filter(agency=agency, ends_at__gt=at).select_related("agency", "person")
    return rows.order_by("starts_at", "role", "id")


def away_of(agency: Agency, at: datetime) -> QuerySet[Away]:
    """Who is away now."""
    return (
        Away.objects.filter(Away.live(at), agency=agency).select_related("agency", "person").order_by("ends_at", "id")
    )


def gaps(calendar: Calendar, shifts: Iterable[Interval], at: datetime, days: int = 7) -> list[Interval]:
    """When, in the days to come, the agency is shut and nobody is on call."""
    until = at + timedelta(days=days)
    covered = sorted([*_windows(calendar, at, until), *shifts])
    found, reached = list[Interval](), at
    for begins, ends in covered:
        if begins >= until:
            break
        if begins > reached:
            found.append((reached, begins))
        reached = max(reached, ends)
    return [*found, (reached, until)] if reached < until else found


def _windows(calendar: Calendar, at: datetime, until: datetime) -> Iterator[Interval]:
    day = day_of(at)
    while day <= day_of(until):
        if window := service_hours(day, calendar):
            yield window
        day += ONE_DAY
