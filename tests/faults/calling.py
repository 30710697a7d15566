"""People at the real site's API: each act is sent until it is done, always with the same key, as a client does it."""

from __future__ import annotations

import http.client
import json
import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.test import Client

from agencies.models import Person
from audit.models import Entry
from tests.faults.invariants.sent import Acknowledged
from tests.faults.site import Site, now
from tests.faults.stories import asks
from tests.requests_app.callers import BECAUSE, documents
from tests.signing import sign_in

TOKEN = "a" * 32  # no secret: what a browser sends back from its own cookie
NOT_NOW = {429, 500, 502, 503, 504}
Words = dict[str, Any]


@dataclass
class Visitor:
    """One person with a session, who does not give up."""

    person: Person
    site: Site
    stop: threading.Event
    told: list[Acknowledged] = field(default_factory=list)
    again: int = 0

    def __post_init__(self) -> None:
        client = Client()
        sign_in(client, self.person)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        self.cookies = f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={TOKEN}"

    def act(self, path: str, words: Words, action: str = "") -> Words:
        """Until it is done. `action`: what it is recorded as, where it leaves a receipt."""
        key = str(uuid4())
        body = json.dumps(words)
        answer = self._until(lambda: self._send("POST", path, body, key))
        if action:
            leaf = bytes.fromhex(answer["receipt"]["leaf_hash"])
            self.told.append(Acknowledged(key, self.person.pk, leaf.hex(), action))
        return answer

    def see(self, path: str) -> Words:
        """Read."""
        return self._until(lambda: self._send("GET", path, None, ""))

    def _until(self, call: Callable[[], tuple[int, Words]]) -> Words:
        until = time.monotonic() + 120
        while time.monotonic() < until:
            try:
                status, words = call()
            except (OSError, http.client.HTTPException):
                status, words = 503, {}
            if status < 300:
                return words
            if status not in NOT_NOW and words.get("code") != "under_way":
                raise AssertionError((status, words))
            self.again += 1
            time.sleep(0.3)
        raise AssertionError("it was not done in two minutes")

    def _send(self, verb: str, path: str, body: str | None, key: str) -> tuple[int, Words]:
        line = http.client.HTTPConnection("127.0.0.1", self.site.port, timeout=20)
        headers = {"Cookie": self.cookies, "X-CSRFToken": TOKEN, "Content-Type": "application/json"}
        try:
            line.request(verb, f"/api/v1/{path}", body, headers | ({"Idempotency-Key": key} if key else {}))
            answer = line.getresponse()
            return answer.status, json.loads(answer.read() or b"{}")
        finally:
            line.close()


def tell_stories(people: dict[str, Visitor], stop: threading.Event) -> int:
    """One request after the other, from its draft to the approval of its answer. Returns how many."""
    pip, dara, bea, omar = (people[short] for short in ("pip", "dara", "bea", "omar"))
    done = 0
    while not stop.is_set():
        ref = pip.act("requests", asks(["OBS"], now()))["ref"]
        sent = pip.act(f"requests/{ref}/submit", {"version": 1}, "request.submitted")["request"]
        step = next(one["id"] for one in sent["steps"] if one["status"] == "open")
        signed = {"justification": f"{BECAUSE} {random.random()}", "version": sent["version"]}  # noqa: S311
        dara.act(f"requests/{ref}/steps/{step}/endorse", signed, "step.endorsed")
        track = pip.see(f"requests/{ref}/responses")["items"][0]
        place = f"responses/{track['ref']}"
        asked = bea.see(place)
        taken = bea.act(f"{place}/acknowledge", {"version": asked["version"]}, "response.acknowledged")["response"]
        forward = {"answer": documents()["OBS"], "version": taken["version"]}
        put = bea.act(f"{place}/put_forward", forward, "response.put_forward")["response"]
        step = next(one["id"] for one in put["steps"] if one["status"] == "open")
        signed = {"justification": f"{BECAUSE} {random.random()}", "version": put["version"]}  # noqa: S311
        omar.act(f"{place}/steps/{step}/approve", signed, "step.approved")
        done += 1
    return done


def acknowledged(people: dict[str, Visitor]) -> list[Acknowledged]:
    """Every act with a receipt, with the place of its entry looked up by the receipt's hash."""
    told = [one for visitor in people.values() for one in visitor.told]
    leaves = {bytes.fromhex(one.mark): one for one in told}
    places: dict[bytes, tuple[UUID, int]] = {
        bytes(leaf): (stream, seq)
        for leaf, stream, seq in Entry.objects.filter(leaf_hash__in=list(leaves)).values_list(
            "leaf_hash", "stream_id", "stream_seq"
        )
    }
    found = []
    for leaf, one in leaves.items():
        stream, seq = places.get(leaf, ("nowhere", 0))
        found.append(Acknowledged(one.key, one.person, f"{stream}:{seq}", one.action))
    return found
