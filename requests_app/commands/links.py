"""Links to a case: said in one press, or known beforehand. The work passes to others in the same moment."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from agencies.actors import Actor, By
from agencies.models import Agency, Membership, Person
from agencies.queries import records_of, works_elsewhere
from requests_app import lifecycle, policies, reminders, trail
from requests_app.commands.locking import lock_request, lock_response
from requests_app.commands.owners import pass_on
from requests_app.commands.parts import Done, reason, void_the_rest
from requests_app.denials import Fault, Incomplete
from requests_app.events import Event
from requests_app.lifecycle import Action, ResponseStatus
from requests_app.models import AgencyResponse, InformationRequest, Link, Thing
from requests_app.models.links import LinkKind
from requests_app.queries.known import case_of
from requests_app.trail import command

DECLARED = (LinkKind.KNOWS, LinkKind.INVOLVED)
KNOWN = (LinkKind.PARTY, LinkKind.RELATIVE, LinkKind.EXCLUDED)


@command
def declare_link(thing: Thing, kind: str, *, by: Actor, at: datetime) -> Done[Thing]:
    """Say that one has a link to somebody in this: one sees and decides it no more, and others are told at once."""
    thing = _lock(thing)
    if denial := policies.why_not_declare(thing, by=by):
        raise denial
    if kind not in DECLARED:
        raise Incomplete([Fault("/kind", "unknown", _("Say whether you know somebody in this, or are involved"))])
    return _link(thing, by.person, kind, Event.LINK_DECLARED, "", by=by, at=at)


@command
def exclude_person(thing: Thing, person: Person, kind: str, why: str, *, by: Actor, at: datetime) -> Done[Thing]:
    """Keep a colleague out who is known to be too close: a party, a relative, or for another reason."""
    thing = _lock(thing)
    if denial := policies.why_not_exclude(thing, by=by):
        raise denial
    words, faults = reason(why, pointer="/why"), []
    if kind not in KNOWN:
        faults.append(Fault("/kind", "unknown", _("Select whether they are a party, a relative, or neither")))
    if not Membership.objects.filter(Membership.live(at), person=person, agency=by.agency).exists():
        faults.append(Fault("/person", "not_a_member", _("Choose a member of your own agency")))
    elif person.human == by.human:
        faults.append(Fault("/person", "oneself", _("Choose somebody else. Of yourself, say that you have a link")))
    elif Link.objects.filter(case_id=case_of(thing), person=person).exists():
        faults.append(Fault("/person", "already", _("They are kept out of this already")))
    else:
        faults += of_the_other_agency(person, by.agency, at)
    if faults:
        raise Incomplete(faults)
    return _link(thing, person, kind, Event.PERSON_EXCLUDED, words, by=by, at=at)


def of_the_other_agency(person: Person, agency: Agency, at: datetime) -> Iterator[Fault]:
    """A link holds on every side of a case, so no agency says it of whoever may decide for another one, under any
    record: it would choose who answers it."""
    if works_elsewhere(records_of(person.human), agency, at):
        detail = _(
            "They work for another agency too, and it would count there as well. "
            "Ask them to say themselves that they have a link, or end their membership of yours."
        )
        yield Fault("/person", "works_elsewhere", detail)


def _link(thing: Thing, person: Person, kind: str, event: Event, why: str, *, by: Actor, at: datetime) -> Done[Thing]:
    return keep_from(thing, person, kind, by=by, said_by=by.person, at=at, event=event, why=why)


def keep_from(
    thing: Thing, person: Person, kind: str, *, by: By, said_by: Person, at: datetime,
    event: Event = Event.PERSON_EXCLUDED, why: str = "",
) -> Done[Thing]:  # fmt: skip
    """Somebody has no part in a locked thing any more: what they held and signed is others', who are told at once."""
    Link.objects.create(
        root_id=thing.pk, case_id=case_of(thing), person=person, kind=kind, said_by=said_by, at=at,
        audit_seq=thing.next_seq,
    )  # fmt: skip
    saving, moved = _taken_from(thing, person, at)
    receipt = trail.record(
        event, about=thing, by=by, at=at, saving=saving, moved=moved, outcome=kind, refers_to=str(person.pk),
        content={"person": person.name} | ({"why": why} if why else {}),
    )  # fmt: skip
    if moved[1] and isinstance(thing, AgencyResponse):
        reminders.notify("void", about=thing, to=reminders.answerers(thing, at), at=at, slot=f"{thing.round}:link")
    pass_on(thing, at)
    return Done(thing, receipt)


def _taken_from(thing: Thing, person: Person, at: datetime) -> tuple[list[str], tuple[str, str]]:
    """What they held is nobody's now. What they signed of an answer that has not left counts no more."""
    if isinstance(thing, InformationRequest):
        return [], ("", "")
    saving = []
    if thing.holder_id and thing.holder and thing.holder.human == person.human:
        thing.holder, saving = None, ["holder"]
    undoing = {ResponseStatus.IN_APPROVAL: Action.RETURN_ANSWER, ResponseStatus.APPROVED: Action.STOP}
    action = undoing.get(ResponseStatus(thing.status))
    signed = thing.signatures.filter(round=thing.round).select_related("person")
    if action is None or not any(one.person.human == person.human for one in signed):
        return saving, ("", "")
    void_the_rest(thing, at)
    moved = lifecycle.moved(action, thing.status)
    thing.status, thing.approved_at, thing.deliver_at = moved.to, None, None
    return [*saving, "status", "approved_at", "deliver_at"], moved


def _lock(thing: Thing) -> Thing:
    return lock_request(thing) if isinstance(thing, InformationRequest) else lock_response(thing)
