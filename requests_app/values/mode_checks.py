"""What a statutory mode asks besides: all of it answered, nothing contradicted, nothing that the law refuses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from agencies import hours
from agencies.denials import Fault
from agencies.hours import Span
from requests_app.guidance import Choice, Mode, ModeQuestion, working_days
from requests_app.values.cases import Asking
from requests_app.values.codes import chosen, needed, shortened
from requests_app.values.faults import fault
from requests_app.values.fields import is_blank
from requests_app.values.request import ItemWords, ModeAnswer

Answers = Mapping[str, ModeAnswer]


def mode(case: Asking) -> Iterator[Fault]:
    """Everything about the mode in which the request is made; nothing while its kind is not known or not theirs."""
    words, kind = case.words, case.pack.types.get(case.words.type)
    if kind is None or (kind.raised_by and not set(kind.raised_by) & set(case.agency.kinds)):
        return
    made = case.pack.mode_of(words.type)
    if made.valid_from and case.today < made.valid_from:
        sentence = _("This kind of request can be made from %(day)s on. Select another kind")
        yield fault("/type", "not_yet", sentence, day=made.valid_from.isoformat())
    yield from _fits(case, made)
    yield from _answers(case, made, "request", "", words.mode_answers, None)
    for number, item in enumerate(words.items):
        yield from _answers(case, made, "item", f"/items/{number}", item.mode_answers, item)


def _fits(case: Asking, made: Mode) -> Iterator[Fault]:
    """How serious it is must be what the mode is for."""
    given = case.words.threshold
    if made.thresholds and given in case.pack.thresholds and given not in made.thresholds:
        fitting = ", ".join(str(case.pack.thresholds[code].label) for code in made.thresholds)
        sentence = _("%(mode)s is for this only: %(fitting)s. Select one of these, or another kind of request")
        yield fault("/threshold", "contradicts_mode", sentence, mode=made.label, fitting=fitting)


def _answers(
    case: Asking, made: Mode, per: str, around: str, answers: Answers, item: ItemWords | None
) -> Iterator[Fault]:
    asked = [case.pack.mode_questions[code] for code in made.asks]
    asked = [question for question in asked if question.per == per]
    for code in answers:
        if code not in [question.code for question in asked]:
            sentence = _("“%(given)s” is not asked here in this kind of request. Remove it")
            yield fault(f"{around}/mode_answers/{code}", "unknown_question", sentence, given=shortened(code))
    for question in asked:
        place = f"{around}/mode_answers/{question.code}"
        given = answers.get(question.code)
        if given is None and _unread(case, f"{around}/mode_answers"):
            continue
        yield from _ANSWERED[question.answer](case, question, place, given or ModeAnswer(), item)
        yield from _superfluous(question, place, given or ModeAnswer())


def _unread(case: Asking, place: str) -> bool:
    return any(f"{one}/".startswith(f"{place}/") for one in case.unread)


def _in_words(
    case: Asking, question: ModeQuestion, place: str, given: ModeAnswer, item: ItemWords | None
) -> Iterator[Fault]:
    yield from needed(f"{place}/words", given.words, _("Answer this: %(question)s"), question=question.text)
    if not is_blank(given.words) and len(given.words or "") < question.shortest:
        sentence = _("Say a little more: whoever decides cannot judge it from this. %(question)s")
        yield fault(f"{place}/words", "too_short", sentence, question=question.text)


def _in_time(
    case: Asking, question: ModeQuestion, place: str, given: ModeAnswer, item: ItemWords | None
) -> Iterator[Fault]:
    yield from _when(case, question, f"{place}/at", given.at, "past")


def _as_person(
    case: Asking, question: ModeQuestion, place: str, given: ModeAnswer, item: ItemWords | None
) -> Iterator[Fault]:
    ref = given.person or ""
    yield from needed(f"{place}/person", ref, _("Select the person: %(question)s"), question=question.text)
    if ref and case.is_stranger(ref):
        sentence = _("“%(given)s” is not one of the people in this request. Add the person or select another")
        yield fault(f"{place}/person", "unknown_person", sentence, given=shortened(ref))
    kind = next((one.kind for one in case.words.subjects if one.ref == ref), "")
    if kind and question.kinds and kind not in question.kinds:
        yield fault(f"{place}/person", "wrong_kind", _("Select an adult: %(question)s"), question=question.text)


def _by_choice(
    case: Asking, question: ModeQuestion, place: str, given: ModeAnswer, item: ItemWords | None
) -> Iterator[Fault]:
    yield from chosen(f"{place}/choice", given.choice, question.choices, _("Select an answer"))
    choice = question.choices.get(given.choice or "")
    if choice is None:
        return
    if choice.refuses is not None:
        yield fault(f"{place}/choice", "refused_by_law", _("%(reason)s"), reason=choice.refuses)
        return
    if _contradicted(case, choice, item):
        yield fault(f"{place}/choice", "contradiction", _("%(reason)s"), reason=choice.contradiction)
    late = _late(case, question, choice, given)
    if choice.words or late:
        sentence = _("Say why it was later than %(within)s") if late else _("Say why, in your own words")
        within = hours.duration(Span.parse(question.within)) if question.within else ""
        yield from needed(f"{place}/words", given.words, sentence, within=within)
    if choice.at:
        yield from _when(case, question, f"{place}/at", given.at, choice.at)


def _contradicted(case: Asking, choice: Choice, item: ItemWords | None) -> bool:
    """Whether the words of its item, or another answer, say otherwise."""
    said = f"{item.sought} {item.question}".casefold() if item else ""
    others = case.words.mode_answers
    beside = [(others[code].choice, wanted) for code, wanted in choice.only_with.items() if code in others]
    return any(word in said for word in choice.against) or any(given not in (None, wanted) for given, wanted in beside)


def _late(case: Asking, question: ModeQuestion, choice: Choice, given: ModeAnswer) -> bool:
    since = case.words.mode_answers.get(question.not_before)
    if not question.within or since is None or since.at is None or given.at is None or choice.at != "past":
        return False
    return given.at > hours.due(Span.parse(question.within), since.at, working_days(case.pack.nation))


def _when(case: Asking, question: ModeQuestion, place: str, moment: datetime | None, wanted: str) -> Iterator[Fault]:
    if moment is None:
        happened = _("Enter when it happened, for example 24 11 2026 17:30")
        again = _("Enter when you look at it again, for example 24 11 2026 17:30")
        yield fault(place, "required", again if wanted == "future" else happened)
        return
    if wanted == "past" and moment > case.at:
        yield fault(place, "in_the_future", _("Must be now or earlier: enter when it happened"))
    if wanted == "future" and moment <= case.at:
        yield fault(place, "not_later", _("Must be later than now"))
    before = case.words.mode_answers.get(question.not_before)
    if before is not None and before.at is not None and moment < before.at:
        earlier = case.pack.mode_questions[question.not_before].text
        yield fault(place, "backwards", _("Must not be earlier than your answer to: %(earlier)s"), earlier=earlier)


def _superfluous(question: ModeQuestion, place: str, given: ModeAnswer) -> Iterator[Fault]:
    """What was answered in a way that this question does not take would be lost or would contradict the answer."""
    choice = question.choices.get(given.choice or "")
    taken = {"words": {"words"}, "moment": {"at"}, "person": {"person"}, "choice": {"choice", "words"}}[question.answer]
    if choice is not None and choice.at:
        taken = taken | {"at"}
    if question.answer == "choice" and choice is None:
        taken = taken | {"at"}  # what is wrong is said of the option
    for name in ("choice", "words", "at", "person"):
        if name not in taken and getattr(given, name) not in (None, ""):
            yield fault(f"{place}/{name}", "contradiction", _("This answer does not take that. Remove it"))


_ANSWERED = {"words": _in_words, "moment": _in_time, "person": _as_person, "choice": _by_choice}
