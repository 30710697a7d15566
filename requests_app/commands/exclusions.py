"""Exclusions known beforehand: who has no part in what concerns a child. What there is passes on in the same act."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from agencies.actors import Actor, By, Machine
from agencies.models import Agency, Membership, Person
from agencies.trail import command, record
from audit.trail import Receipt
from requests_app import policies, trail
from requests_app.commands.links import keep_from, of_the_other_agency
from requests_app.commands.locking import lock_request, lock_response
from requests_app.commands.parts import reason
from requests_app.denials import Fault, Incomplete, NotNow
from requests_app.events import Event
from requests_app.models import Arrival, Exclusion, InformationRequest, Link, Thing
from requests_app.queries.exclusions import (
    blind,
    exclusions_from,
    newest_exclusions,
    own_agency,
    own_case,
    things_about,
)
from requests_app.values.exclusions import NewExclusion, faults_of

Words = Mapping[str, Any]


@dataclass(frozen=True)
class Kept:
    """An exclusion as it stands, and the receipt of the agency's record."""

    thing: Exclusion
    receipt: Receipt


@command
def add_exclusion(agency: Agency, new: NewExclusion, *, by: Actor, at: datetime) -> Kept:
    """Keep somebody out of all that concerns a child, from now on. What they had of it passes to others at once."""
    if denial := policies.why_not_keep_exclusions(by=by):
        raise denial
    person = Person.objects.filter(pk=new.person).first() if new.person else None
    faults = [*_of_the_person(person, agency, at), *faults_of(new, at)]
    try:
        why = reason(new.why, pointer="/why")
    except Incomplete as incomplete:
        faults += incomplete.errors
    if person is None or faults:
        raise Incomplete(faults)
    child = dict(blind(new.child))
    exclusion = Exclusion(
        agency=agency, person=person, kind=new.kind, nhs=child.get("nhs", ""), added_by=by.person, starts_at=at,
        name=child.get("name", "") if new.dob else "", dob=child.get("dob", "") if new.name.strip() else "",
        ends_at=new.ends_at,
    )  # fmt: skip
    _take_away(exclusion, by=by, at=at)
    exclusion.agency = agency = Agency.objects.select_for_update().get(pk=agency.pk)
    same = Exclusion.objects.filter(Exclusion.live(at), agency=agency, person=person, kind=new.kind)
    if same.filter(nhs=exclusion.nhs, name=exclusion.name, dob=exclusion.dob).exists():
        raise NotNow(_("They are kept out of what concerns this child already."))
    exclusion.audit_seq = exclusion.added_seq = agency.next_seq
    exclusion.save(force_insert=True)
    receipt = record(
        Event.EXCLUSION_ADDED, about=agency, by=by, at=at, outcome=new.kind, refers_to=str(exclusion.pk),
        content={"person": person.name, "child": new.child, "why": why},
    )  # fmt: skip
    return Kept(exclusion, receipt)


def _of_the_person(person: Person | None, agency: Agency, at: datetime) -> list[Fault]:
    live = Membership.objects.filter(Membership.live(at), person=person, agency=agency)
    if person is None or not live.exists():
        return [Fault("/person", "not_a_member", _("Choose a member of your own agency"))]
    return list(of_the_other_agency(person, agency, at))


@command
def end_exclusion(exclusion: Exclusion, *, by: Actor, at: datetime) -> Kept:
    """From now on nothing more is kept from them by it. What they were kept out of meanwhile stays with others."""
    agency = Agency.objects.select_for_update().get(pk=exclusion.agency_id)
    exclusion = Exclusion.objects.select_related("person", "added_by").get(pk=exclusion.pk)
    exclusion.agency = agency
    if denial := policies.why_not_end_exclusion(exclusion, by=by, at=at):
        raise denial
    exclusion.ends_at, exclusion.audit_seq = max(at, exclusion.starts_at), agency.next_seq
    exclusion.save(update_fields=["ends_at", "audit_seq"])
    receipt = record(Event.EXCLUSION_ENDED, about=agency, by=by, at=at, refers_to=str(exclusion.pk))
    return Kept(exclusion, receipt)


@command
def keep_out(exclusion: Exclusion, *, by: By, at: datetime) -> int:
    """Take away what came about in the very moment in which somebody was excluded. Returns of how much."""
    return _take_away(exclusion, by=by, at=at)


def keep_all_out(at: datetime) -> int:
    """The look of every minute, at what was excluded a moment ago: two acts at one time do not see each other."""
    return sum(
        keep_out(exclusion, by=Machine(exclusion.agency), at=at)
        for exclusion in newest_exclusions(at)
        if things_about(exclusion)
    )


def _take_away(exclusion: Exclusion, *, by: By, at: datetime) -> int:
    found = things_about(exclusion)
    for one in found:
        if isinstance(one, Arrival):
            _link(Arrival.objects.select_for_update().get(pk=one.pk), exclusion, by=by, at=at)
            continue
        thing = lock_request(one) if isinstance(one, InformationRequest) else lock_response(one)
        keep_from(thing, exclusion.person, exclusion.kind, by=by, said_by=exclusion.added_by, at=at)
    return len(found)


def keep_out_known(
    things: Sequence[Thing | Arrival], subjects: Callable[[], Iterable[Words]], at: datetime,
    but: Person | None = None,
) -> None:  # fmt: skip
    """Whoever is excluded from one of these people has no part in what is new: said before anybody is told of it.

    `things` were just recorded in this transaction. `but`: whoever acts in an emergency keeps their own record.
    """
    own = {own_agency(thing).pk: thing for thing in things}
    for exclusion in exclusions_from((own_agency(thing) for thing in things), subjects, at):
        thing = own[exclusion.agency_id]
        known = Link.objects.filter(case_id=own_case(thing), person=exclusion.person)
        if (but is None or exclusion.person.human != but.human) and not known.exists():
            _link(thing, exclusion, by=Machine(own_agency(thing)), at=at)


def _link(thing: Thing | Arrival, exclusion: Exclusion, *, by: By, at: datetime) -> None:
    Link.objects.create(
        root_id=thing.pk, case_id=own_case(thing), person=exclusion.person, kind=exclusion.kind,
        said_by=exclusion.added_by, at=at, audit_seq=thing.next_seq,
    )  # fmt: skip
    trail.record(
        Event.PERSON_EXCLUDED, about=thing, by=by, at=at, outcome=exclusion.kind, refers_to=str(exclusion.person.pk),
        content={"person": exclusion.person.name},
    )  # fmt: skip
