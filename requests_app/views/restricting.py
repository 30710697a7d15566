"""Restricted requests and answers (PG46): a named list with a reason and an end; others will not know of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from agencies.actors import Actor
from agencies.models import Person
from agencies.queries import caseworkers
from requests_app import commands, policies, queries
from requests_app.denials import Incomplete
from requests_app.forms.links import RestrictForm, UnrestrictForm
from requests_app.http import call_of_form, once, receipt_of
from requests_app.models import InformationRequest, Thing
from requests_app.queries.known import keeper_of
from requests_app.views.door import errors_on, page, seen_version
from requests_app.views.leaves import on_to, shown

Words = dict[str, Any]


@require_http_methods(["GET", "POST"])
@page
def restrict(request: HttpRequest, *, by: Actor, at: datetime, ref: str) -> HttpResponse:
    """Restrict a request; or, of one that is restricted, let the team see it again."""
    return _restrict(request, queries.request_or_404(by, ref, at), by, at)


@require_http_methods(["GET", "POST"])
@page
def restrict_answer(request: HttpRequest, *, by: Actor, at: datetime, ref: str) -> HttpResponse:
    """The same of an answer."""
    return _restrict(request, queries.response_or_404(by, ref, at), by, at)


def _restrict(request: HttpRequest, found: Thing, by: Actor, at: datetime) -> HttpResponse:
    judged = policies.why_not_unrestrict if found.restricted else policies.why_not_restrict
    if denial := judged(found, by=by):
        raise denial
    form = _form(request.POST if request.method == "POST" else None, found, by, at)
    errors: list[Words] = []
    if request.method == "POST":
        try:
            return _done(request, found, form, by, at)
        except Incomplete as incomplete:
            errors = errors_on(form, incomplete, form.POINTERS)
    context = {
        "ref": found.ref,
        "version": found.audit_seq,
        "form": form,
        "restricted": found.restricted,
        "asking": isinstance(found, InformationRequest),
        "errors": errors,
    }
    return shown(request, "restrict", context)


def _form(posted: Any, found: Thing, by: Actor, at: datetime) -> Any:
    if found.restricted:
        return UnrestrictForm(posted)
    rows = [row for row in caseworkers(by.agency, at) if row.person_id not in (by.person.pk, keeper_of(found))]
    return RestrictForm(posted, colleagues=[(str(row.person_id), f"{row.person.name}, {row.title}") for row in rows])


def _done(request: HttpRequest, found: Thing, form: Any, by: Actor, at: datetime) -> HttpResponse:
    seen, asking = seen_version(request), isinstance(found, InformationRequest)
    call = call_of_form(request, by, at)
    closes: Any = commands.restrict_request if asking else commands.restrict_response
    opens: Any = commands.unrestrict_request if asking else commands.unrestrict_response
    if found.restricted:
        done = once(call, lambda: opens(found, form.said("reason"), by=by, at=at, seen=seen))
        text = _("The team sees it again.")
    else:
        if faults := form.faults():
            raise Incomplete(faults)
        people, until = Person.objects.filter(pk__in=form.said("people") or ()), form.moment("ends_at") or at
        done = once(
            call,
            lambda: closes(found, list(people), form.said("reason"), until=until, by=by, at=at, seen=seen),
        )
        text = _("Restricted. Only the people who are named know that it exists. Who saw it before was told.")
    side = "request" if asking else "response"
    return on_to(request, f"/{side}s/{found.ref}/", text, "", receipt_of(done.mark), of=side)
