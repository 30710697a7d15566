"""Moving the dates that stand inside a document, when the act that carries it is moved."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

A_DAY = re.compile(r"\d{4}-\d\d-\d\d")
AN_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)")
BIRTH = "dob"


@dataclass(frozen=True)
class Shift:
    """How far things move: instants, days, and births, which move on their own: whoever stands in two documents
    has one birthday."""

    instants: timedelta
    days: timedelta
    births: timedelta


def later(words: Any, by: Shift, key: str = "") -> Any:
    """The same words with every date in them so much later."""
    if isinstance(words, dict):
        return {name: later(each, by, name) for name, each in words.items()}
    if isinstance(words, list):
        return [later(each, by, key) for each in words]
    if isinstance(words, str) and A_DAY.fullmatch(words):
        return (date.fromisoformat(words) + (by.births if key == BIRTH else by.days)).isoformat()
    if isinstance(words, str) and AN_INSTANT.fullmatch(words):
        return (datetime.fromisoformat(words) + by.instants).isoformat().replace("+00:00", "Z")
    return words
