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
from requests_app.guidance.purposes import FILLS, Purpose, StandingQuestion
from requests_app.guidance.reading import BrokenPack
from requests_app.guidance.smaller import WHEN_CODES, DisagreementRung, Route, VagueCitation, When
from requests_app.guidance.statutory import StatutoryClock, ends_at, planned, ready_by, since_of
from requests_app.guidance.turns import Turn

__all__ = [
    "DEFAULT_MODE",
    "FILLS",
    "WHEN_CODES",
    "BrokenPack",
    "Choice",
    "DisagreementRung",
    "Entry",
    "Facts",
    "Ground",
    "Law",
    "Mode",
    "ModeNotice",
    "ModeQuestion",
    "Outcome",
    "Pack",
    "Purpose",
    "Question",
    "Route",
    "Rule",
    "Rung",
    "StandingQuestion",
    "StatutoryClock",
    "Turn",
    "Urgency",
    "VagueCitation",
    "When",
    "Words",
    "ends_at",
    "in_force",
    "load",
    "planned",
    "raised",
    "read",
    "ready_by",
    "runs_to",
    "since_of",
    "versions",
    "working_days",
]
