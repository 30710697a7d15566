"""Teams and contacts (PG35): which team receives, and under which number partners ring back."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from agencies.actors import Actor
from agencies.commands import add_contact, add_team, choose_receiving_team, end_contact
from agencies.policies import why_not_administer
from agencies.queries import contacts_of, people_of, teams_of
from requests_app import queries
from requests_app.denials import Incomplete, NotNow
from requests_app.http import call_of_form, once
from requests_app.views.door import page
from requests_app.views.leaves import on_to, shown

Words = dict[str, Any]
HERE = "/agency/contacts/"


@require_http_methods(["GET", "POST"])
@page
def places(request: HttpRequest, *, by: Actor, at: datetime) -> HttpResponse:
    """Everybody of the agency reads it; its administrator changes it."""
    may, errors = why_not_administer(by.agency, by=by), list[Words]()
    if request.method == "POST":
        if may:
            raise may
        try:
            return _act(request, by, at)
        except Incomplete as incomplete:
            errors = [{"text": one.detail, "href": f"#id_{one.pointer[1:]}"} for one in incomplete.errors]
    members = [row.team_id for row in people_of(by.agency, at)]
    context = {
        "teams": [
            {"id": row.pk, "name": row.name, "receives": row.receives, "count": members.count(row.pk)}
            for row in teams_of(by.agency)
        ],
        "contacts": [
            {"id": row.pk, "label": row.label, "number": row.call_back_number} for row in contacts_of(by.agency)
        ],
        "form": None if may else _form(request, errors),
        "errors": errors,
    }
    return shown(request, "contacts", context)


def _form(request: HttpRequest, errors: list[Words]) -> Words:
    said = {one["href"]: one["text"] for one in errors}
    return {
        name: {"name": name, "value": request.POST.get(name, ""), "error": said.get(f"#id_{name}", "")}
        for name in ("name", "label", "number")
    }


def _act(request: HttpRequest, by: Actor, at: datetime) -> HttpResponse:
    call, then, said = call_of_form(request, by, at), request.POST.get("then", ""), request.POST
    if then == "team":
        once(call, lambda: add_team(by.agency, said.get("name", ""), by=by, at=at), mark_of=lambda row: str(row.pk))
        return on_to(request, HERE, _("Added. It receives nothing before you choose it to."))
    if then == "receive":
        team = queries.one_or_404(teams_of(by.agency), pk=_id(said.get("row", "")))
        once(call, lambda: choose_receiving_team(team, by=by, at=at), mark_of=lambda row: str(row.pk))
        return on_to(request, HERE, _("Chosen. What has arrived already stays where it is."))
    if then == "contact":
        label, number = said.get("label", ""), said.get("number", "")
        once(call, lambda: add_contact(by.agency, label, number, by=by, at=at), mark_of=lambda row: str(row.pk))
        return on_to(request, HERE, _("Added. Partners ring numbers of this register alone, never one in a request."))
    if then == "end":
        row = said.get("row", "")
        contact = queries.one_or_404(contacts_of(by.agency), pk=int(row) if row.isascii() and row.isdigit() else 0)
        once(call, lambda: end_contact(contact, by=by, at=at), mark_of=lambda one: str(one.pk))
        return on_to(request, HERE, _("Taken out. Nobody is given this number any more."))
    raise NotNow(_("Choose what to do on this page."))


def _id(given: str) -> UUID:
    try:
        return UUID(given)
    except ValueError:
        return UUID(int=0)
