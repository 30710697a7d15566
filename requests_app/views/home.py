"""Home and the list of what this agency asked (PG2, and the requests place)."""

from __future__ import annotations

import re
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from agencies.actors import Actor
from requests_app.views import home_context
from requests_app.views.door import page
from requests_app.views.leaves import shown

A_PAGE = re.compile("[1-9][0-9]{0,5}")


@require_http_methods(["GET"])
@page
def home(request: HttpRequest, *, by: Actor, at: datetime) -> HttpResponse:
    """What needs this person now."""
    return shown(request, "home", home_context.home(by, at))


@require_http_methods(["GET"])
@page
def requests(request: HttpRequest, *, by: Actor, at: datetime) -> HttpResponse:
    """What this person's agency asked, as far as they may see it; the newest first."""
    number = request.GET.get("page", "")
    context = home_context.requests(by, at, page=int(number) if A_PAGE.fullmatch(number) else 1)
    return shown(request, "requests", context)
