"""The door of every page: who is there, what time it is, and what a refusal looks like.

A view is `def view(request, *, by, at, **place)`; it asks queries, calls one command, and returns a page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from datetime import datetime
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from agencies import hours
from agencies.actors import Actor
from agencies.http import change_agency
from agencies.looking import one_look
from audit.seal import Disposed
from requests_app.denials import Denial, Incomplete, NotFound, NotNow, NotPermitted, ReadOnly
from requests_app.http import acting, call_of_form, same_press
from requests_app.reminders import to_do
from requests_app.trail import record_refusal
from requests_app.views.leaves import HAPPENED, on_to
from requests_app.views.retention_words import how_disposed

WORDS = {
    "justification": _("Your reason"),
    "concern": _("What has happened, and what could happen to the child?"),
    "why": _("Your reason"),
}

_A_VERSION = re.compile(r"[0-9]{1,9}")
READING = frozenset({"GET", "HEAD"})
_NO_VERSION = -1  # what is read has one, so this is always behind

View = Callable[..., HttpResponse]
"""A page's view: `def view(request, *, by, at, **place)`."""


def page(view: View) -> View:
    """Give a view its actor and its time; turn every refusal into its page, with nothing of the record in it."""

    @wraps(view)
    def run(request: HttpRequest, **place: Any) -> HttpResponse:
        by: Actor | None = getattr(request, "actor", None)
        if by is None:
            sentence = _("You are a member of no agency now. Ask your agency's administrator.")
            return render(request, "403.html", {"sentence": sentence}, status=403)
        at = timezone.now()
        request.notices_to_do = SimpleLazyObject(lambda: to_do(acting(request)))  # type: ignore[attr-defined]
        try:
            if any("\0" in str(part) for part in (*place.values(), *request.GET.values())):
                raise NotFound  # no database holds such a character, so nothing is found by it
            by = _as_of_the_page(request, by)
            with one_look() if request.method in READING else nullcontext():
                return view(request, by=by, at=at, **place)
        except NotFound as hidden:
            if done := done_already(request, view, place, by=by, at=at):
                return done
            # A look-up that finds nothing is recorded the same way whether or not the row exists (dec.19).
            record_refusal(hidden, by=by, at=at, tried="look_up", asked_for=str(place.get("ref", "")))
            return render(request, "404.html", status=404)
        except Disposed as gone:
            words = {"sentence": _("What was here was %(how)s.") % {"how": how_disposed(gone)}}
            return render(request, "410.html", words, status=410)
        except Denial as denial:
            if done := done_already(request, view, place, by=by, at=at):
                return done
            tried = request.resolver_match.url_name or "" if request.resolver_match else ""
            record_refusal(denial, by=by, at=at, tried=tried, asked_for=str(place.get("ref", "")))
            return refusal(request, denial)

    return run


def _as_of_the_page(request: HttpRequest, by: Actor) -> Actor:
    """Whoever works for two agencies acts for the one that the page of their form was made for, whichever another tab
    has changed to since. Raises NotNow when they are no member of it any more."""
    code = request.POST.get("for_agency", "")
    if request.method != "POST" or code in ("", by.agency.code):
        return by
    try:
        change_agency(request, code)
    except NotPermitted as stranger:
        detail = _("This page was made for an agency that you are no member of any more. Nothing was done.")
        raise NotNow(detail) from stranger
    request.actor = acting(request)  # type: ignore[attr-defined]
    return acting(request)


def done_already(
    request: HttpRequest, view: View, place: Mapping[str, Any], *, by: Actor, at: datetime
) -> HttpResponse | None:
    """Where the first press of the same form led, with a kind sentence; None where this person never pressed it.

    The key that marks a press may be another by now, or none: it is known by its words, its page and who pressed.
    """
    if request.method != "POST" or (earlier := same_press(call_of_form(request, by, at))) is None:
        return None
    posted = request.POST.copy()
    posted["idempotency_key"] = earlier.key
    request.POST = posted  # type: ignore[assignment]
    try:
        led = view(request, by=by, at=at, **place)
        home = led.headers.get("Location", "")
        if home and HAPPENED not in request.session:
            return led  # a place that says nothing of what was done, such as the next task of a draft
    except (Denial, Disposed) as denial:
        home = "/" if isinstance(denial, NotFound) else ""
    text = _("This was done already at %(when)s, by you. Nothing is done twice.")
    when = hours.moment(earlier.made_at, at)
    return on_to(request, home or _above(request.path), text % {"when": when})


def _above(path: str) -> str:
    """The page of what a form is about: an act's own page has nothing to show once it is done."""
    kind, _slash, rest = path.strip("/").partition("/")
    of = {"share": "responses"}.get(kind, kind)
    return "/account/" if of == "account" else f"/{of}/{rest.partition('/')[0]}/"


def refusal(request: HttpRequest, denial: Denial) -> HttpResponse:
    """The page of a refusal: 403 or 503 with the reason, 409 with the words kept, 422 with every fault."""
    if isinstance(denial, NotNow):
        context = {"sentence": denial.sentence, "kept": kept_words(request.POST), "again": {"href": request.path}}
        return render(request, "409.html", context, status=409)
    if isinstance(denial, Incomplete):
        return render(request, "422.html", {"errors": [{"text": fault.detail} for fault in denial.errors]}, status=422)
    page = "503.html" if isinstance(denial, ReadOnly) else "403.html"
    return render(request, page, {"sentence": denial.sentence}, status=denial.status)


def kept_words(posted: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What the person had typed, so that it can be copied: long texts only."""
    skip = {"csrfmiddlewaretoken", "idempotency_key", "version", "for_agency"}
    return [
        {"label": WORDS.get(name, name), "text": text}
        for name, text in posted.items()
        if name not in skip and isinstance(text, str) and len(text) > 20
    ]


def errors_on(form: Any, denial: Incomplete, fields: Mapping[str, str]) -> list[dict[str, Any]]:
    """Put the faults of a command beside their fields. `fields` maps a pointer (or its beginning) to a field name.

    Returns the error summary, in the order of the faults; a fault without a field stands in the summary alone.
    """
    summary = []
    for fault in denial.errors:
        name = next((field for pointer, field in fields.items() if fault.pointer.startswith(pointer)), None)
        if name is not None and form is not None and name in form.fields:
            form.add_error(name, str(fault.detail))
        summary.append({"text": fault.detail, "href": f"#id_{name}" if name else ""})
    return summary


def typed_in(request: HttpRequest) -> QueryDict | None:
    """What a form was sent with; None where its page was only opened. Sent empty, it was sent."""
    return request.POST if request.method == "POST" else None


def seen_version(request: HttpRequest) -> int | None:
    """The version that the page was made from, as its form says; None when it says none: nothing was there to read."""
    return acted_on(request) if request.POST.get("version") else None


def acted_on(request: HttpRequest) -> int:
    """The version that somebody read who acts. A form that does not say it was made from none there is."""
    given = request.POST.get("version", "")
    return int(given) if _A_VERSION.fullmatch(given) else _NO_VERSION
