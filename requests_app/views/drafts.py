"""A draft's pages: its task list, the concern, the family, check and send (PG4, PG6, PG9, PG10)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from agencies.actors import Actor
from requests_app import commands, guidance, queries
from requests_app.denials import Changed, Fault, Incomplete
from requests_app.forms.drafts import ConcernForm, FamilyForm
from requests_app.forms.modes import asked
from requests_app.http import call_of_form, once, same_press
from requests_app.models import Draft
from requests_app.queries.parties import facts_of, facts_of_all
from requests_app.values import check_request
from requests_app.values.names import FIELDS
from requests_app.values.purposes import changed_by_hand
from requests_app.views import draft_context
from requests_app.views.door import acted_on, errors_on, page, seen_version, typed_in

Document = dict[str, Any]


def faults_of(document: Document, *, by: Actor, at: datetime) -> tuple[Fault, ...]:
    """Everything that still stands between a draft and its sending, in the order of the document."""
    pack = guidance.in_force(at)
    try:
        check_request(document, agency=facts_of(by.agency), partners=facts_of_all(at), at=at, pack=pack)
    except Incomplete as incomplete:
        return incomplete.errors
    return ()


def still_needed(
    form: Any, document: Document, place: str = "", *, by: Actor, at: datetime, all_of_it: bool = False
) -> list[Document]:
    """What a page's part of the document needs: the boxes filled wrongly, or else the document's faults in it.

    `place` is where the part stands ("/items/0"); without it the part is whatever the form's pointers name.
    `all_of_it`: the document's faults also where boxes are filled wrongly.
    """
    if form.errors and not all_of_it:
        return [{"text": texts[0], "href": f"#id_{name}"} for name, texts in form.errors.items()]
    fields = {f"{place}{pointer}": name for pointer, name in form.POINTERS.items()}
    parts = tuple(f"{part}/" for part in ([place] if place else fields))
    mine = [fault for fault in faults_of(document, by=by, at=at) if f"{fault.pointer}/".startswith(parts)]
    return errors_on(form, Incomplete(mine), fields)


def keep(
    request: HttpRequest, draft: Draft, document: Document, *, by: Actor, at: datetime, filled: bool = False
) -> None:
    """Save what was typed, once for each press. `filled`: it says itself what a template filled."""
    seen = seen_version(request)
    document = document if filled else changed_by_hand(draft.words, document)
    once(
        call_of_form(request, by, at),
        lambda: commands.save_draft(draft, document, by=by, at=at, seen=seen),
        mark_of=lambda saved: str(saved.ref),
    )


def autosaved(request: HttpRequest, draft: Draft, document: Document, *, by: Actor, at: datetime) -> HttpResponse:
    """What the page's script saves while somebody types: the line it then shows, and the version it goes on from."""
    saved = commands.save_draft(draft, document, by=by, at=at, seen=acted_on(request))
    return JsonResponse({"line": draft_context.saved_line(saved), "version": saved.version})


def parted(
    request: HttpRequest, name: str, draft: Draft, form: Any, context: Document, at: datetime
) -> HttpResponse:  # fmt: skip
    """The page again, for whoever typed in another tab meanwhile: their words in the boxes, the others beside them.

    Saving keeps theirs; opening the page afresh keeps the others.
    """
    draft.refresh_from_db()
    other = form.initial  # the draft was read after the other tab had saved it
    rows = [
        {"label": str(FIELDS.get(box, box)), "value": draft_context.in_words(form, box, other.get(box))}
        for box in form.fields
        if form.cleaned_data.get(box, "") != other.get(box) and other.get(box)
    ]
    context = {**context, "parted": {"href": request.path, "rows": rows}}
    return sheet(request, name, draft, context, at, status=409)


def task(
    request: HttpRequest, name: str, draft: Draft, form: Any, *, by: Actor, at: datetime, to: str, **context: Any
) -> HttpResponse:
    """One task of a draft. What was typed is saved, whatever it is; then on to the next, or again with its errors."""
    if request.method == "POST":
        form.is_valid()
        document = form.write(draft.words)
        try:
            if request.POST.get("then") == "autosave":
                return autosaved(request, draft, changed_by_hand(draft.words, document), by=by, at=at)
            keep(request, draft, document, by=by, at=at)
        except Changed:
            if same_press(call_of_form(request, by, at)):
                raise
            return parted(request, name, draft, form, {"form": form, **context}, at)
        draft.refresh_from_db()
        if request.POST.get("then") == "later":
            return redirect("request", ref=draft.ref)
        context["errors"] = still_needed(form, document, by=by, at=at)
        if not context["errors"]:
            return redirect(to)
    return sheet(request, name, draft, {"form": form, **context}, at)


