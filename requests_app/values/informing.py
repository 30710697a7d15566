"""Who is owed a notice, and what a request itself says of it: pure functions over its words and its guidance."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from agencies import hours
from agencies.denials import Fault, Sentence
from agencies.hours import Span
from requests_app.guidance import ModeNotice, working_days
from requests_app.values.fields import is_blank

if TYPE_CHECKING:
    from requests_app.guidance import Pack

Words = Mapping[str, Any]
OFFICER = "OFFICER"
CARERS = frozenset({"MOTHER", "FATHER", "PARENT", "STEP_PARENT", "ADOPTER", "GUARDIAN", "CARER", "FOSTER_CARER"})
IN_WRITING = ("LETTER", "EMAIL", "BY_HAND")
WAYS: dict[str, Sentence] = {
    "IN_PERSON": _("In person"),
    "PHONE": _("By telephone"),
    "LETTER": _("By letter"),
    "EMAIL": _("By e-mail"),
    "BY_HAND": _("In writing, handed over"),
    "INTERPRETER": _("Through an interpreter or advocate"),
}
"""How somebody was told."""
MOST = 4000


@dataclass(frozen=True)
class Owed:
    """Somebody who is to be told: who, as what, and by when where the law or guidance says so."""

    about: str
    whom: str
    notice: ModeNotice
    due_at: datetime | None = None


@dataclass(frozen=True)
class Line:
    """What is said of one person: told, how and when; or not yet, on which ground, and when it is looked at again."""

    about: str
    told: bool
    happened_at: datetime
    words: str = ""
    how: str = ""
    ground: str = ""
    look_again_at: datetime | None = None


def owed(words: Words, pack: Pack) -> list[Owed]:
    """Everybody to whom the mode owes a notice, each once."""
    found: dict[str, Owed] = {}
    for notice in pack.mode_of(str(words.get("type", ""))).notices:
        for about in _whom(notice, words):
            found.setdefault(about, Owed(about, notice.whom, notice, _due(notice, words, pack)))
    return list(found.values())


def _whom(notice: ModeNotice, words: Words) -> Iterator[str]:
    if notice.whom == "OFFICER":
        yield OFFICER
    elif notice.person:
        answer = (words.get("mode_answers") or {}).get(notice.person) or {}
        yield from [answer["person"]] if answer.get("person") else []
    else:
        people = words.get("subjects") or ()
        parents = {ref for one in people for ref in one.get("parental_responsibility") or ()}
        for one in people:
            cares = one["kind"] == "ADULT" and (one["ref"] in parents or one.get("relation") in CARERS)
            if (notice.whom == "CHILD" and one["kind"] == "CHILD") or (notice.whom == "CARER" and cares):
                yield one["ref"]


def _due(notice: ModeNotice, words: Words, pack: Pack) -> datetime | None:
    since = ((words.get("mode_answers") or {}).get(notice.since) or {}).get("at")
    if not notice.within or not since:
        return None
    return hours.due(Span.parse(notice.within), _instant(since), working_days(pack.nation))


def opening(words: Words, pack: Pack, at: datetime) -> list[Line]:
    """The lines that a request opens its ledger with: what it says of each person who is owed a notice."""
    lines = [_answered(one, words, pack) or _said(one, words, pack, at) for one in owed(words, pack)]
    return [line for line in lines if line is not None]


def _answered(one: Owed, words: Words, pack: Pack) -> Line | None:
    """By the mode's own question."""
    answer = (words.get("mode_answers") or {}).get(one.notice.answered) or {}
    question = pack.mode_questions.get(one.notice.answered)
    choice = question.choices.get(answer.get("choice", "")) if question else None
    if choice is None or choice.told is None or not answer.get("at"):
        return None
    moment, said = _instant(answer["at"]), answer.get("words", "")
    if choice.told:
        return Line(one.about, True, moment, said, how="BY_HAND" if one.notice.written else "")
    return Line(one.about, False, moment, said, ground=answer["choice"], look_again_at=moment)


def _said(one: Owed, words: Words, pack: Pack, at: datetime) -> Line | None:
    """By what the request says of telling the family, of this person or of everybody."""
    told = words.get("transparency") or {}
    person: Words = next((each for each in told.get("people") or () if each["about"] == one.about), {})
    entry = pack.informed.get(told.get("informed", ""))
    knows = person.get("told", bool(entry and (entry.child if one.whom == "CHILD" else entry.carer)))
    if one.whom not in ("CHILD", "CARER") or (not person and entry is not None and entry.code == "SOME"):
        return None  # who of them knows is not said
    if knows:
        moment = person.get("at") or told.get("when")
        return Line(one.about, True, _instant(moment) if moment else at, person.get("said") or told.get("said", ""))
    ground = person.get("reason_code") or told.get("reason_code")
    again = person.get("review_at") or told.get("review_at")
    if not ground or not again:
        return None
    reason = person.get("reason") or told.get("reason", "")
    return Line(one.about, False, at, reason, ground=ground, look_again_at=_instant(again))


def _instant(given: str) -> datetime:
    return datetime.fromisoformat(given.replace("Z", "+00:00"))


def grounds(one: Owed | None, pack: Pack) -> dict[str, Sentence]:
    """Why somebody may not be told yet: where the mode has its own exceptions, those alone."""
    question = pack.mode_questions.get(one.notice.answered) if one else None
    own = {code: choice.label for code, choice in question.choices.items() if choice.told is False} if question else {}
    found = own or {code: entry.label for code, entry in pack.reasons_not_informed.items()}
    return {code: str(label) for code, label in found.items()}


def faults_told(line: Line, one: Owed | None, at: datetime) -> Iterator[Fault]:
    """What is missing or wrong about having told somebody."""
    if line.how not in WAYS:
        yield Fault("/how", "required" if not line.how else "unknown_code", _("Select how they were told."))
    elif one is not None and one.notice.written and line.how not in IN_WRITING:
        yield Fault("/how", "not_in_writing", _("This notice is owed in writing. Select how it was given."))
    if line.happened_at > at:
        yield Fault("/happened_at", "in_the_future", _("Enter when they were told: now or earlier."))
    yield from _worded(line, _("Enter what they were told, and what they said."))


def faults_deferred(line: Line, one: Owed | None, pack: Pack, at: datetime) -> Iterator[Fault]:
    """What is missing or wrong about not telling somebody yet."""
    if line.ground not in grounds(one, pack):
        code = "required" if not line.ground else "unknown_code"
        yield Fault("/ground", code, _("Select why they are not told yet."))
    if line.look_again_at is None or line.look_again_at <= at:
        code = "required" if line.look_again_at is None else "not_later"
        yield Fault("/look_again_at", code, _("Enter when you look at it again: later than now."))
    yield from _worded(line, _("Enter why it is safer or right to wait."))


def _worded(line: Line, ask: Sentence) -> Iterator[Fault]:
    if is_blank(line.words):
        yield Fault("/words", "required", ask)
    elif len(line.words) > MOST:
        yield Fault("/words", "too_long", _("Your text must be 4,000 characters or fewer."))
