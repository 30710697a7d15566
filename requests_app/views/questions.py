"""Questions and notes on the pages of a response and of a request (PG18): one press each, back to where one was."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from agencies.actors import Actor
from requests_app import commands, queries
from requests_app.denials import Fault, Incomplete
from requests_app.forms.questions import NoteForm, QuestionForm, ReplyForm
from requests_app.http import call_of_form, once, receipt_of, showing_changes
from requests_app.models import AgencyResponse, InformationRequest
from requests_app.queries.threads import question_or_404
from requests_app.views import request_context, response_context, thread_context
from requests_app.views.door import errors_on, page, seen_version
from requests_app.views.leaves import on_to, shown

Words = dict[str, Any]


@require_POST
@page
def ask(request: HttpRequest, *, by: Actor, at: datetime, ref: str) -> HttpResponse:
    """Ask the requester, with or without pausing one's own clock: which button was pressed says so."""
    found, seen = queries.response_or_404(by, ref, at), seen_version(request)
    words = queries.addressed_words(found)
    form = QuestionForm(request.POST, pins=thread_context.choices(words))
    pause = request.POST.get("pause") == "yes"
    try:
        with showing_changes(found, seen):
            carried = once(
                call_of_form(request, by, at),
                lambda: commands.ask_question(
                    found, form.said("question"), about=form.said("about"), pause=pause, by=by, at=at, seen=seen
                ),
            )
    except Incomplete as incomplete:
        return _response_again(request, found, {"ask_form": form}, incomplete, form.POINTERS, by=by, at=at)
    text = _("Asked. The requester sees your question.")
    next_ = _("Your clock is paused until they reply.") if pause else _("Your clock runs on meanwhile.")
    return on_to(request, f"/responses/{ref}/", text, next_, receipt_of(carried.mark), of="response")


@require_POST
@page
def take_back(request: HttpRequest, *, by: Actor, at: datetime, ref: str, question: UUID) -> HttpResponse:
    """Take a question back."""
    found = question_or_404(queries.response_or_404(by, ref, at), question)
    carried = once(
        call_of_form(request, by, at),
        lambda: commands.take_back_question(found, by=by, at=at, seen=seen_version(request)),
    )
    text = _("Taken back. Nobody waits for a reply.")
    return on_to(request, f"/responses/{ref}/", text, "", receipt_of(carried.mark), of="response")


@require_POST
@page
def reply(request: HttpRequest, *, by: Actor, at: datetime, ref: str, question: UUID) -> HttpResponse:
    """Reply to a partner, perhaps changing what it was asked; its clock runs again."""
    info_request = queries.request_or_404(by, ref, at)
    found = question_or_404(info_request, question)
    form = ReplyForm(request.POST, kind=found.kind, auto_id=f"id_{found.response.ref}_{found.number}_%s")
    try:
        carried = once(
            call_of_form(request, by, at),
            lambda: commands.reply_to_question(
                found,
                form.said("reply"),
                change_to=form.said("change_to"),
                change_does=form.said("change_does"),
                by=by,
                at=at,
                seen=seen_version(request),
            ),
        )
    except Incomplete as incomplete:
        context = _request_page(info_request, by=by, at=at)
        for row in context["threads"]:
            if row["id"] == f"q-{found.response.ref}-{found.number}":
                row["reply_form"] = form
        errors = _errors(form, incomplete, form.POINTERS)
        return shown(request, "request", {**context, "errors": errors})
    text = _("Your reply is sent. The agency that asked sees it.")
    return on_to(request, f"/requests/{ref}/", text, "", receipt_of(carried.mark), of="request")


@require_POST
@page
def note_on_response(request: HttpRequest, *, by: Actor, at: datetime, ref: str) -> HttpResponse:
    """A note for one's own agency only, on what it was asked."""
    found, form = queries.response_or_404(by, ref, at), NoteForm(request.POST)
    try:
        carried = once(call_of_form(request, by, at), lambda: commands.add_note(found, form.said(), by=by, at=at))
    except Incomplete as incomplete:
        return _response_again(request, found, {"note_form": form}, incomplete, form.POINTERS, by=by, at=at)
    return on_to(request, f"/responses/{ref}/", _noted(), "", receipt_of(carried.mark), of="response")


@require_POST
@page
def note_on_request(request: HttpRequest, *, by: Actor, at: datetime, ref: str) -> HttpResponse:
    """A note for one's own agency only, on what it asks."""
    found, form = queries.request_or_404(by, ref, at), NoteForm(request.POST)
    try:
        carried = once(call_of_form(request, by, at), lambda: commands.add_note(found, form.said(), by=by, at=at))
    except Incomplete as incomplete:
        errors = _errors(form, incomplete, form.POINTERS)
        return shown(request, "request", {**_request_page(found, by=by, at=at), "note_form": form, "errors": errors})
    return on_to(request, f"/requests/{ref}/", _noted(), "", receipt_of(carried.mark), of="request")


def _noted() -> str:
    """What is said after a note."""
    return _("Saved. Only your agency sees this note.")


def _response_again(
    request: HttpRequest,
    found: AgencyResponse,
    forms: Words,
    incomplete: Incomplete,
    pointers: Mapping[str, str],
    *,
    by: Actor,
    at: datetime,
) -> HttpResponse:
    """The page with what was typed and what is missing. That it is shown again is recorded as a look."""
    words = commands.open_response(found, by=by, at=at)
    context = response_context.page_of(found, words, frozenset(), by=by, at=at)
    errors = _errors(next(iter(forms.values())), incomplete, pointers)
    return shown(request, "response", {**context, **forms, "errors": errors})


def _request_page(info_request: InformationRequest, *, by: Actor, at: datetime) -> Words:
    words = commands.open_request(info_request, by=by, at=at)
    return request_context.request_page(info_request, words, QueryDict(), by=by, at=at)


def _errors(form: Any, incomplete: Incomplete, pointers: Mapping[str, str]) -> list[Words]:
    """The error summary, each line leading to its field by the id that this page gives it."""
    rows = errors_on(form, incomplete, pointers)
    for row, fault in zip(rows, incomplete.errors, strict=True):
        if name := _field(fault, pointers):
            row["href"] = f"#{form[name].id_for_label}"
    return rows


def _field(fault: Fault, pointers: Mapping[str, str]) -> str:
    return next((name for pointer, name in pointers.items() if fault.pointer.startswith(pointer)), "")
