"""The API against its own description: a few hundred calls made up by schemathesis, and not one that it cannot take.

Sessions are sent with their token, references and steps are real ones half of the time.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import schemathesis
from django.conf import settings
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, given
from hypothesis import settings as how
from hypothesis.errors import Unsatisfiable
from hypothesis.strategies import integers
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from deploy.wsgi import application
from requests_app.management.rehearsal.partnership import Cast
from tests.requests_app import reached
from tests.requests_app.callers import TUESDAY, Caller, a_key

EXAMPLES = 6  # right and as many wrong ones, for each of some 35 operations
TOKEN = "a" * 32
SIDES = {"asking": "/api/v1/requests/", "answering": "/api/v1/responses/"}
CALLERS = ("pip", "dara", "omar", "bea", "kit")
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


@contextmanager
def one_connection() -> Iterator[None]:
    """The application is called directly: it must not close the connection that holds the test's transaction."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def place(cast: Cast, tuesday: Any) -> dict[str, Any]:
    """Who calls, and what there is to be found."""
    response = reached.delivered(cast)
    draft = reached.drafted(cast)
    waiting = reached.submitted(cast)
    assert response.info_request is not None
    sessions = [Caller(cast.person(who)).client.cookies[settings.SESSION_COOKIE_NAME].value for who in CALLERS]
    return {
        "sessions": [{settings.SESSION_COOKIE_NAME: session, settings.CSRF_COOKIE_NAME: TOKEN} for session in sessions],
        "key": a_key(cast.actor("omar", TUESDAY), "requests:read", "requests:draft", "responses:read"),
        "asking": [
            {"ref": response.info_request.ref, "response_ref": response.ref, "step_id": uuid.uuid4()},
            {"ref": waiting.ref, "response_ref": response.ref, "step_id": reached.open_step(waiting).pk},
            {"ref": draft.ref, "response_ref": response.ref, "step_id": uuid.uuid4()},
        ],
        "answering": [{"ref": response.ref, "step_id": response.steps.get().pk}],
        "else": [{"version": "ENG-2026-09", "code": "not_now"}],
    }


def test_nothing_that_can_be_said_breaks_it(place: dict[str, Any]) -> None:
    with one_connection():
        described = schemathesis.openapi.from_wsgi("/api/schema/?format=json", application)
        operations = [found.ok() for found in described.get_all_operations()]
        assert len(operations) > 30
        statuses = Counter[int]()
        for operation in operations:
            for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
                _try_hard(operation, mode, place, statuses)
    assert {200, 400, 403, 404, 409} <= set(statuses), statuses  # it got past the doors


def _try_hard(operation: Any, mode: GenerationMode, place: dict[str, Any], statuses: Counter[int]) -> None:
    @how(max_examples=EXAMPLES, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy(generation_mode=mode), turn=integers(0, 59))
    def call(case: Any, turn: int) -> None:
        side = next((side for side, begins in SIDES.items() if operation.path.startswith(begins)), "else")
        known = place[side][turn % len(place[side])]
        if turn % 4:
            case.path_parameters |= {name: str(known[name]) for name in case.path_parameters if name in known}
        case.cookies, case.headers = {}, {k: v for k, v in case.headers.items() if k != "Authorization"}
        headers: dict[str, str] = {"Idempotency-Key": str(uuid.uuid4())} if turn % 5 else {}
        if turn % 6:
            headers |= {"X-CSRFToken": TOKEN}
            answer = case.call_and_validate(
                headers=headers, cookies=place["sessions"][turn % len(CALLERS)], checks=CHECKS
            )
        else:
            headers |= {"Authorization": f"Bearer {place['key']}"}
            answer = case.call_and_validate(headers=headers, checks=CHECKS)
        statuses[answer.status_code] += 1

    try:
        call()
    except Unsatisfiable:
        assert mode is GenerationMode.NEGATIVE  # a call without parameters has no wrong ones
