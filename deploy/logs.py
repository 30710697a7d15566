"""Logs that may be read by anyone who runs the machine: JSON lines with ids, never with what people wrote.

Fields are allow-listed. An exception is logged as its type and the places it passed through, because its message
may quote a row. A path is logged as its route, because a path is typed by whoever calls.
"""

from __future__ import annotations

import time
import traceback
import uuid
from collections.abc import Callable
from typing import Any

import structlog
from django.http import HttpRequest, HttpResponse

ABOUT_THE_LINE = ("event", "level", "logger", "timestamp", "exception", "where")
ABOUT_THE_REQUEST = ("request_id", "method", "route", "status", "milliseconds", "person", "agency")
ABOUT_THE_TASK = ("task", "task_id", "command", "count")
FIELDS = frozenset((*ABOUT_THE_LINE, *ABOUT_THE_REQUEST, *ABOUT_THE_TASK))
FRAMES = 12  # the innermost ones say where it broke
WORDS_KEPT = ("celery", "gunicorn")  # libraries whose own sentences hold names and ids of tasks and processes only

log = structlog.stdlib.get_logger("deploy.requests")


def _only_words_we_know(_: Any, __: str, event: dict[str, Any]) -> dict[str, Any]:
    """A library's message keeps its template without what it was filled with; a ready-made one only its source."""
    if event.pop("_from_structlog", True):
        return event
    filling = event.pop("positional_args", ())
    if str(event.get("logger")).split(".")[0] in WORDS_KEPT:
        event["event"] = event["event"] % filling if filling else event["event"]
    elif not filling:
        event["event"] = f"message of {event.get('logger')}"
    return event


def _places_without_values(_: Any, __: str, event: dict[str, Any]) -> dict[str, Any]:
    """`exc_info` becomes the exception's type and its last frames."""
    found = event.pop("exc_info", None)
    error = found[1] if isinstance(found, tuple) else found
    if isinstance(error, BaseException):
        frames = traceback.extract_tb(error.__traceback__)[-FRAMES:]
        event["exception"] = type(error).__qualname__
        event["where"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
    return event


def _allowed(_: Any, __: str, event: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in event.items() if key in FIELDS}


def configuration(level: str) -> dict[str, Any]:
    """Django's LOGGING, and structlog set to end in it."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.processors.ExceptionRenderer(lambda found: found),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    lines = {
        "()": structlog.stdlib.ProcessorFormatter,
        "foreign_pre_chain": shared,
        "processors": [_only_words_we_know, _places_without_values, _allowed, structlog.processors.JSONRenderer()],
        "use_get_message": False,
        "pass_foreign_args": True,
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": lines},
        "handlers": {"out": {"class": "logging.StreamHandler", "formatter": "lines"}},
        "root": {"handlers": ["out"], "level": level},
        "loggers": {"django": {"handlers": [], "level": level}, "django.server": {"handlers": [], "level": "WARNING"}},
    }


def request_log(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: one line for each request, and its id on every line that is written meanwhile."""

    def middleware(request: HttpRequest) -> HttpResponse:
        began = time.monotonic()
        with structlog.contextvars.bound_contextvars(request_id=str(uuid.uuid4())):
            response = get_response(request)
            match = request.resolver_match
            person = getattr(request, "_cached_user", None)  # only when somebody already looked: no query for a log
            log.info(
                "request",
                method=request.method,
                route=match.route if match else None,
                status=response.status_code,
                milliseconds=round((time.monotonic() - began) * 1000),
                person=str(person.pk) if person and person.pk else None,
            )
        return response

    return middleware
