"""What an answer comes to, in the words of the matrix."""

from __future__ import annotations

import re

from tests.access.columns import Column
from tests.access.driving import Answer
from tests.access.routes import UNSAFE

A_CHANGE = re.compile(
    r'(INSERT INTO|UPDATE|DELETE FROM) "(requests_app_(?!idempotencykey)|agencies_(?!signin)|guardian_)'
)
A_KEY_IS_USED = 'UPDATE "agencies_apikey" SET "last_used_at"'
BY_STATUS = {401: "in", 403: "no", 404: "-", 405: "405", 409: "now", 400: "bad", 422: "bad"}


def said(verb: str, answer: Answer, column: Column) -> str:
    """The word for an answer. An act that took effect and was answered as refused is neither: it says both."""
    word = _said(verb, answer)
    changed = any(A_CHANGE.search(sql) for sql in answer.statements if not sql.startswith(A_KEY_IS_USED))
    if word in ("see", "go") and verb in UNSAFE and changed:
        return "do"
    if word == "do" and not changed:
        return "go"
    if word in ("-", "no", "in", "out", "405") and changed and _stood(answer):
        return f"do+{word}"
    return word


def _said(verb: str, answer: Answer) -> str:
    if answer.status in (200, 201, 204):
        return "see"
    if answer.status == 302:
        if answer.location.startswith("/sign-in/"):
            return "in"
        return "out" if answer.location.startswith("/no-agency/") else "go"
    return BY_STATUS.get(answer.status, str(answer.status))


def _stood(answer: Answer) -> bool:
    """Whether the last change outlived its transaction: after a refusal it is rolled back to where it began."""
    last = max(place for place, sql in enumerate(answer.statements) if A_CHANGE.search(sql))
    return not any(sql.startswith("ROLLBACK TO SAVEPOINT") for sql in answer.statements[last:])
