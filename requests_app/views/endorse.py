"""Endorsing: the asking agency's own manager reads what would be sent, decides once, gives one reason (PG13)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from agencies.actors import Actor
from requests_app import commands, policies, queries
from requests_app.denials import Fault, Incomplete
from requests_app.forms.decisions import (
    DECLINE,
    DISSENT,
    DISSENTING,
    ENDORSE,
    IT_MAY_GO,
    IT_MAY_NOT,
    LOOKING_BACK,
    RETURN,
    DecisionForm,
)
from requests_app.forms.fields import Choices
from requests_app.http import Carried, call_of_form, once, receipt_of, sent_before, showing_changes
from requests_app.models import ApprovalStep, InformationRequest
from requests_app.views import endorse_context
from requests_app.views.covered import SHOW, pressed
from requests_app.views.decide import reason_faults
from requests_app.views.door import acted_on, errors_on, page
from requests_app.views.leaves import on_to, shown

Words = dict[str, Any]


@require_http_methods(["GET", "POST"])
@page
def endorse(request: HttpRequest, *, by: Actor, at: datetime, ref: str) -> HttpResponse:
    """Show what would be sent to whom; record one decision."""
    info_request = queries.request_or_404(by, ref, at)
    step = endorse_context.step_of(info_request, by=by)
    if step is None:
        return redirect(f"/requests/{ref}/")
    deciding = request.method == "POST" and SHOW not in request.POST
    if deciding and (done := sent_before(call_of_form(request, by, at))):
        return recorded(request, ref, done, blind=step.blind)
    denial = policies.why_not_decide(step, by=by)
    if deciding and denial:
        raise denial
    typed = request.POST if request.method == "POST" and not denial else None
    form = DecisionForm(typed, choices=choices(info_request, step), ask=ask(step))
    errors: list[Words] = []
    if deciding:
        try:
            return record(request, info_request, step, form, by=by, at=at)
        except Incomplete as incomplete:
            errors = errors_on(form, incomplete, DecisionForm.POINTERS)
    words = commands.open_request(info_request, by=by, at=at)
    uncovered = pressed(request, info_request, words, by=by, at=at)
    context = endorse_context.page_of(info_request, step, denial, words, uncovered, by=by, at=at)
    return shown(request, "endorse", {**context, "form": form, "errors": errors})


def choices(info_request: InformationRequest, step: ApprovalStep) -> Choices:
    """What can be decided, in the same order for everybody; of what has gone already, only whether that was right."""
    if step.looks_back:
        return LOOKING_BACK
    if step.blind:
        return [(ENDORSE, IT_MAY_GO), (DISSENT, IT_MAY_NOT)]
    offered = [
        (ENDORSE, _("Endorse and send")),
        (RETURN, _("Return to %(name)s to change") % {"name": info_request.author.name}),
        (DECLINE, _("Do not send")),
    ]
    return offered if policies.too_few_without(step) else [*offered, (DISSENT, DISSENTING)]


def ask(step: ApprovalStep) -> str:
    """What to do when nothing was chosen."""
    if step.looks_back:
        return _("Select whether it was right to send it without waiting")
    return _("Select what you decide")


def record(
    request: HttpRequest, info_request: InformationRequest, step: ApprovalStep, form: DecisionForm, *,
    by: Actor, at: datetime,
) -> HttpResponse:  # fmt: skip
    """Carry the decision out, once. Raises Incomplete with what is missing, in page order."""
    decision, reason, seen = form.said("decision"), form.said("reason"), acted_on(request)
    if not decision:
        raise Incomplete([Fault("/decision", "required", form.ask), *reason_faults(reason)])
    with showing_changes(info_request, seen):
        carried = once(call_of_form(request, by, at), act(step, decision, reason, seen, by=by, at=at))
    return recorded(request, info_request.ref, carried, blind=step.blind)


def recorded(request: HttpRequest, ref: str, done: Carried, *, blind: bool) -> HttpResponse:
    """On to the request, which says what was recorded; the same for the second press of the same button."""
    text, next_ = said_blind() if blind else said(request.POST.get("decision", ""))
    return on_to(request, f"/requests/{ref}/", text, next_, receipt_of(done.mark), of="request")


def act(
    step: ApprovalStep, decision: str, reason: str, seen: int | None, *, by: Actor, at: datetime
) -> Callable[[], Any]:
    """The one command that this decision is."""
    if step.looks_back:
        return lambda: commands.look_back(step, decision, reason, by=by, at=at, seen=seen)
    if decision == DISSENT:
        return lambda: commands.dissent(step, reason, by=by, at=at, seen=seen)
    if decision == RETURN:
        return lambda: commands.return_request(step, reason, by=by, at=at, seen=seen)
    if decision == DECLINE:
        return lambda: commands.decline_request(step, reason, by=by, at=at, seen=seen)
    return lambda: commands.endorse_request(step, reason, by=by, at=at, seen=seen)


def said_blind() -> tuple[str, str]:
    """What is said to everybody who reviews blind, whatever they think."""
    return _("Your view is on record."), _("Next: it is read once all who review this have given theirs.")


def said(decision: str) -> tuple[str, str]:
    """What was recorded, and what comes next."""
    if decision == DISSENT:
        return _("Your dissent is on record."), _("Next: one of the others answers it in writing.")
    if decision == RETURN:
        return _("Returned to be changed."), _("Next: its author changes it and sends it to be endorsed again.")
    if decision == DECLINE:
        return _("Recorded: it is not sent."), _("Its author has been told why.")
    if decision in dict(LOOKING_BACK):
        return _("Your look back is on record."), ""
    return _("Endorsed."), _("Next: every agency that is asked confirms that it has the request.")
