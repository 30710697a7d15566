"""Manage agency (PG35 to PG38): what stands where, and what waits."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from agencies.actors import Actor
from agencies.queries import covers_seen_by, proposals_of
from requests_app import policies
from requests_app.queries.agreements import agreements_of
from requests_app.queries.routing import pathways_of
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
        (_("Teams and contacts"), "/agency/contacts/", ""),
        (_("Deputies"), "/agency/deputies/", ""),
        (_("Cover"), "/agency/cover/", _("One waits for your agency to accept it.") if offered else ""),
        (_("Rota"), "/agency/rota/", ""),
        (_("Hours and closures"), "/agency/hours/", ""),
        (_("Pathways"), "/agency/pathways/", _("One waits for a second person.") if proposed else ""),
        (_("Agreements"), "/agency/agreements/", _("Some wait to be signed or reviewed.") if waiting else ""),
        (_("Exclusions"), "" if policies.why_not_keep_exclusions(by=by) else "/agency/exclusions/", ""),
        (_("Line managers"), "" if policies.why_not_keep_exclusions(by=by) else "/agency/lines/", ""),
        (_("Accreditation and terms"), "/agency/accreditation/", ""),
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
