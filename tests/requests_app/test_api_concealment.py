"""What may not be seen is as absent as what does not exist: the same bytes, headers, queries and record."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext

from audit.models import Entry
from requests_app.management.rehearsal.partnership import Cast
from tests.requests_app import reached
from tests.requests_app.callers import BECAUSE, Caller, asked_of, documents

pytestmark = pytest.mark.usefixtures("tuesday")
NOWHERE = "ZZZZ-ZZZZ"
JUSTIFIED: dict[str, Any] = {"justification": BECAUSE, "version": 3}

ROUTES: list[tuple[str, dict[str, Any] | None]] = [
    ("requests/{ref}", None),
    ("requests/{ref}/timeline", None),
    ("requests/{ref}/responses", None),
    ("requests/{draft}/submit", {"version": 1}),
    ("requests/{ref}/revise", asked_of("OBS")),
    ("requests/{ref}/withdraw", JUSTIFIED),
    ("requests/{ref}/steps/{step}/endorse", JUSTIFIED),
    ("requests/{ref}/steps/{step}/return", JUSTIFIED),
    ("requests/{ref}/steps/{step}/decline", JUSTIFIED),
    ("requests/{ref}/steps/{step}/look_back", {**JUSTIFIED, "verdict": "RIGHT"}),
    ("requests/{ref}/responses/{answer}/due", None),
    ("requests/{ref}/responses/{answer}/open", {"accepts": True}),
    ("requests/{ref}/responses/{answer}/confirm_receipt", {"answer": "RIGHT", "version": 3}),
    ("responses/{answer}", None),
    ("responses/{answer}/timeline", None),
    ("responses/{answer}/due", None),
    ("responses/{answer}/acknowledge", {"version": 3}),
    ("responses/{answer}/put_forward", {"answer": documents()["OBS"], "version": 3}),
    ("responses/{answer}/stop", JUSTIFIED),
    ("responses/{answer}/steps/{step}/approve", JUSTIFIED),
    ("responses/{answer}/steps/{step}/return", JUSTIFIED),
    ("responses/{answer}/steps/{step}/look_back", {**JUSTIFIED, "verdict": "RIGHT"}),
    ("responses/{answer}/questions", {"question": "Which?", "about": "items/I2", "pause": True, "version": 3}),
    ("responses/{answer}/questions/{step}/take_back", {"version": 1}),
    ("responses/{answer}/notes", {"note": "For us."}),
    ("requests/{ref}/responses/{answer}/questions/{step}/reply", {"reply": "Both.", "version": 1}),
    ("requests/{ref}/notes", {"note": "For us."}),
    ("drafts/{draft}", None),
]


def _measured(call: Callable[[], HttpResponse]) -> tuple[Any, ...]:
    """What a caller could measure of an answer, and what it left in the record."""
    recorded = Entry.objects.count()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        answer = call()
    newest = Entry.objects.order_by("id").last()
    assert newest is not None
    headers = {name: value for name, value in answer.headers.items() if name != "Date"}
    left = (Entry.objects.count() - recorded, newest.action, newest.outcome)
    return answer.status_code, answer.content, headers, len(queries), left


@pytest.mark.parametrize(("route", "words"), ROUTES, ids=[route for route, _words in ROUTES])
def test_hidden_and_absent_cannot_be_told_apart(cast: Cast, route: str, words: dict[str, Any] | None) -> None:
    response = reached.delivered(cast)
    draft = reached.drafted(cast)
    assert response.info_request is not None
    hidden = {
        "ref": response.info_request.ref,
        "answer": response.ref,
        "step": response.steps.get().pk,
        "draft": draft.ref,
    }
    absent = {"ref": NOWHERE, "answer": NOWHERE, "step": uuid.uuid4(), "draft": NOWHERE}
    kit = Caller(cast.person("kit"))  # of the same agency, in another team: a stranger
    kit.seen("me")

    def call(places: dict[str, Any]) -> HttpResponse:
        path = route.format(**places)
        return kit.get(path) if words is None else kit.post(path, words)

    first, second = _measured(lambda: call(hidden)), _measured(lambda: call(absent))
    assert first == second
    assert first[0] == 404 and first[-1] == (1, "attempt.refused", "not_found")


def test_a_part_of_something_else_is_absent_too(cast: Cast) -> None:
    """Ids nested under a parent that one may see, when they belong to another."""
    mine, other = reached.submitted(cast), reached.submitted(cast)
    dara = Caller(cast.person("dara"))
    dara.seen("me")

    def endorse(step: Any) -> HttpResponse:
        return dara.post(f"requests/{mine.ref}/steps/{step}/endorse", {**JUSTIFIED, "version": mine.audit_seq})

    strange = _measured(lambda: endorse(reached.open_step(other).pk))
    absent = _measured(lambda: endorse(uuid.uuid4()))
    assert strange[:3] == absent[:3] and strange[0] == 404


def test_the_asker_does_not_see_the_answering_sides_inside(cast: Cast) -> None:
    response = reached.put_forward(cast)
    pip, omar = Caller(cast.person("pip")), Caller(cast.person("omar"))
    assert response.info_request is not None
    assert pip.get(f"responses/{response.ref}").status_code == 404
    told = str(pip.seen(f"requests/{response.info_request.ref}"))
    for inside in ("Bea", "Omar", "GP_SAFEGUARDING_LEAD", str(response.steps.get().pk), "low mood"):
        assert inside not in told, inside
    assert "low mood" in str(omar.seen(f"responses/{response.ref}"))


def test_a_stranger_to_both_sides_sees_neither(cast: Cast) -> None:
    response = reached.delivered(cast)
    assert response.info_request is not None
    for short in ("kit", "ines", "nia", "grace"):
        caller = Caller(cast.person(short))
        assert caller.get(f"requests/{response.info_request.ref}").status_code == 404
        assert caller.get(f"responses/{response.ref}").status_code == 404
        assert caller.seen("requests")["items"] == caller.seen("responses")["items"] == []


def test_reading_is_recorded_before_anything_is_shown(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    response = reached.asked(cast)
    assert response.info_request is not None
    pip, bea = Caller(cast.person("pip")), Caller(cast.person("bea"))
    pip.seen(f"requests/{response.info_request.ref}")
    bea.seen(f"responses/{response.ref}")
    newest = Entry.objects.order_by("-id").values_list("action", flat=True)[:3]
    assert set(newest) == {"request.opened", "response.opened", "session.opened"}
    monkeypatch.setattr("audit.trail.record", lambda *_, **__: 1 / 0)
    for caller, path in ((pip, f"requests/{response.info_request.ref}"), (bea, f"responses/{response.ref}")):
        answer = caller.get(path)
        assert answer.status_code == 500 and b"Sampleton" not in answer.content
