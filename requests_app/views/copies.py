"""Same child, new agency: asking whoever holds it instead (PG4, PG23)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from agencies.actors import Actor
from agencies.queries import agency_names
from requests_app import commands, policies, queries
from requests_app.denials import Incomplete
from requests_app.forms.copies import CopyForm
from requests_app.http import call_of_form, once, sent_before
from requests_app.models import AgencyResponse
from requests_app.queries.parties import facts_of_all
from requests_app.values.copying import not_held, referred
from requests_app.views import labels
from requests_app.views.door import errors_on, page, typed_in
from requests_app.views.leaves import shown

Words = dict[str, Any]


@require_http_methods(["GET", "POST"])
@page
def copy(request: HttpRequest, *, by: Actor, at: datetime, ref: str) -> HttpResponse:
    """Choose whom and what; the copy is a draft, and what must be justified afresh is empty in it."""
    info_request = queries.request_or_404(by, ref, at)
    if denial := policies.why_not_copy(info_request, by=by):
        raise denial
    if request.method == "POST" and (done := sent_before(call_of_form(request, by, at))):
        return redirect("request", ref=done.mark)
    words = commands.open_request(info_request, by=by, at=at)
    names = agency_names(code for code, one in facts_of_all(at).items() if one.can_receive and code != by.agency.code)
    agencies = sorted(names.items(), key=lambda pair: pair[1])
    items = [(item["id"], f"{labels.item_title(item['id'])}: {item['sought']}") for item in words["items"]]
    form = CopyForm(typed_in(request), agencies=agencies, items=items)
    errors: list[Words] = []
    if request.method == "POST":
        to, wanted = form.said()
        call = call_of_form(request, by, at)
        try:
            carried = once(
                call,
                lambda: commands.copy_request(info_request, to, wanted, by=by, at=at),
                mark_of=lambda draft: str(draft.ref),
            )
            return redirect("request", ref=carried.mark)
        except Incomplete as incomplete:
            errors = errors_on(form, incomplete, CopyForm.POINTERS)
    context = {
        "ref": ref,
        "form": form,
        "errors": errors,
        "back": {"href": f"/requests/{ref}/", "text": _("Back to the request")},
    }
    return shown(request, "copy", context)


def elsewhere(response: AgencyResponse, words: Words, *, by: Actor) -> Words | None:
    """Where an answer leads on: whom to ask instead, and for what; None where it does not, or nobody may ask here."""
    if response.info_request is None or policies.why_not_copy(response.info_request, by=by):
        return None
    there, nowhere = referred(words), not_held(words)
    if not there and not nowhere:
        return None
    names = agency_names(there)
    return {
        "href": f"/requests/{response.info_request.ref}/copy/",
        "referred": [
            {
                "to": code,
                "items": items,
                "text": _("Ask %(agency)s for: %(items)s")
                % {"agency": names.get(code, code), "items": ", ".join(labels.item_title(item) for item in items)},
            }
            for code, items in there.items()
        ],
        "not_held": bool(nowhere),
    }
