"""A session ends: 12 hours after sign-in whatever is done, and after 30 minutes in which nothing is."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponse

BEGAN, SEEN = "began_at", "seen_at"  # seconds since 1970, UTC
GRAIN = 60  # seconds: how often `seen_at` is written, so that reading a page is not a write each time


def ends_in(session: SessionBase) -> int:
    """Seconds for which a page that was just made is good, if nothing else is done. The same for all but the last."""
    left = settings.SESSION_COOKIE_AGE - (int(time.time()) - session.get(BEGAN, int(time.time())))
    return int(min(settings.SESSION_IDLE - GRAIN, left))


def bounded(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware, before anyone is looked up: whose session is over is nobody."""

    def middleware(request: HttpRequest) -> HttpResponse:
        session = request.session
        if SESSION_KEY in session:
            now = int(time.time())
            began, seen = session.setdefault(BEGAN, now), session.setdefault(SEEN, now)
            if now - began >= settings.SESSION_COOKIE_AGE or now - seen >= settings.SESSION_IDLE:
                session.flush()
            elif now - seen >= GRAIN:
                session[SEEN] = now
        return get_response(request)

    return middleware
