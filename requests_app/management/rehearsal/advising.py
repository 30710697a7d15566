"""What the verbs about advice do in a story."""

from __future__ import annotations

from requests_app import commands
from requests_app.management.rehearsal.reading import Act
from requests_app.management.rehearsal.stage import Lost, Stage, Turn
from requests_app.models import AgencyResponse
from requests_app.values.advice import AdviceWanted


def ask_advice(stage: Stage, turn: Turn, act: Act) -> AgencyResponse:
    """Of whom (`adviser`), on which items, what (`text`), and why they need to know who it is (`why`), if they do."""
    words, response = act.line.with_, stage.response(turn)
    adviser = stage.cast.person(words.adviser or "").pk
    wanted = AdviceWanted(adviser, words.text or "", words.items, words.why or "")
    return commands.ask_advice(response, wanted, by=turn.by, at=turn.at).thing


def advise(stage: Stage, turn: Turn, act: Act) -> object:
    """What one advises (`view`), why, and on which condition (`about`): the adviser does not see the answer itself."""
    words, advice = act.line.with_, stage.advice(turn)
    commands.open_advice(advice, by=turn.by, at=turn.at)
    condition = words.about or ""
    return commands.give_advice(advice, words.view or "", words.why or "", condition=condition, by=turn.by, at=turn.at)


def take_advice_back(stage: Stage, turn: Turn) -> AgencyResponse:
    """The newest that was asked."""
    newest = stage.response(turn).advice.order_by("number").last()
    if newest is None:
        raise Lost(f"nobody was asked for advice on {turn.to}")
    return commands.take_advice_back(newest, by=turn.by, at=turn.at).thing
