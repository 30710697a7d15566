"""A draft's pages: its task list, the concern, the law, the family, check and send (PG4, PG6, PG8-PG10)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from agencies.actors import Actor
from requests_app import commands, guidance, queries
from requests_app.denials import Fault, Incomplete
from requests_app.forms.drafts import ConcernForm, FamilyForm, LawForm
from requests_app.forms.fields import Choices
from requests_app.models import Draft
from requests_app.queries.parties import facts_of, facts_of_all
from requests_app.values import AgencyFacts, check_request, warnings_of
from requests_app.views import draft_context
from requests_app.views.door import errors_on, page, seen_version

Document = dict[str, Any]


def faults_of(document: Document, *, by: Actor, at: datetime) -> tuple[Fault, ...]:
    """Everything that still stands between a draft and its sending, in the order of the document."""
    pack = guidance.in_force(at)
    try:
        check_request(document, agency=facts_of(by.agency), partners=facts_of_all(at), at=at, pack=pack)
    except Incomplete as incomplete:
        return incomplete.errors
    return ()


def saved(
    request: HttpRequest, draft: Draft, document: Document, form: Any, pointers: dict[str, str], *,
    by: Actor, at: datetime, to: str,
) -> HttpResponseRedirect | list[dict[str, Any]]:  # fmt: skip
    """Save what was typed, whatever it is; then go on, or say what this page still needs (its errors)."""
    commands.save_draft(draft, document, by=by, at=at, seen=seen_version(request))
    draft.refresh_from_db()
    if request.POST.get("then") == "later":
        return redirect("request", ref=draft.ref)
    if form.errors:
        return summary_of(form)
    mine = [fault for fault in faults_of(document, by=by, at=at) if fault.pointer.startswith(tuple(pointers))]
    return errors_on(form, Incomplete(mine), pointers) if mine else redirect(to)


def summary_of(form: Any) -> list[dict[str, Any]]:
    """The error summary of a form whose own boxes were filled wrongly."""
    return [{"text": texts[0], "href": f"#id_{name}"} for name, texts in form.errors.items()]


@require_http_methods(["POST"])
@page
def new(request: HttpRequest, *, by: Actor, at: datetime) -> HttpResponse:
    """Begin a draft."""
    draft = commands.save_draft(None, {"jurisdiction": by.agency.nation}, by=by, at=at)
    return redirect("request", ref=draft.ref)


@require_http_methods(["POST"])
@page
def revise(request: HttpRequest, *, by: Actor, at: datetime, ref: str) -> HttpResponse:
    """Begin the next version of a request that was returned, from the words of the last."""
    info_request = queries.request_or_404(by, ref, at)
    begun = Draft.objects.filter(info_request=info_request, owner=by.person).first()
    words = queries.request_words(info_request)
    draft = begun or commands.save_draft(None, words, by=by, at=at, revising=info_request)
    return redirect("request", ref=draft.ref)


def show_tasks(request: HttpRequest, draft: Draft, *, by: Actor, at: datetime) -> HttpResponse:
    """The task list of a draft."""
    document = draft.words
    done = draft_context.tasks(draft, document, faults_of(document, by=by, at=at))
    return render(request, "requests_app/draft_tasks.html", {**draft_context.frame(draft, at), **done})


@require_http_methods(["POST"])
@page
def delete(request: HttpRequest, *, by: Actor, at: datetime, ref: str) -> HttpResponse:
    """Throw the draft away."""
    commands.delete_draft(queries.draft_or_404(by, ref), by=by, at=at)
    return redirect("home")


@require_http_methods(["GET", "POST"])
@page
def concern(request: HttpRequest, *, by: Actor, at: datetime, ref: str) -> HttpResponse:
    """What has happened, how serious, how fast."""
    draft, pack = queries.draft_or_404(by, ref), guidance.in_force(at)
    document = draft.words
    form = ConcernForm(request.POST or None, initial=ConcernForm.read(document), pack=pack)
    context: dict[str, Any] = {"form": form}
    if request.method == "POST":
        form.is_valid()
        gone = saved(request, draft, form.write(document), form, form.POINTERS, by=by, at=at,
                     to=f"/requests/{ref}/ask/")  # fmt: skip
        if isinstance(gone, HttpResponse):
            return gone
        context["errors"] = gone
    return _again(request, "draft_concern", draft, context, at)


@require_http_methods(["GET", "POST"])
@page
def family(request: HttpRequest, *, by: Actor, at: datetime, ref: str) -> HttpResponse:
    """Whether the child and carers know."""
    draft, pack = queries.draft_or_404(by, ref), guidance.in_force(at)
    document = draft.words
    form = FamilyForm(request.POST or None, initial=FamilyForm.read(document), pack=pack)
    context: dict[str, Any] = {"form": form}
    if request.method == "POST":
        form.is_valid()
        gone = saved(request, draft, form.write(document), form, form.POINTERS, by=by, at=at,
                     to=f"/requests/{ref}/check/")  # fmt: skip
        if isinstance(gone, HttpResponse):
            return gone
        context["errors"] = gone
    return _again(request, "draft_family", draft, context, at)


@require_http_methods(["GET", "POST"])
@page
def law(request: HttpRequest, *, by: Actor, at: datetime, ref: str) -> HttpResponse:
    """The requester's own law: only what this agency may rely on is offered, and nothing is ticked."""
    draft, pack = queries.draft_or_404(by, ref), guidance.in_force(at)
    document = draft.words
    facts = facts_of(by.agency)
    form = LawForm(request.POST or None, initial=LawForm.read(document), offered=offered(pack, facts, at))
    warnings = [warning.detail for warning in warnings_of(document, facts, pack, at)]
    context: dict[str, Any] = {"form": form, "laws": [], "warnings": warnings}
    if request.method == "POST":
        form.is_valid()
        gone = saved(request, draft, form.write(document), form, form.POINTERS, by=by, at=at,
                     to=f"/requests/{ref}/family/")  # fmt: skip
        if isinstance(gone, HttpResponse):
            return gone
        context["errors"] = gone
    return _again(request, "draft_law", draft, context, at)


