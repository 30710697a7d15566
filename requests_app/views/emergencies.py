"""The emergency route (PG11): share first, record after. Three screens to "sent", five questions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agencies.actors import Actor
from requests_app import commands, policies, queries
from requests_app.denials import Incomplete
from requests_app.forms.emergencies import AddForm, AskNowForm, Plain, SharedForm, TellNowForm, WriteUpForm
from requests_app.http import Carried, call_of_form, once, receipt_of, sent_before, showing_changes
from requests_app.models import Emergency
from requests_app.queries.emergencies import emergency_or_404
from requests_app.views import emergency_context
from requests_app.views.door import acted_on, errors_on, page, typed_in
from requests_app.views.leaves import on_to, shown

Words = dict[str, Any]


@require_GET
@page
def start(request: HttpRequest, *, by: Actor, at: datetime) -> HttpResponse:
    """Call first; whom to ring; two ways on. Whoever oversees finds here what was used, by reference alone."""
    return shown(request, "emergency", emergency_context.start(by, at))


@require_http_methods(["GET", "POST"])
@page
def ask(request: HttpRequest, *, by: Actor, at: datetime) -> HttpResponse:
    """Ask now. No approval, no hold, no page to check: the press sends it."""
    _may_act(by)
    form = AskNowForm(typed_in(request), **emergency_context.who_can_be_asked(by, at))
    context = {"form": form, "call_back": emergency_context.own_number(by), **BACK()}
    return _sent(request, "emergency_ask", form, context, commands.ask_at_once, by=by, at=at)


@require_http_methods(["GET", "POST"])
@page
def record(request: HttpRequest, *, by: Actor, at: datetime) -> HttpResponse:
    """Enter what was shared by telephone."""
    _may_act(by)
    form = SharedForm(typed_in(request), agencies=emergency_context.who_can_be_asked(by, at)["agencies"])
    return _sent(request, "emergency_record", form, {"form": form, **BACK()}, commands.record_shared, by=by, at=at)


def BACK() -> Words:  # noqa: N802 - made anew in each reader's language
    """Where both forms lead back to."""
    return {"back": {"href": "/emergency/", "text": _("Back")}}


def _may_act(by: Actor) -> None:
    if denial := policies.why_not_act_at_once(by=by):
        raise denial


def _sent(
    request: HttpRequest, name: str, form: Plain, context: Words, command: Callable[..., Any], *, by: Actor,
    at: datetime,
) -> HttpResponse:  # fmt: skip
    """The form; or what it did, on the page that says what comes next. Pressing twice is pressing once."""
    if request.method != "POST":
        return shown(request, name, context)
    document, call = form.document(), call_of_form(request, by, at)
    done = sent_before(call)
    if done is None and form.errors:
        errors = [{"text": texts[0], "href": f"#id_{field}"} for field, texts in form.errors.items()]
        return shown(request, name, {**context, "errors": errors})
    try:
        done = done or once(call, lambda: command(document, by=by, at=at))
    except Incomplete as incomplete:
        return shown(request, name, {**context, "errors": errors_on(form, incomplete, form.POINTERS)})  # type: ignore[attr-defined]
    return _on(request, done)


def _on(request: HttpRequest, done: Carried) -> HttpResponse:
    receipt = receipt_of(done.mark)
    found = Emergency.objects.get(root_id=receipt.stream)
    return on_to(request, f"/emergency/{found.ref}/sent/", _("Recorded."), receipt=receipt, of="response")


@require_GET
@page
def sent(request: HttpRequest, *, by: Actor, at: datetime, ref: str) -> HttpResponse:
    """It is done: now ring them, and what is still to do by when."""
    found = emergency_or_404(by, ref, at)
    request.session.pop("happened", None)  # the panel says it
    return shown(request, "emergency_sent", emergency_context.sent(found, at))


@require_http_methods(["GET", "POST"])
@page
def at_once(request: HttpRequest, *, by: Actor, at: datetime, ref: str) -> HttpResponse:
    """The partner's one screen: ring the number of the register, tell them, record it."""
    found, seen = queries.response_or_404(by, ref, at), acted_on(request)
    form = TellNowForm(typed_in(request))
    call = call_of_form(request, by, at)
    if request.method == "POST" and (done := sent_before(call)):
        return _on(request, done)
    if denial := policies.why_not_answer_at_once(found, by=by):
        raise denial
    asked = commands.open_response(found, by=by, at=at)
    context = {**emergency_context.at_once(found, asked, at), "form": form}
    if request.method != "POST":
        return shown(request, "emergency_answer", context)
    document = form.document()
    try:
        with showing_changes(found, seen):
            done = once(call, lambda: commands.answer_at_once(found, document, by=by, at=at, seen=seen))
    except Incomplete as incomplete:
        errors = errors_on(form, incomplete, form.POINTERS)
        return shown(request, "emergency_answer", {**context, "errors": errors})
    return _on(request, done)


@require_GET
@page
def one(request: HttpRequest, *, by: Actor, at: datetime, ref: str) -> HttpResponse:
    """The record of one use, for its own side: both times, the write-up, what was added, the review."""
    return _record(request, emergency_or_404(by, ref, at), AddForm(), [], by=by, at=at)


def _record(
    request: HttpRequest, found: Emergency, form: AddForm, errors: list[Words], *, by: Actor, at: datetime
) -> HttpResponse:
    context = emergency_context.record(found, by=by, at=at)
    return shown(request, "emergency_record_shown", {**context, "form": form, "errors": errors})


@require_http_methods(["GET", "POST"])
@page
def write_up(request: HttpRequest, *, by: Actor, at: datetime, ref: str) -> HttpResponse:
    """The rest of the record, signed once by whoever shared."""
    found, form = emergency_or_404(by, ref, at), WriteUpForm(typed_in(request))
    call = call_of_form(request, by, at)
    done = sent_before(call) if request.method == "POST" else None
    if done is None:
        if denial := policies.why_not_write_up(found, by=by):
            raise denial
        context = {**emergency_context.to_write_up(found, at), "form": form}
        if request.method != "POST":
            return shown(request, "emergency_write_up", context)
        document = form.document()
        try:
            done = once(call, lambda: commands.write_up(found, document, by=by, at=at))
        except Incomplete as incomplete:
            errors = errors_on(form, incomplete, form.POINTERS)
            return shown(request, "emergency_write_up", {**context, "errors": errors})
    text = _("Signed. It is not changed any more; you can add to it.")
    next_ = _("Next: someone who took no part reviews it.")
    return on_to(request, f"/emergency/{ref}/", text, next_, receipt_of(done.mark), of=_whose(found))


def _whose(found: Emergency) -> str:
    """In whose record the act stands, for the receipt's line."""
    return "request" if found.info_request_id else "response"


@require_POST
@page
def add(request: HttpRequest, *, by: Actor, at: datetime, ref: str) -> HttpResponse:
    """Add to a signed record."""
    found, form = emergency_or_404(by, ref, at), AddForm(request.POST)
    words = form.document()["added"]
    try:
        done = once(call_of_form(request, by, at), lambda: commands.add_to_record(found, words, by=by, at=at))
    except Incomplete as incomplete:
        return _record(request, found, form, errors_on(form, incomplete, form.POINTERS), by=by, at=at)
    return on_to(request, f"/emergency/{ref}/", _("Added."), receipt=receipt_of(done.mark), of=_whose(found))
