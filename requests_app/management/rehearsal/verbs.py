"""What each verb of a scenario does: one command of the product, with the act's own words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from audit.verify import children_without_entry, verify
from requests_app import commands, reminders
from requests_app.management.rehearsal import staffing
from requests_app.management.rehearsal.advising import advise, ask_advice, take_advice_back
from requests_app.management.rehearsal.custody import KEEPING, Does
from requests_app.management.rehearsal.keeping import take_record
from requests_app.management.rehearsal.reading import Act, Words
from requests_app.management.rehearsal.routes import OF_THE_AGENCY
from requests_app.management.rehearsal.schema import ActWords, Verb
from requests_app.management.rehearsal.stage import Lost, Stage, Turn
from requests_app.models import AgencyResponse, Draft, InformationRequest
from requests_app.queries.reaching import uncleared
from requests_app.values.marks import Mark

Thing = InformationRequest | AgencyResponse | Draft | None


@dataclass(frozen=True)
class Done:
    """What an act came to: the thing as it now stands, what was shown, what was found wrong."""

    thing: Thing = None
    shown: Words | None = None
    notices: tuple[str, ...] | None = None
    wrong: str = ""


@dataclass(frozen=True)
class Scene:
    """One act about to be done."""

    stage: Stage
    turn: Turn
    act: Act

    @property
    def words(self) -> ActWords:
        """The act's own words."""
        return self.act.line.with_


def _save(scene: Scene) -> Draft:
    """The words as a draft: of a new request, of one that was returned, or of an answer."""
    stage, turn, document = scene.stage, scene.turn, scene.act.document
    draft = stage.draft(turn)
    if draft is not None and document is None:
        return draft
    if document is None:
        raise Lost(f"{turn.to} has no draft to go on with")
    if draft is not None:
        return commands.save_draft(draft, document, by=turn.by, at=turn.at)
    if len(turn.parts) == 2:
        response = stage.response(turn)
        return commands.begin_draft(response, document, by=turn.by, at=turn.at)
    if turn.parts[0] in stage.refs:
        info_request = stage.request(turn)
        return commands.begin_draft(info_request, document, by=turn.by, at=turn.at)
    draft = commands.begin_draft(None, document, by=turn.by, at=turn.at)
    stage.refs[turn.parts[0]] = draft.ref
    return draft


def _draft(scene: Scene) -> Done:
    return Done(_save(scene))


def _submit(scene: Scene) -> Done:
    return Done(commands.submit_request(_save(scene), by=scene.turn.by, at=scene.turn.at).thing)


def _copy(scene: Scene) -> Done:
    """Same child, new agency: the draft gets a handle of its own."""
    turn, words = scene.turn, scene.words
    info_request = scene.stage.request(turn)
    draft = commands.copy_request(info_request, words.agency or "", words.items, by=turn.by, at=turn.at)
    scene.stage.refs[words.handle or ""] = draft.ref
    return Done(draft)


def _offer(scene: Scene) -> Done:
    """What nobody asked for gets a handle of its own: `OFFER-1`, and from then on `OFFER-1/BNT` as any answer."""
    turn, document = scene.turn, scene.act.document or {}
    response = commands.begin_offer(document, by=turn.by, at=turn.at).thing
    scene.stage.refs[turn.parts[0]] = response.ref
    return Done(response)


def _withdraw_offer(scene: Scene) -> Done:
    turn, response = scene.turn, scene.stage.response(scene.turn)
    return Done(commands.withdraw_offer(response, scene.words.why or "", by=turn.by, at=turn.at).thing)


def _ask_at_once(scene: Scene) -> Done:
    turn = scene.turn
    made = commands.ask_at_once(scene.act.document or {}, by=turn.by, at=turn.at).thing
    scene.stage.refs[turn.parts[0]] = made.ref
    return Done(made)


def _answer_at_once(scene: Scene) -> Done:
    turn, words = scene.turn, scene.act.document or {}
    return Done(commands.answer_at_once(scene.stage.response(turn), words, by=turn.by, at=turn.at).thing)


def _record_shared(scene: Scene) -> Done:
    turn = scene.turn
    response = commands.record_shared(scene.act.document or {}, by=turn.by, at=turn.at).thing
    scene.stage.refs[turn.parts[0]] = response.ref
    return Done(response)


def _break_glass(scene: Scene) -> Done:
    """`why`: why now; `text`: who else was tried."""
    turn, words = scene.turn, scene.words
    ref = scene.stage.ref(turn)
    commands.break_glass(ref, words.why or "", words.text or "", by=turn.by, at=turn.at)
    return Done()


def _write_up(scene: Scene) -> Done:
    turn, found = scene.turn, scene.stage.emergency(scene.turn)
    return Done(commands.write_up(found, scene.act.document or {}, by=turn.by, at=turn.at).thing)


