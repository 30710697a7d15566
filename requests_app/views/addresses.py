"""One confidential address (H5): hidden everywhere else, shown on a page of its own for a reason that is recorded."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from agencies.actors import Actor
from requests_app import commands, queries
from requests_app.denials import Incomplete
from requests_app.forms.links import UnrestrictForm as WhyForm
from requests_app.views.door import errors_on, page
from requests_app.views.leaves import shown


@require_http_methods(["GET", "POST"])
@page
def address(request: HttpRequest, *, by: Actor, at: datetime, ref: str, of: str) -> HttpResponse:
    """Why it must be seen; then the address, for this page view."""
    found = queries.request_or_404(by, ref, at)
    form = WhyForm(request.POST if request.method == "POST" else None)
    context = {"ref": ref, "form": form, "back": {"href": f"/requests/{ref}/", "text": _("Back")}}
    if request.method != "POST":
        return shown(request, "address", context)
    try:
        line = commands.show_address(found, of, form.said("reason"), by=by, at=at)
    except Incomplete as incomplete:
        return shown(request, "address", {**context, "errors": errors_on(form, incomplete, form.POINTERS)})
    return shown(request, "address", {**context, "line": line})
