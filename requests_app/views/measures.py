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
from requests_app import commands, guidance
from requests_app.denials import Incomplete
from requests_app.forms.fields import labels
from requests_app.forms.oversight import NarrowedForm
from requests_app.values.measuring import Quarter
from requests_app.views import measures_context as words
from requests_app.views.door import errors_on, page

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
