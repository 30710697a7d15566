"""Manage agency (PG35 to PG38): what stands where, and what waits."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from agencies.actors import Actor
from agencies.hours.calendars import day_of
from agencies.policies import why_not_administer
from agencies.queries import calendar_of, closures_of, covers_seen_by, linkings_seen_by, proposals_of
from requests_app import policies
from requests_app.queries.agreements import agreements_of
from requests_app.queries.local_texts import local_texts_of
from requests_app.queries.owners import unowned_in
from requests_app.queries.presence import is_open, shifts_of
from requests_app.queries.routing import pathways_of
from requests_app.queries.standing import accreditations_seen_by
from requests_app.templatetags.golden import leads_somewhere
from requests_app.views.agreements_context import state_of
from requests_app.views.door import page
from requests_app.views.leaves import shown


@require_http_methods(["GET"])
@page
def agency(request: HttpRequest, *, by: Actor, at: datetime) -> HttpResponse:
    """The places of an agency's own administration, for all of its people."""
    waiting = [row for row in agreements_of(by) if state_of(row, at) in ("to_sign", "ends_soon", "lapsed")]
    proposed = pathways_of(by).filter(status="proposed").count()
    offered = covers_seen_by(by, at).filter(by_agency=by.agency, accepted_at=None).exists()
    roles = proposals_of(by.agency).exists()
    places = [
        (_("People"), "/agency/people/", _("A role waits for a second person.") if roles else ""),
        (
            _("Records of one person"),
            "" if why_not_administer(by.agency, by=by) else "/agency/records/",
            _("Something waits for an agency to agree.") if linkings_seen_by(by, at).exists() else "",
        ),
        (_("Teams and contacts"), "/agency/contacts/", ""),
        (_("Deputies"), "/agency/deputies/", ""),
        (_("Cover"), "/agency/cover/", _("One waits for your agency to accept it.") if offered else ""),
        (_("Rota"), "/agency/rota/", _on_call(by, at)),
        (_("Hours and closures"), "/agency/hours/", _next_closure(by, at)),
        (_("Pathways"), "/agency/pathways/", _("One waits for a second person.") if proposed else ""),
        (_("Local guidance"), "/agency/local-guidance/", _text_waiting(by)),
        (_("Agreements"), "/agency/agreements/", _("Some wait to be signed or reviewed.") if waiting else ""),
        (_("Exclusions"), "" if policies.why_not_keep_exclusions(by=by) else "/agency/exclusions/", ""),
        (_("Line managers"), "" if policies.why_not_keep_exclusions(by=by) else "/agency/lines/", ""),
        (_("Accreditation and terms"), "/agency/accreditation/", _ending(by, at)),
        (
            _("Steps without an owner"),
            "" if policies.why_not_see_owners(by=by) else "/agency/owners/",
            _("Somebody is needed for a step that waits.") if _left_alone(by, at) else "",
        ),
        (_("How the site stands"), "" if policies.why_not_see_status(by=by) else "/status/", ""),
    ]
    context = {
        "agency": by.agency.name,
        "places": [
            {"text": text, "href": href, "about": about}
            for text, href, about in places
            if href and leads_somewhere(href)
        ],
        "breadcrumbs": [{"text": _("Home"), "href": "/"}, {"text": _("Manage agency")}],
    }
    return shown(request, "agency", context)


def _on_call(by: Actor, at: datetime) -> str:
    """Only outside hours: who is on call now, or that nobody is."""
    if is_open(calendar_of(by.agency), at):
        return ""
    names = sorted({row.person.name for row in shifts_of(by.agency, at) if row.starts_at <= at})
    if not names:
        return _("Your agency is closed, and nobody is on call.")
    return _("On call now: %(names)s.") % {"names": ", ".join(names)}


def _text_waiting(by: Actor) -> str:
    waits = local_texts_of(by).filter(agency=by.agency, status="proposed").exists()
    return _("A text waits for a second person.") if waits else ""


def _next_closure(by: Actor, at: datetime) -> str:
    first = closures_of(by.agency, day_of(at)).first()
    return _("Closed on %(day)s.") % {"day": date_format(first.day, "l j F Y")} if first else ""


def _ending(by: Actor, at: datetime) -> str:
    """For its administrator: how many end soon, at the first rung of their warning."""
    if why_not_administer(by.agency, by=by):
        return ""
    count = accreditations_seen_by(by, at).filter(ends_at__lte=at + timedelta(days=60)).count()
    return _("Accreditations that end within 60 days: %(count)d.") % {"count": count} if count else ""


def _left_alone(by: Actor, at: datetime) -> bool:
    return not policies.why_not_see_owners(by=by) and bool(unowned_in(by.agency, at))
