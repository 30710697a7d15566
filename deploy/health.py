"""Three questions of whoever keeps the site running. None asks who is asking, and none tells anything of anybody.

`live`: does this process answer? `ready`: can the site do its work? `work`: does the software do its own: are reminders
made, answers delivered, e-mails sent, is the trail sealed? A proxy asks the second, a monitor the third.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe
from redis import Redis, RedisError

from requests_app.queries import status
from requests_app.queries.status import figures

PATIENCE = 0.5  # seconds for Redis
NAMES = {
    "worker": "worker",
    "answers": "answers to be sent",
    "reminders": "reminders to be made",
    "letters": "e-mails to be sent",
    "given_up": "given up for now",
    "seal": "trail to be sealed",
    "bank_holidays": "bank holidays",
    "recording": "recording",
}


@dataclass(frozen=True)
class Figure:
    """One line: what, how it stands, and whether that is an alarm."""

    name: str
    says: str
    alarm: bool

    def __str__(self) -> str:
        return f"{self.name}: {self.says}{'  ALARM' if self.alarm else ''}"


@require_safe
@login_not_required
def live(request: HttpRequest) -> HttpResponse:
    """The process answers. Touches nothing else: a database that is away is no reason to restart the site."""
    return HttpResponse("live", content_type="text/plain")


@require_safe
@login_not_required
def ready(request: HttpRequest) -> HttpResponse:
    """The site can do its work: the database can be read. 503 tells the proxy to wait.

    Work of the software that is late is said, but is no reason to wait: people can still read, and mostly act.
    """
    try:
        figures = list(_figures(timezone.now()))
    except DatabaseError:
        return _not_ready("not ready")
    return _plain(["ready", *(str(figure) for figure in figures if figure.alarm)])


@require_safe
@login_not_required
def work(request: HttpRequest) -> HttpResponse:
    """Every figure of the software's own work; 503 when one of them is an alarm."""
    try:
        figures = list(_figures(timezone.now()))
    except DatabaseError:
        return _not_ready("database: away  ALARM")
    alarm = any(figure.alarm for figure in figures)
    return _plain(["database: answers", *map(str, figures)], status=503 if alarm else 200)


def _figures(now: datetime) -> Iterator[Figure]:
    yield _redis()
    for one in figures(now):
        yield Figure(NAMES[one.name], _says(one), one.alarm)


def _says(one: status.Figure) -> str:
    if one.name == "worker" and one.age is None:
        return "no tick has come through yet"
    if one.name == "recording":
        return "nothing is recorded until the trail is sealed"
    if one.name == "bank_holidays":
        return ", ".join(one.named) or "known"
    return f"{one.age.total_seconds():.0f} s" if one.age is not None else str(one.count)


def _redis() -> Figure:
    if not settings.REDIS_URL:
        return Figure("redis", "not used", alarm=False)
    try:
        with Redis.from_url(
            settings.REDIS_URL, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE
        ) as redis:  # a look, not a client to keep
            redis.ping()
    except RedisError:
        return Figure("redis", "away", alarm=True)
    return Figure("redis", "answers", alarm=False)


def _plain(lines: list[str], status: int = 200) -> HttpResponse:
    return HttpResponse(
        "\n".join(lines), status=status, content_type="text/plain", headers={"Cache-Control": "no-store"}
    )


def _not_ready(words: str) -> HttpResponse:
    return HttpResponse(words, status=503, content_type="text/plain", headers={"Retry-After": "5"})
