"""What the checks say of a changed example: the one question that every test of values asks."""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy
from datetime import timedelta
from typing import Any

from requests_app import guidance
from requests_app.denials import Fault, Incomplete
from requests_app.values import AnswerDocument, RequestDocument, check_answer, check_request, warnings_of
from tests.requests_app.documents import ANSWERS, BAD, CONFIDENTIAL, REQUESTS, Words
from tests.requests_app.parties import PARTNERS

Found = set[tuple[str, str]]
"""Pointer and code of each fault."""
GONE: Any = object()
"""What a field is changed to when it is taken out."""


def pack() -> guidance.Pack:
    """The guidance that holds when the examples play."""
    return guidance.load("ENG-2026-09")


def changed(words: Words, changes: dict[str, Any]) -> Words:
    """The words with what stands at each pointer replaced, added ("/items/-") or taken out (GONE)."""
    for place, value in changes.items():
        *way, last = place.split("/")[1:]
        inside: Any = words
        for part in way:
            inside = inside[int(part)] if isinstance(inside, list) else inside.setdefault(part, {})
        if last == "-":
            inside.append(deepcopy(value))
        elif value is GONE and isinstance(inside, dict):
            inside.pop(last, None)
        elif value is GONE:
            del inside[int(last)]
        else:
            inside[int(last) if isinstance(inside, list) else last] = deepcopy(value)
    return words


def asked(ref: str, changes: dict[str, Any] | None = None, **by: Any) -> RequestDocument:
    """A worked example request, changed and checked."""
    example = REQUESTS.get(ref) or BAD[ref]
    given = {"agency": PARTNERS[example.agency], "partners": PARTNERS, "at": example.at, "pack": pack(), **by}
    return check_request(changed(example.document(), changes or {}), **given)


def answered(ref: str, changes: dict[str, Any] | None = None, **by: Any) -> AnswerDocument:
    """A worked example answer ("RQ-01/OBS"), changed and checked."""
    example = ANSWERS[ref]
    given = {
        "agency": PARTNERS[example.agency],
        "asked": example.asked,
        "at": example.at,
        "pack": pack(),
        "urgency": example.urgency,
        "confidential": CONFIDENTIAL.get(ref.split("/")[0], ()),
        "partners": PARTNERS,
        **by,
    }
    return check_answer(changed(example.document(), changes or {}), **given)


def faults_of(ref: str, changes: dict[str, Any] | None = None, **by: Any) -> Found:
    """Where and what: pointer and code of every fault of a changed request or answer."""
    return {(each.pointer, each.code) for each in faults(ref, changes, **by)}


def faults(ref: str, changes: dict[str, Any] | None = None, **by: Any) -> list[Fault]:
    """Every fault, in order. Each sentence is read, because that is when it is filled in."""
    try:
        answered(ref, changes, **by) if "/" in ref else asked(ref, changes, **by)
    except Incomplete as denial:
        found = list(denial.errors)
        assert all(str(each.detail).strip() and "%(" not in str(each.detail) for each in found)
        return found
    return []


def warned_of(ref: str, changes: dict[str, Any] | None = None, **by: Any) -> Found:
    """Where and what a changed example is warned of."""
    example = (ANSWERS if "/" in ref else REQUESTS | BAD)[ref]
    agency = by.get("agency", PARTNERS[example.agency])
    found = warnings_of(changed(example.document(), changes or {}), agency, pack(), example.at)
    return places(found)


def places(found: Iterable[Fault]) -> Found:
    """Pointer and code of each."""
    return {(each.pointer, each.code) for each in found}


ONE_MINUTE = timedelta(minutes=1)
