"""Teams and contacts (PG35): which team receives, and under which number partners ring back."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from agencies.actors import Actor
from agencies.commands import add_team, choose_receiving_team
from agencies.models import Contact
from agencies.policies import why_not_administer, why_not_agree_contact, why_not_end_contact
from agencies.queries import contacts_of, contacts_waiting, people_of, teams_of
from requests_app import commands, queries
from requests_app.denials import Incomplete, NotNow
from requests_app.http import call_of_form, once
from requests_app.views.door import page
from requests_app.views.leaves import on_to, shown

Words = dict[str, Any]
HERE = "/agency/contacts/"


@require_http_methods(["GET", "POST"])
@page
def places(request: HttpRequest, *, by: Actor, at: datetime) -> HttpResponse:
    """Everybody of the agency reads it; its administrator changes it, and a second person agrees to a number."""
    may, errors = why_not_administer(by.agency, by=by), list[Words]()
    if request.method == "POST":
        if may and request.POST.get("then") not in ("agree", "end"):
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
        "waiting": [_waiting(row, by) for row in contacts_waiting(by.agency)],
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
        done: list[Contact] = []

        def add() -> Contact:
            done.append(commands.add_contact(by.agency, label, number, by=by, at=at))
            return done[0]

        once(call, add, mark_of=lambda row: str(row.pk))
        if done and not done[0].waits:
            return on_to(request, HERE, _("Added. Partners ring numbers of this register alone."))
        return on_to(request, HERE, _("Proposed. Partners are given it after a second person agrees."))
    if then in ("agree", "end"):
        row = said.get("row", "")
        rows = contacts_waiting(by.agency) if then == "agree" else _all_of(by)
        contact = queries.one_or_404(rows, pk=int(row) if row.isascii() and row.isdigit() and len(row) < 10 else 0)
        does = commands.agree_contact if then == "agree" else commands.end_contact
        once(call, lambda: does(contact, by=by, at=at), mark_of=lambda one: str(one.pk))
        text = _("Agreed. Partners are given it.") if then == "agree" else _("Taken out. Nobody is given this number.")
        return on_to(request, HERE, text)
    raise NotNow(_("Choose what to do on this page."))


def _all_of(by: Actor) -> QuerySet[Contact]:
    """Whatever stands in the register of somebody's agency, agreed to or not."""
    return Contact.objects.filter(agency=by.agency, ended_at=None).select_related("agency")


def _waiting(row: Contact, by: Actor) -> Words:
    return {
        "id": row.pk,
        "label": row.label,
        "number": row.call_back_number,
        "by": row.proposed_by.name if row.proposed_by else "",
        "agree": why_not_agree_contact(row, by=by) is None,
        "decline": why_not_end_contact(row, by=by) is None,
    }


def _id(given: str) -> UUID:
    try:
        return UUID(given)
    except ValueError:
        return UUID(int=0)
