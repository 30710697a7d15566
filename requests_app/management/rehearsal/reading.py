"""From a scenario file to acts that can be played, or the one sentence that says what is wrong with the file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from requests_app.management.rehearsal.dates import Shift, later
from requests_app.management.rehearsal.schema import ActLine, PartnershipWords, Scenario, Verb

SHIPPED = Path(__file__).parents[2] / "scenarios"
CLOCK = "clock"

Words = dict[str, Any]
Model = TypeVar("Model", bound=BaseModel)


class BrokenFile(Exception):  # noqa: N818 - it names the thing that is broken
    """A scenario that cannot be played. The message is "file: act 3: reason"."""


@dataclass(frozen=True)
class Act:
    """One act, ready to be played: its number as people count, its line, and its document written out."""

    number: int
    line: ActLine
    document: Words | None


@dataclass(frozen=True)
class Story:
    """A scenario that was read and found whole."""

    file: str
    scenario: Scenario
    partnership: PartnershipWords
    acts: tuple[Act, ...]


@dataclass(frozen=True)
class Takes:
    """What a verb is about (how many parts its handle has) and which words it needs and may have."""

    parts: tuple[int, ...]
    needs: frozenset[str] = frozenset()
    may: frozenset[str] = frozenset()


def _takes(*parts: int, needs: str = "", may: str = "") -> Takes:
    return Takes(parts, frozenset(needs.split()), frozenset(may.split()))


TAKES: dict[Verb, Takes] = {
    Verb.DRAFT: _takes(1, 2, needs="document", may="but days"),
    Verb.SUBMIT: _takes(1, may="document but days"),
    Verb.ENDORSE: _takes(1, 2, needs="why"),
    Verb.RETURN: _takes(1, 2, needs="why"),
    Verb.DECLINE: _takes(1, 2, needs="why"),
    Verb.WITHDRAW: _takes(1, needs="why"),
    Verb.TAKE: _takes(2),
    Verb.COPY: _takes(1, needs="agency items handle"),
    Verb.OFFER: _takes(1, needs="document", may="but days"),
    Verb.WITHDRAW_OFFER: _takes(2, needs="why"),
    Verb.ASK_AT_ONCE: _takes(1, needs="document", may="but days"),
    Verb.ANSWER_AT_ONCE: _takes(2, needs="document", may="but days"),
    Verb.RECORD_SHARED: _takes(1, needs="document", may="but days"),
    Verb.BREAK_GLASS: _takes(1, needs="why text"),
    Verb.WRITE_UP: _takes(1, 2, needs="document", may="but days"),
    Verb.ADD_TO_RECORD: _takes(1, 2, needs="text"),
    Verb.PUT_FORWARD: _takes(2, may="document but days"),
    Verb.APPROVE: _takes(2, 3, needs="why", may="clears confirm"),
    Verb.RETURN_ANSWER: _takes(2, 3, needs="why", may="withhold"),
    Verb.DISSENT: _takes(1, 2, 3, needs="why"),
    Verb.ANSWER_DISSENT: _takes(1, 2, needs="why"),
    Verb.LOOK_BACK: _takes(1, 2, 3, needs="why verdict"),
    Verb.ASK: _takes(2, needs="text about", may="pause"),
    Verb.REPLY: _takes(2, needs="text", may="change_to change_does"),
    Verb.TAKE_BACK: _takes(2),
    Verb.EXTEND: _takes(2, needs="text answer why"),
    Verb.OBJECT: _takes(2, needs="why"),
    Verb.ASK_ADVICE: _takes(2, needs="adviser text items", may="why"),
    Verb.ADVISE: _takes(2, needs="view why", may="about"),
    Verb.TAKE_ADVICE_BACK: _takes(2),
    Verb.NOTE: _takes(1, 2, needs="text"),
    Verb.STOP: _takes(2, needs="why"),
    Verb.OPEN: _takes(2, may="accepts shows hides"),
    Verb.CONFIRM: _takes(2, may="answer"),
    Verb.RECALL: _takes(2, needs="why confirm"),
    Verb.DESTROYED: _takes(2, needs="text about"),
    Verb.LOOK_AGAIN: _takes(2, needs="text", may="about"),
    Verb.DISAGREE: _takes(2, needs="items view why"),
    Verb.SAY_VIEW: _takes(2, needs="view why"),
    Verb.TAKE_FURTHER: _takes(2, needs="why"),
    Verb.TAKE_RECORD: _takes(2, needs="why", may="shows hides"),
    Verb.ASK_LEAVE: _takes(2, needs="about text items", may="agency"),
    Verb.ANSWER_LEAVE: _takes(2, needs="answer why", may="handle"),
    Verb.TELL_PASSED_ON: _takes(2, needs="about text items answer", may="agency"),
    Verb.CORRECT: _takes(2, needs="about text items"),
    Verb.SEND_CORRECTION: _takes(2),
    Verb.READ_CORRECTION: _takes(2),
    Verb.REPORT_MISUSE: _takes(2, needs="text about"),
    Verb.REVIEW_MISUSE: _takes(2, needs="verdict why"),
    Verb.PROPOSE_PATHWAY: _takes(needs="document why"),
    Verb.APPROVE_PATHWAY: _takes(needs="why"),
    Verb.WRITE_LOCAL_TEXT: _takes(needs="document"),
    Verb.APPROVE_LOCAL_TEXT: _takes(needs="why"),
    Verb.REGISTER_AGREEMENT: _takes(needs="document"),
    Verb.NAME_DEPUTY: _takes(needs="document"),
    Verb.DECLARE_LINK: _takes(1, 2),
    Verb.EXCLUDE: _takes(needs="document why"),
    Verb.LET_GO: _takes(needs="document"),
    Verb.ASK_FOR_COVER: _takes(needs="document"),
    Verb.ACCEPT_COVER: _takes(),
    Verb.SIGN_AGREEMENT: _takes(needs="text"),
    Verb.SEE: _takes(1, 2, may="shows hides"),
    Verb.INBOX: _takes(),
    Verb.VERIFY: _takes(),
    Verb.WAIT: _takes(),
}


def find(name: str) -> Path:
    """The file of this path, or the shipped scenario of this name. Raises BrokenFile."""
    for path in (Path(name), SHIPPED / name, SHIPPED / f"{name}.json"):
        if path.is_file():
            return path
    shipped = ", ".join(sorted(path.stem for path in SHIPPED.glob("*.json")))
    raise BrokenFile(f"{name}: there is no such file. Shipped: {shipped}")


def read(path: Path) -> Story:
    """Read a scenario and everything that it refers to. Raises BrokenFile with the file, the act and the reason."""
    scenario = _model(Scenario, path)
    given = scenario.partnership
    partnership = _model(PartnershipWords, path.parent / f"{given}.json") if isinstance(given, str) else given
    if reason := next(_gaps(partnership), ""):
        raise BrokenFile(f"{path.name}: partnership: {reason}")
    before, acts = scenario.starts_at, []
    for number, line in enumerate(scenario.acts, 1):
        try:
            if line.at < before:
                raise ValueError(f"at: {line.at:%Y-%m-%d %H:%M} is earlier than what stands before it")
            _check_line(line, partnership)
            acts.append(Act(number, line, _document(line, scenario, path)))
        except ValueError as wrong:
            raise BrokenFile(f"{path.name}: act {number}: {wrong}") from wrong
        before = line.at
    return Story(path.name, scenario, partnership, tuple(acts))


def _model(model: type[Model], path: Path) -> Model:
    try:
        return model.model_validate_json(path.read_bytes())
    except OSError as reason:
        raise BrokenFile(f"{path.name}: {reason.strerror}") from reason
    except ValidationError as wrong:
        first = wrong.errors(include_url=False)[0]
        where = [str(part) for part in first["loc"] if part not in ("done", "refused", "after")]
        if where[:1] == ["acts"] and len(where) > 1:
            where = [f"act {int(where[1]) + 1}", *where[2:]]
        raise BrokenFile(": ".join([path.name, *where, first["msg"]])) from wrong


def _gaps(partnership: PartnershipWords) -> Iterator[str]:
    """What a partnership's file leaves open, as sentences."""
    administered = {m.agency for p in partnership.people for m in p.memberships if m.role == "ADMINISTRATOR"}
    teams = {agency.code: agency.teams for agency in partnership.agencies}
    yield from (f"{code} has no administrator" for code in teams if code not in administered)
    shorts = [person.short for person in partnership.people]
    yield from (f"{short} stands there twice" for short in set(shorts) if shorts.count(short) > 1)
    for person in partnership.people:
        for membership in person.memberships:
            if membership.team and membership.team not in teams.get(membership.agency, ()):
                yield f"{person.short}: {membership.agency} has no team {membership.team}"
            elif membership.agency not in teams:
                yield f"{person.short}: there is no agency {membership.agency}"


