"""What an act through the API came to, held against what its scenario file expects."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from requests_app.management.rehearsal.reading import Act, written
from requests_app.management.rehearsal.schema import After, Refused
from tests.requests_app.integrator import Answered

Words = dict[str, Any]
DISGUISED = {422: 400}  # words that are incomplete: the page's status, and the API's

ASKING = {
    "submitted": {"endorse"},
    "returned": {"change"},
    "sent": {"partners", "receive"},
    "withdrawn": {"withdrawn"},
    "closed": {"finished", "not_sent"},
}
ANSWERING = {
    "received": {"confirm", "reply"},
    "acknowledged": {"prepare", "looking_again", "reply"},
    "in_approval": {"decide", "second", "looking_again", "reply"},
    "approved": {"sending"},
    "delivered": {"open", "receipt"},
    "received_by_asker": {"received", "nothing_held", "not_shared", "access_ended"},
    "recalled": {"recalled", "destroy", "wrong_place"},
    "closed": {"withdrawn"},
}
"""Statuses of a file, and in which of the API's states a thing of that status is shown."""


@dataclass(frozen=True)
class Came:
    """What an act came to: the answer, where the thing stands by it, and what was read."""

    answer: Answered
    stands: Words = field(default_factory=dict)
    read: Words = field(default_factory=dict)


def stands(told: Words) -> Words:
    """How a thing stands by what an answer tells, by the names that a file's `expect` uses."""
    if "responses" in told:
        tracks = told["responses"]
        waits = [track["next_at"] for track in tracks if track["state"] == "confirm"]
        return {
            "status": [status for status, states in ASKING.items() if told["state"] in states],
            "due_at": _same(track["due_at"] for track in tracks),
            "acknowledge_by": _same(waits),
        }
    if "state" in told:
        words = {name: told.get(name) for name in ("outcome", "due_at", "acknowledge_by", "deliver_at")}
        return words | {"status": [status for status, states in ANSWERING.items() if told["state"] in states]}
    return {}


def _same(values: Any) -> Any:
    found = sorted(set(values))
    return found[0] if len(found) == 1 else found or None


def differs(act: Act, came: Came) -> str:
    """How an act came out otherwise than its file expects."""
    expect, answer = act.line.expect, came.answer
    if isinstance(expect, Refused):
        return _differs_refused(expect, answer)
    if answer.refused:
        return f"expected done, but it was refused: {answer.words}"
    read = written(came.read)
    for wanted, texts in ((True, act.line.with_.shows), (False, act.line.with_.hides)):
        for text in texts:
            if (text in read) is not wanted:
                return f"“{text}” should {'' if wanted else 'not '}be read here"
    wanted_words = expect.model_dump(exclude_none=True) if isinstance(expect, After) else {}
    return next((_otherwise(k, v, came.stands) for k, v in wanted_words.items() if _otherwise(k, v, came.stands)), "")


def _otherwise(key: str, wanted: Any, there: Words) -> str:
    if key not in there:
        return f"nothing tells of {key}"
    seen = there[key]
    if key == "status":
        return "" if wanted in seen else f"expected {wanted}, but it stands at {seen}"
    if isinstance(wanted, datetime):
        seen = datetime.fromisoformat(seen) if isinstance(seen, str) else seen
    wanted = list(wanted) if isinstance(wanted, tuple) else wanted
    return "" if seen == wanted else f"expected {key} {wanted}, but it is {seen}"


def _differs_refused(expect: Refused, answer: Answered) -> str:
    status, words = DISGUISED.get(expect.status, expect.status), answer.words
    if (answer.status, words.get("code")) != (status, expect.code):
        return f"expected {status} {expect.code}, but got {answer.status} {words.get('code')}: {words}"
    named = [f"{fault['pointer'].removeprefix('/answer')} {fault['code']}" for fault in words["errors"]]
    if expect.pointers is not None and [fault.partition(" ")[0] for fault in named] != list(expect.pointers):
        return f"expected faults at {expect.pointers}, but got {named}"
    missing = set(expect.faults or ()) - set(named)
    return f"expected {sorted(missing)}, but got {named}" if missing else ""
