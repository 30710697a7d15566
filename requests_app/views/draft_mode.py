"""What a statutory mode asks besides (C11): its questions, its template, who authorises it, who is told."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from agencies.actors import Actor
from agencies.hours import Span, duration
from requests_app import guidance, queries
from requests_app.forms.modes import ModeForm
from requests_app.guidance import Mode, Pack
from requests_app.guidance.modes import SUGGESTED
from requests_app.values.templates import suggested, taken
from requests_app.views import labels
from requests_app.views import people as people_words
from requests_app.views.door import page
from requests_app.views.drafts import keep, task

Document = dict[str, Any]


@require_http_methods(["GET", "POST"])
@page
def mode(request: HttpRequest, *, by: Actor, at: datetime, ref: str) -> HttpResponse:
    """The questions of this kind of request. What is suggested is taken by a press, never by itself."""
    draft, pack = queries.draft_or_404(by, ref), guidance.in_force(at)
    document = draft.words
    made = pack.mode_of(document.get("type", ""))
    if request.method == "POST" and request.POST.get("then") == "suggested":
        keep(request, draft, taken(document, made), by=by, at=at, filled=True)
        return redirect("draft-mode", ref=ref)
    people = [(one["ref"], people_words.name(one)) for one in document.get("subjects", [])]
    given = request.POST if request.method == "POST" else None
    form = ModeForm(given, initial=ModeForm.read(document), pack=pack, mode=made, people=people)
    onwards = f"/requests/{ref}/ask/"
    return task(request, "draft_mode", draft, form, by=by, at=at, to=onwards, **_context(document, made, pack))


def _context(document: Document, made: Mode, pack: Pack) -> Document:
    fits = suggested(document, made)
    return {
        "mode": {"label": made.label, "means": made.means, "source": made.source, "caveat": made.caveat},
        "suggested": [
            {"key": title, "value": labels.label(getattr(pack, SUGGESTED[key]), fits[key])}
            for key, title in _SLOTS
            if key in fits
        ],
        "taken": bool(document.get("taken_from_template")),
        "authorised": [str(route.why) for route in pack.pathways if route.code in made.authorised_by],
        "notices": [{"label": str(one.label), "due": due_words(one)} for one in made.notices],
    }


def due_words(notice: guidance.ModeNotice) -> str:
    """By when a notice is due, in words."""
    if notice.within:
        return _("within %(span)s") % {"span": duration(Span.parse(notice.within))}
    return _("on or before the request, unless the reason why not is recorded") if notice.due == "with_request" else ""


_SLOTS = (
    ("urgency", gettext_lazy("How fast")),
    ("stage", gettext_lazy("Stage")),
    ("threshold", gettext_lazy("How serious")),
    ("gateway", gettext_lazy("Power or duty")),
    ("art6", gettext_lazy("Lawful basis")),
)
