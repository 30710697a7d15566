"""Steps that nobody may decide (must be 0), and a link said in one press."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from agencies import hours
from agencies.actors import Actor
from requests_app import commands, policies, queries
from requests_app.http import call_of_form, once
from requests_app.models import ApprovalStep, Thing
from requests_app.queries.owners import unowned_in
from requests_app.queries.timelines import role_words
from requests_app.views.door import page
from requests_app.views.leaves import on_to, shown

Words = dict[str, Any]


@require_http_methods(["GET"])
@page
def owners(request: HttpRequest, *, by: Actor, at: datetime) -> HttpResponse:
    """For whoever can do something about it: seniors and administrators of this agency."""
    if denial := policies.why_not_see_owners(by=by):
        raise denial
    rows = [_row(step, by, at) for step in unowned_in(by.agency, at)]
    return shown(request, "owners", {"rows": rows})


def _row(step: ApprovalStep, by: Actor, at: datetime) -> Words:
    seen = queries.visible_requests(by, at) if step.info_request_id else queries.visible_responses(by, at)
    known = seen.filter(pk=step.root_id).exists()
    side = "requests" if step.info_request_id else "responses"
    return {
        "ref": step.thing.ref if known else "",
        "href": f"/{side}/{step.thing.ref}/" if known else "",
        "roles": role_words(step.role_codes, step.thing.pack),
        "since": hours.moment(step.opened_at or at, at),
        "due": hours.moment(step.due_at, at) if step.due_at else "",
    }


@require_POST
@page
def declare_on_request(request: HttpRequest, *, by: Actor, at: datetime, ref: str) -> HttpResponse:
    """I have a link to somebody in this request."""
    return _declare(request, queries.request_or_404(by, ref, at), by, at)


@require_POST
@page
def declare_on_response(request: HttpRequest, *, by: Actor, at: datetime, ref: str) -> HttpResponse:
    """I have a link to somebody in what we were asked."""
    return _declare(request, queries.response_or_404(by, ref, at), by, at)


def _declare(request: HttpRequest, thing: Thing, by: Actor, at: datetime) -> HttpResponse:
    kind = request.POST.get("kind", "KNOWS")
    once(call_of_form(request, by, at), lambda: commands.declare_link(thing, kind, by=by, at=at))
    text = _("On record. It has passed to others, and you do not see it any more.")
    return on_to(request, "/", text, _("Nobody asks you why. Thank you for saying so."))
