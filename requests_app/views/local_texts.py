"""Local guidance (PG29, PG37): what an agency adds beside the national text, agreed by a second person, dated."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from agencies.actors import Actor
from requests_app import commands, guidance, policies, queries
from requests_app.denials import Fault, Incomplete, NotNow
from requests_app.forms.local_texts import AgreeingForm, EndingForm, LocalTextForm
from requests_app.http import call_of_form, once, receipt_of
from requests_app.models import LocalText
from requests_app.queries.local_texts import local_texts_of
from requests_app.views import local_texts_context
from requests_app.views.door import errors_on, page, seen_version, typed_in
from requests_app.views.leaves import on_to, shown

Words = dict[str, Any]
HERE = "/agency/local-guidance/"


@require_http_methods(["GET"])
@page
def index(request: HttpRequest, *, by: Actor, at: datetime) -> HttpResponse:
    """Every version of one's agency, and what the partnership has agreed on."""
    return shown(request, "local_texts", local_texts_context.index(list(local_texts_of(by)), by=by, at=at))


@require_http_methods(["GET", "POST"])
@page
def new(request: HttpRequest, *, by: Actor, at: datetime) -> HttpResponse:
    """Write a text, or a new version of one."""
    if denial := policies.why_not_write_local_text(by.agency, by=by):
        raise denial
    pack = guidance.in_force(at)
    form = LocalTextForm(typed_in(request), pack=pack, initial={"beside": request.GET.get("beside", "")})
    errors: list[Words] = []
    if request.method == "POST":
        wanted = form.new()
        try:
            carried = once(
                call_of_form(request, by, at),
                lambda: commands.write_local_text(by.agency, wanted, by=by, at=at),
                mark_of=lambda done: f"{done.receipt.stream}:{done.receipt.seq}/{done.thing.pk}",
            )
        except Incomplete as incomplete:
            errors = errors_on(form, incomplete, form.POINTERS)
        else:
            mark, _slash, pk = carried.mark.partition("/")
            next_ = _("Next: a second person of your agency agrees, or sends it back.")
            return on_to(request, f"{HERE}{pk}/", _("Written. It is shown nowhere yet."), next_, receipt_of(mark))
    context = {"heading": _("Write local guidance"), "breadcrumbs": local_texts_context.crumbs({"text": _("Write")})}
    return shown(request, "local_text_write", {**context, "form": form, "errors": errors})


@require_http_methods(["GET", "POST"])
@page
def change(request: HttpRequest, *, by: Actor, at: datetime, local_text: UUID) -> HttpResponse:
    """Write it anew, before anybody agreed."""
    found = queries.one_or_404(local_texts_of(by), pk=local_text)
    if denial := policies.why_not_change_local_text(found, by=by):
        raise denial
    form = LocalTextForm(typed_in(request), pack=guidance.in_force(at), held=found, initial=LocalTextForm.read(found))
    errors: list[Words] = []
    if request.method == "POST":
        wanted, seen = form.new(), seen_version(request)
        try:
            carried = once(
                call_of_form(request, by, at),
                lambda: commands.change_local_text(found, wanted, by=by, at=at, seen=seen),
            )
        except Incomplete as incomplete:
            errors = errors_on(form, incomplete, form.POINTERS)
        else:
            next_ = _("Next: a second person of your agency agrees, or sends it back.")
            return on_to(request, f"{HERE}{found.pk}/", _("Changed."), next_, receipt_of(carried.mark))
    context = local_texts_context.writing(found)
    return shown(request, "local_text_write", {**context, "form": form, "errors": errors})


@require_http_methods(["GET", "POST"])
@page
def local_text(request: HttpRequest, *, by: Actor, at: datetime, local_text: UUID) -> HttpResponse:
    """One version, and the acts on it."""
    found = queries.one_or_404(local_texts_of(by), pk=local_text)
    forms: Words = {"agreeing": AgreeingForm(), "ending": EndingForm()}
    errors: list[Words] = []
    if request.method == "POST":
        then = request.POST.get("then", "")
        try:
            return _act(request, found, then, by=by, at=at)
        except Incomplete as incomplete:
            name = "ending" if then == "end" else "agreeing"
            forms[name] = (EndingForm if then == "end" else AgreeingForm)(request.POST)
            forms[name].is_valid()
            errors = errors_on(forms[name], incomplete, forms[name].POINTERS)
    context = local_texts_context.page_of(found, by=by, at=at)
    return shown(request, "local_text", {**context, **forms, "errors": errors})


def _act(request: HttpRequest, found: LocalText, then: str, *, by: Actor, at: datetime) -> HttpResponse:
    seen = seen_version(request)
    acts: dict[str, Callable[[], Any]] = {
        "decide": lambda: _decided(request, found, by=by, at=at),
        "discard": lambda: commands.discard_local_text(found, by=by, at=at, seen=seen),
        "end": lambda: commands.end_local_text(found, request.POST.get("ending", ""), by=by, at=at, seen=seen),
    }
    if then not in acts:
        raise NotNow(_("Choose what to do with this text on its page."))
    carried = once(call_of_form(request, by, at), acts[then])
    text, next_ = local_texts_context.said(then, request.POST.get("decision", ""))
    return on_to(request, f"{HERE}{found.pk}/", text, next_, receipt_of(carried.mark))


def _decided(request: HttpRequest, found: LocalText, *, by: Actor, at: datetime) -> Any:
    form = AgreeingForm(request.POST)
    form.is_valid()
    why, seen = str(form.cleaned_data.get("justification") or ""), seen_version(request)
    decision = form.cleaned_data.get("decision")
    if decision == "approve":
        return commands.approve_local_text(found, why, by=by, at=at, seen=seen)
    if decision == "return":
        return commands.return_local_text(found, why, by=by, at=at, seen=seen)
    raise Incomplete([Fault("/decision", "required", _("Select whether you agree or send it back."))])
