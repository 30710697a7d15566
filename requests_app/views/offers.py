"""Sharing what nobody asked for (PG41): begin it here, then prepare it like any answer. And what we were given so."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from agencies import hours
from agencies.actors import Actor
from agencies.queries import agency_names
from requests_app import commands, guidance, policies, queries
from requests_app.denials import Incomplete
from requests_app.forms.offers import OfferForm
from requests_app.forms.reason import ReasonForm
from requests_app.http import call_of_form, once, receipt_of, showing_changes
from requests_app.models import AgencyResponse, Arrival
from requests_app.queries.parties import facts_of_all
from requests_app.queries.tracks import arrival_state
from requests_app.views.door import acted_on, errors_on, page, typed_in
from requests_app.views.leaves import on_to, shown

A_PAGE = 25
WHY = {"/justification": "reason"}


@require_http_methods(["GET", "POST"])
@page
def new(request: HttpRequest, *, by: Actor, at: datetime) -> HttpResponse:
    """To whom, about whom, what it is and why now. Nothing leaves yet: it is written next, and somebody decides it."""
    if denial := policies.why_not_offer(by=by):
        raise denial
    form = OfferForm(typed_in(request), pack=guidance.in_force(at), agencies=others(by, at))
    context: dict[str, Any] = {"form": form, "back": {"href": "/", "text": _("Back")}}
    if request.method != "POST":
        return shown(request, "offer", context)
    document = form.document()
    if form.errors:
        errors = [{"text": texts[0], "href": f"#id_{name}"} for name, texts in form.errors.items()]
        return shown(request, "offer", {**context, "errors": errors})
    try:
        carried = once(call_of_form(request, by, at), lambda: commands.begin_offer(document, by=by, at=at))
    except Incomplete as incomplete:
        return shown(request, "offer", {**context, "errors": errors_on(form, incomplete, form.POINTERS)})
    receipt = receipt_of(carried.mark)
    ref = AgencyResponse.objects.values_list("ref", flat=True).get(pk=receipt.stream)
    text = _("Begun. Nothing has been sent.")
    next_ = _("Next: write what you share. Somebody else in your agency then decides it.")
    return on_to(request, f"/responses/{ref}/prepare/", text, next_, receipt, of="response")


def others(by: Actor, at: datetime) -> list[tuple[str, Any]]:
    """Who can be told: every other agency that can receive, by name."""
    codes = [code for code, facts in facts_of_all(at).items() if facts.can_receive and code != by.agency.code]
    return sorted(agency_names(codes).items(), key=lambda pair: pair[1])


@require_http_methods(["GET", "POST"])
@page
def withdraw(request: HttpRequest, *, by: Actor, at: datetime, ref: str) -> HttpResponse:
    """Decide not to share it after all, saying why."""
    found, seen = queries.response_or_404(by, ref, at), acted_on(request)
    here, form = f"/responses/{ref}/", ReasonForm(typed_in(request))
    context: dict[str, Any] = {
        "ref": ref,
        "heading": _("Do not share it after all"),
        "lead": _("Nothing has been sent. They will not learn that you thought of it; your agency keeps the record."),
        "button": _("Do not share it"),
        "form": form,
        "version": found.audit_seq,
        "back": {"href": here, "text": _("Back")},
    }
    if denial := policies.why_not_withdraw_offer(found, by=by):
        raise denial
    if request.method != "POST":
        return shown(request, "withdraw", context)
    form.is_valid()
    why = form.cleaned_data["reason"]
    try:
        with showing_changes(found, seen):
            carried = once(
                call_of_form(request, by, at), lambda: commands.withdraw_offer(found, why, by=by, at=at, seen=seen)
            )
    except Incomplete as incomplete:
        return shown(request, "withdraw", {**context, "errors": errors_on(form, incomplete, WHY)})
    return on_to(request, here, _("Not shared. The record stays."), receipt=receipt_of(carried.mark), of="response")


@require_GET
@page
def arrivals(request: HttpRequest, *, by: Actor, at: datetime) -> HttpResponse:
    """What this agency was given without asking; the newest first."""
    rows = queries.visible_arrivals(by).select_related("response__from_agency").order_by("-delivered_at", "pk")
    found = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    numbers = {
        "previous": {"href": f"?page={found.previous_page_number()}"} if found.has_previous() else None,
        "next": {"href": f"?page={found.next_page_number()}"} if found.has_next() else None,
    }
    context = {
        "breadcrumbs": [{"text": _("Home"), "href": "/"}, {"text": _("Shared with us unasked")}],
        "rows": [row(arrival, at) for arrival in found],
        "pages": numbers if found.paginator.num_pages > 1 else None,
        "offer_href": "" if policies.why_not_offer(by=by) else "/share/new/",
    }
    return shown(request, "arrivals", context)


def row(arrival: Arrival, at: datetime) -> dict[str, Any]:
    """One line: from whom, when, where it stands. Nothing of what it holds."""
    response = arrival.response
    return {
        "ref": response.ref,
        "href": f"/disclosures/{response.ref}/",
        "from": response.from_agency.name,
        "at": hours.moment(arrival.delivered_at, at),
        "tag": {"object": "arrival", "state": arrival_state(response, at)},
    }
