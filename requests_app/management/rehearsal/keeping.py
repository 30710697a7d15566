"""What the verb about the disclosure record does in a story."""

from __future__ import annotations

from requests_app import commands
from requests_app.management.rehearsal.reading import Act, Words
from requests_app.management.rehearsal.stage import Stage, Turn
from requests_app.models import AgencyResponse


def take_record(stage: Stage, turn: Turn, act: Act) -> tuple[AgencyResponse, Words]:
    """A copy for whoever acts, of the side on which they stand; `shows` and `hides` are held against its words."""
    why = act.line.with_.why or ""
    if turn.by.agency.code == turn.parts[1]:
        given = stage.response(turn)
        return given, commands.take_given_record(given, why, by=turn.by, at=turn.at).record
    held = stage.answer(turn)
    return held, commands.take_record(held, why, by=turn.by, at=turn.at).record
