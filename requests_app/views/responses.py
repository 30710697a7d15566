"""What other agencies asked of ours (PG14), one response of ours (PG15's page), taking it, and stopping it in time."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agencies import hours
from agencies.actors import Actor
from requests_app import commands, lifecycle, policies, queries
from requests_app.denials import Incomplete
from requests_app.forms.afterwards import RecallForm
from requests_app.forms.reason import ReasonForm
from requests_app.http import call_of_form, once, receipt_of, showing_changes
from requests_app.lifecycle import Action
from requests_app.models import AgencyResponse
from requests_app.queries.inbox import Which, asked_of_us, how_many
from requests_app.queries.lateness import missed_in_taking
from requests_app.values.lateness import Late
from requests_app.views import lateness, response_context, responses_context
from requests_app.views.covered import pressed
from requests_app.views.door import acted_on, errors_on, page, seen_version, typed_in
from requests_app.views.leaves import on_to, shown

A_PAGE = 25
WHY = {"/justification": "reason", "/why": "reason"}


@require_GET
@page
def responses(request: HttpRequest, *, by: Actor, at: datetime) -> HttpResponse:
    """The list. A filter that nobody knows is no filter."""
    asked = request.GET.get("which", "")
    which = Which(asked) if asked in set(Which) else Which.ALL
    chosen = {"urgency": request.GET.get("urgency", "")[:20], "status": request.GET.get("status", "")[:20]}
    found = Paginator(asked_of_us(by, at, which, **chosen), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "agency": by.agency.name,
        "filters": responses_context.filters(which, how_many(by, at), chosen),
        "pickers": responses_context.pickers(chosen, at),
        "which": "" if which is Which.ALL else which.value,
        "rows": responses_context.rows(list(found), by=by, at=at),
        "filtered": which is not Which.ALL or any(chosen.values()),
        "pages": responses_context.pages(found, which, chosen),
    }
    return shown(request, "responses", context)


@require_http_methods(["GET", "POST"])
@page
def response(request: HttpRequest, *, by: Actor, at: datetime, ref: str) -> HttpResponse:
    """One response, for its own side. A press on "Show" is an act of its own: recorded, then shown this once."""
    found = queries.response_or_404(by, ref, at)
    words = commands.open_response(found, by=by, at=at)
    uncovered = pressed(request, found, words, by=by, at=at)
    context = response_context.page_of(found, words, uncovered, by=by, at=at)
    if context["take_href"]:
        context |= lateness.boxes(found, missed_in_taking(found, at), None)
    return shown(request, "response", context)


@require_POST
@page
def take(request: HttpRequest, *, by: Actor, at: datetime, ref: str) -> HttpResponse:
    """Confirm to the requester that the agency has it, and hold it. Pressing twice is pressing once."""
    found, here, seen = queries.response_or_404(by, ref, at), f"/responses/{ref}/", seen_version(request)
    if found.holder_id == by.person.pk and lifecycle.why_not(Action.ACKNOWLEDGE, found.status):
        return redirect(here)
    late = lateness.late_in(request.POST)
    try:
        with showing_changes(found, seen):
            carried = once(
                call_of_form(request, by, at),
                lambda: commands.acknowledge_response(found, by=by, at=at, late=late, seen=seen),
            )
    except Incomplete as incomplete:
        return _say_why(request, found, late, incomplete, by=by, at=at)
    next_ = _("Next: prepare the answer. It is due %(when)s.") % {"when": hours.moment(found.due_at, at, ends=True)}
    text = _("You have this now. The requester can see that your agency has it.")
    return on_to(request, here, text, next_, receipt_of(carried.mark), of="response")


def _say_why(
    request: HttpRequest, found: AgencyResponse, late: Late | None, incomplete: Incomplete, *, by: Actor, at: datetime
) -> HttpResponse:
    """The page again, which asks why it is late; a list has no room for that."""
    words = commands.open_response(found, by=by, at=at)
    boxes = lateness.boxes(found, missed_in_taking(found, at), late, incomplete.errors)
    context = {**response_context.page_of(found, words, (), by=by, at=at), **boxes}
    return shown(request, "response", {**context, "errors": boxes.get("late_errors", [])})


@require_http_methods(["GET", "POST"])
@page
def recall(request: HttpRequest, *, by: Actor, at: datetime, ref: str) -> HttpResponse:
    """Stop an answer that is agreed and not sent yet; or take back what was sent (PG22)."""
    found, here, seen = queries.response_or_404(by, ref, at), f"/responses/{ref}/", acted_on(request)
    if found.delivered_at is not None:
        return _taken_back(request, found, seen, by=by, at=at)
    form = ReasonForm(typed_in(request))
    context: dict[str, Any] = {**response_context.stopping(found, at), "form": form}
    if request.method != "POST":
        if denial := policies.why_not_stop(found, by=by):
            raise denial
        return shown(request, "withdraw", context)
    form.is_valid()
    why = form.cleaned_data["reason"]
    try:
        with showing_changes(found, seen):
            carried = once(
                call_of_form(request, by, at), lambda: commands.stop_response(found, why, by=by, at=at, seen=seen)
            )
    except Incomplete as incomplete:
        return shown(request, "withdraw", {**context, "errors": errors_on(form, incomplete, WHY)})
    text = _("Stopped. It has not been sent, and the approval is void.")
    next_ = _("Next: change the answer and send it for decision again.")
    return on_to(request, here, text, next_, receipt_of(carried.mark), of="response")


def _taken_back(
    request: HttpRequest, found: AgencyResponse, seen: int | None, *, by: Actor, at: datetime
) -> HttpResponse:
    form = RecallForm(typed_in(request))
    context: dict[str, Any] = {**response_context.recalling(found), "form": form}
    if request.method != "POST":
        if denial := policies.why_not_recall(found, by=by):
            raise denial
        return shown(request, "withdraw", context)
    why, word = form.said("reason"), form.said("word")
    try:
        with showing_changes(found, seen):
            carried = once(
                call_of_form(request, by, at),
                lambda: commands.recall_response(found, why, confirm=word, by=by, at=at, seen=seen),
            )
    except Incomplete as incomplete:
        return shown(request, "withdraw", {**context, "errors": errors_on(form, incomplete, form.POINTERS)})
    next_ = _("Next: they confirm that no copy is left. If they do not, their senior is told.")
    text = _("Recalled. Access has ended.")
    return on_to(request, f"/responses/{found.ref}/", text, next_, receipt_of(carried.mark), of="response")
