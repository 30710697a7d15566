"""Opening what was shared: first the conditions, then the content, then whether it arrived (PG23, PG24)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from agencies.actors import Actor
from requests_app import commands, policies
from requests_app.denials import Incomplete, NotPermitted
from requests_app.forms.decisions import ArrivedForm
from requests_app.http import call_of_form, once, receipt_of, sent_before
from requests_app.lifecycle import ResponseStatus
from requests_app.models import AgencyResponse
from requests_app.policies.responses import SIGN_IN_AGAIN
from requests_app.queries.opening import disclosed_or_404
from requests_app.views import custody_context, disclosure_context
from requests_app.views.door import errors_on, page
from requests_app.views.leaves import on_to, shown

Words = dict[str, Any]


@require_http_methods(["GET", "POST"])
@page
def disclosure(request: HttpRequest, *, by: Actor, at: datetime, ref: str) -> HttpResponse:
    """The conditions; after they are accepted the content, recorded for both sides before a byte of it is shown."""
    response = disclosed_or_404(by, ref, at)
    if response.status == ResponseStatus.RECALLED:
        return shown(request, "disclosure", disclosure_context.closed(response))
    if request.method == "POST":
        return opened(request, response, ArrivedForm(), [], by=by, at=at)
    denial = policies.why_not_open(response, by=by, at=at)
    again = _again(ref) if denial is not None and denial.code == SIGN_IN_AGAIN else ""
    context = disclosure_context.conditions_page(response, at, may_open=denial is None or bool(again))
    unread = custody_context.unread_href(response, by=by)
    said = {"why_not": denial.sentence if denial else "", "again_href": again, "unread_href": unread}
    return shown(request, "disclosure", {**context, **said, "keep_href": _keep(response, by=by, at=at)})


def _keep(response: AgencyResponse, *, by: Actor, at: datetime) -> str:
    """Where somebody asks for longer, once the time for using it has passed."""
    over = response.access_until is not None and response.access_until <= at
    return f"/disclosures/{response.ref}/keep/" if over and not policies.why_not_keep_longer(response, by=by) else ""


def _again(ref: str) -> str:
    """Where somebody shows again who they are, and from where they come back here."""
    return f"{reverse('account_reauthenticate')}?next=/disclosures/{ref}/"


def opened(
    request: HttpRequest, response: AgencyResponse, form: ArrivedForm, errors: list[Words], *, by: Actor, at: datetime
) -> HttpResponse:
    """The content. Every view of it is an act, and both sides can see it."""
    try:
        words = commands.open_disclosure(response, accepts=True, by=by, at=at)
    except NotPermitted as denial:
        if denial.code == SIGN_IN_AGAIN:
            return redirect(_again(response.ref))
        raise
    context = disclosure_context.content_page(response, words, by=by, at=at)
    corrections = custody_context.corrections_of(response, words, by=by)
    return shown(request, "disclosure", {**context, "form": form, "errors": errors, "corrections": corrections})


@require_POST
@page
def receipt(request: HttpRequest, *, by: Actor, at: datetime, ref: str) -> HttpResponse:
    """Say by name whether it arrived. When it is about somebody else or not ours, access ends at once."""
    response, form = disclosed_or_404(by, ref, at), ArrivedForm(request.POST)
    call, answer = call_of_form(request, by, at), form.said()
    if sent_before(call) is None and not answer:
        try:
            commands.confirm_receipt(response, answer, by=by, at=at)
        except Incomplete as incomplete:
            return opened(request, response, form, errors_on(form, incomplete, form.POINTERS), by=by, at=at)
    carried = once(call, lambda: commands.confirm_receipt(response, answer, by=by, at=at))
    if answer != commands.receipts.RIGHT:
        return on_to(request, f"/disclosures/{ref}/", _("Recorded. We have closed it."))
    text = _("You confirmed that you have it. They can see that.")
    return on_to(request, f"/disclosures/{ref}/", text, receipt=receipt_of(carried.mark))
