"""Calling the API in tests: as a person with a session, or as a system with a key; always at a set time."""

from __future__ import annotations

import json
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django.http import HttpResponse
from django.test import Client

from agencies.actors import Actor
from agencies.commands import issue_key
from agencies.models import Person
from tests.signing import sign_in

RQ_01 = Path(__file__).parents[2] / "requests_app" / "scenarios" / "rq-01.json"
TUESDAY = datetime(2026, 11, 10, 10, tzinfo=UTC)
BECAUSE = "The child does not crawl, the account changed twice, and this is needed before she goes home."


def documents() -> dict[str, Any]:
    """RQ-01's documents: `asks`, and each partner's answer by its code."""
    words: dict[str, Any] = json.loads(RQ_01.read_text())["documents"]
    words["OBS"].pop("explained_to_requester_at")  # later than the time at which these tests stand
    return words


def asked_of(*codes: str) -> dict[str, Any]:
    """RQ-01, asked of these partners only."""
    words: dict[str, Any] = documents()["asks"]
    return {**words, "items": [item for item in words["items"] if item["asked_of"] in codes]}


class Caller:
    """A client with its own session or key. `post` marks each call with a key of its own unless told."""

    def __init__(self, person: Person | None = None, key: str = "") -> None:
        self.client = Client(raise_request_exception=False)
        self.headers = {"Authorization": f"Bearer {key}"} if key else {}
        if person:
            sign_in(self.client, person)

    def get(self, path: str, **query: str) -> HttpResponse:
        """GET /api/v1/…"""
        return self.client.get(f"/api/v1/{path}", query or None, headers=self.headers)  # type: ignore[return-value]

    def post(self, path: str, words: Any = None, *, key: str = "", mime: str = "application/json") -> HttpResponse:
        """POST /api/v1/… with a JSON body, or with the bytes given."""
        body = words if isinstance(words, bytes) else json.dumps(words if words is not None else {}).encode()
        headers = {**self.headers, "Idempotency-Key": key or str(uuid.uuid4())}
        return self.client.post(f"/api/v1/{path}", body, content_type=mime, headers=headers)  # type: ignore[return-value]

    def done(self, path: str, words: Any = None, *, status: int = 200) -> Any:
        """POST, which must be carried out: what it answers."""
        answer = self.post(path, words)
        assert answer.status_code == status, answer.content.decode()
        return answer.json()

    def seen(self, path: str, **query: str) -> Any:
        """GET, which must be answered: what it shows."""
        answer = self.get(path, **query)
        assert answer.status_code == 200, answer.content.decode()
        return answer.json()


def refused(answer: HttpResponse) -> tuple[int, str, list[str]]:
    """A refusal's status, code and pointers, after a look at its shape."""
    assert answer["Content-Type"] == "application/problem+json", answer.content.decode()
    words = answer.json()  # type: ignore[attr-defined]
    assert words["status"] == answer.status_code
    assert words["type"] == f"/api/v1/problems/{words['code']}"
    assert all(fault["detail"] for fault in words["errors"])
    return answer.status_code, words["code"], [fault["pointer"] for fault in words["errors"]]


def a_key(by: Actor, *scopes: str, at: datetime = TUESDAY, days: int = 30) -> str:
    """The secret of a new key of this person's."""
    issued = issue_key(by.membership, "case system", list(scopes), expires_at=at + timedelta(days=days), by=by, at=at)
    return issued.secret
