"""Who manages whom, on record: named by an administrator, dated, ended. Independence is measured by it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from agencies import policies, queries, trail
from agencies.actors import Actor
from agencies.commands.register import end_now, lock_agency
from agencies.denials import Fault, Incomplete, Sentence
from agencies.events import Event
from agencies.models import Agency, LineManager, Person
from agencies.trail import command
from agencies.values import NewLine


@command
def name_line_manager(agency: Agency, new: NewLine, *, by: Actor, at: datetime) -> LineManager:
    """Say who manages a member of the agency. Raises Incomplete with every fault."""
    agency = lock_agency(agency)
    if denial := policies.why_not_administer(agency, by=by):
        raise denial
    person, manager = (Person.objects.filter(pk=one).first() if one else None for one in (new.person, new.manager))
    faults = [
        *_member(agency, person, "/person", _("Choose a member of your agency who is managed"), at),
        *_member(agency, manager, "/manager", _("Choose a member of your agency who manages them"), at),
        *_of_the_time(new, at),
    ]
    if person and manager and not faults:
        faults = [*_of_both(agency, person, manager, new)]
    if person is None or manager is None or faults:
        raise Incomplete(faults)
    line = LineManager.objects.create(
        agency=agency, person=person, manager=manager, named_by=by.person, starts_at=new.starts_at,
        ends_at=new.ends_at, audit_seq=agency.next_seq,
    )  # fmt: skip
    content = {"person": person.name, "manager": manager.name}
    trail.record(Event.LINE_NAMED, about=agency, by=by, at=at, refers_to=str(line.pk), content=content)
    return line


@command
def end_line_manager(line: LineManager, *, by: Actor, at: datetime) -> LineManager:
    """They manage this person no more."""
    agency = lock_agency(line.agency)
    line = LineManager.objects.select_related("person", "manager").get(pk=line.pk)
    if denial := policies.why_not_end_line(line, agency, by=by, at=at):
        raise denial
    end_now(line, agency, at)
    trail.record(Event.LINE_ENDED, about=agency, by=by, at=at, refers_to=str(line.pk))
    return line


def _member(agency: Agency, person: Person | None, place: str, sentence: Sentence, at: datetime) -> Iterator[Fault]:
    if person is None or not queries.roles_in(agency, person, at):
        yield Fault(place, "not_a_member", sentence)


def _of_both(agency: Agency, person: Person, manager: Person, new: NewLine) -> Iterator[Fault]:
    if person.human == manager.human:
        yield Fault("/manager", "same_person", _("Nobody manages themselves. Choose somebody else"))
        return
    known = LineManager.objects.filter(LineManager.live(new.starts_at), agency=agency, person=person, manager=manager)
    if known.exists():
        yield Fault("/manager", "already", _("They are on record as this person’s manager already"))


def _of_the_time(new: NewLine, at: datetime) -> Iterator[Fault]:
    if new.ends_at is not None and (new.ends_at <= at or new.ends_at <= new.starts_at):
        yield Fault("/ends_at", "out_of_range", _("It must end later than now, and later than it begins."))
