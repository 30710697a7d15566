"""Requests' way to the trail: every act under the guidance of its thing, some in the records of both sides."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import orjson

from agencies import trail as agencies_trail
from agencies.actors import By
from agencies.trail import command, record_look, record_refusal, together
from audit.trail import Receipt, Why, content_of, contents_of
from requests_app.events import Event
from requests_app.models import AgencyResponse, Kept

__all__ = [
    "command",
    "content_of",
    "contents_of",
    "digest",
    "dispose",
    "record",
    "record_both",
    "record_look",
    "record_refusal",
    "together",
]


def record(
    event: Event,
    *,
    about: Kept,
    by: By,
    at: datetime,
    saving: Sequence[str] = (),
    content: dict[str, Any] | None = None,
    rule: str = "",
    role: str = "",
    outcome: str = "",
    moved: tuple[str, str] = ("", ""),
    refers_to: str = "",
) -> Receipt:
    """Record an act about a request or an answer, under the guidance pinned to it, saving the named fields of it.

    `rule` is that of the step which the act decides. Raises Changed when somebody else was first.
    """
    return agencies_trail.record(
        event, about=about, by=by, at=at, saving=saving, content=content, request=about.pk, role=role,
        outcome=outcome, moved=moved, why=Why(rule=rule, pack=about.pack, pack_hash=about.pack_hash),
        refers_to=refers_to,
    )  # fmt: skip


def dispose(about: Kept, *, rule: str, by: By, at: datetime, refers_to: str = "") -> Receipt:
    """Destroy what is sealed in a record, by its key, with the entry that says so. Raises Changed, ReadOnly."""
    return agencies_trail.dispose(about, by=by, at=at, request=about.pk, why=Why(rule=rule), refers_to=refers_to)


def record_both(
    event: Event,
    *,
    response: AgencyResponse,
    by: By,
    at: datetime,
    saving: Sequence[str] = (),
    content: dict[str, Any] | None = None,
    to_asker: dict[str, Any] | None = None,
    moved: tuple[str, str] = ("", ""),
    outcome: str = "",
) -> tuple[Receipt, Receipt | None]:
    """Record an act between two agencies in both streams, in the one transaction (dec.18).

    `content` is sealed for the answering side, `to_asker` anew under the key of the request, or of the arrival where
    nobody asked. Each entry is for one audience only; the response's entry refers to the other by its leaf hash.
    Lock order: request, response.
    """
    asked: Receipt | None = None
    there = response.info_request or getattr(response, "arrival", None)
    with together():
        if there is not None:
            asked = record(event, about=there, by=by, at=at, content=to_asker, outcome=outcome, refers_to=response.ref)
        own = record(
            event, about=response, by=by, at=at, saving=saving, content=content, moved=moved, outcome=outcome,
            refers_to=asked.leaf_hash if asked else "",
        )  # fmt: skip
    return own, asked


def digest(words: dict[str, Any]) -> str:
    """The SHA-256 of a version's canonical words: what a signature signs."""
    return hashlib.sha256(orjson.dumps(words, option=orjson.OPT_SORT_KEYS)).hexdigest()
