"""Taking a copy of the disclosure record: the reason first, then the file (PG23, PG45)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from agencies.actors import Actor
from requests_app import commands, papers, policies
from requests_app.commands.records import Taken
from requests_app.denials import Denial, Incomplete
from requests_app.forms.records import PDF, RecordForm
from requests_app.models import AgencyResponse
from requests_app.policies.responses import SIGN_IN_AGAIN
from requests_app.queries.opening import disclosed_or_404, given_or_404
from requests_app.views import disclosure_context
from requests_app.views.door import errors_on, page, typed_in
from requests_app.views.leaves import shown

Words = dict[str, Any]


@require_http_methods(["GET", "POST"])
@page
def of_disclosure(request: HttpRequest, *, by: Actor, at: datetime, ref: str) -> HttpResponse:
    """Of what was shared with us."""
    held = disclosed_or_404(by, ref, at)
    words = {
        **disclosure_context.place(held),
        "warning": _("Your name stands on every page of it. They can see that you took it."),
    }
    return _taken(request, held, commands.take_record, policies.why_not_take_record, words, by=by, at=at)


@require_http_methods(["GET", "POST"])
@page
def of_response(request: HttpRequest, *, by: Actor, at: datetime, ref: str) -> HttpResponse:
    """Of what we gave."""
    given = given_or_404(by, ref, at)
    words = {
        "ref": ref,
        "back": {"href": f"/responses/{ref}/", "text": _("Back to the answer")},
        "warning": _("Your name stands on every page of it. That you took it is recorded."),
    }
    take, why_not = commands.take_given_record, policies.why_not_take_given_record
    return _taken(request, given, take, why_not, words, by=by, at=at)


def _taken(
    request: HttpRequest, thing: AgencyResponse, take: Callable[..., Taken], why_not: Callable[..., Denial | None],
    words: Words, *, by: Actor, at: datetime,
) -> HttpResponse:  # fmt: skip
    """The form; or the file. Each press is another copy, and each copy is recorded."""
    denial, form = why_not(thing, by=by, at=at), RecordForm(typed_in(request))
    if denial is not None and denial.code == SIGN_IN_AGAIN:
        return redirect(f"{reverse('account_reauthenticate')}?next={request.path}")
    if denial is not None and request.method != "POST":
        raise denial
    context = {**words, **_said(), "form": form}
    if request.method != "POST":
        return shown(request, "act", context)
    try:
        kind = form.chosen()
        made = take(thing, form.said("why"), by=by, at=at)
    except Incomplete as incomplete:
        return shown(request, "act", {**context, "errors": errors_on(form, incomplete, form.POINTERS)})
    return _file(made, kind)


def _said() -> Words:
    return {
        "title": _("Take a copy of the record"),
        "heading": _("Take a copy of the record"),
        "lead": _(
            "It says what was asked, decided and shared, under which rule and law, by whom and when, on which "
            "conditions, and when it arrived. What was withheld or is sealed is not in it."
        ),
        "button": _("Take the copy"),
    }


def _file(made: Taken, kind: str) -> HttpResponse:
    """The bytes, as a file whose name says whose it is by reference alone."""
    ref = made.record["ref"]
    if kind == PDF:
        content, of, end = papers.as_pdf(made.record, made.digest), "application/pdf", "pdf"
    else:
        content, of, end = papers.as_json(made.record), "application/json", "json"
    return HttpResponse(
        content, content_type=of, headers={"Content-Disposition": f'attachment; filename="record-{ref}.{end}"'}
    )
