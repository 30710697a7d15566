"""Cover agreements of this agency: who covers for it, for whom it covers; asking for it, accepting it, ending it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from agencies import hours
from agencies.actors import Actor
from agencies.commands import accept_cover, end_cover, register_cover
from agencies.models import Agency, Cover
from agencies.policies import why_not_accept_cover, why_not_administer, why_not_end_cover
from agencies.queries import covers_seen_by, member_by_email
from agencies.roles import NO_CASEWORK
from agencies.values import NewCover
from requests_app import guidance, queries
from requests_app.denials import Fault, Incomplete
from requests_app.forms.agency import CoverForm
from requests_app.http import call_of_form, once
from requests_app.views import labels
from requests_app.views.door import errors_on, page
from requests_app.views.leaves import on_to, shown

Words = dict[str, Any]
HERE = "/agency/cover/"


@require_http_methods(["GET", "POST"])
@page
def covers(request: HttpRequest, *, by: Actor, at: datetime) -> HttpResponse:
    """Both sides of what is agreed; an administrator asks another agency to cover."""
    may_ask = why_not_administer(by.agency, by=by)
    form, errors = _form(request.POST if request.method == "POST" else None, by, at), []
    if request.method == "POST":
        if may_ask:
            raise may_ask
        try:
            return _register(request, form, by, at)
        except Incomplete as incomplete:
            errors = errors_on(form, incomplete, CoverForm.POINTERS)
    rows = [_row(row, by, at) for row in covers_seen_by(by, at)]
    return shown(request, "covers", {"rows": rows, "form": None if may_ask else form, "errors": errors})


@require_POST
@page
def accept(request: HttpRequest, *, by: Actor, at: datetime, pk: UUID) -> HttpResponse:
    """Accept it for one's own agency."""
    found = queries.one_or_404(covers_seen_by(by, at), pk=pk)
    once(call_of_form(request, by, at), lambda: accept_cover(found, by=by, at=at), mark_of=lambda one: str(one.pk))
    return on_to(request, HERE, _("Accepted. Within its dates, your people may be asked to sign for them."))


@require_POST
@page
def end(request: HttpRequest, *, by: Actor, at: datetime, pk: UUID) -> HttpResponse:
    """End it now."""
    found = queries.one_or_404(covers_seen_by(by, at), pk=pk)
    once(call_of_form(request, by, at), lambda: end_cover(found, by=by, at=at), mark_of=lambda one: str(one.pk))
    return on_to(request, HERE, _("Ended. What was given under it already is still decided there."))


def _register(request: HttpRequest, form: CoverForm, by: Actor, at: datetime) -> HttpResponse:
    if faults := form.faults():
        raise Incomplete(faults)
    person = None
    if email := form.said("person"):
        person = member_by_email(form.said("by_agency"), email, at)
        if person is None:
            detail = _("Choose somebody of that agency whose role works on cases.")
            raise Incomplete([Fault("/person", "not_a_member", detail)])
    roles = (form.said("role"),) if form.said("role") else ()
    new = NewCover(
        form.said("by_agency"), form.moment("starts_at") or at, form.moment("ends_at") or at, roles,
        person.pk if person else None,
    )  # fmt: skip
    once(
        call_of_form(request, by, at), lambda: register_cover(by.agency, new, by=by, at=at),
        mark_of=lambda one: str(one.pk),
    )  # fmt: skip
    return on_to(request, HERE, _("Asked. It covers nothing before the other side has accepted it."))


def _form(posted: Any, by: Actor, at: datetime) -> CoverForm:
    others = Agency.objects.exclude(pk=by.agency.pk).exclude(verified_at=None).order_by("name")
    roles = [(code, str(entry.label)) for code, entry in guidance.in_force(at).roles.items() if code not in NO_CASEWORK]
    return CoverForm(posted, agencies=list(others.values_list("code", "name")), roles=roles)


def _row(row: Cover, by: Actor, at: datetime) -> Words:
    pack = guidance.in_force(at)
    roles = ", ".join(labels.label(pack.roles, role) for role in row.role_codes)
    state = _("Waits to be accepted") if row.accepted_at is None else _("Begins later")
    return {
        "covered": row.agency.name,
        "covering": row.by_agency.name,
        "who": row.person.name if row.person else roles,
        "starts": hours.moment(row.starts_at, at),
        "ends": hours.moment(row.ends_at, at),
        "state": _("In force") if row.accepted_at and row.starts_at <= at else state,
        "accept_href": "" if why_not_accept_cover(row, by=by, at=at) else f"{HERE}{row.pk}/accept/",
        "end_href": "" if why_not_end_cover(row, by=by, at=at) else f"{HERE}{row.pk}/end/",
    }
