"""The approver's page: read, decide, give one reason (PG16); and looking back at what went out at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from agencies import hours
from agencies.actors import Actor
from requests_app import commands, policies, queries
from requests_app.commands.parts import reason as judged
from requests_app.denials import Fault, Incomplete
from requests_app.forms.decisions import (
    AGREE,
    DISSENT,
    DISSENTING,
    IT_MAY_GO,
    IT_MAY_NOT,
    LOOKING_BACK,
    RETURN,
    WITHHOLD,
    AnswerDecisionForm,
    DecisionForm,
)
from requests_app.forms.fields import Choices
from requests_app.http import Carried, call_of_form, once, receipt_of, sent_before, showing_changes
from requests_app.models import AgencyResponse
from requests_app.queries.lateness import missed_in_deciding
from requests_app.queries.words import answer_words
from requests_app.views import decide_context, lateness
from requests_app.views.covered import SHOW, pressed
from requests_app.views.decide_context import Desk, desk
from requests_app.views.door import acted_on, errors_on, page
from requests_app.views.leaves import on_to, shown

Words = dict[str, Any]


@require_http_methods(["GET", "POST"])
@page
def decide(request: HttpRequest, *, by: Actor, at: datetime, ref: str) -> HttpResponse:
    """Show everything; record one decision. Where there is nothing to decide yet, the response's own page says so."""
    response = queries.response_or_404(by, ref, at)
    on_desk = desk(response, by=by)
    if on_desk is None:
        return redirect(f"/responses/{ref}/")
    deciding = request.method == "POST" and SHOW not in request.POST
    if deciding and (done := sent_before(call_of_form(request, by, at))):
        return recorded(request, ref, done, by=by, at=at)
    if deciding and on_desk.why_not:
        raise on_desk.why_not
    typed = request.POST if request.method == "POST" and not on_desk.why_not else None
    form = blank(on_desk, typed)
    errors: list[Words] = []
    faults: tuple[Fault, ...] = ()
    if deciding:
        try:
            return record(request, on_desk, form, by=by, at=at)
        except Incomplete as incomplete:
            errors, faults = errors_on(form, incomplete, form.POINTERS), incomplete.errors
    return sheet(request, on_desk, form, errors, late_boxes(on_desk, form, faults, at), by=by, at=at)


def sheet(
    request: HttpRequest,
    on_desk: Desk,
    form: DecisionForm,
    errors: list[Words],
    late: Words,
    *,
    by: Actor,
    at: datetime,
) -> HttpResponse:
    """The page with its form; what was typed stays, whatever was pressed."""
    response = on_desk.response
    words = commands.open_response(response, by=by, at=at)
    uncovered = pressed(request, response, words, by=by, at=at)
    context = decide_context.page_of(on_desk, words, uncovered, by=by, at=at)
    title = decide_context.titled(on_desk, answer_words(response))
    context |= {"errors": errors, "form": form, "decisions": [{"title": title, **boxes(form)}]}
    context |= {"hits": decide_context.hits(on_desk, form), **late}
    return shown(request, "decide", context)


def blank(on_desk: Desk, typed: Any) -> DecisionForm:
    """The form for what lies here; filled in with what was typed."""
    common: Words = {"choices": choices(on_desk), "ask": ask(on_desk)}
    if on_desk.looks_back:
        return DecisionForm(typed, **common)
    return AnswerDecisionForm(typed, **common, **decide_context.to_choose(on_desk))


def late_boxes(on_desk: Desk, form: DecisionForm, faults: Sequence[Fault], at: datetime) -> Words:
    """Why it is late, where whoever agrees must say so."""
    if not isinstance(form, AnswerDecisionForm) or on_desk.step.blind or on_desk.why_not:
        return {}
    missed = missed_in_deciding(on_desk.response, at)
    return lateness.boxes(on_desk.response, missed, lateness.late_in(form.data), faults)


def boxes(form: DecisionForm) -> Words:
    """The radios, and what belongs to the one that withholds."""
    if not isinstance(form, AnswerDecisionForm):
        return {"choice": form["decision"]}
    items = None if form.only_item else form["items"]
    return {
        "choice": form["decision"],
        "which": items,
        "ground": form["ground"],
        "would_change": form["would_change"],
    }


