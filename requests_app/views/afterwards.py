"""After an answer was sent (PG21, PG22): confirm that copies are destroyed, ask them to look again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from agencies.actors import Actor
from requests_app import commands, policies
from requests_app.denials import Denial
from requests_app.forms.afterwards import ActForm, DestroyedForm, LookAgainForm
from requests_app.http import call_of_form, once
from requests_app.models import AgencyResponse
from requests_app.queries.copies import copies_received
from requests_app.queries.opening import disclosed_or_404
from requests_app.queries.tracks import asker_version
from requests_app.views import custody_context, disclosure_context
from requests_app.views.acting import page_of_act
from requests_app.views.door import acted_on, page, typed_in

Words = dict[str, Any]


@require_http_methods(["GET", "POST"])
@page
def destroyed(request: HttpRequest, *, by: Actor, at: datetime, ref: str) -> HttpResponse:
    """Say by name that no copy of what was recalled is left."""
    response, form = disclosed_or_404(by, ref, at), DestroyedForm(typed_in(request))
    words = {
        "heading": _("Confirm that no copy is left"),
        "warning": _("Do not use this any more. Access has ended."),
        "lead": _("They recalled what they had sent you. They see what you say here, and that it was you."),
        "button": _("Confirm destroyed"),
        "rows": _copies(response, at),
    }

    def act() -> Any:
        how: Words = {"copies": form.said("copies"), "by": by, "at": at, "seen": acted_on(request)}
        return commands.confirm_destroyed(response, form.said("how"), **how)

    denial = policies.why_not_confirm_destroyed(response, by=by)
    said = _("Confirmed. They can see that no copy is left.")
    return _act(request, response, form, words, act, said, denial, by=by, at=at)


def _copies(held: AgencyResponse, at: datetime) -> list[Words]:
    lines = custody_context.copies_taken(copies_received(held), at)
    return [{"key": _("Copies on record"), "lines": lines}] if lines else []


@require_http_methods(["GET", "POST"])
@page
def look_again(request: HttpRequest, *, by: Actor, at: datetime, ref: str) -> HttpResponse:
    """Give them something new, on which somebody else decides again."""
    response, form = disclosed_or_404(by, ref, at), LookAgainForm(typed_in(request))
    words = {
        "heading": _("Ask them to look again"),
        "warning": _("The child’s safety does not wait for this. Use the emergency route if you need to."),
        "lead": _("Somebody else there decides on what is new. The first decision stays, linked to the second."),
        "button": _("Ask them to look again"),
    }

    def act() -> Any:
        how: Words = {"source": form.said("source"), "by": by, "at": at, "seen": acted_on(request)}
        return commands.ask_to_look_again(response, form.said("new_information"), **how)

    denial = policies.why_not_look_again(response, by=by)
    said = _("Asked. Somebody else there looks again.")
    return _act(request, response, form, words, act, said, denial, by=by, at=at)


@require_POST
@page
def better(request: HttpRequest, *, by: Actor, at: datetime, ref: str) -> HttpResponse:
    """Begin a better request from what was not shared: a draft, with what they said would be enough."""
    response = disclosed_or_404(by, ref, at)
    carried = once(
        call_of_form(request, by, at),
        lambda: commands.ask_better(response, by=by, at=at),
        mark_of=lambda draft: str(draft.ref),
    )
    return redirect("request", ref=carried.mark)


def _act(
    request: HttpRequest,
    response: AgencyResponse,
    form: ActForm,
    words: Words,
    act: Callable[[], Any],
    said: str,
    denial: Denial | None,
    *,
    by: Actor,
    at: datetime,
) -> HttpResponse:
    """Show the form, or carry the act out once and go back to the request."""
    words = {**disclosure_context.place(response), **words, "version": asker_version(response)}
    home = f"/requests/{response.info_request.ref}/" if response.info_request else f"/disclosures/{response.ref}/"
    return page_of_act(request, form, words, act, denial=denial, by=by, at=at, home=home, said=said, of="request")
