"""Two records of one human being: proposed by one administrator, true once every agency concerned has said yes.

A link reaches over: whoever is barred under one record is barred under the other, in the other agency too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from agencies import policies, trail
from agencies.actors import Actor, By, Machine
from agencies.events import Event
from agencies.models import Agency, Linking, LinkingYes, Membership, Person
from agencies.queries import agencies_of, members_holding, records_of
from agencies.roles import ADMINISTRATOR
from agencies.values import APART_BECAUSE, SAME_BECAUSE
from requests_app import setbacks
from requests_app.commands.telling import settle_about, settle_of_agency, tell
from requests_app.denials import Fault, Incomplete, NotNow
from requests_app.trail import command

LAPSES_AFTER = timedelta(days=14)


@command
def propose_linking(person: Person, to: Person | None, why: str, *, by: Actor, at: datetime) -> Linking:
    """Say that two records are one human being. Nothing counts before others have agreed. Raises Incomplete."""
    agency, person, to = _locked(by.agency, person, to)
    if denial := policies.why_not_propose_linking(person, by=by, at=at):
        raise denial
    faults = [*_of_the_pair(person, to, at), *_of_the_reason(why, SAME_BECAUSE)]
    if to is None or faults:
        raise Incomplete(faults)
    return _propose(agency, person, to, why, by, at, apart=False)


@command
def propose_parting(person: Person, why: str, *, by: Actor, at: datetime) -> Linking:
    """Say that a record was linked by mistake. It follows the other one until others have agreed. Raises Incomplete."""
    agency, person, to = _locked(by.agency, person, person.same_as)
    mine = to if to is not None and agency.pk not in {one.pk for one in agencies_of([person], at)} else person
    if denial := policies.why_not_propose_linking(mine, by=by, at=at):
        raise denial
    faults = list(_of_the_reason(why, APART_BECAUSE))
    if to is None:
        faults.insert(0, Fault("/person", "not_linked", _("This record follows no other one.")))
    elif _proposed(person, to, apart=True):
        faults.insert(0, Fault("/person", "proposed", _("This waits for others to agree already.")))
    if to is None or faults:
        raise Incomplete(faults)
    return _propose(agency, person, to, why, by, at, apart=True)


@command
def agree_linking(linking: Linking, *, by: Actor, at: datetime) -> Linking:
    """Agree for one's own agency. With the last agency's yes it counts, whatever either of them signed before."""
    agencies, linking = _fresh(linking, by.agency)
    if denial := policies.why_not_agree_linking(linking, by=by, at=at):
        raise denial
    agency = agencies[linking.agency_id]
    waits = linking.asked.filter(said_at=None)
    waits.filter(of_agency=by.agency).update(said_by=by.person, said_at=at, audit_seq=agency.next_seq)
    last = not waits.exists()
    if last:
        _settle(linking, agency, by, at, done=True)
    _record(Event.LINKING_AGREED, linking, agencies.values(), by, at)
    settle_of_agency(linking.pk, "agree_linking", by.agency, at)
    if last:
        _part(linking, by, at) if linking.apart else _join(linking, by, at)
    return linking


@command
def decline_linking(linking: Linking, *, by: Actor, at: datetime) -> Linking:
    """Do not agree, for one's own agency: it is over for everybody. Or take back what one's own agency proposed."""
    agencies, linking = _fresh(linking, by.agency)
    if denial := policies.why_not_decline_linking(linking, by=by):
        raise denial
    _settle(linking, agencies[linking.agency_id], by, at)
    _record(Event.LINKING_DECLINED, linking, agencies.values(), by, at)
    return linking


def lapse_linkings(at: datetime) -> int:
    """What nobody can agree to any more is over: too old, or its people have left. Returns how many."""
    rows = Linking.objects.filter(settled_at=None).select_related("agency", "person", "to", "proposed_by")
    over = [row for row in rows.prefetch_related("asked") if policies.linking_overtaken(row, at=at)]
    waiting = {str(row.pk): row for row in over}

    def lapses(key: str) -> bool:
        try:
            lapse_linking(waiting[key], by=Machine(waiting[key].agency), at=at)
        except NotNow:
            return False  # it can still come about, or somebody was first
        return True

    return setbacks.each("stuck_warning", waiting, lapses, at)


@command
def lapse_linking(linking: Linking, *, by: By, at: datetime) -> None:
    """Nobody can agree to it any more. Raises NotNow where somebody still can."""
    agencies, linking = _fresh(linking)
    if linking.settled_at is not None or policies.linking_overtaken(linking, at=at) is None:
        raise NotNow("")
    _settle(linking, agencies[linking.agency_id], by, at)
    _record(Event.LINKING_LAPSED, linking, agencies.values(), by, at)


def _propose(
    agency: Agency, person: Person, to: Person, why: str, by: Actor, at: datetime, *, apart: bool
) -> Linking:  # fmt: skip
    records = [row for human in {person.human, to.human} for row in records_of(human)]
    linking = Linking.objects.create(
        agency=agency, person=person, to=to, apart=apart, why=why, records=sorted(str(one.pk) for one in records),
        proposed_by=by.person, proposed_at=at, lapses_at=at + LAPSES_AFTER, audit_seq=agency.next_seq,
    )  # fmt: skip
    asked = policies.whose_yes(agency, records, at)
    LinkingYes.objects.bulk_create(
        LinkingYes(agency=agency, linking=linking, of_agency=one, audit_seq=agency.next_seq) for one in asked
    )
    _record(Event.LINKING_PROPOSED, linking, [agency], by, at)
    humans = {by.human, person.human, to.human}
    for one in asked:
        held = members_holding([ADMINISTRATOR], one, at)
        others = [member.person for member in held if member.person.human not in humans]
        tell(
            "agree_linking", about_id=linking.pk, ref="", side="linking", to=others, at=at, due_at=linking.lapses_at
        )  # fmt: skip
    return linking


def _join(linking: Linking, by: Actor, at: datetime) -> None:
    """Every record that followed the first one follows it."""
    human = linking.to.human
    for record in records_of(linking.person.human).order_by("pk"):
        record.same_as_id = human
        trail.record(Event.PERSON_LINKED, about=record, by=by, at=at, saving=["same_as"], refers_to=str(human))


def _part(linking: Linking, by: Actor, at: datetime) -> None:
    person = linking.person
    person.same_as = None
    trail.record(
        Event.PERSON_UNLINKED, about=person, by=by, at=at, saving=["same_as"], refers_to=str(linking.to_id)
    )  # fmt: skip


def _settle(linking: Linking, agency: Agency, by: By, at: datetime, *, done: bool = False) -> None:
    linking.settled_by = by.person if isinstance(by, Actor) else None
    linking.settled_at, linking.done, linking.audit_seq = at, done, agency.next_seq
    linking.save(update_fields=["settled_by", "settled_at", "done", "audit_seq"])
    settle_about(linking.pk, ["agree_linking"], at)


def _record(event: Event, linking: Linking, agencies: Iterable[Agency], by: By, at: datetime) -> None:
    """On record with whoever proposed it, and with whoever answers it."""
    content = {"person": linking.person.name, "to": linking.to.name, "why": linking.why}
    outcome = "apart" if linking.apart else "together"
    for about in agencies:
        trail.record(event, about=about, by=by, at=at, outcome=outcome, refers_to=str(linking.pk), content=content)


def _fresh(linking: Linking, answering: Agency | None = None) -> tuple[dict[UUID, Agency], Linking]:
    """The rows of the agencies, then every record that it would touch, each in one order for everybody; then it."""
    wanted = {linking.agency_id, answering.pk if answering else linking.agency_id}
    rows = Agency.objects.select_for_update().filter(pk__in=wanted).order_by("pk")
    agencies = {row.pk: row for row in rows}
    list(Person.objects.select_for_update().filter(pk__in=linking.records).order_by("pk"))
    related = ("agency", "person", "to", "proposed_by")
    return agencies, Linking.objects.select_related(*related).prefetch_related("asked").get(pk=linking.pk)


def _locked(agency: Agency, person: Person, to: Person | None) -> tuple[Agency, Person, Person | None]:
    agency = Agency.objects.select_for_update().get(pk=agency.pk)
    found = Person.objects.in_bulk([person.pk, *([to.pk] if to else [])])
    return agency, found[person.pk], found[to.pk] if to else None


def _proposed(person: Person, to: Person, *, apart: bool) -> bool:
    return Linking.objects.filter(settled_at=None, person=person, to=to, apart=apart).exists()


def _of_the_pair(person: Person, to: Person | None, at: datetime) -> Iterator[Fault]:
    if to is None or not Membership.objects.filter(Membership.live(at), person=to).exists():
        yield Fault("/email", "unknown", _("Nobody of that agency has this address. Enter their work e-mail address."))
    elif person.human == to.human:
        yield Fault("/email", "already", _("These two are on record as one human being already."))
    elif _proposed(person, to, apart=False) or _proposed(to, person, apart=False):
        yield Fault("/email", "proposed", _("This waits for others to agree already."))


def _of_the_reason(why: str, known: Iterable[str]) -> Iterator[Fault]:
    if why not in known:
        yield Fault("/why", "required", _("Select how you know."))
