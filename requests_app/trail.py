"""Requests' way to the trail: which guidance an act was under, and acts that both sides must be able to prove."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import orjson

from agencies.actors import By
from agencies.trail import command, record, record_look, record_refusal
from audit.trail import Receipt, Why, content_of, contents_of
from requests_app.events import Event
from requests_app.models import AgencyResponse, InformationRequest

__all__ = [
    "command",
    "content_of",
    "contents_of",
    "digest",
    "record",
    "record_both",
    "record_look",
    "record_refusal",
    "under",
]


def under(thing: InformationRequest | AgencyResponse, rule: str = "") -> Why:
    """The guidance that the thing's acts are under: rule, pack version and hash."""
    return Why(rule=rule, pack=thing.pack, pack_hash=thing.pack_hash)


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

    `content` is sealed for the answering side, `to_asker` anew under the request's own key. Each entry is for one
    audience only; the response's entry refers to the request's by its leaf hash. Lock order: request, response.
    """
    asked: Receipt | None = None
    request = response.info_request
    if request is not None:
        asked = record(
            event, about=request, by=by, at=at, request=request.pk, content=to_asker, outcome=outcome,
            why=under(request), refers_to=response.ref,
        )  # fmt: skip
    own = record(
        event, about=response, by=by, at=at, saving=saving, request=response.pk, content=content, moved=moved,
        outcome=outcome, why=under(response), refers_to=asked.leaf_hash if asked else "",
    )  # fmt: skip
    return own, asked


def digest(words: dict[str, Any]) -> str:
    """The SHA-256 of a version's canonical words: what a signature signs."""
    return hashlib.sha256(orjson.dumps(words, option=orjson.OPT_SORT_KEYS)).hexdigest()
