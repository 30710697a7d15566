"""Playing a story: time passes, people act, and what comes of it is compared with what the file expects."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Min

from requests_app import commands, reminders
from requests_app.commands.responses import deliver_due
from requests_app.denials import Denial, Incomplete
from requests_app.lifecycle import ResponseStatus
from requests_app.management.rehearsal.partnership import found
from requests_app.management.rehearsal.reading import CLOCK, Act, Story, written
from requests_app.management.rehearsal.schema import After, Refused, Verb
from requests_app.management.rehearsal.stage import Lost, Stage, Turn
from requests_app.management.rehearsal.verbs import VERBS, Done, Scene, check_trail
from requests_app.models import AgencyResponse, Clock, Glass, InformationRequest


@dataclass(frozen=True)
class Result:
    """One act as it came out; `difference` says how that differs from what was expected, or nothing."""

    act: Act
    outcome: dict[str, Any]
    difference: str = ""


def play(story: Story, *, password: str | None = None) -> Iterator[Result]:
    """Found the partnership and play the acts one by one, ending with the first that differs.

    `password` is everybody's; None means that nobody can sign in on a page. No notice is posted.
    """
    stage = Stage(found(story.partnership, at=story.scenario.starts_at, password=password))
    for act in story.acts:
        pass_time(act.line.at)
        result = _perform(stage, act)
        commands.keep_notices_back()
        yield result
        if result.difference:
            return


def pass_time(until: datetime) -> None:
    """Let happen what falls due by then, in its order: holds end and answers leave; reminders fall due."""
    before: datetime | None = None
    while (soonest := _soonest()) is not None and soonest <= until:
        if soonest == before:
            raise RuntimeError(f"time stands still at {soonest:%Y-%m-%d %H:%M}: what is due does not happen")
        deliver_due(soonest)
        commands.sweep(soonest)
        commands.close_unanswered(soonest)
        commands.climb_disagreements(soonest)
        commands.end_glasses(soonest)
        before = soonest
    commands.keep_notices_back()


def _soonest() -> datetime | None:
    """When the next hold ends, the next rung of a ladder is due, or a question has waited too long."""
    holds = AgencyResponse.objects.filter(status=ResponseStatus.APPROVED).aggregate(at=Min("deliver_at"))["at"]
    rungs = Clock.objects.filter(stopped_at=None).aggregate(at=Min("next_at"))["at"]
    ends = Clock.objects.filter(stopped_at=None, kind=reminders.QUESTION).aggregate(at=Min("due_at"))["at"]
    over = Glass.objects.filter(ended_at=None).aggregate(at=Min("ends_at"))["at"]
    return min((at for at in (holds, rungs, ends, over) if at is not None), default=None)


def _perform(stage: Stage, act: Act) -> Result:
    line = act.line
    try:
        if line.who == CLOCK:
            done = check_trail() if line.does is Verb.VERIFY else Done()
        else:
            by = stage.cast.actor(line.who, line.at, line.as_ or "")
            turn = Turn(by, line.at, line.to or "", tried=line.does)
            done = VERBS[line.does](Scene(stage, turn, act))
    except Denial as denial:
        return Result(act, _refused_words(denial), _differs_refused(act, denial))
    except LookupError as nobody:
        return Result(act, {"refused": str(nobody)}, str(nobody))
    except Lost as lost:
        return Result(act, {"refused": str(lost)}, str(lost))
    return Result(act, _done_words(done), _differs_done(act, done))


def _refused_words(denial: Denial) -> dict[str, Any]:
    words: dict[str, Any] = {"code": denial.code, "status": denial.status, "sentence": str(denial)}
    if denial.errors:
        words["errors"] = [
            {"pointer": fault.pointer, "code": fault.code, "detail": str(fault.detail)} for fault in denial.errors
        ]
    return words


def _done_words(done: Done) -> dict[str, Any]:
    words: dict[str, Any] = {"done": not done.wrong}
    words |= {key: value for key, value in stands(done).items() if value not in (None, "")}
    if done.wrong:
        words["wrong"] = done.wrong
    return words


def stands(done: Done) -> dict[str, Any]:
    """How the thing stands, by the names that `expect` uses."""
    thing = done.thing
    if isinstance(thing, InformationRequest):
        due = sorted(set(thing.responses.values_list("due_at", flat=True)))
        taken = sorted(set(thing.responses.values_list("acknowledge_by", flat=True)))
        step = thing.steps.filter(round=thing.round, status="open").order_by("order").first()
        return {
            "status": thing.status, "outcome": thing.ended_as,
            "due_at": due[0] if len(due) == 1 else due or (step.due_at if step else None),
            "acknowledge_by": taken[0] if len(taken) == 1 else taken or None,
        }  # fmt: skip
    if isinstance(thing, AgencyResponse):
        return {
            "status": thing.status, "outcome": thing.outcome, "due_at": thing.due_at,
            "acknowledge_by": thing.acknowledge_by, "deliver_at": thing.deliver_at,
        }  # fmt: skip
    return {"notices": done.notices}


def _differs_refused(act: Act, denial: Denial) -> str:
    """How a refusal differs from what was expected."""
    expect = act.line.expect
    if not isinstance(expect, Refused):
        faults = "; ".join(f"{fault.pointer} {fault.code}: {fault.detail}" for fault in denial.errors)
        return f"expected done, but it was refused: {denial.status} {denial.code}: {denial} {faults}".rstrip()
    if (denial.code, denial.status) != (expect.code, expect.status):
        return f"expected {expect.status} {expect.code}, but got {denial.status} {denial.code}: {denial}"
    found_at = [fault.pointer for fault in denial.errors]
    if expect.pointers is not None and isinstance(denial, Incomplete) and found_at != list(expect.pointers):
        return f"expected faults at {', '.join(expect.pointers)}, but got {', '.join(found_at)}"
    named = {f"{fault.pointer} {fault.code}" for fault in denial.errors}
    missing = [fault for fault in expect.faults or () if fault not in named]
    return f"expected {'; '.join(missing)}, but got {'; '.join(sorted(named))}" if missing else ""


def _differs_done(act: Act, done: Done) -> str:
    """How what was done differs from what was expected."""
    expect, words = act.line.expect, act.line.with_
    if isinstance(expect, Refused):
        return f"expected {expect.status} {expect.code}, but it was done"
    if done.wrong:
        return done.wrong
    shown = written(done.shown or {})
    for wanted, text in [(True, text) for text in words.shows] + [(False, text) for text in words.hides]:
        if (text in shown) is not wanted:
            return f"“{text}” should {'' if wanted else 'not '}be seen here"
    wanted_words = expect.model_dump(exclude_none=True) if isinstance(expect, After) else {}
    there = stands(done)
    for key, value in wanted_words.items():
        if there.get(key) != value:
            return f"expected {key} {_said(value)}, but it is {_said(there.get(key))}"
    return ""


def _said(value: Any) -> Any:
    """A value as JSON can say it."""
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    return [_said(each) for each in value] if isinstance(value, list | tuple) else value