def _add_to_record(scene: Scene) -> Done:
    turn, found = scene.turn, scene.stage.emergency(scene.turn)
    return Done(commands.add_to_record(found, scene.words.text or "", by=turn.by, at=turn.at).thing)


def _put_forward(scene: Scene) -> Done:
    forward = commands.put_forward_response
    return Done(forward(_save(scene), late=scene.words.why_late, by=scene.turn.by, at=scene.turn.at).thing)


def _sign(command: Callable[..., Any]) -> Callable[[Scene], Done]:
    def sign(scene: Scene) -> Done:
        step = scene.stage.step(scene.turn)
        return Done(command(step, scene.words.why or "", by=scene.turn.by, at=scene.turn.at).thing)

    return sign


def _approve(scene: Scene) -> Done:
    turn, words, step = scene.turn, scene.words, scene.stage.step(scene.turn)
    waiting = uncleared(step.response) if words.clears and step.response else []
    clears = {hit.key: words.clears for hit in waiting}
    agreed = commands.approve_step(
        step, words.why or "", clears=clears, confirm=words.confirm, late=scene.words.why_late, by=turn.by, at=turn.at
    )
    return Done(agreed.thing)


def _return_answer(scene: Scene) -> Done:
    turn, words, step = scene.turn, scene.words, scene.stage.step(scene.turn)
    marks = [Mark(mark.item, mark.code, mark.would_change) for mark in words.withhold]
    return Done(commands.return_answer(step, words.why or "", withhold=marks, by=turn.by, at=turn.at).thing)


def _look_back(scene: Scene) -> Done:
    turn, words = scene.turn, scene.words
    step = scene.stage.step(turn, looking_back=True)
    return Done(commands.look_back(step, words.verdict or "", words.why or "", by=turn.by, at=turn.at).thing)


def _withdraw(scene: Scene) -> Done:
    turn = scene.turn
    info_request = scene.stage.request(turn)
    return Done(commands.withdraw_request(info_request, scene.words.why or "", by=turn.by, at=turn.at).thing)


def _take(scene: Scene) -> Done:
    turn, response = scene.turn, scene.stage.response(scene.turn)
    return Done(commands.acknowledge_response(response, late=scene.words.why_late, by=turn.by, at=turn.at).thing)


def _ask(scene: Scene) -> Done:
    turn, words, response = scene.turn, scene.words, scene.stage.response(scene.turn)
    asked = commands.ask_question(
        response, words.text or "", about=words.about or "", pause=words.pause, by=turn.by, at=turn.at
    )
    return Done(asked.thing)


def _reply(scene: Scene) -> Done:
    """To the partner's newest question, reached from the request by its asking side."""
    turn, words = scene.turn, scene.words
    question = scene.stage.question(scene.stage.answer(turn), turn)
    replied = commands.reply_to_question(
        question, words.text or "", change_to=words.change_to or "", change_does=words.change_does or "", by=turn.by,
        at=turn.at,
    )  # fmt: skip
    return Done(replied.thing)


def _take_back(scene: Scene) -> Done:
    turn = scene.turn
    question = scene.stage.question(scene.stage.response(turn), turn)
    return Done(commands.take_back_question(question, by=turn.by, at=turn.at).thing)


def _note(scene: Scene) -> Done:
    """On what one asks, or on what one was asked."""
    turn = scene.turn
    thing = scene.stage.request(turn) if len(turn.parts) == 1 else scene.stage.response(turn)
    return Done(commands.add_note(thing, scene.words.text or "", by=turn.by, at=turn.at).thing)


def _stop(scene: Scene) -> Done:
    turn = scene.turn
    response = scene.stage.response(turn)
    return Done(commands.stop_response(response, scene.words.why or "", by=turn.by, at=turn.at).thing)


def _open(scene: Scene) -> Done:
    turn = scene.turn
    answer = scene.stage.answer(turn)
    shown = commands.open_disclosure(answer, accepts=scene.words.accepts, by=turn.by, at=turn.at)
    answer.refresh_from_db()
    return Done(answer, shown)


def _confirm(scene: Scene) -> Done:
    turn = scene.turn
    answer = scene.stage.answer(turn)
    return Done(commands.confirm_receipt(answer, scene.words.answer or "RIGHT", by=turn.by, at=turn.at).thing)


def _recall(scene: Scene) -> Done:
    turn, words = scene.turn, scene.words
    response = scene.stage.response(turn)
    recalled = commands.recall_response(response, words.why or "", confirm=words.confirm, by=turn.by, at=turn.at)
    return Done(recalled.thing)


def _destroyed(scene: Scene) -> Done:
    """How (`text`), and of which copies (`about`)."""
    turn, words, answer = scene.turn, scene.words, scene.stage.answer(scene.turn)
    said = commands.confirm_destroyed(answer, words.text or "", copies=words.about or "", by=turn.by, at=turn.at)
    return Done(said.thing)


