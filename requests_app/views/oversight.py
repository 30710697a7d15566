"""What the governance lead sees: the trail, an entry and its proof, whether all is as recorded (PG30, PG31)."""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from agencies.actors import Actor
from audit import checks, export
from requests_app import commands, policies
from requests_app.denials import Incomplete, NotNow
from requests_app.forms.oversight import CountedForm, SubjectForm
from requests_app.queries.attempts import counted_agencies
from requests_app.templatetags.golden import form_errors
from requests_app.views import oversight_context as words
from requests_app.views.door import errors_on, page, typed_in
from requests_app.views.leaves import shown


@require_http_methods(["GET"])
@page
def index(request: HttpRequest, *, by: Actor, at: datetime) -> HttpResponse:
    """Where an auditor begins."""
    if denial := policies.why_not_oversee(by=by):
        raise denial
    return render(request, "requests_app/oversight.html", words.index(by, at))


@require_http_methods(["GET"])
@page
def trail(request: HttpRequest, *, by: Actor, at: datetime) -> HttpResponse:
    """The entries that one audits, narrowed by what is sought. Every look is recorded, and so is what was sought."""
    form = words.form_of(request.GET, by)
    context = {"form": form, "sought": bool(request.GET), **words.nothing_yet()}
    if form.is_valid():
        before = request.GET.get("before", "")
        sought = form.sought(int(before) if before.isascii() and before.isdigit() and len(before) < 16 else None)
        context |= words.page_of(commands.search_trail(sought, by=by, at=at), sought, request.GET, by=by, at=at)
    elif denial := policies.why_not_oversee(by=by):
        raise denial
    else:
        context["errors"] = form_errors(form)
    return render(request, "requests_app/trail.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@page
def subject(request: HttpRequest, *, by: Actor, at: datetime) -> HttpResponse:
    """The records about one child. What is looked for is posted, so it stands in no address; looking is recorded."""
    if denial := policies.why_not_oversee(by=by):
        raise denial
    form, context = SubjectForm(typed_in(request)), words.subject(None)
    if request.method == "POST":
        try:
            context = words.subject(commands.search_subject(form.sought(), form.said("why"), by=by, at=at))
        except Incomplete as incomplete:
            context["errors"] = errors_on(form, incomplete, SubjectForm.POINTERS)
    return shown(request, "trail_subject", {"form": form, **context})


@require_http_methods(["GET"])
@page
def refused(request: HttpRequest, *, by: Actor, at: datetime) -> HttpResponse:
    """Refused attempts, counted by month, reason and agency. Looking is recorded."""
    form = CountedForm(request.GET, agencies=[(one.code, one.name) for one in counted_agencies(by)])
    counts = commands.count_refused(form.said(), by=by, at=at)
    return render(request, "requests_app/refused.html", {"form": form, **words.refused(counts, by, at)})


@require_http_methods(["GET"])
@page
def overturns(request: HttpRequest, *, by: Actor, at: datetime) -> HttpResponse:
    """How often a refusal on each ground did not stand. Looking is recorded."""
    counts = commands.count_overturned(None, by=by, at=at)
    return render(request, "requests_app/overturns.html", words.overturns(counts, by, at))


@require_http_methods(["GET"])
@page
def entry(request: HttpRequest, *, by: Actor, at: datetime, stream: UUID, number: int) -> HttpResponse:
    """One entry and its proof."""
    found = commands.show_entry((stream, number), by=by, at=at)
    return render(request, "requests_app/trail_entry.html", words.entry(found, by, at))


@require_http_methods(["GET", "POST"])
@page
def check(request: HttpRequest, *, by: Actor, at: datetime) -> HttpResponse:
    """Check the whole trail, and what the last check found. A long trail is checked by the worker."""
    if request.method == "POST":
        asked = commands.ask_check(None, by=by, at=at)
        if checks.short():
            checks.carry_out(asked, at)
        return redirect("oversight-check")
    if denial := policies.why_not_oversee(by=by):
        raise denial
    return render(request, "requests_app/trail_check.html", words.check(at))


@require_http_methods(["POST"])
@page
def proofs(request: HttpRequest, *, by: Actor, at: datetime) -> HttpResponse:
    """The entries about one request or answer with their proofs, to be checked without us. No content is among them."""
    ref = request.POST.get("ref", "").upper()[:20]
    held = _zipped(commands.take_proofs(ref, by=by, at=at))
    answer = HttpResponse(held, content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="proofs-{ref}.zip"'
    return answer


def _zipped(streams: Sequence[UUID]) -> bytes:
    held = io.BytesIO()
    with tempfile.TemporaryDirectory() as folder:
        try:
            export.export_bundle(Path(folder), streams=streams)
        except export.NothingSealed as nothing:
            raise NotNow(_("Nothing is sealed yet, so nothing can be proved. Try again in a minute.")) from nothing
        with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as packed:
            for path in sorted(Path(folder).rglob("*")):
                packed.write(path, path.relative_to(folder))
    return held.getvalue()
