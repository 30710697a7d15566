"""More time for an answer: within a cap, with a reason, and told to the asking side before the time has passed."""

from __future__ import annotations

from datetime import datetime
from typing import cast

from django.utils.translation import gettext_lazy as _

from agencies.actors import Actor
from agencies.hours import Span
from agencies.models import Person
from agencies.queries import memberships_of
from requests_app import guidance, policies, reminders
from requests_app.commands.locking import lock_response
from requests_app.commands.parts import Done, reason
from requests_app.denials import Changed, Incomplete
from requests_app.events import Event
from requests_app.models import AgencyResponse, Extension, InformationRequest
from requests_app.queries.extensions import newest_extension, time_left_to_give
from requests_app.queries.tracks import asker_version
from requests_app.trail import command, record_both
from requests_app.values.faults import fault


@command
def extend_response(
    response: AgencyResponse, adds: int | None, *, code: str, why: str, by: Actor, at: datetime, seen: int | None = None
) -> Done[AgencyResponse]:
    """Give an answer so much more time, in the unit in which it is counted. The asker is told in the same moment.

    `code`: of the guidance's reasons. Nothing that was climbed of its ladder is climbed again.
    """
    response = lock_response(response, seen)
    if denial := policies.why_not_extend(response, by=by, at=at):
        raise denial
    span, words = _checked(response, adds, code), reason(why)
    request, was = cast(InformationRequest, response.info_request), response.due_at
    reminders.extend(response, span)
    Extension.objects.create(
        response=response, number=response.extensions_given, adds=str(span), reason=code, was=was,
        became=response.due_at, by=by.person, role=by.who().role, at=at, seq=response.next_seq,
        seq_there=request.next_seq, audit_seq=response.next_seq,
    )  # fmt: skip
    told = {
        "justification": words, "code": code, "adds": str(span), "was": was.isoformat(),
        "became": response.due_at.isoformat(),
    }  # fmt: skip
    own, _asked = record_both(
        Event.RESPONSE_EXTENDED, response=response, by=by, at=at, saving=reminders.EXTENDED, content=told,
        to_asker=told, outcome=code,
    )  # fmt: skip
    slot = f"{response.ref}:{response.extensions_given}"
    people = reminders.askers(request, at)
    reminders.notify("extended", about=request, to=people, at=at, due_at=response.due_at, slot=slot)
    return Done(response, own)


@command
def object_to_extension(
    response: AgencyResponse, why: str, *, by: Actor, at: datetime, seen: int | None = None
) -> Done[AgencyResponse]:
    """Say why it cannot wait so long. It moves no clock: whoever gave the time, and whoever has the answer, are told.

    The receipt is of the asking side's own stream; `seen` is the version that it may know.
    """
    response = lock_response(response)
    if denial := policies.why_not_object(response, by=by):
        raise denial
    if seen is not None and seen != asker_version(response):
        raise Changed
    words, request = reason(why), cast(InformationRequest, response.info_request)
    found = newest_extension(response)
    found.objected_at, found.objected_by, found.objected_role = at, by.person, by.who().role
    found.audit_seq = found.objected_seq = response.next_seq
    found.objected_seq_there = request.next_seq
    found.save()
    told = {"justification": words, "number": found.number}
    own, there = record_both(
        Event.EXTENSION_OBJECTED, response=response, by=by, at=at, content=told, to_asker=told, outcome=found.reason
    )
    people = _whom_it_concerns(found, response, at)
    reminders.notify("objected", about=response, to=people, at=at, due_at=response.due_at, slot=str(found.number))
    return Done(response, there or own)


def _checked(response: AgencyResponse, adds: int | None, code: str) -> Span:
    """How much more, of what is left; and a reason that the guidance knows. Raises Incomplete."""
    faults, left = [], time_left_to_give(response)
    if adds is None or adds < 1:
        faults.append(fault("/adds", "required", _("Choose how much more time it needs.")))
    elif adds > left:
        faults.append(fault("/adds", "too_long", _("It can be given at most %(left)s more."), left=left))
    if code not in guidance.load(response.pack).late_reasons:
        faults.append(fault("/code", "unknown" if code else "required", _("Choose why it needs more time.")))
    if faults or adds is None:
        raise Incomplete(faults)
    return policies.span_of(adds, response)


def _whom_it_concerns(found: Extension, response: AgencyResponse, at: datetime) -> list[Person]:
    """Whoever gave the time, while they are a member of their agency, and whoever has the answer now."""
    still_here = memberships_of(found.by, at).filter(agency=response.from_agency_id).exists()
    return [*([found.by] if still_here else []), *reminders.answerers(response, at)]