def _look_again(scene: Scene) -> Done:
    """What is new (`text`) and from whom (`about`). From then on the handle means the second response."""
    turn, words, answer = scene.turn, scene.words, scene.stage.answer(scene.turn)
    again = commands.ask_to_look_again(answer, words.text or "", source=words.about or "", by=turn.by, at=turn.at)
    return Done(again.thing)


def _see(scene: Scene) -> Done:
    """What one may read of a request (its asking side) or of what a partner was asked (its answering side)."""
    turn = scene.turn
    if len(turn.parts) == 1:
        info_request = scene.stage.request(turn)
        return Done(info_request, commands.open_request(info_request, by=turn.by, at=turn.at))
    response = scene.stage.response(turn)
    return Done(response, commands.open_response(response, by=turn.by, at=turn.at))


def _of_the_agency(act: Callable[[Turn, Act], None]) -> Callable[[Scene], Done]:
    """Something about the agency's own routes or agreements, which is no request and no answer."""

    def done(scene: Scene) -> Done:
        act(scene.turn, scene.act)
        return Done()

    return done


def _kept(does: Does) -> Callable[[Scene], Done]:
    return lambda scene: Done(does(scene.stage, scene.turn, scene.act))


def _told(_what: object) -> Done:
    return Done()


def check_trail() -> Done:
    """The whole trail, as `manage.py verify_trail` checks it."""
    findings = [*verify().findings, *children_without_entry()]
    return Done(wrong="; ".join(finding.problem for finding in findings))


VERBS: dict[Verb, Callable[[Scene], Done]] = {
    Verb.DRAFT: _draft,
    Verb.SUBMIT: _submit,
    Verb.ENDORSE: _sign(commands.endorse_request),
    Verb.RETURN: _sign(commands.return_request),
    Verb.DECLINE: _sign(commands.decline_request),
    Verb.WITHDRAW: _withdraw,
    Verb.TAKE: _take,
    Verb.COPY: _copy,
    Verb.OFFER: _offer,
    Verb.WITHDRAW_OFFER: _withdraw_offer,
    Verb.ASK_AT_ONCE: _ask_at_once,
    Verb.ANSWER_AT_ONCE: _answer_at_once,
    Verb.RECORD_SHARED: _record_shared,
    Verb.BREAK_GLASS: _break_glass,
    Verb.WRITE_UP: _write_up,
    Verb.ADD_TO_RECORD: _add_to_record,
    Verb.PUT_FORWARD: _put_forward,
    Verb.APPROVE: _approve,
    Verb.RETURN_ANSWER: _return_answer,
    Verb.DISSENT: _sign(commands.dissent),
    Verb.ANSWER_DISSENT: lambda scene: Done(staffing.answer_a_dissent(scene.stage, scene.turn, scene.act)),
    Verb.LOOK_BACK: _look_back,
    Verb.ASK: _ask,
    Verb.REPLY: _reply,
    Verb.TAKE_BACK: _take_back,
    Verb.ASK_ADVICE: lambda scene: Done(ask_advice(scene.stage, scene.turn, scene.act)),
    Verb.ADVISE: lambda scene: _told(advise(scene.stage, scene.turn, scene.act)),
    Verb.TAKE_ADVICE_BACK: lambda scene: Done(take_advice_back(scene.stage, scene.turn)),
    Verb.NOTE: _note,
    Verb.STOP: _stop,
    Verb.OPEN: _open,
    Verb.CONFIRM: _confirm,
    Verb.RECALL: _recall,
    Verb.DESTROYED: _destroyed,
    Verb.LOOK_AGAIN: _look_again,
    Verb.TAKE_RECORD: lambda scene: Done(*take_record(scene.stage, scene.turn, scene.act)),
    **{verb: _kept(does) for verb, does in KEEPING.items()},
    **{verb: _of_the_agency(does) for verb, does in OF_THE_AGENCY.items()},
    Verb.NAME_DEPUTY: lambda scene: _told(staffing.name_a_deputy(scene.stage, scene.turn, scene.act)),
    Verb.DECLARE_LINK: lambda scene: Done(staffing.declare_a_link(scene.stage, scene.turn)),
    Verb.EXCLUDE: lambda scene: _told(staffing.exclude(scene.stage, scene.turn, scene.act)),
    Verb.LET_GO: lambda scene: _told(staffing.let_go(scene.stage, scene.turn, scene.act)),
    Verb.ASK_FOR_COVER: _of_the_agency(staffing.ask_for_cover),
    Verb.ACCEPT_COVER: lambda scene: _told(staffing.take_on_cover(scene.turn)),
    Verb.SEE: _see,
    Verb.INBOX: lambda scene: Done(notices=tuple(sorted(one.kind for one in reminders.inbox(scene.turn.by)))),
    Verb.VERIFY: lambda scene: check_trail(),
    Verb.WAIT: lambda scene: Done(),
}
