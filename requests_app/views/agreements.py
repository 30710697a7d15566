"""The register of agreements (PG38): the list, one agreement, and registering one."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from agencies.actors import Actor
from agencies.models import Agency
from requests_app import commands, guidance, policies
from requests_app.denials import Fault, Incomplete, NotNow
from requests_app.forms.agreements import AgreementForm, EndingForm, ReviewForm
from requests_app.http import call_of_form, once, receipt_of
from requests_app.models import Agreement
from requests_app.queries.agreements import agreement_or_404, agreements_of
from requests_app.views import agreements_context
from requests_app.views.door import errors_on, page, seen_version, typed_in
from requests_app.views.leaves import on_to, shown

Words = dict[str, Any]
HERE = "/agency/agreements/"


@require_http_methods(["GET"])
@page
def index(request: HttpRequest, *, by: Actor, at: datetime) -> HttpResponse:
    """Every agreement of one's agency."""
    context = {
        "rows": [agreements_context.line(row, by, at) for row in agreements_of(by)],
        "may_register": policies.why_not_register_agreement(by=by) is None,
        "breadcrumbs": agreements_context.crumbs(),
    }
    return shown(request, "agreements", context)


@require_http_methods(["GET", "POST"])
@page
def new(request: HttpRequest, *, by: Actor, at: datetime) -> HttpResponse:
    """Register an agreement."""
    if denial := policies.why_not_register_agreement(by=by):
        raise denial
    others = list(Agency.objects.exclude(pk=by.agency.pk).order_by("name").values_list("code", "name"))
    pack = guidance.in_force(at)
    form = AgreementForm(typed_in(request), request.FILES or None, pack=pack, others=others)
    errors: list[Words] = []
    if request.method == "POST":
        missing = _("Enter a date, for example 24 11 2026.")
        try:
            wanted = form.new(by.agency.code, missing)
            carried = once(
                call_of_form(request, by, at), lambda: commands.register_agreement(wanted, by=by, at=at), mark_of=_mark
            )
        except Incomplete as incomplete:
            errors = errors_on(form, incomplete, form.POINTERS)
        else:
            mark, _slash, ref = carried.mark.partition("/")
            text = _("Registered. It covers nothing before both sides have signed.")
            return on_to(
                request, f"{HERE}{ref}/", text, _("Next: a second person signs for each party."), receipt_of(mark)
            )
    crumbs = agreements_context.crumbs({"text": _("Add an agreement")})
    return shown(request, "agreement_new", {"form": form, "errors": errors, "breadcrumbs": crumbs})


def _mark(done: Any) -> str:
    return f"{done.receipt.stream}:{done.receipt.seq}/{done.thing.ref}"


@require_http_methods(["GET", "POST"])
@page
def agreement(request: HttpRequest, *, by: Actor, at: datetime, ref: str) -> HttpResponse:
    """One agreement and the acts on it."""
    found = agreement_or_404(by, ref)
    forms: Words = {"review": ReviewForm(), "ending": EndingForm()}
    errors: list[Words] = []
    if request.method == "POST":
        then = request.POST.get("then", "")
        try:
            return _act(request, found, then, by=by, at=at)
        except Incomplete as incomplete:
            name = "ending" if then == "end" else "review"
            forms[name] = (EndingForm if then == "end" else ReviewForm)(request.POST)
            forms[name].is_valid()
            errors = errors_on(forms[name], incomplete, forms[name].POINTERS)
    context = agreements_context.page_of(found, by=by, at=at)
    return shown(request, "agreement", {**context, **forms, "errors": errors})


def _act(request: HttpRequest, found: Agreement, then: str, *, by: Actor, at: datetime) -> HttpResponse:
    seen = seen_version(request)
    acts = {
        "sign": lambda: commands.sign_agreement(found, by=by, at=at, seen=seen),
        "review": lambda: _reviewed(request, found, seen, by=by, at=at),
        "end": lambda: commands.end_agreement(found, request.POST.get("ending", ""), by=by, at=at, seen=seen),
    }
    if then not in acts:
        raise NotNow(_("Choose what to do with this agreement on its page."))
    carried = once(call_of_form(request, by, at), acts[then])
    text = {"sign": _("Signed for your agency."), "end": _("Ended. It covers nothing from now on.")}
    said = text.get(then, _("Recorded. It holds once every party agrees to the same day."))
    return on_to(request, f"{HERE}{found.ref}/", said, "", receipt_of(carried.mark))


def _reviewed(request: HttpRequest, found: Agreement, seen: int | None, *, by: Actor, at: datetime) -> Any:
    form = ReviewForm(request.POST)
    form.is_valid()
    day = form.cleaned_data.get("review_by")
    if not day:
        raise Incomplete([Fault("/review_by", "required", _("Enter a date, for example 24 11 2026."))])
    why = str(form.cleaned_data.get("why") or "")
    return commands.review_agreement(found, why, review_by=date.fromisoformat(day), by=by, at=at, seen=seen)
