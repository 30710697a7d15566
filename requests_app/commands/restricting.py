"""Keeping a request or an answer to people who are named, and opening it to the team again (A10)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar

from django.utils.translation import gettext_lazy as _

from agencies.actors import Actor
from agencies.models import Agency, Membership, Person
from agencies.queries import members_holding, members_of
from requests_app import policies, trail
from requests_app.commands.grants import begin_grant
from requests_app.commands.locking import lock_request, lock_response
from requests_app.commands.owners import pass_on
from requests_app.commands.parts import Done, reason
from requests_app.commands.telling import tell
from requests_app.denials import Fault, Incomplete
from requests_app.events import Event
from requests_app.models import AgencyResponse, Grant, InformationRequest, Notification, Thing
from requests_app.queries.known import grantees, keeper_of, named_on
from requests_app.queries.owners import open_steps, unowned
from requests_app.roles import TABLE, May
from requests_app.trail import command

One = TypeVar("One", InformationRequest, AgencyResponse)


@command
def restrict_request(
    info_request: InformationRequest, people: Sequence[Person], why: str, *, until: datetime, by: Actor, at: datetime,
    seen: int | None = None,
) -> Done[InformationRequest]:  # fmt: skip
    """Keep a request to its author and these people: for everybody else of the agency it does not exist."""
    info_request = lock_request(info_request, seen)
    return _restrict(info_request, people, why, Event.REQUEST_RESTRICTED, until=until, by=by, at=at)


@command
def unrestrict_request(
    info_request: InformationRequest, why: str, *, by: Actor, at: datetime, seen: int | None = None
) -> Done[InformationRequest]:
    """Let the team see it again, for a reason."""
    return _unrestrict(lock_request(info_request, seen), why, Event.REQUEST_UNRESTRICTED, by=by, at=at)


@command
def restrict_response(
    response: AgencyResponse, people: Sequence[Person], why: str, *, until: datetime, by: Actor, at: datetime,
    seen: int | None = None,
) -> Done[AgencyResponse]:  # fmt: skip
    """Keep an answer to whoever took it and these people: for everybody else of the agency it was never asked."""
    response = lock_response(response, seen)
    return _restrict(response, people, why, Event.RESPONSE_RESTRICTED, until=until, by=by, at=at)


@command
def unrestrict_response(
    response: AgencyResponse, why: str, *, by: Actor, at: datetime, seen: int | None = None
) -> Done[AgencyResponse]:
    """Let the team see it again, for a reason."""
    return _unrestrict(lock_response(response, seen), why, Event.RESPONSE_UNRESTRICTED, by=by, at=at)


def restrict_as(first: AgencyResponse, again: AgencyResponse, at: datetime) -> None:
    """What they are asked to look at again is kept to whom the first answer is kept to, and to the team's managers.

    Whoever decided the first decides no second one, so somebody must be there who can let others in.
    """
    until = max(Grant.objects.filter(Grant.live(at), response=first).values_list("ends_at", flat=True), default=None)
    holders = [first.holder] if first.holder else []
    managers = members_of(again.team, at).filter(role__in=TABLE[May.EXCLUDE])
    named = Person.objects.filter(pk__in=grantees(first, at))
    people = {person.pk: person for person in (*named, *holders, *(member.person for member in managers))}
    again.restricted = True
    for person in people.values():
        begin_grant(again, person, until=until or again.due_at, given_by=first.holder or person, at=at)


def _restrict(
    thing: One, people: Sequence[Person], why: str, event: Event, *, until: datetime, by: Actor, at: datetime
) -> Done[One]:
    if denial := policies.why_not_restrict(thing, by=by):
        raise denial
    words = reason(why, pointer="/why")
    if until <= at:
        raise Incomplete([Fault("/until", "in_the_past", _("The access must end later than now"))])
    members = Membership.objects.filter(Membership.live(at), agency=_own(thing)).values("person")
    named = {person.pk: person for person in (*people, by.person)}
    if Person.objects.filter(pk__in=named).exclude(pk__in=members).exists():
        raise Incomplete([Fault("/people", "not_a_member", _("Choose members of your own agency"))])
    before = _who_saw(thing, at)
    thing.restricted = True
    knows = {keeper_of(thing), *grantees(thing, at)}
    for person in named.values():
        if person.pk not in knows:
            begin_grant(thing, person, until=until, given_by=by.person, at=at)
    receipt = trail.record(
        event, about=thing, by=by, at=at, saving=["restricted"],
        content={"why": words, "people": sorted(person.name for person in named.values())},
    )  # fmt: skip
    _still_owned(thing, at)
    _tell_who_sees_it_no_more(thing, before, at)
    pass_on(thing, at)
    return Done(thing, receipt)


def _unrestrict(thing: One, why: str, event: Event, *, by: Actor, at: datetime) -> Done[One]:
    if denial := policies.why_not_unrestrict(thing, by=by):
        raise denial
    words = reason(why, pointer="/why")
    thing.restricted = False
    receipt = trail.record(event, about=thing, by=by, at=at, saving=["restricted"], content={"why": words})
    pass_on(thing, at)
    return Done(thing, receipt)


def _own(thing: Thing) -> Agency:
    return thing.agency if isinstance(thing, InformationRequest) else thing.from_agency


def _still_owned(thing: Thing, at: datetime) -> None:
    steps = list(open_steps().filter(root_id=thing.pk))
    for step in steps:
        if isinstance(thing, InformationRequest):
            step.info_request = thing
        else:
            step.response = thing
    if unowned(steps, at):
        detail = _("Nobody who is named could decide what waits on this. Name somebody whose role does.")
        raise Incomplete([Fault("/people", "nobody_to_decide", detail)])


def _who_saw(thing: Thing, at: datetime) -> list[Person]:
    """Its team's people, whoever oversees the agency, and whoever was asked to act on it."""
    oversee = members_holding(TABLE[May.OVERSEE], _own(thing), at)
    asked = Notification.objects.filter(about_id=thing.pk, done_at=None).select_related("recipient")
    found = [*members_of(thing.team, at), *oversee]
    own = Membership.objects.filter(Membership.live(at), agency=_own(thing)).values_list("person_id", flat=True)
    people = [*(member.person for member in found), *(row.recipient for row in asked)]
    return [person for person in people if person.pk in set(own)]


def _tell_who_sees_it_no_more(thing: Thing, before: list[Person], at: datetime) -> None:
    named = named_on([thing], at)[thing.pk]
    gone = [person for person in before if person.pk not in named]
    rows = Notification.objects.filter(about_id=thing.pk, done_at=None, recipient__in=gone)
    rows.update(done_at=at)
    # By its reference, which they knew, and nothing else of it; the notice leads nowhere.
    slot = str(thing.audit_seq)
    tell("sight_ended", about_id=thing.pk, ref=thing.ref, side="nowhere", to=gone, at=at, slot=slot)
