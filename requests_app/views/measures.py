"""How a quarter went, and the records behind a number of it (PG32). Looking is recorded."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from agencies.actors import Actor
from agencies.hours.calendars import day_of
from agencies.models import Agency
from requests_app import commands, guidance, papers, policies
from requests_app.denials import Incomplete
from requests_app.forms.fields import labels
from requests_app.forms.oversight import NarrowedForm
from requests_app.forms.records import TakeMeasuresForm
from requests_app.values.measuring import Quarter
from requests_app.views import measures_context as words
from requests_app.views.door import errors_on, page, typed_in
from requests_app.views.leaves import shown

Words = dict[str, Any]


@require_http_methods(["GET"])
@page
def measures(request: HttpRequest, *, by: Actor, at: datetime) -> HttpResponse:
    """The same numbers for both sides."""
    quarter, form, errors = _quarter(request, at), _form(request, at), []
    try:
        counts = commands.count_measures(quarter, by=by, at=at, narrowed=form.narrowed())
    except Incomplete as incomplete:
        form.is_valid()
        form.errors.clear()  # the command says it, to pages and callers alike
        errors = errors_on(form, incomplete, form.POINTERS)
        counts = commands.count_measures(quarter, by=by, at=at)
    context = {**words.measures(counts, by, at), "form": form, "errors": errors}
    return render(request, "requests_app/measures.html", context, status=422 if errors else 200)


@require_http_methods(["GET"])
@page
def behind(request: HttpRequest, *, by: Actor, at: datetime) -> HttpResponse:
    """The records behind one number: those that one may see."""
    quarter, narrowed = _quarter(request, at), _form(request, at).narrowed()
    what = request.GET.get("what", "asked")[:20]
    found = commands.list_behind(quarter, what, by=by, at=at, narrowed=narrowed)
    return render(request, "requests_app/measures_behind.html", words.behind(found, by, at))


@require_http_methods(["GET", "POST"])
@page
def take(request: HttpRequest, *, by: Actor, at: datetime) -> HttpResponse:
    """The numbers as a file, for a purpose. Each press is another copy, and each copy is recorded."""
    if denial := policies.why_not_oversee(by=by):
        raise denial
    quarter, form = _quarter(request, at), TakeMeasuresForm(typed_in(request))
    context = {**words.to_take(quarter, request.GET.urlencode()), "form": form}
    if request.method != "POST":
        return shown(request, "act", context)
    try:
        kind, narrowed = form.chosen(), _form(request, at).narrowed()
        made = commands.take_measures(quarter, form.said("why"), by=by, at=at, narrowed=narrowed)
    except Incomplete as incomplete:
        return shown(request, "act", {**context, "errors": errors_on(form, incomplete, form.POINTERS)})
    content, of = papers.quarter_file(made.measures, made.digest, kind, by, at)
    name = f'attachment; filename="quarter-{quarter.code}.{kind.lower()}"'
    return HttpResponse(content, content_type=of, headers={"Content-Disposition": name})


def _quarter(request: HttpRequest, at: datetime) -> Quarter:
    return Quarter.parse(request.GET.get("quarter", "")) or Quarter.of(day_of(at))


def _form(request: HttpRequest, at: datetime) -> NarrowedForm:
    pack = guidance.in_force(at)
    agencies = list(Agency.objects.order_by("name").values_list("code", "name"))
    lists = {
        "agency": agencies, "kind": labels(pack.types), "urgency": labels(pack.urgencies),
        "outcome": labels(pack.outcomes),
    }  # fmt: skip
    return NarrowedForm(request.GET, lists=lists)
