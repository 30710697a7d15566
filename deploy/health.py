"""Two questions of whoever keeps the site running. Neither asks who is asking, and neither tells anything."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe


@require_safe
@login_not_required
def live(request: HttpRequest) -> HttpResponse:
    """The process answers. Touches nothing else: a database that is away is no reason to restart the site."""
    return HttpResponse("live", content_type="text/plain")


@require_safe
@login_not_required
def ready(request: HttpRequest) -> HttpResponse:
    """The site can do its work: the trail's table can be read. 503 tells the proxy to wait."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM audit_entry LIMIT 1")
    except DatabaseError:
        return HttpResponse("not ready", status=503, content_type="text/plain", headers={"Retry-After": "5"})
    return HttpResponse("ready", content_type="text/plain")
