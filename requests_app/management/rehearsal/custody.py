"""What the verbs about an answer that was sent do in a story: passing it on, putting it right, a report of misuse."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import QuerySet

from requests_app import commands
from requests_app.http import looked_up
from requests_app.management.rehearsal.keeping import disagree, say_view, take_further
from requests_app.management.rehearsal.reading import Act
from requests_app.management.rehearsal.schema import Verb
from requests_app.management.rehearsal.stage import Lost, Stage, Turn
from requests_app.models import AgencyResponse
from requests_app.queries.scope import misuse_or_404

Does = Callable[[Stage, Turn, Act], AgencyResponse]
"""One act, and the answer as it then stands."""


def _ask_leave(stage: Stage, turn: Turn, act: Act) -> AgencyResponse:
    """For which agency (none: somebody outside), for whom there (`about`), for what (`text`), of which items."""
    words = act.line.with_
    said = {"to": words.agency or "", "who": words.about, "purpose": words.text, "items": words.items}
    return commands.ask_leave(stage.answer(turn), said, by=turn.by, at=turn.at).thing


def _tell_passed_on(stage: Stage, turn: Turn, act: Act) -> AgencyResponse:
    """The same, and why it could not wait (`answer`): LAW or DANGER."""
    words = act.line.with_
    said = {"to": words.agency or "", "who": words.about, "purpose": words.text, "items": words.items}
    held = stage.answer(turn)
    return commands.tell_passed_on(held, {**said, "ground": words.answer or ""}, by=turn.by, at=turn.at).thing


def _answer_leave(stage: Stage, turn: Turn, act: Act) -> AgencyResponse:
    """AGREE or REFUSE what was asked last, and why. What is passed on gets a handle of its own."""
    words, leave = act.line.with_, _newest(stage.response(turn).leaves, turn)
    done = commands.answer_leave(leave, words.answer or "", words.why or "", by=turn.by, at=turn.at).thing
    leave.refresh_from_db()
    if leave.passed and words.handle:
        stage.refs[words.handle] = leave.passed.ref
    return done


def _correct(stage: Stage, turn: Turn, act: Act) -> AgencyResponse:
    """What was wrong (`about`) and what is right (`text`), in which items."""
    words = act.line.with_
    root = stage.response(turn)
    return commands.write_correction(
        root, words.items, words.about or "", words.text or "", by=turn.by, at=turn.at
    ).thing  # fmt: skip


def _send_correction(stage: Stage, turn: Turn, _act: Act) -> AgencyResponse:
    correction = _newest(stage.response(turn).corrections, turn)
    return commands.send_correction(correction, by=turn.by, at=turn.at).thing


def _read_correction(stage: Stage, turn: Turn, _act: Act) -> AgencyResponse:
    rows = stage.answer(turn).correction_copies.order_by("correction__number")
    copy = rows.select_related("correction__response", "held").last()
    if copy is None:
        raise Lost(f"{turn.to} was never corrected")
    return commands.read_correction(copy, by=turn.by, at=turn.at).thing


def _report_misuse(stage: Stage, turn: Turn, act: Act) -> AgencyResponse:
    """What happened (`text`), and when (`about`)."""
    words, root = act.line.with_, stage.response(turn)
    return commands.report_misuse(root, words.text or "", when=words.about or "", by=turn.by, at=turn.at).thing


def _review_misuse(stage: Stage, turn: Turn, act: Act) -> AgencyResponse:
    """RESTORED or CONFIRMED, and why."""
    words, ref = act.line.with_, stage.ref_of_answer(turn)
    with looked_up(turn.by, turn.at, tried=turn.tried, asked_for=ref):
        misuse = misuse_or_404(turn.by, ref, turn.at)
    return commands.review_misuse(misuse, words.verdict or "", words.why or "", by=turn.by, at=turn.at).thing


def _newest(rows: Any, turn: Turn) -> Any:
    found: QuerySet[Any] = rows.select_related("response").order_by("number")
    newest = found.last()
    if newest is None:
        raise Lost(f"there is nothing yet to decide about {turn.to}")
    return newest


def _extend(stage: Stage, turn: Turn, act: Act) -> AgencyResponse:
    """So many more of its unit (`text`), for which reason (`answer`), and why."""
    words, response = act.line.with_, stage.response(turn)
    how: dict[str, Any] = {"code": words.answer or "", "why": words.why or "", "by": turn.by, "at": turn.at}
    return commands.extend_response(response, int(words.text or 0), **how).thing


def _object(stage: Stage, turn: Turn, act: Act) -> AgencyResponse:
    """The asking side cannot wait so long."""
    return commands.object_to_extension(stage.answer(turn), act.line.with_.why or "", by=turn.by, at=turn.at).thing


KEEPING: Mapping[Verb, Does] = {
    Verb.EXTEND: _extend,
    Verb.OBJECT: _object,
    Verb.DISAGREE: disagree,
    Verb.SAY_VIEW: say_view,
    Verb.TAKE_FURTHER: take_further,
    Verb.ASK_LEAVE: _ask_leave,
    Verb.ANSWER_LEAVE: _answer_leave,
    Verb.TELL_PASSED_ON: _tell_passed_on,
    Verb.CORRECT: _correct,
    Verb.SEND_CORRECTION: _send_correction,
    Verb.READ_CORRECTION: _read_correction,
    Verb.REPORT_MISUSE: _report_misuse,
    Verb.REVIEW_MISUSE: _review_misuse,
}
