"""Keeping a request to people who are named, and opening it to the team again (A10)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from agencies.actors import Actor
from agencies.models import Membership, Person
from agencies.queries import members_holding, members_of
from requests_app import policies, trail
from requests_app.commands.grants import begin_grant
from requests_app.commands.owners import pass_on
from requests_app.commands.parts import Done, lock_request, reason
from requests_app.commands.telling import tell
from requests_app.denials import Fault, Incomplete
from requests_app.events import Event
from requests_app.models import InformationRequest, Notification
from requests_app.queries.known import grantees, named_on
from requests_app.queries.owners import open_steps, unowned
from requests_app.roles import TABLE, May
from requests_app.trail import command


@command
def restrict_request(
    info_request: InformationRequest,
    people: Sequence[Person],
    why: str,
    *,
    until: datetime,
    by: Actor,
    at: datetime,
    seen: int | None = None,
) -> Done[InformationRequest]:
    """Keep a request to its author and these people: for everybody else of the agency it does not exist."""
    info_request = lock_request(info_request, seen)
    if denial := policies.why_not_restrict(info_request, by=by):
        raise denial
    words = reason(why, pointer="/why")
    if until <= at:
        raise Incomplete([Fault("/until", "in_the_past", _("The access must end later than now"))])
    members = Membership.objects.filter(Membership.live(at), agency=info_request.agency).values("person")
    named = {person.pk: person for person in (*people, by.person)}
    if Person.objects.filter(pk__in=named).exclude(pk__in=members).exists():
        raise Incomplete([Fault("/people", "not_a_member", _("Choose members of your own agency"))])
    before = _who_saw(info_request, at)
    info_request.restricted = True
    knows = {info_request.author_id, *grantees(info_request, at)}
    for person in named.values():
        if person.pk not in knows:
            begin_grant(info_request, person, until=until, by=by, at=at)
    receipt = trail.record(
        Event.REQUEST_RESTRICTED, about=info_request, by=by, at=at, saving=["restricted"],
        content={"why": words, "people": sorted(person.name for person in named.values())},
    )  # fmt: skip
    _still_owned(info_request, at)
    _tell_who_sees_it_no_more(info_request, before, at)
    pass_on(info_request, at)
    return Done(info_request, receipt)


@command
def unrestrict_request(
    info_request: InformationRequest, why: str, *, by: Actor, at: datetime, seen: int | None = None
) -> Done[InformationRequest]:
    """Let the team see it again, for a reason."""
    info_request = lock_request(info_request, seen)
    if denial := policies.why_not_unrestrict(info_request, by=by):
        raise denial
    words = reason(why, pointer="/why")
    info_request.restricted = False
    receipt = trail.record(
        Event.REQUEST_UNRESTRICTED, about=info_request, by=by, at=at, saving=["restricted"], content={"why": words}
    )
    pass_on(info_request, at)
    return Done(info_request, receipt)


def _still_owned(info_request: InformationRequest, at: datetime) -> None:
    steps = list(open_steps().filter(info_request=info_request))
    for step in steps:
        step.info_request = info_request
    if unowned(steps, at):
        detail = _("Nobody who is named could decide what waits on this request. Name somebody whose role does.")
        raise Incomplete([Fault("/people", "nobody_to_decide", detail)])


def _who_saw(info_request: InformationRequest, at: datetime) -> list[Person]:
    """Its team's people, whoever oversees the agency, and whoever was asked to act on it."""
    oversee = members_holding(TABLE[May.OVERSEE], info_request.agency, at)
    asked = Notification.objects.filter(about_id=info_request.pk, done_at=None).select_related("recipient")
    found = [*members_of(info_request.team, at), *oversee]
    return [*(member.person for member in found), *(row.recipient for row in asked)]


def _tell_who_sees_it_no_more(info_request: InformationRequest, before: list[Person], at: datetime) -> None:
    named = named_on([info_request], at)[info_request.pk]
    gone = [person for person in before if person.pk not in named]
    rows = Notification.objects.filter(about_id=info_request.pk, done_at=None, recipient__in=gone)
    rows.update(done_at=at)
    # By its reference, which they knew, and nothing else of it; the notice leads nowhere.
    slot = str(info_request.audit_seq)
    tell("sight_ended", about_id=info_request.pk, ref=info_request.ref, side="nowhere", to=gone, at=at, slot=slot)
