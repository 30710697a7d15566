"""Retention: what is due for review, what is held, what was disposed of; each act on a page of its own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from agencies.actors import Actor
from requests_app import commands, policies
from requests_app.denials import Denial, NotFound
from requests_app.forms.afterwards import ActForm
from requests_app.forms.retention import DisposeForm, HoldForm, ProposeForm, RefForm, WhyForm
from requests_app.models import Disposal, Hold, Kept
from requests_app.queries import retention as records
from requests_app.views import retention_context as words
from requests_app.views.acting import page_of_act
from requests_app.views.door import page, seen_version, typed_in
from requests_app.views.leaves import shown

Words = dict[str, Any]


@require_http_methods(["GET"])
@page
def index(request: HttpRequest, *, by: Actor, at: datetime) -> HttpResponse:
    """What waits; or the way to one record by its reference."""
    if denial := policies.why_not_keep_records(by=by):
        raise denial
    form = RefForm(request.GET or None)
    if form.is_valid() and (ref := form.cleaned_data["ref"].strip().upper()):
        return redirect("retention-record", ref=records.record_or_404(by, ref).ref)
    return shown(request, "retention", {"form": RefForm(), **words.index(by, at)})


@require_http_methods(["GET"])
@page
def record(request: HttpRequest, *, by: Actor, at: datetime, ref: str) -> HttpResponse:
    """One record and what one may do with it."""
    return shown(request, "retention_record", words.record(_record(by, ref), by))


@require_http_methods(["GET", "POST"])
@page
def hold(request: HttpRequest, *, by: Actor, at: datetime, ref: str) -> HttpResponse:
    """Hold it."""
    thing, form = _record(by, ref), HoldForm(typed_in(request))
    said = {
        "heading": _("Hold this record"),
        "lead": _("Nothing of it is destroyed until two people lift the hold."),
        "button": _("Hold it"),
        "done": _("Held."),
    }

    def act(**how: Any) -> Any:
        return commands.place_hold(thing, form.said("code"), form.said("why"), **how)

    return _act(request, thing, form, said, act, policies.why_not_hold(thing, by=by), by=by, at=at)


@require_http_methods(["GET", "POST"])
@page
def propose(request: HttpRequest, *, by: Actor, at: datetime, ref: str) -> HttpResponse:
    """Propose, after a review, that it be disposed of."""
    thing, form = _record(by, ref), ProposeForm(typed_in(request))
    said = {
        "heading": _("Propose to dispose of this record"),
        "lead": _("A second person decides. What is sealed in it is then destroyed; who did what and when stays."),
        "button": _("Propose it"),
        "done": _("Recorded. It waits for a second person; or, if it may concern sexual abuse, it is held."),
    }

    def act(**how: Any) -> Any:
        return commands.propose_disposal(thing, form.proposal(), form.said("why"), **how)

    return _act(request, thing, form, said, act, policies.why_not_propose_disposal(thing, by=by), by=by, at=at)


@require_http_methods(["GET", "POST"])
@page
def dispose(request: HttpRequest, *, by: Actor, at: datetime, ref: str) -> HttpResponse:
    """Destroy what is sealed in it, as the second person."""
    thing, form = _record(by, ref), DisposeForm(typed_in(request))
    proposal = _proposal(thing)
    said = {
        "heading": _("Dispose of this record"),
        "warning": _("Nobody can bring back what you destroy here, from no backup and for no court."),
        "button": _("Dispose of it"),
        "done": _("Done. The receipt is the certificate; if it may concern sexual abuse, it is held instead."),
    }

    def act(**how: Any) -> Any:
        return commands.dispose_of(proposal, form.said("abuse"), confirm=form.said("word"), **how)

    return _act(request, thing, form, said, act, policies.why_not_dispose(proposal, by=by), by=by, at=at)


@require_http_methods(["GET", "POST"])
@page
def refuse(request: HttpRequest, *, by: Actor, at: datetime, ref: str) -> HttpResponse:
    """Keep it, as the second person."""
    thing, form = _record(by, ref), WhyForm(typed_in(request))
    proposal = _proposal(thing)
    said = {
        "heading": _("Keep this record"),
        "lead": _("It stays, and can be reviewed again."),
        "button": _("Keep it"),
        "done": _("It stays."),
    }

    def act(**how: Any) -> Any:
        return commands.refuse_disposal(proposal, form.said("why"), **how)

    return _act(request, thing, form, said, act, policies.why_not_refuse_disposal(proposal, by=by), by=by, at=at)


@require_http_methods(["GET", "POST"])
@page
def ask_lifting(request: HttpRequest, *, by: Actor, at: datetime, ref: str, hold: UUID) -> HttpResponse:
    """Ask that a hold be lifted."""
    thing, form = _record(by, ref), WhyForm(typed_in(request))
    one = _hold(thing, hold)
    said = {
        "heading": _("Ask to lift a hold"),
        "lead": _("A second person reads your reason and lifts it, or does not."),
        "button": _("Ask to lift it"),
        "done": _("Asked. A second person decides."),
    }

    def act(**how: Any) -> Any:
        return commands.ask_lifting(one, form.said("why"), **how)

    return _act(request, thing, form, said, act, policies.why_not_ask_lifting(one, by=by), by=by, at=at)


@require_http_methods(["GET", "POST"])
@page
def lift(request: HttpRequest, *, by: Actor, at: datetime, ref: str, hold: UUID) -> HttpResponse:
    """Lift it, as the second person."""
    thing, form = _record(by, ref), WhyForm(typed_in(request))
    one = _hold(thing, hold)
    said = {
        "heading": _("Lift a hold"),
        "warning": _("Whatever it protected can be disposed of afterwards."),
        "button": _("Lift it"),
        "done": _("The hold is lifted."),
    }

    def act(**how: Any) -> Any:
        return commands.lift_hold(one, form.said("why"), **how)

    return _act(request, thing, form, said, act, policies.why_not_lift_hold(one, by=by), by=by, at=at)


def _record(by: Actor, ref: str) -> Kept:
    if denial := policies.why_not_keep_records(by=by):
        raise denial
    return records.record_or_404(by, ref)


def _proposal(thing: Kept) -> Disposal:
    proposal = records.proposal_of(thing)
    if proposal is None:
        raise NotFound
    return proposal


def _hold(thing: Kept, pk: UUID) -> Hold:
    found = records.holds_of(thing).filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def _act(
    request: HttpRequest, thing: Kept, form: ActForm, said: Words, act: Callable[..., Any], denial: Denial | None,
    *, by: Actor, at: datetime,
) -> HttpResponse:  # fmt: skip
    """Show the form; or carry the act out once and go back to the record."""
    home = f"/retention/{thing.ref}/"
    words = {"ref": thing.ref, "back": {"href": home, "text": thing.ref}, **said, "version": thing.audit_seq}

    def carried_out() -> Any:
        return act(by=by, at=at, seen=seen_version(request))

    return page_of_act(request, form, words, carried_out, denial=denial, by=by, at=at, home=home, said=said["done"])
