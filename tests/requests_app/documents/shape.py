"""What an example is made of."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from typing import Any

Words = dict[str, Any]


@dataclass(frozen=True)
class Example:
    """A document as it is put forward: by which agency, when, in which words. An answer says what it was asked."""

    agency: str
    at: datetime
    words: Words
    asked: tuple[str, ...] = ()
    urgency: str = ""

    def document(self, **changed: object) -> Words:
        """A copy to send, with some of its fields changed."""
        return {**deepcopy(self.words), **changed}


def nhs(value: str, source: str = "OBS") -> Words:
    """An NHS number of the test range, with who gave it."""
    return {"scheme": "NHS", "value": value, "source": source}


def item(id: str, asked_of: str, period: tuple[str, str], about: list[str], **words: str) -> Words:
    """One thing asked of one agency."""
    return {"id": id, "asked_of": asked_of, "from": period[0], "to": period[1], "about": about, **words}


def line(text: str, kind: str, as_at: str, **more: str) -> Words:
    """One shared line."""
    return {"text": text, "kind": kind, "as_at": as_at, **more}


def answer(items: list[Words], law: Words, duty: Words | None, **more: object) -> Words:
    """An answer on a matched record. `duty`: what it says under the duty test, None outside the duty."""
    test = {"isd": {"detriment_considered": True, "detriment_outcome": "NO_GREATER_HARM", **duty}} if duty else {}
    return {
        "identity_match": {"result": "MATCH", "on": ["name", "date of birth", "NHS number"]},
        "items": items,
        "discloser_law": law,
        "use": "For the purpose that was stated; not to be passed on without asking us.",
        **test,
        **more,
    }