def _check_line(line: ActLine, partnership: PartnershipWords) -> None:
    takes, given = TAKES[line.does], line.with_.model_fields_set
    if (len(line.to.split("/")) if line.to else 0) not in (takes.parts or (0,)):
        raise ValueError(f"to: {line.does} cannot be done to {line.to or 'nothing'}")
    if missing := takes.needs - given:
        raise ValueError(f"with: {line.does} needs {', '.join(sorted(missing))}")
    if extra := given - takes.needs - takes.may:
        raise ValueError(f"with: {line.does} takes no {', '.join(sorted(extra))}")
    if line.who == CLOCK:
        if line.does not in (Verb.WAIT, Verb.VERIFY):
            raise ValueError(f"who: the clock cannot {line.does}")
        return
    homes = [m.agency for person in partnership.people if person.short == line.who for m in person.memberships]
    if not homes:
        raise ValueError(f"who: there is nobody called {line.who}")
    if line.as_ and line.as_ not in homes:
        raise ValueError(f"as: {line.who} is not of {line.as_}")


def _document(line: ActLine, scenario: Scenario, path: Path) -> Words | None:
    given = line.with_.document
    if given is None:
        return None
    document = deepcopy(_named(given, scenario, path) if isinstance(given, str) else given)
    days = timedelta(days=line.with_.days)
    moved: Words = later(document, Shift(days, days, births=timedelta()))
    for pointer, value in line.with_.but.items():
        _put(moved, pointer, value)
    return moved


def _named(name: str, scenario: Scenario, path: Path) -> Words:
    """A document of this file, or of another one: `asks` or `rq-01/asks`."""
    file, _, inside = name.rpartition("/")
    documents = _model(Scenario, path.parent / f"{file}.json").documents if file else scenario.documents
    if inside not in documents:
        raise ValueError(f"with: document: there is no document {name}")
    return documents[inside]


def _put(document: Words, pointer: str, value: Any) -> None:
    """Put a value where a JSON pointer leads; nothing (null) takes out what stands there."""
    *parents, last = pointer.removeprefix("/").split("/")
    place: Any = document
    try:
        for part in parents:
            place = place[int(part) if isinstance(place, list) else part]
        key: Any = int(last) if isinstance(place, list) else last
        if value is None:
            del place[key]
        else:
            place[key] = value
    except (KeyError, IndexError, TypeError, ValueError) as wrong:
        raise ValueError(f"with: but: {pointer} leads nowhere") from wrong


def written(words: Words) -> str:
    """Words as one line of JSON."""
    return json.dumps(words, ensure_ascii=False, sort_keys=True)
