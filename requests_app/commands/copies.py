"""Same child, new agency: a draft from a request that was sent, with nothing in it that must be justified afresh."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import cast

from django.utils.translation import gettext_lazy as _

from agencies.actors import Actor
from requests_app import policies, queries
from requests_app.commands.parts import new_ref
from requests_app.denials import Fault, Incomplete
from requests_app.events import Event
from requests_app.models import AgencyResponse, Draft, InformationRequest
from requests_app.queries.parties import facts_of_all
from requests_app.trail import command, record_look
from requests_app.values.copying import better, copied


@command
def copy_request(info_request: InformationRequest, to: str, items: Sequence[str], *, by: Actor, at: datetime) -> Draft:
    """Begin asking another agency for some of the same. It is a draft of one's own, and it is checked as any other."""
    if denial := policies.why_not_copy(info_request, by=by):
        raise denial
    record_look(Event.REQUEST_OPENED, by=by, at=at, looked_at=info_request.pk, refers_to=info_request.ref)
    words = queries.request_words(info_request)
    asked = {item["id"]: item["asked_of"] for item in words["items"]}
    if faults := list(_faults(asked, to, items, by, at)):
        raise Incomplete(faults)
    draft = Draft(id=uuid.uuid4(), ref=new_ref(), owner=by.person, agency=by.agency, saved_at=at)
    draft.write(copied(words, to=to, items=items))
    draft.save(force_insert=True)
    return draft


@command
def ask_better(response: AgencyResponse, *, by: Actor, at: datetime) -> Draft:
    """Begin a better request from a refusal: what was not shared in full, with what they said would be enough.

    It is a draft of one's own; what must be justified afresh is empty in it.
    """
    if denial := policies.why_not_ask_better(response, by=by):
        raise denial
    request = cast(InformationRequest, response.info_request)
    record_look(Event.REQUEST_OPENED, by=by, at=at, looked_at=request.pk, refers_to=request.ref)
    told = queries.disclosed_words(response.disclosures.select_related("info_request").latest("number"))
    words = better(queries.request_words(request), told, to=response.from_agency.code)
    draft = Draft(id=uuid.uuid4(), ref=new_ref(), owner=by.person, agency=by.agency, saved_at=at)
    draft.write(words)
    draft.save(force_insert=True)
    return draft


def _faults(asked: dict[str, str], to: str, items: Sequence[str], by: Actor, at: datetime) -> list[Fault]:
    faults = []
    partner = facts_of_all(at).get(to)
    if partner is None or to == by.agency.code:
        faults.append(Fault("/to", "unknown_agency", _("Select the agency that you want to ask")))
    elif not partner.can_receive:
        sentence = _(
            "This agency cannot be asked now: it is not verified, or fewer than two people can answer for it. "
            "Ring them on the number in the register; their administrator can agree cover with another agency"
        )
        faults.append(Fault("/to", "cannot_receive", sentence))
    if not items or not set(items) <= set(asked):
        faults.append(Fault("/items", "required", _("Select what you want to ask them for")))
    elif partner is not None and any(asked[item] == to for item in items):
        faults.append(Fault("/to", "asked_already", _("This agency was asked for it already. Select another")))
    return faults
