"""Templates for the everyday request: what usually goes with a purpose, and the standing question to each agency.

A template fills; nobody is bound by it. What it filled is shown, can be changed, and is recorded as taken from it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from requests_app.guidance.entries import Entry, Label, Reference

FILLS = {"type": "types", "stage": "stages", "threshold": "thresholds", "urgency": "urgencies"}
"""What a purpose fills with a code, and the table of the pack in which each stands."""


class Purpose(Entry):
    """What an everyday request is for (the label), and what usually goes with it. `months`: how far back is asked."""

    means: Label
    type: str
    stage: str
    threshold: str
    urgency: str
    months: int = Field(ge=1, le=60)
    purpose: Label
    proportionality: Label

    def refers(self) -> Iterator[Reference]:
        for field, table in FILLS.items():
            yield (field,), (table,), getattr(self, field)


class StandingQuestion(Entry):
    """What an agency of this kind (the code) is usually asked for (the label), to answer which question, and why it.

    `about`: the child alone, or also the adults who are responsible for the child. `first`: offered before others.
    """

    question: Label
    because: Label
    about: Literal["child", "family", "adults"] = "child"
    first: bool = False

    def refers(self) -> Iterator[Reference]:
        yield ("code",), ("agency_kinds",), self.code