def choices(on_desk: Desk) -> Choices:
    """What can be decided, in the same order for everybody."""
    if on_desk.looks_back:
        return LOOKING_BACK
    if on_desk.step.blind:
        return [(AGREE, IT_MAY_GO), (DISSENT, IT_MAY_NOT)]
    drafted = on_desk.response.versions.select_related("drafted_by").get(number=on_desk.response.version)
    offered = [
        (AGREE, _("Agree: send as drafted")),
        (RETURN, _("Return it to %(name)s") % {"name": drafted.drafted_by.name}),
        (WITHHOLD, _("Withhold an item instead: %(name)s puts the rest forward") % {"name": drafted.drafted_by.name}),
    ]
    return offered if policies.too_few_without(on_desk.step) else [*offered, (DISSENT, DISSENTING)]


def ask(on_desk: Desk) -> str:
    """What to do when nothing was chosen."""
    if on_desk.looks_back:
        return _("Select whether it was right to share without waiting")
    return _("Select what you decide")


def record(request: HttpRequest, on_desk: Desk, form: DecisionForm, *, by: Actor, at: datetime) -> HttpResponse:
    """Carry the decision out, once. Raises Incomplete with what is missing, in page order."""
    decision, reason, seen = form.said("decision"), form.said("reason"), acted_on(request)
    if not decision:
        raise Incomplete([Fault("/decision", "required", form.ask), *reason_faults(reason)])
    act = acts(on_desk, form, decision, reason, seen, by=by, at=at)
    with showing_changes(on_desk.response, seen):
        carried = once(call_of_form(request, by, at), act)
    return recorded(request, on_desk.response.ref, carried, by=by, at=at)


def recorded(request: HttpRequest, ref: str, done: Carried, *, by: Actor, at: datetime) -> HttpResponse:
    """On to the response, which says what was recorded; the same for the second press of the same button."""
    response = queries.visible_responses(by, at).filter(ref=ref).first()
    if response is not None and (said := decide_context.said_blind(response, by)):
        return on_to(request, f"/responses/{ref}/", said, "", receipt_of(done.mark), of="response")
    if response is None:  # whoever signs for another agency sees it no more once they have signed
        return on_to(request, "/", _("Recorded. Your part in this is done."), "", receipt_of(done.mark))
    text, next_ = what_comes_next(response, request.POST.get("decision", ""), at)
    return on_to(request, f"/responses/{ref}/", text, next_, receipt_of(done.mark), of="response")


def reason_faults(reason: str) -> tuple[Fault, ...]:
    """What a command would say of the reason, said together with what else is missing."""
    try:
        judged(reason)
    except Incomplete as incomplete:
        return incomplete.errors
    return ()


def acts(
    on_desk: Desk, form: DecisionForm, decision: str, reason: str, seen: int | None, *, by: Actor, at: datetime
) -> Callable[[], Any]:
    """The one command that this decision is. Raises Incomplete where no item to withhold was chosen."""
    step = on_desk.step
    if not isinstance(form, AnswerDecisionForm):
        return lambda: commands.look_back(step, decision, reason, by=by, at=at, seen=seen)
    if decision == DISSENT:
        return lambda: commands.dissent(step, reason, by=by, at=at, seen=seen)
    if decision == RETURN:
        return lambda: commands.return_answer(step, reason, by=by, at=at, seen=seen)
    if decision == WITHHOLD:
        marks = form.marks()
        if not marks:
            fault = Fault("/withhold", "required", _("Select which items to withhold"))
            raise Incomplete([fault, *reason_faults(reason)])
        return lambda: commands.return_answer(step, reason, withhold=marks, by=by, at=at, seen=seen)
    confirm = form.said("confirm") if "confirm" in form.fields else ""
    how: Words = {"clears": form.clears(), "confirm": confirm, "late": lateness.late_in(form.data)}
    return lambda: commands.approve_step(step, reason, **how, by=by, at=at, seen=seen)


def what_comes_next(response: AgencyResponse, decision: str, at: datetime) -> tuple[str, str]:
    """What was recorded, and what comes next and when."""
    if decision == WITHHOLD:
        return _("Returned with what is to be withheld."), _("Next: whoever prepared it puts the rest forward again.")
    if decision == DISSENT:
        return _("Your dissent is on record."), _("Next: one of the others answers it in writing.")
    if decision == RETURN:
        return _("Returned to be changed."), _("Next: whoever prepared it changes it and sends it for decision again.")
    if decision != AGREE:
        return _("Your look back is on record."), ""
    if response.deliver_at is None:
        return _("Recorded."), _("Next: another step of your agency decides.")
    if response.deliver_at <= at:
        return _("Recorded. It is being sent now."), ""
    said = _("Recorded. It will be sent at %(time)s.") % {"time": hours.clock(response.deliver_at)}
    return said, _("Until then it can be stopped from this page.")
