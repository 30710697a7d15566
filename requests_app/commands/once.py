"""Doing once what is sent twice: a row that stands or falls with the act itself (dec.24)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError
from django.db.models import QuerySet

from agencies.models import Person
from audit import writing
from audit.prepared import prepared_change
from requests_app.models import IdempotencyKey

REMEMBERED_FOR = timedelta(hours=48)
UNDER_WAY = 0


class Repeated(Exception):  # noqa: N818 - it reads as a state, like the denials
    """Another call with the same key was first: this one does nothing."""


@dataclass(frozen=True)
class Call:
    """One unsafe call as its sender marked it: their key, the route, and the SHA-256 of what they sent."""

    person: Person
    key: str
    route: str
    body_hash: str
    at: datetime


class Claim:
    """Written first and in the act's own transaction: a second call waits here, and is then refused by the key.

    `mark_of` says of what the command returned how to find it again: at most 120 characters, never content.
    """

    def __init__(self, call: Call, *, status: int, mark_of: Callable[[Any], str]) -> None:
        self.call, self.status, self.mark_of, self.mark = call, status, mark_of, ""

    def begin(self) -> None:
        """Take the key. Raises Repeated, with which the transaction ends: there is nothing to go back to in it."""
        call = self.call
        row = IdempotencyKey(
            person=call.person, key=call.key, route=call.route, body_hash=call.body_hash, status=UNDER_WAY,
            made_at=call.at,
        )  # fmt: skip
        try:
            writing.insert_row(row)
        except IntegrityError:
            raise Repeated from None

    def finish(self, done: Any) -> None:
        """Say what came of it."""
        self.mark = self.mark_of(done)
        _done(self.call.person.pk, self.call.key, self.status, self.mark)


@prepared_change
def _done(person: UUID, key: str, status: int, mark: str) -> tuple[QuerySet[IdempotencyKey], dict[str, Any]]:
    return IdempotencyKey.objects.filter(person=person, key=key), {"status": status, "entry": mark}


def forget(call: Call) -> bool:
    """Free this call's key where it was used longer ago than it is remembered. Returns whether it was."""
    old = IdempotencyKey.objects.filter(person=call.person, key=call.key, made_at__lte=call.at - REMEMBERED_FOR)
    return bool(old.delete()[0])


def forget_old_calls(at: datetime) -> int:
    """Delete what was remembered for 48 hours. Returns how many."""
    return IdempotencyKey.objects.filter(made_at__lte=at - REMEMBERED_FOR).delete()[0]
