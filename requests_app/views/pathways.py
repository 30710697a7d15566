"""The pathways editor (PG37): versions, steps as ordered cards, what it would have changed, a second person."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from agencies.actors import Actor
from agencies.models import Agency
from requests_app import commands, guidance, policies, queries
from requests_app.denials import Fault, Incomplete, NotFound, NotNow
from requests_app.forms.pathways import AgreeingForm, ProposalForm, StepForm
from requests_app.http import call_of_form, once, receipt_of
from requests_app.models import Pathway
from requests_app.queries.routing import pathway_in_force, pathways_of
from requests_app.views import pathways_context
from requests_app.views.door import errors_on, page, seen_version, typed_in
from requests_app.views.leaves import on_to, shown

Words = dict[str, Any]
HERE = "/agency/pathways/"


@require_http_methods(["GET", "POST"])
@page
def index(request: HttpRequest, *, by: Actor, at: datetime) -> HttpResponse:
    """Every version of either side; beginning a new one."""
    if request.method == "POST":
        side = request.POST.get("side", "")
        carried = once(
            call_of_form(request, by, at),
            lambda: commands.draft_pathway(by.agency, side, by=by, at=at),
            mark_of=lambda done: f"{done.receipt.stream}:{done.receipt.seq}/{done.thing.pk}",
        )
        mark, _slash, pk = carried.mark.partition("/")
        text = _("A draft has begun. It holds the guidance's own steps and what your agency has added so far.")
        return on_to(request, f"{HERE}{pk}/", text, "", receipt_of(mark))
    rows = list(pathways_of(by))
    in_force = {side: pathway_in_force(by.agency, side, at) for side in ("asking", "answering")}
    context = {
        "sides": [pathways_context.side(side, rows, in_force[side], by=by, at=at) for side in in_force],
        "breadcrumbs": pathways_context.crumbs(),
    }
    return shown(request, "pathways", context)


@require_http_methods(["GET", "POST"])
@page
def pathway(request: HttpRequest, *, by: Actor, at: datetime, pathway: UUID) -> HttpResponse:
    """One version: its steps, its preview, and the acts on it."""
    found = queries.one_or_404(pathways_of(by), pk=pathway)
    forms: Words = {"proposal": ProposalForm(), "agreeing": AgreeingForm()}
    errors: list[Words] = []
    if request.method == "POST":
        then, _colon, code = request.POST.get("then", "").partition(":")
        try:
            return _act(request, found, then, code, by=by, at=at)
        except Incomplete as incomplete:
            name = "agreeing" if then == "decide" else "proposal"
            forms[name] = (AgreeingForm if then == "decide" else ProposalForm)(request.POST)
            forms[name].is_valid()
            errors = errors_on(forms[name], incomplete, forms[name].POINTERS)
    context = pathways_context.page_of(found, by=by, at=at)
    return shown(request, "pathway", {**context, **forms, "errors": errors})


def _act(request: HttpRequest, found: Pathway, then: str, code: str, *, by: Actor, at: datetime) -> HttpResponse:
    acts: dict[str, Callable[[], Any]] = {
        "up": lambda: _rearranged(request, found, moved(found.steps, code, -1), by=by, at=at),
        "down": lambda: _rearranged(request, found, moved(found.steps, code, 1), by=by, at=at),
        "remove": lambda: _rearranged(request, found, without(found.steps, code), by=by, at=at),
        "propose": lambda: _proposed(request, found, by=by, at=at),
        "decide": lambda: _decided(request, found, by=by, at=at),
        "discard": lambda: commands.discard_pathway(found, by=by, at=at, seen=seen_version(request)),
    }
    if then not in acts:
        raise NotNow(_("Choose what to do with this version on its page."))
    carried = once(call_of_form(request, by, at), acts[then])
    text, next_ = pathways_context.said(then, request.POST.get("decision", ""))
    return on_to(request, f"{HERE}{found.pk}/", text, next_, receipt_of(carried.mark))


def _rearranged(request: HttpRequest, found: Pathway, steps: list[Words], *, by: Actor, at: datetime) -> Any:
    return commands.change_pathway(found, steps, by=by, at=at, seen=seen_version(request))


def _proposed(request: HttpRequest, found: Pathway, *, by: Actor, at: datetime) -> Any:
    form = ProposalForm(request.POST)
    form.is_valid()
    day = form.cleaned_data.get("valid_from")
    if not day:
        detail = _("Enter the day and time from which it holds, for example 24 11 2026 09:00.")
        raise Incomplete([Fault("/valid_from", "required", detail)])
    why = str(form.cleaned_data.get("why") or "")
    valid_from = datetime.fromisoformat(day)
    return commands.propose_pathway(found, why, valid_from=valid_from, by=by, at=at, seen=seen_version(request))


def _decided(request: HttpRequest, found: Pathway, *, by: Actor, at: datetime) -> Any:
    form = AgreeingForm(request.POST)
    form.is_valid()
    why, seen = str(form.cleaned_data.get("justification") or ""), seen_version(request)
    decision = form.cleaned_data.get("decision")
    if decision == "approve":
        return commands.approve_pathway(found, why, by=by, at=at, seen=seen)
    if decision == "return":
        return commands.return_pathway(found, why, by=by, at=at, seen=seen)
    raise Incomplete([Fault("/decision", "required", _("Select whether you agree or send it back."))])


def moved(steps: list[Words], code: str, by: int) -> list[Words]:
    """One own step a place earlier or later; at the ends nothing happens."""
    place = _place(steps, code)
    to = min(max(place + by, 0), len(steps) - 1)
    rest = [*steps[:place], *steps[place + 1 :]]
    return [*rest[:to], steps[place], *rest[to:]]


def without(steps: list[Words], code: str) -> list[Words]:
    """The steps without one: also one of the guidance's own, so that the refusal can say why that stays."""
    return [one for one in steps if code not in (one.get("code"), one.get("national"))]


def _place(steps: list[Words], code: str) -> int:
    place = next((number for number, one in enumerate(steps) if one.get("code") == code), None)
    if place is None:
        raise NotNow(_("This step is not one of your own any more. Look at the version again."))
    return place


@require_http_methods(["GET", "POST"])
@page
def step(request: HttpRequest, *, by: Actor, at: datetime, pathway: UUID, code: str = "") -> HttpResponse:
    """One step of the agency's own: a new one, or one to change."""
    found = queries.one_or_404(pathways_of(by), pk=pathway)
    held = next((one for one in found.steps if code and one.get("code") == code), None)
    if code and held is None:
        raise NotFound
    if denial := policies.why_not_change_pathway(found, by=by):
        raise denial
    pack = guidance.load(found.pack)
    rows = Agency.objects.exclude(pk=by.agency.pk).order_by("name").values_list("code", "name")
    form = StepForm(
        typed_in(request), initial=StepForm.read(held or {}), pack=pack, others=[(key, name) for key, name in rows]
    )
    errors: list[Words] = []
    if request.method == "POST":
        written = form.write(code, held or {})
        place = found.steps.index(held) if held else len(found.steps)
        steps = [*found.steps[:place], written, *found.steps[place + (1 if held else 0) :]]
        try:
            once(call_of_form(request, by, at), lambda: _rearranged(request, found, steps, by=by, at=at))
        except Incomplete as incomplete:
            pointers = {f"/steps/{place}/{name}": field for name, field in StepForm.POINTERS.items()}
            errors = errors_on(form, incomplete, pointers)
        else:
            return redirect(f"{HERE}{found.pk}/#steps")
    context = pathways_context.step_page(found, held or {}, pack)
    return shown(request, "pathway_step", {**context, "form": form, "errors": errors})