def sheet(
    request: HttpRequest, name: str, draft: Draft, context: Document, at: datetime, status: int = 0
) -> HttpResponse:
    """A page of a draft: 422 where something is to be put right, unless told."""
    status = status or (422 if context.get("errors") else 200)
    frame = draft_context.frame(draft, at)
    return render(request, f"requests_app/{name}.html", {**frame, **context}, status=status)


@require_http_methods(["POST"])
@page
def new(request: HttpRequest, *, by: Actor, at: datetime) -> HttpResponse:
    """Begin a draft."""
    words = {"jurisdiction": by.agency.nation}
    begun = once(
        call_of_form(request, by, at),
        lambda: commands.begin_draft(None, words, by=by, at=at),
        mark_of=lambda draft: str(draft.ref),
    )
    return redirect("request", ref=begun.mark)


@require_http_methods(["POST"])
@page
def revise(request: HttpRequest, *, by: Actor, at: datetime, ref: str) -> HttpResponse:
    """Begin the next version of a request that was returned, from the words of the last."""
    info_request = queries.request_or_404(by, ref, at)
    begun = queries.drafts_of(by).filter(info_request=info_request).first()
    words = commands.open_request(info_request, by=by, at=at)
    draft = begun or commands.begin_draft(info_request, words, by=by, at=at)
    return redirect("request", ref=draft.ref)


def show_tasks(request: HttpRequest, draft: Draft, *, by: Actor, at: datetime) -> HttpResponse:
    """The task list of a draft."""
    document = draft.words
    done = draft_context.tasks(draft, document, faults_of(document, by=by, at=at), guidance.in_force(at))
    return render(request, "requests_app/draft_tasks.html", {**draft_context.frame(draft, at), **done})


@require_http_methods(["POST"])
@page
def delete(request: HttpRequest, *, by: Actor, at: datetime, ref: str) -> HttpResponse:
    """Throw the draft away."""
    draft = queries.draft_or_404(by, ref)
    once(call_of_form(request, by, at), lambda: commands.delete_draft(draft, by=by, at=at), mark_of=lambda _done: ref)
    return redirect("home")


@require_http_methods(["GET", "POST"])
@page
def concern(request: HttpRequest, *, by: Actor, at: datetime, ref: str) -> HttpResponse:
    """What has happened, how serious, how fast."""
    draft, pack = queries.draft_or_404(by, ref), guidance.in_force(at)
    form = ConcernForm(typed_in(request), initial=ConcernForm.read(draft.words), pack=pack)
    asks = asked(pack, request.POST.get("type", ""), "request")
    return task(request, "draft_concern", draft, form, by=by, at=at, to=f"/requests/{ref}/{'mode' if asks else 'ask'}/")


@require_http_methods(["GET", "POST"])
@page
def family(request: HttpRequest, *, by: Actor, at: datetime, ref: str) -> HttpResponse:
    """Whether the child and carers know."""
    draft, pack = queries.draft_or_404(by, ref), guidance.in_force(at)
    form = FamilyForm(typed_in(request), initial=FamilyForm.read(draft.words), pack=pack)
    return task(request, "draft_family", draft, form, by=by, at=at, to=f"/requests/{ref}/check/")


@require_http_methods(["GET", "POST"])
@page
def check(request: HttpRequest, *, by: Actor, at: datetime, ref: str) -> HttpResponse:
    """Check your answers, and send. Sending twice gives the same page."""
    draft = queries.drafts_of(by).filter(ref=ref).first()
    if draft is None:  # sent a moment ago by the same button
        return render(request, "requests_app/sent.html", draft_context.sent(queries.request_or_404(by, ref, at), at))
    document = draft.words
    faults = faults_of(document, by=by, at=at)
    if request.method == "POST" and not faults:
        done = commands.submit_request(draft, by=by, at=at, seen=acted_on(request))
        return render(request, "requests_app/sent.html", draft_context.sent(done.thing, at, done.receipt))
    context = draft_context.check(draft, document, faults, by=by, at=at)
    return sheet(request, "draft_check", draft, context, at, status=422 if request.method == "POST" else 200)
