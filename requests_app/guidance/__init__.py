"""What the guidance says, as versioned data. Decisions name the pack they were made under; old packs stay."""

from __future__ import annotations

from requests_app.guidance.entries import (
    Entry,
    Ground,
    Law,
    Outcome,
    Question,
    Rule,
    Rung,
    Urgency,
    Words,
)
from requests_app.guidance.facts import Facts
from requests_app.guidance.packs import Pack, in_force, load, read, versions
from requests_app.guidance.reading import BrokenPack
from requests_app.guidance.smaller import WHEN_CODES, Route, VagueCitation, When

__all__ = [
    "WHEN_CODES",
    "BrokenPack",
    "Entry",
    "Facts",
    "Ground",
    "Law",
    "Outcome",
    "Pack",
    "Question",
    "Route",
    "Rule",
    "Rung",
    "Urgency",
    "VagueCitation",
    "When",
    "Words",
    "in_force",
    "load",
    "read",
    "versions",
]
