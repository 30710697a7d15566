"""The one module that opens and ends a named person's access to one request or answer (dec.3).

guardian's row and our `Grant` are opened and ended together; a check wants both.
"""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _
from guardian.shortcuts import assign_perm, remove_perm

from agencies.actors import Actor
from agencies.models import Membership, Person
from requests_app import policies, trail
from requests_app.commands.locking import lock_request
from requests_app.commands.parts import reason
from requests_app.denials import Fault, Incomplete, NotNow
from requests_app.events import Event
from requests_app.models import Grant, InformationRequest, Thing
from requests_app.trail import command

VIEW = "requests_app.view_informationrequest"
VIEW_ANSWER = "requests_app.view_agencyresponse"


@command
def open_grant(
    info_request: InformationRequest, person: Person, why: str, *, until: datetime, by: Actor, at: datetime
) -> Grant:
    """Let one named colleague see one request, for a reason, until an instant."""
    info_request = lock_request(info_request)
    if denial := policies.why_not_grant(info_request, by=by):
        raise denial
    words = reason(why, pointer="/why")
    if until <= at:
        raise Incomplete([Fault("/until", "in_the_past", _("The access must end later than now"))])
    if not Membership.objects.filter(Membership.live(at), person=person, agency=info_request.agency).exists():
        raise Incomplete([Fault("/person", "not_a_member", _("Choose a member of your own agency"))])
    grant = begin_grant(info_request, person, until=until, given_by=by.person, at=at)
    trail.record(Event.GRANT_OPENED, about=info_request, by=by, at=at, content={"why": words}, refers_to=str(person.pk))
    return grant


def begin_grant(thing: Thing, person: Person, *, until: datetime, given_by: Person, at: datetime) -> Grant:
    """Both rows, in the entry that the caller records next; one that ran out makes room for it."""
    _make_room(thing, person, at)
    of = {"info_request": thing} if isinstance(thing, InformationRequest) else {"response": thing}
    grant = Grant.objects.create(
        root_id=thing.pk, **of, person=person, given_by=given_by, starts_at=at, ends_at=until,
        audit_seq=thing.next_seq,
    )  # fmt: skip
    assign_perm(_view(thing), person, thing)
    return grant


def _view(thing: Thing) -> str:
    return VIEW if isinstance(thing, InformationRequest) else VIEW_ANSWER


def _make_room(thing: Thing, person: Person, at: datetime) -> None:
    """Close what ran out by itself, at the instant at which it did. Raises NotNow while they may see it already."""
    before = Grant.objects.filter(root_id=thing.pk, person=person, ended_at=None).first()
    if before is None:
        return
    if before.ends_at > at:
        raise NotNow(_("This person may see it already. End that access first, or wait until it ends."))
    before.ended_at, before.audit_seq = before.ends_at, thing.next_seq
    before.save(update_fields=["ended_at", "audit_seq"])


@command
def end_grant(grant: Grant, *, by: Actor, at: datetime) -> None:
    """End a named person's access now."""
    if grant.info_request is None:
        raise NotNow(_("Whoever is named on an answer is let go by letting its team see it again."))
    info_request = lock_request(grant.info_request)
    if denial := policies.why_not_grant(info_request, by=by):
        raise denial
    grant = info_request.grants.select_related("person").get(pk=grant.pk)
    if grant.ended_at:
        raise NotNow(_("This access has ended already."))
    grant.ended_at, grant.audit_seq = at, info_request.next_seq
    grant.save(update_fields=["ended_at", "audit_seq"])
    remove_perm(VIEW, grant.person, info_request)
    trail.record(Event.GRANT_ENDED, about=info_request, by=by, at=at, refers_to=str(grant.person_id))
