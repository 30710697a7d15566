"""Advice (PG19): ask for it from within a step, read the extract, advise, take it back."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agencies.actors import Actor
from requests_app import commands, guidance, policies, queries
from requests_app.denials import Incomplete
from requests_app.forms.advice import AskAdviceForm, GiveAdviceForm
from requests_app.http import call_of_form, once, receipt_of, showing_changes
from requests_app.queries.advice import advice_of_or_404, advice_or_404, asked_of
from requests_app.queries.advisers import advisers_of
from requests_app.values.advice import AdviceWanted
from requests_app.views import advice_context, labels
from requests_app.views.door import acted_on, errors_on, page, seen_version, typed_in
from requests_app.views.leaves import on_to, shown

Words = dict[str, Any]
A_PAGE = 100


@require_http_methods(["GET", "POST"])
@page
def ask(request: HttpRequest, *, by: Actor, at: datetime, ref: str) -> HttpResponse:
    """Ask one adviser: whom, on which items, what. Only who advises this agency is offered."""
    response = queries.response_or_404(by, ref, at)
    if denial := policies.why_not_ask_advice(response, by=by):
        raise denial
    pack, asked = guidance.load(response.pack), queries.addressed_words(response)
    offered = advisers_of(response, by, at)
    of_role = [one for one in offered if one.role == request.GET.get("of")] or offered
    items = [(item["id"], f"{labels.item_title(item['id'])}: {item['sought']}") for item in asked["items"]]
    form = AskAdviceForm(typed_in(request), advisers=advice_context.to_choose(of_role, pack), items=items)
    context: Words = {
        "ref": ref,
        "back": {"href": f"/responses/{ref}/", "text": _("Back")},
        "form": form,
        "adviser": advice_context.to_choose(of_role, pack)[0][1] if len(of_role) == 1 else "",
        "nobody": not offered,
        "version": response.audit_seq,
    }
    if request.method != "POST":
        return shown(request, "advice_ask", context)
    said, seen = form.document(), acted_on(request)
    wanted = AdviceWanted(_id(said["adviser"]), said["question"], tuple(said["items"]), said["because"])
    try:
        with showing_changes(response, seen):
            done = once(
                call_of_form(request, by, at),
                lambda: commands.ask_advice(response, wanted, by=by, at=at, seen=seen),
            )
    except Incomplete as incomplete:
        return shown(request, "advice_ask", {**context, "errors": errors_on(form, incomplete, form.POINTERS)})
    text, next_ = _("Asked. They see only what you named."), _("Your clock runs on, and the decision stays with you.")
    return on_to(request, f"/responses/{ref}/", text, next_, receipt_of(done.mark), of="response")


def _id(given: str) -> UUID | None:
    try:
        return UUID(given)
    except ValueError:
        return None


@require_POST
@page
def take_back(request: HttpRequest, *, by: Actor, at: datetime, ref: str, advice: str) -> HttpResponse:
    """Take a request for advice back; access ends at once."""
    found = advice_of_or_404(queries.response_or_404(by, ref, at), advice)
    done = once(
        call_of_form(request, by, at),
        lambda: commands.take_advice_back(found, by=by, at=at, seen=seen_version(request)),
    )
    text, next_ = _("Taken back. They can see nothing of it any more."), _("What they saw is on record.")
    return on_to(request, f"/responses/{ref}/", text, next_, receipt_of(done.mark), of="response")


@require_GET
@page
def asked_of_me(request: HttpRequest, *, by: Actor, at: datetime) -> HttpResponse:
    """What waits for this person's advice, and what they advised on answers that have not gone."""
    rows = [advice_context.row(one, at) for one in asked_of(by)[:A_PAGE]]
    crumbs = [{"text": _("Home"), "href": "/"}, {"text": _("Advice asked of you")}]
    return shown(request, "advices", {"breadcrumbs": crumbs, "rows": rows})


@require_http_methods(["GET", "POST"])
@page
def advise(request: HttpRequest, *, by: Actor, at: datetime, ref: str) -> HttpResponse:
    """The question and the extract; the adviser's own view and reason. Each look is recorded."""
    advice, form = advice_or_404(by, ref), GiveAdviceForm(typed_in(request))
    if request.method == "POST":
        said = form.document()
        try:
            done = once(
                call_of_form(request, by, at),
                lambda: commands.give_advice(
                    advice, said["view"], said["reason"], condition=said["condition"], by=by, at=at,
                    seen=acted_on(request),
                ),
            )  # fmt: skip
        except Incomplete as incomplete:
            errors = errors_on(form, incomplete, form.POINTERS)
            return _sheet(request, advice, form, errors, by=by, at=at)
        text, next_ = _("Your advice is sent."), _("It stays on record beside the decision.")
        return on_to(request, f"/advice/{ref}/", text, next_, receipt_of(done.mark))
    return _sheet(request, advice, form, [], by=by, at=at)


def _sheet(
    request: HttpRequest, advice: Any, form: GiveAdviceForm, errors: list[Words], *, by: Actor, at: datetime
) -> HttpResponse:
    words = commands.open_advice(advice, by=by, at=at)
    denial = policies.why_not_advise(advice, by=by)
    context = advice_context.page_of(advice, words, at)
    context |= {"form": None if denial else form, "why_not": denial.sentence if denial else "", "errors": errors}
    return shown(request, "advice", context)
