"""Three questions of whoever keeps the site running. None asks who is asking, and none tells anything of anybody.

`live`: does this process answer? `ready`: can the site do its work? `work`: does the software do its own: are reminders
made, answers delivered, e-mails sent, is the trail sealed? A proxy asks the second, a monitor the third.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe
from redis import Redis, RedisError

from agencies import hours
from audit import sealed
from requests_app.queries.working import work_at

PATIENCE = 0.5  # seconds for Redis
LATE = timedelta(minutes=2)
LETTERS_LATE = timedelta(minutes=20)  # a letter may have to wait for a quarter of an hour


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
    doing = work_at(now)
    yield _redis()
    if doing.worker is None:
        yield Figure("worker", "no tick has come through yet", alarm=True)
    else:
        yield _late("worker", doing.worker)
    yield _late("answers to be sent", doing.answers)
    yield _late("reminders to be made", doing.reminders)
    yield _late("e-mails to be sent", doing.letters, LETTERS_LATE)
    yield Figure("given up for now", str(doing.parked), alarm=doing.parked > 0)
    yield _late("trail to be sealed", sealed.lag(now), sealed.ALARM)
    wrong = hours.doubts(now.astimezone(hours.LONDON).date())
    yield Figure("bank holidays", ", ".join(wrong) or "known", alarm=bool(wrong))
    if sealed.too_late(now):
        yield Figure("recording", "nothing is recorded until the trail is sealed", alarm=True)


def _late(name: str, age: timedelta, alarm: timedelta = LATE) -> Figure:
    return Figure(name, f"{age.total_seconds():.0f} s", alarm=age > alarm)


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
