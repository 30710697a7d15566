"""The description is public, whole and true: its examples work, and every refusal is described."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import URLPattern

from requests_app.api import examples, urls
from requests_app.api.problems import KINDS
from requests_app.denials import Denial
from requests_app.management.rehearsal.partnership import Cast
from tests.requests_app import reached
from tests.requests_app.callers import Caller


@pytest.fixture(scope="module")
def description() -> dict[str, Any]:
    """What `/api/schema/` serves to anybody."""
    answer: Any = Client().get("/api/schema/", {"format": "json"})
    assert answer.status_code == 200
    words: dict[str, Any] = answer.json()
    return words


def test_every_route_is_described(description: dict[str, Any]) -> None:
    routes = {str(route.pattern) for route in urls.urlpatterns if isinstance(route, URLPattern)}
    described = {path.removeprefix("/api/") for path in description["paths"]}
    plain = {
        route.replace("<ref:", "{")
        .replace("<int:", "{")
        .replace("<uuid:", "{")
        .replace("<slug:", "{")
        .replace(">", "}")
        for route in routes
    }
    assert plain - described == {"schema/", r"^[\s\S]*$"}


def test_every_operation_says_how_it_refuses(description: dict[str, Any]) -> None:
    for path, methods in description["paths"].items():
        for method, operation in methods.items():
            refusals = {status for status in operation["responses"] if int(status) >= 400}
            assert {"400", "401", "403", "404", "429", "500"} <= refusals, path
            assert method == "get" or {"409", "413", "415", "422"} <= refusals, path
            assert method == "get" or any(given["name"] == "Idempotency-Key" for given in operation["parameters"])


def test_what_comes_in_takes_nothing_unknown(description: dict[str, Any]) -> None:
    schemas = description["components"]["schemas"]
    for name in ("EndorseStep", "RequestDocument", "SubjectWords", "AnswerDocument", "PutForwardResponse", "IssueKey"):
        assert schemas[name]["additionalProperties"] is False


def test_every_denial_has_its_place_in_the_registry() -> None:
    waiting: list[type[Denial]] = [Denial]
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        assert kind.default_code in KINDS
        assert kind.default_code == "incomplete" or KINDS[kind.default_code].status == kind.status


def test_the_examples_work(cast: Cast, tuesday: time_machine.Traveller) -> None:
    prepared = Caller(cast.person("pip")).done("requests", examples.REQUEST, status=201)
    assert prepared["state"] == "draft"
    response = reached.asked(cast)
    words = {"answer": examples.ANSWER, "version": response.audit_seq}
    put = Caller(cast.person("bea")).done(f"responses/{response.ref}/put_forward", words)
    assert put["response"]["outcome"] == "PART"
