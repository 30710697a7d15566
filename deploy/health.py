"""Two questions of whoever keeps the site running. Neither asks who is asking, and neither tells anything."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from audit import sealed


@require_safe
@login_not_required
def live(request: HttpRequest) -> HttpResponse:
    """The process answers. Touches nothing else: a database that is away is no reason to restart the site."""
    return HttpResponse("live", content_type="text/plain")


@require_safe
@login_not_required
def ready(request: HttpRequest) -> HttpResponse:
    """The site can do its work: the trail can be read. 503 tells the proxy to wait.

    Sealing that is late is said, but is no reason to wait: people can still read, and mostly act.
    """
    now = timezone.now()
    try:
        lag = sealed.lag(now)
    except DatabaseError:
        return HttpResponse("not ready", status=503, content_type="text/plain", headers={"Retry-After": "5"})
    words = ["ready"]
    if lag > sealed.ALARM:
        words.append(f"sealing of the trail is late by {lag.total_seconds():.0f} seconds")
    if sealed.too_late(now):
        words.append("nothing is recorded until it is sealed")
    return HttpResponse("\n".join(words), content_type="text/plain")
