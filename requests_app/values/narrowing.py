"""Whether what a reply makes of a field stays within what was endorsed. Pure functions over documents.

Less of the same, or the same said more clearly, stands with who said so. Anything more, something else, another time or
somebody else is a request of its own, which is endorsed. Whoever replies says which it is; what the words themselves
show is held against it, and in doubt it is not within.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from requests_app.denials import Fault, Sentence
from requests_app.values.identity_checks import spaced
from requests_app.values.pins import ITEM, PERSON, Pin, value_at

Words = dict[str, Any]
NARROWS, CLARIFIES, WIDENS = "NARROWS", "CLARIFIES", "WIDENS"
DOES: dict[str, tuple[str, ...]] = {ITEM: (NARROWS, CLARIFIES, WIDENS), PERSON: (CLARIFIES, WIDENS)}
"""What a change can be said to do, for each kind of field that a reply may change."""
OPEN_ENDED = (
    *("since birth", "from birth", "ever", "lifetime", "any time", "all time", "everything", "anything"),
    *("whole record", "full record", "entire record", "complete record", "whole file", "full file", "entire file"),
    *("full history", "whole history", "entire history", "all records", "all information", "whole family"),
)
"""Phrases that ask for a time or a record without an end."""
_LITTLE = (
    "about after also and any are been before being both but did does for from had has have her hers him his how into"
    " its last made not now off only other our out over same she since such than that the their them then there these"
    " they this those under until was were what when where which while who whom whose why will with you your present"
    " recent first please need needs information details record records child children"
)
LITTLE = frozenset(_LITTLE.split())
"""Words that two texts may share without being about the same."""
_YEAR = re.compile(r"\b(?:19|20)\d{2}\b")
_DAYS = (
    (re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b"), (1, 2, 3)),
    (re.compile(r"\b(\d{1,2})[/.](\d{1,2})[/.](\d{4})\b"), (3, 2, 1)),
)
_MONTHS = ["january", "february", "march", "april", "may", "june"]
_MONTHS += ["july", "august", "september", "october", "november", "december"]
_NAMED_DAY = re.compile(rf"\b(\d{{1,2}}) ({'|'.join(_MONTHS)}) (\d{{4}})\b", re.IGNORECASE)


def outside(addressed: Words, asked: Words, pin: Pin, to: str, does: str) -> Iterator[Fault]:
    """Why a change cannot stand without being endorsed: the first reason.

    `addressed`: as it was endorsed for this partner, before any reply. `asked`: the whole request, of the asking side.
    """
    if does not in DOES.get(pin.kind, ()):
        yield Fault("/change_does", "required", _("Select what your change does to what was asked"))
        return
    if does == WIDENS:
        reason: Sentence = _("Your change asks for something more, for something else or about somebody else.")
    else:
        reason = (_of_item if pin.kind == ITEM else _of_person)(addressed, asked, pin, to)
    if reason:
        way_on = _("%(reason)s That must be endorsed: reply without the change, and ask for it in a new request.")
        yield Fault("/change_to", "widens", way_on % {"reason": reason})


def _of_item(addressed: Words, asked: Words, pin: Pin, to: str) -> Sentence:
    item = next(one for one in addressed["items"] if one["id"] == pin.ref)
    endorsed = f"{item.get('sought', '')} {item.get('question', '')}"
    if phrase := next((one for one in OPEN_ENDED if _has(to, one) and not _has(endorsed, one)), ""):
        return _("“%(phrase)s” has no end, and what was endorsed has one.") % {"phrase": phrase}
    if time := next(_outside_the_period(item, to, endorsed), ""):
        return _("“%(time)s” lies outside the time that was endorsed.") % {"time": time}
    others = [one for one in asked["subjects"] if one["ref"] not in (item.get("about") or [])]
    for other in others:
        if any(_has(to, name) and not _has(endorsed, name) for name in _told_apart(other, asked["subjects"])):
            return _("It names somebody whom this item is not about.")
    if not _telling(to) & _telling(endorsed):
        return _("It shares no word with what was endorsed.")
    return ""


def _of_person(addressed: Words, asked: Words, pin: Pin, to: str) -> Sentence:
    known = next(one for one in asked["subjects"] if one["ref"] == pin.ref)
    names = [value_at(addressed, pin), *(known.get("other_names") or [])]
    others = [name for one in asked["subjects"] if one["ref"] != pin.ref for name in _names_of(one)]
    if any(spaced(to) == spaced(name) for name in others):
        return _("This is the name of somebody else in the request.")
    if not any(_parts(to) & _parts(name) for name in names):
        return _("It shares no part with the name that was endorsed.")
    return ""


def _outside_the_period(item: Words, to: str, endorsed: str) -> Iterator[str]:
    """Days and years in these words that the item's period does not hold and that were not endorsed as they stand."""
    start, end = str(item.get("from") or ""), str(item.get("to") or "")
    rest = to
    for said, day in _days(to):
        rest = rest.replace(said, " ")
        if said not in endorsed and ((start and day < start) or (end and day > end)):
            yield said
    for year in _YEAR.findall(rest):
        if year not in endorsed and ((start and year < start[:4]) or (end and year > end[:4])):
            yield year


def _days(text: str) -> Iterator[tuple[str, str]]:
    for pattern, (year, month, day) in _DAYS:
        for found in pattern.finditer(text):
            yield from _a_day(found[0], int(found[year]), int(found[month]), int(found[day]))
    for found in _NAMED_DAY.finditer(text):
        yield from _a_day(found[0], int(found[3]), _MONTHS.index(found[2].lower()) + 1, int(found[1]))


def _a_day(said: str, year: int, month: int, day: int) -> Iterator[tuple[str, str]]:
    try:
        yield said, date(year, month, day).isoformat()
    except ValueError:
        return


def _told_apart(person: Words, everybody: list[Words]) -> Iterator[str]:
    """By what somebody would be named who is meant: whole names, and the parts that nobody else of them has."""
    yield from _names_of(person)
    others = [one for one in everybody if one["ref"] != person["ref"]]
    shared = {part for one in others for name in _names_of(one) for part in _parts(name)}
    for name in _names_of(person):
        yield from (part for part in _parts(name) if part not in shared)


def _names_of(person: Words) -> list[str]:
    return [name for name in (person.get("name") or "", *(person.get("other_names") or [])) if _parts(name)]


def _parts(name: str) -> set[str]:
    return {part for part in spaced(name).split() if len(part) > 1}


def _telling(text: str) -> set[str]:
    """The words that say what is meant, without the ending of a plural."""
    return {word.removesuffix("s") for word in spaced(text).split() if len(word) > 2 and word not in LITTLE}


def _has(text: str, phrase: str) -> bool:
    return spaced(phrase) in spaced(text)
