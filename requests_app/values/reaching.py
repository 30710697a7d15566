"""What must not reach somebody: names and places, looked for in every text that would leave (GR5, feature L7).

A hit is not a refusal: a street may be the one that everybody knows. But nothing leaves before an approver has cleared
each hit with a reason.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from requests_app.values.answer import AnswerDocument
from requests_app.values.faults import read
from requests_app.values.identity_checks import leaving, spaced, telling_parts, tight

Words = Mapping[str, Any]
SHORTEST = 4  # characters of a name or a number: less is found everywhere


@dataclass(frozen=True)
class Guarded:
    """Something that must not reach somebody, and whose it is (`S1`); empty where that is not said."""

    about: str
    what: str


@dataclass(frozen=True)
class Hit:
    """One text that would leave and holds something guarded: where, about whom, what, and the words around it."""

    place: str
    about: str
    what: str
    text: str


def guarded_by_asker(subjects: Sequence[Words], names: Mapping[str, str]) -> list[Guarded]:
    """What the asking side guards: of everybody with a list of whom it must not reach, where they are, and the list.

    `names`: what the codes of agencies are called, because a school or a refuge is often given by its code.
    """
    by_ref = {person.get("ref", ""): person for person in subjects}
    found = []
    for person in subjects:
        listed = person.get("must_not_reach") or []
        if not listed:
            continue
        about, setting = person.get("ref", ""), person.get("setting", "")
        line = (person.get("address") or {}).get("line", "")
        places = [*telling_parts(line), names.get(setting, setting)]
        people = [by_ref[one].get("name", "") if one in by_ref else one for one in listed]
        found += [Guarded(about, what) for what in (*places, *people) if len(tight(what)) >= SHORTEST]
    return found


def guarded_by_answerer(answer: Words) -> list[Guarded]:
    """What the answering side guards by a list of its own."""
    listed = [Guarded(one.get("about", ""), one.get("what", "")) for one in answer.get("must_not_reach") or []]
    return [one for one in listed if len(tight(one.what)) >= SHORTEST]


def hits(answer: Words, guarded: Sequence[Guarded]) -> list[Hit]:
    """Every text that would leave and holds something guarded, each once, in page order."""
    if not guarded:
        return []
    document: AnswerDocument = read(AnswerDocument, answer).document
    return list(dict.fromkeys(_found(document, guarded)))


def _found(document: AnswerDocument, guarded: Sequence[Guarded]) -> Iterator[Hit]:
    for place, text in leaving(document):
        for one in guarded:
            if stands_in(one.what, text):
                yield Hit(place, one.about, one.what, text)


def stands_in(what: str, text: str) -> bool:
    """A number or an address however it is spaced; a name as whole words."""
    if any(character.isdigit() for character in what):
        return tight(what) in tight(text)
    return spaced(what) in spaced(text)
