"""Asking another agency the same: the child, the concern and the items are copied; nothing that must be justified
afresh is (C4; PG4)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from requests_app.values.computed import keeps_back

Words = Mapping[str, Any]

COPIED = ("type", "jurisdiction", "stage", "subjects", "concern")
"""What is the same whoever is asked. Not urgency and threshold, which are judged on the day; not purpose, necessity,
proportionality, law or whether the family was told, which are reasons for asking these agencies then."""
COPIED_OF_AN_ITEM = ("id", "sought", "from", "to", "question", "about")
"""What is asked. Not why this agency, why for so long, whom it would name, or which lesser way was thought of."""


def copied(document: Words, *, to: str, items: Collection[str]) -> dict[str, Any]:
    """A draft that asks `to` for these items of a request."""
    draft: dict[str, Any] = {key: document[key] for key in COPIED if key in document}
    asked = [item for item in document.get("items") or () if item.get("id") in items]
    draft["items"] = [
        {**{key: item[key] for key in COPIED_OF_AN_ITEM if key in item}, "asked_of": to} for item in asked
    ]
    return draft


def referred(disclosure: Words) -> dict[str, list[str]]:
    """Which agency holds which items instead, as an answer says it."""
    found: dict[str, list[str]] = {}
    for item in disclosure.get("items") or ():
        if item.get("outcome") == "REFERRED_ON" and item.get("referred_to"):
            found.setdefault(item["referred_to"], []).append(item["item"])
    return found


def not_held(disclosure: Words) -> list[str]:
    """Items that were searched for and not found."""
    return [item["item"] for item in disclosure.get("items") or () if item.get("outcome") == "NOT_HELD"]


def better(words: Words, told: Words, *, to: str) -> dict[str, Any]:
    """What a partner did not share in full, to be asked again in a better way: each item says what would be enough."""
    enough = {item["item"]: _enough(item) for item in told["items"] if keeps_back(item)}
    made = copied(words, to=to, items=list(enough))
    items = [_narrowed(item, old, enough) for item, old in zip(made["items"], _asked(words, enough), strict=True)]
    return {**made, "items": items}


def _asked(words: Words, wanted: Collection[str]) -> list[Words]:
    return [item for item in words["items"] if item["id"] in wanted]


def _narrowed(item: dict[str, Any], old: Words, enough: Mapping[str, str]) -> dict[str, Any]:
    said = enough[old["id"]]
    return {**item, "less_intrusive": said} if said else item


def _enough(item: Words) -> str:
    said = dict.fromkeys(part.get("would_change") or "" for part in item.get("withheld") or [])
    return "\n".join(one for one in said if one)
