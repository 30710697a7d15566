"""One request from its asking side (PG12): while it is a draft its task list, then its tracks and its timeline."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from agencies.actors import Actor
from requests_app import commands, policies, queries
from requests_app.denials import Incomplete
from requests_app.forms.reason import ReasonForm
from requests_app.http import call_of_form, once, receipt_of
from requests_app.views import drafts, request_context
from requests_app.views.door import acted_on, errors_on, page, typed_in
from requests_app.views.leaves import on_to, shown


@require_http_methods(["GET"])
@page
def request_page(request: HttpRequest, *, by: Actor, at: datetime, ref: str) -> HttpResponse:
    """The request, or the draft that is not one yet. Opening a request is recorded before it is shown."""
    draft = queries.request_drafts_of(by).filter(ref=ref).first()
    if draft is not None:
        return drafts.show_tasks(request, draft, by=by, at=at)
    info_request = queries.request_or_404(by, ref, at)
    words = commands.open_request(info_request, by=by, at=at)
    context = request_context.request_page(info_request, words, request.GET, by=by, at=at)
    return shown(request, "request", context)


@require_http_methods(["GET", "POST"])
@page
def withdraw(request: HttpRequest, *, by: Actor, at: datetime, ref: str) -> HttpResponse:
    """Stop a request, saying why."""
    info_request = queries.request_or_404(by, ref, at)
    form = ReasonForm(typed_in(request))
    context: dict[str, Any] = {
        "heading": _("Withdraw this request"),
        "lead": _("Every agency that was asked is told, and their time stops."),
        "button": _("Withdraw it"),
        "form": form,
        "version": info_request.audit_seq,
        "back": {"href": f"/requests/{ref}/", "text": _("Back to the request")},
    }
    if denial := policies.why_not_withdraw(info_request, by=by):
        raise denial
    if request.method == "POST":
        form.is_valid()
        try:
            reason = form.cleaned_data["reason"]
            done = once(
                call_of_form(request, by, at),
                lambda: commands.withdraw_request(info_request, reason, by=by, at=at, seen=acted_on(request)),
            )
        except Incomplete as incomplete:
            context["errors"] = errors_on(form, incomplete, {"/justification": "reason"})
        else:
            text = _("Withdrawn. Everybody who was asked is told.")
            return on_to(request, f"/requests/{ref}/", text, "", receipt_of(done.mark), of="request")
    return shown(request, "withdraw", context)


@require_POST
@page
def chase(request: HttpRequest, *, by: Actor, at: datetime, ref: str, answer: str) -> HttpResponse:
    """Ask whoever has it where the answer is."""
    found = queries.answer_or_404(queries.request_or_404(by, ref, at), answer)
    done = once(call_of_form(request, by, at), lambda: commands.chase_response(found, by=by, at=at))
    return on_to(request, f"/requests/{ref}/", _("Asked. They are told."), "", receipt_of(done.mark), of="request")
