"""Line managers: who manages whom in this agency, on record, so that a decision can be kept outside the line."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from agencies import hours
from agencies.actors import Actor
from agencies.commands import end_line_manager, name_line_manager
from agencies.models import LineManager, Membership
from agencies.policies import why_not_administer, why_not_end_line
from agencies.queries import lines_of
from agencies.values import NewLine
from requests_app import queries
from requests_app.denials import Incomplete
from requests_app.forms.agency import LineForm
from requests_app.forms.fields import Choices
from requests_app.http import call_of_form, once
from requests_app.views.door import errors_on, page
from requests_app.views.leaves import on_to, shown

Words = dict[str, Any]
HERE = "/agency/lines/"


@require_http_methods(["GET", "POST"])
@page
def lines(request: HttpRequest, *, by: Actor, at: datetime) -> HttpResponse:
    """For administrators: whom a decision is kept from is a matter of record and not of taste."""
    if denial := why_not_administer(by.agency, by=by):
        raise denial
    form = LineForm(request.POST if request.method == "POST" else None, colleagues=_colleagues(by, at))
    errors: list[Words] = []
    if request.method == "POST":
        try:
            return _name(request, form, by, at)
        except Incomplete as incomplete:
            errors = errors_on(form, incomplete, LineForm.POINTERS)
    rows = [_row(row, by, at) for row in lines_of(by.agency, at)]
    context = {"form": form, "rows": rows, "errors": errors, "asked": settings.INDEPENDENT_OF_LINE}
    return shown(request, "lines", context)


@require_POST
@page
def end(request: HttpRequest, *, by: Actor, at: datetime, pk: UUID) -> HttpResponse:
    """End it now."""
    if denial := why_not_administer(by.agency, by=by):
        raise denial
    found = queries.one_or_404(lines_of(by.agency, at), pk=pk)
    once(call_of_form(request, by, at), lambda: end_line_manager(found, by=by, at=at), mark_of=lambda row: str(row.pk))
    return on_to(request, HERE, _("Ended. They are not on record as this person’s manager any more."))


def _name(request: HttpRequest, form: LineForm, by: Actor, at: datetime) -> HttpResponse:
    if faults := form.faults():
        raise Incomplete(faults)
    person, manager = UUID(form.said("person")), UUID(form.said("manager"))
    new = NewLine(person, manager, form.moment("starts_at") or at, form.moment("ends_at"))
    call = call_of_form(request, by, at)
    once(call, lambda: name_line_manager(by.agency, new, by=by, at=at), mark_of=lambda row: str(row.pk))
    return on_to(request, HERE, _("On record."))


def _colleagues(by: Actor, at: datetime) -> Choices:
    rows = Membership.objects.filter(Membership.live(at), agency=by.agency).select_related("person")
    named = {str(row.person_id): f"{row.person.name}, {row.title}" for row in rows.order_by("person__name", "id")}
    return list(named.items())


def _row(row: LineManager, by: Actor, at: datetime) -> Words:
    why_not = why_not_end_line(row, by.agency, by=by, at=at)
    return {
        "person": row.person.name,
        "manager": row.manager.name,
        "starts": hours.moment(row.starts_at, at),
        "ends": hours.moment(row.ends_at, at) if row.ends_at else "",
        "end_href": "" if why_not else f"{HERE}{row.pk}/end/",
    }
