"""What the verbs about the disclosure record and about disagreements do in a story."""

from __future__ import annotations

from requests_app import commands
from requests_app.http import looked_up
from requests_app.management.rehearsal.reading import Act, Words
from requests_app.management.rehearsal.stage import Stage, Turn
from requests_app.models import AgencyResponse, Disagreement
from requests_app.queries.disagreements import disagreement_or_404


def take_record(stage: Stage, turn: Turn, act: Act) -> tuple[AgencyResponse, Words]:
    """A copy for whoever acts, of the side on which they stand; `shows` and `hides` are held against its words."""
    why = act.line.with_.why or ""
    if turn.by.agency.code == turn.parts[1]:
        given = stage.response(turn)
        return given, commands.take_given_record(given, why, by=turn.by, at=turn.at).record
    held = stage.answer(turn)
    return held, commands.take_record(held, why, by=turn.by, at=turn.at).record


def disagree(stage: Stage, turn: Turn, act: Act) -> AgencyResponse:
    """About which items (`items`), what should happen (`view`), and why."""
    words, held = act.line.with_, stage.answer(turn)
    said = words.view or "", words.why or ""
    return commands.raise_disagreement(held, words.items, *said, by=turn.by, at=turn.at).thing


def say_view(stage: Stage, turn: Turn, act: Act) -> AgencyResponse:
    """What one's side holds (`view`), and why."""
    words, found = act.line.with_, _disagreement(stage, turn)
    return commands.say_view(found, words.view or "", words.why or "", by=turn.by, at=turn.at).thing


def take_further(stage: Stage, turn: Turn, act: Act) -> AgencyResponse:
    """To the next rung, and why."""
    found = _disagreement(stage, turn)
    return commands.take_further(found, act.line.with_.why or "", by=turn.by, at=turn.at).thing


def _disagreement(stage: Stage, turn: Turn) -> Disagreement:
    ref = stage.reached(turn).ref
    with looked_up(turn.by, turn.at, tried=turn.tried, asked_for=ref):
        return disagreement_or_404(turn.by, ref, turn.at)
