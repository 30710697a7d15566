"""Exclusions (PG38): who of this agency has no part in what concerns a child; adding one, and ending it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from agencies import hours
from agencies.actors import Actor
from agencies.models import Membership
from requests_app import commands, policies, queries
from requests_app.denials import Incomplete
from requests_app.forms.agency import ExclusionForm
from requests_app.forms.fields import Choices
from requests_app.http import call_of_form, once, receipt_of
from requests_app.models import Exclusion
from requests_app.queries.exclusions import exclusions_of, sealed_of
from requests_app.values.exclusions import KINDS
from requests_app.views.door import errors_on, page
from requests_app.views.leaves import on_to, shown
from requests_app.views.people import short_name

Words = dict[str, Any]
HERE = "/agency/exclusions/"


@require_http_methods(["GET", "POST"])
@page
def exclusions(request: HttpRequest, *, by: Actor, at: datetime) -> HttpResponse:
    """For administrators alone: the page names children."""
    if denial := policies.why_not_keep_exclusions(by=by):
        raise denial
    form = ExclusionForm(request.POST if request.method == "POST" else None, colleagues=_colleagues(by, at))
    errors: list[Words] = []
    if request.method == "POST":
        try:
            call, new = call_of_form(request, by, at), form.new()
            carried = once(call, lambda: commands.add_exclusion(by.agency, new, by=by, at=at))
        except Incomplete as incomplete:
            errors = errors_on(form, incomplete, ExclusionForm.POINTERS)
        else:
            text = _("On record. They have no part in what concerns this child from now on.")
            next_ = _("What they had of it has passed to others.")
            return on_to(request, HERE, text, next_, receipt_of(carried.mark))
    rows = [_row(row, said, by, at) for row, said in sealed_of(by.agency, list(exclusions_of(by)))]
    return shown(request, "exclusions", {"form": form, "rows": rows, "errors": errors})


@require_POST
@page
def end(request: HttpRequest, *, by: Actor, at: datetime, pk: UUID) -> HttpResponse:
    """End it now."""
    if denial := policies.why_not_keep_exclusions(by=by):
        raise denial
    found = queries.one_or_404(exclusions_of(by), pk=pk)
    carried = once(call_of_form(request, by, at), lambda: commands.end_exclusion(found, by=by, at=at))
    text = _("Ended. What they were kept out of so far stays with others.")
    return on_to(request, HERE, text, "", receipt_of(carried.mark))


def _colleagues(by: Actor, at: datetime) -> Choices:
    rows = Membership.objects.filter(Membership.live(at), agency=by.agency).select_related("person")
    named = {str(row.person_id): f"{row.person.name}, {row.title}" for row in rows.order_by("person__name", "id")}
    return list(named.items())


def _row(row: Exclusion, said: Words, by: Actor, at: datetime) -> Words:
    why_not = policies.why_not_end_exclusion(row, by=by, at=at)
    return {
        "person": row.person.name,
        "child": _child(said["child"]),
        "kind": str(KINDS[row.kind]),
        "why": said["why"],
        "by": row.added_by.name,
        "starts": hours.moment(row.starts_at, at),
        "ends": hours.moment(row.ends_at, at) if row.ends_at else "",
        "now": row.ends_at is None or row.ends_at > at,
        "end_href": "" if why_not else f"{HERE}{row.pk}/end/",
    }


def _child(child: Words) -> str:
    """As lists name one: given name and initial, and the year of birth; else the end of the NHS number."""
    if not child["name"]:
        return _("NHS number ending %(end)s") % {"end": child["identifiers"][0]["value"][-4:]}
    if not child["dob"]:
        return short_name(child)
    words = {"name": short_name(child), "year": date.fromisoformat(child["dob"]).year}
    return _("%(name)s, born %(year)d") % words