def offered(pack: guidance.Pack, agency: AgencyFacts, at: datetime) -> dict[str, Choices]:
    """What this agency may rely on today, per picker, with who may use it and since when."""
    body: dict[str, Any] = {
        "public_authority": agency.public_authority,
        "le_competent": agency.le_competent,
        "kinds": agency.kinds,
    }
    bases = pack.offered("bases", at=at, **body)
    gateways = pack.offered("gateways", at=at, **body)
    conditions = pack.offered("conditions", at=at, **body)
    reasons = pack.conditions["S1-18"].reasons
    return {
        "gateway": _as_choices(gateways),
        "art6": _as_choices(bases),
        "special": [*_as_choices(law for law in conditions if "SPECIAL" in law.covers), ("", "")],
        "criminal": [*_as_choices(law for law in conditions if "CRIMINAL" in law.covers), ("", "")],
        "s1_18_reason": [(code, str(words)) for code, words in reasons.items()],
    }


def _as_choices(laws: Iterable[guidance.Law]) -> Choices:
    return [(law.code, _("%(label)s (%(citation)s)") % {"label": law.label, "citation": law.citation}) for law in laws]


@require_http_methods(["GET", "POST"])
@page
def check(request: HttpRequest, *, by: Actor, at: datetime, ref: str) -> HttpResponse:
    """Check your answers, and send. Sending twice gives the same page."""
    draft = Draft.objects.filter(owner=by.person, agency=by.agency, ref=ref).first()
    if draft is None:  # sent a moment ago by the same button
        return render(request, "requests_app/sent.html", draft_context.sent(queries.request_or_404(by, ref, at), at))
    document = draft.words
    faults = faults_of(document, by=by, at=at)
    if request.method == "POST" and not faults:
        done = commands.submit_request(draft, by=by, at=at)
        return render(request, "requests_app/sent.html", draft_context.sent(done.thing, at, done.receipt))
    context = draft_context.check(draft, document, faults, by=by, at=at)
    return _again(request, "draft_check", draft, context, at, status=422 if request.method == "POST" else 200)


def _again(
    request: HttpRequest, name: str, draft: Draft, context: dict[str, Any], at: datetime, status: int = 0
) -> HttpResponse:
    status = status or (422 if context.get("errors") else 200)
    frame = draft_context.frame(draft, at)
    return render(request, f"requests_app/{name}.html", {**frame, **context}, status=status)
