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
from requests_app.guidance.modes import DEFAULT as DEFAULT_MODE
from requests_app.guidance.modes import Choice, Mode, ModeNotice, ModeQuestion, raised, runs_to, working_days
from requests_app.guidance.packs import Pack, in_force, load, read, versions
from requests_app.guidance.reading import BrokenPack
from requests_app.guidance.smaller import WHEN_CODES, Route, VagueCitation, When

__all__ = [
    "DEFAULT_MODE",
    "WHEN_CODES",
    "BrokenPack",
    "Choice",
    "Entry",
    "Facts",
    "Ground",
    "Law",
    "Mode",
    "ModeNotice",
    "ModeQuestion",
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
    "raised",
    "read",
    "runs_to",
    "versions",
    "working_days",
]
