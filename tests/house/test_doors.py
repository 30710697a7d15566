"""What every answer carries, when a session is over, and what a line of the log may say."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.backends.cache import SessionStore
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from rest_framework.test import APIRequestFactory
from rest_framework.views import APIView

from deploy.headers import quiet
from deploy.logs import request_log
from deploy.sessions import bounded


@pytest.fixture
def lines() -> Iterator[StringIO]:
    """What the log's one handler writes."""
    handler = logging.getLogger().handlers[0]
    assert isinstance(handler, logging.StreamHandler)
    written, before = StringIO(), handler.stream
    handler.setStream(written)
    yield written
    handler.setStream(before)


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/nowhere/", "/api/v1/nowhere"])
def test_every_answer_is_quiet(client: Client, path: str) -> None:
    headers = client.get(path).headers
    assert headers["Cache-Control"] == "no-store, private"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Cross-Origin-Opener-Policy"] == headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "geolocation=()" in headers["Permissions-Policy"]
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]


def test_a_file_that_says_how_long_it_keeps_is_believed() -> None:
    kept = quiet(lambda request: HttpResponse(headers={"Cache-Control": "max-age=1"}))
    assert kept(RequestFactory().get("/static/x"))["Cache-Control"] == "max-age=1"


def test_an_api_view_that_names_nobody_answers_nobody() -> None:
    class Forgetful(APIView):
        authentication_classes = ()  # who is asking is another question

        def get(self, request: HttpRequest) -> HttpResponse:
            return HttpResponse("secret")

        def handle_exception(self, exc: Exception) -> HttpResponse:
            return HttpResponse(status=getattr(exc, "status_code", 500))

    assert Forgetful.as_view()(APIRequestFactory().get("/")).status_code in (401, 403)


def session_after(*gaps: int) -> SessionBase:
    """A session that was signed in, then asked for a page after each gap (seconds)."""
    request = RequestFactory().get("/")
    request.session = SessionStore()
    request.session[SESSION_KEY] = "somebody"
    ask = bounded(lambda request: HttpResponse())
    with time_machine.travel("2026-11-23 09:00:00+00:00", tick=False) as clock:
        ask(request)
        for gap in gaps:
            clock.shift(gap)
            ask(request)
    return request.session


def test_a_session_lasts_while_it_is_used() -> None:
    assert SESSION_KEY in session_after(*[settings.SESSION_IDLE - 1] * 20)


def test_a_session_ends_after_half_an_hour_of_nothing() -> None:
    assert SESSION_KEY not in session_after(60, settings.SESSION_IDLE)


def test_a_session_ends_after_twelve_hours_whatever_is_done() -> None:
    assert SESSION_KEY not in session_after(*[20 * 60] * 36)


def test_a_request_leaves_one_line_with_its_route_and_not_its_path(lines: StringIO) -> None:
    answer = request_log(lambda request: HttpResponse(status=204))
    logging.getLogger("deploy.requests").setLevel(logging.INFO)
    answer(RequestFactory().get("/requests/of-rowan-exampleby/?name=Rowan"))
    line = json.loads(lines.getvalue())
    assert (line["event"], line["method"], line["status"], line["route"]) == ("request", "GET", 204, None)
    assert "owan" not in lines.getvalue()


def test_the_log_says_where_it_broke_and_not_with_what(lines: StringIO) -> None:
    try:
        raise ValueError("Key (email)=(rowan@example.test) already exists")
    except ValueError:
        logging.getLogger("django.request").exception(
            "Internal Server Error: %s", "/people/rowan/", extra={"name_": "R"}
        )
    line = json.loads(lines.getvalue())
    assert line["event"] == "Internal Server Error: %s"
    assert line["exception"] == "ValueError"
    assert Path(__file__).name in line["where"][-1]
    assert "owan" not in lines.getvalue()


def test_a_librarys_ready_made_sentence_is_not_repeated(lines: StringIO) -> None:
    logging.getLogger("some.library").error("could not parse Rowan's record")
    assert json.loads(lines.getvalue())["event"] == "message of some.library"


def test_a_workers_sentence_keeps_the_name_and_the_id_of_its_task(lines: StringIO) -> None:
    logging.getLogger("celery.worker").error("Task %(name)s[%(id)s] raised", {"name": "look", "id": "7"})
    assert json.loads(lines.getvalue())["event"] == "Task look[7] raised"
