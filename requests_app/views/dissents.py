"""A dissent and its answer, on a page of its own: both sides of it in writing before the step closes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from agencies import hours
from agencies.actors import Actor
from requests_app import commands, guidance, policies, queries
from requests_app.denials import Incomplete
from requests_app.forms.decisions import AnsweringForm
from requests_app.http import call_of_form, once, receipt_of, showing_changes
from requests_app.models import AgencyResponse, ApprovalStep, Thing
from requests_app.queries.dissents import Dissent, dissent_at, dissents_in
from requests_app.views import response_context
from requests_app.views.door import acted_on, errors_on, page
from requests_app.views.leaves import on_to, shown

Words = dict[str, Any]


@require_http_methods(["GET", "POST"])
@page
def of_response(request: HttpRequest, *, by: Actor, at: datetime, ref: str, step: UUID) -> HttpResponse:
    """Of those who decide an answer."""
    response = queries.response_or_404(by, ref, at)
    return _page(request, response, response_context.steps_of(response), step, by, at)


@require_http_methods(["GET", "POST"])
@page
def of_request(request: HttpRequest, *, by: Actor, at: datetime, ref: str, step: UUID) -> HttpResponse:
    """Of those who endorse a request."""
    info_request = queries.request_or_404(by, ref, at)
    related = ("agency", "decided_by", "decided_for", "answered_by", "info_request", "response")
    rows = info_request.steps.filter(response=None, round=info_request.round).select_related(*related)
    return _page(request, info_request, response_context.together(list(rows.order_by("order"))), step, by, at)


def _page(
    request: HttpRequest, thing: Thing, steps: Sequence[ApprovalStep], step_id: UUID, by: Actor, at: datetime
) -> HttpResponse:
    found = dissent_at(thing, steps, step_id)
    side = "responses" if isinstance(thing, AgencyResponse) else "requests"
    if found is None:
        return redirect(f"/{side}/{thing.ref}/")
    form, errors = AnsweringForm(request.POST if request.method == "POST" else None), list[Words]()
    if request.method == "POST":
        try:
            return _answer(request, thing, found, form, f"/{side}/{thing.ref}/", by, at)
        except Incomplete as incomplete:
            errors = errors_on(form, incomplete, form.POINTERS)
    why_not = policies.why_not_answer_dissent(found.step, by=by)
    context = {
        **row(found, thing, at),
        "ref": thing.ref,
        "version": thing.audit_seq,
        "breadcrumbs": [{"text": _("Home"), "href": "/"}, {"text": thing.ref, "href": f"/{side}/{thing.ref}/"}],
        "rule": guidance.load(thing.pack).rules.get(found.step.rule),
        "why_not": why_not.sentence if why_not else "",
        "form": form,
        "errors": errors,
    }
    return shown(request, "dissent", context)


def _answer(
    request: HttpRequest, thing: Thing, found: Dissent, form: AnsweringForm, href: str, by: Actor, at: datetime
) -> HttpResponse:
    words, seen = form.said(), acted_on(request)
    with showing_changes(thing, seen):
        carried = once(
            call_of_form(request, by, at), lambda: commands.answer_dissent(found.step, words, by=by, at=at, seen=seen)
        )
    return on_to(request, href, _("Your answer to the dissent is on record."), "", receipt_of(carried.mark))


def rows(thing: Thing, steps: Sequence[ApprovalStep], at: datetime) -> list[Words]:
    """Every dissent of the round, for the page on which it is decided."""
    side = "responses" if isinstance(thing, AgencyResponse) else "requests"
    return [
        {**row(one, thing, at), "href": f"/{side}/{thing.ref}/dissents/{one.step.pk}/" if one.step.unanswered else ""}
        for one in dissents_in(thing, steps)
    ]


def row(one: Dissent, thing: Thing, at: datetime) -> Words:
    """Who dissented, why, and what was answered by whom."""
    step = one.step
    return {
        "who": step.decider or "",
        "when": hours.moment(step.decided_at, at) if step.decided_at else "",
        "why": one.why,
        "answer": one.answer,
        "answered_by": step.answered_by.name if step.answered_by else "",
        "answered_at": hours.moment(step.answered_at, at) if step.answered_at else "",
    }
