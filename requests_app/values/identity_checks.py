"""Nobody is put at risk by being found: confidential addresses, and names that were to be coded or removed (GR5)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from django.utils.translation import gettext_lazy as _

from agencies.denials import Fault
from requests_app.values.answer import AnswerDocument, AnsweredWords
from requests_app.values.cases import Answering
from requests_app.values.codes import chosen, needed, once
from requests_app.values.faults import fault

HANDLED = ("NAMED", "CODED", "REMOVED")
_POSTCODE = re.compile(r"\b([A-Z]{1,2}\d[A-Z\d]?)\s*(\d[A-Z]{2})\b", re.IGNORECASE)
SHORTEST_PART = 6  # characters: "Flat 2" alone finds nobody, "4 Mill Row" does


def identities(case: Answering) -> Iterator[Fault]:
    """Everything about people who must not be identified or found."""
    yield from _third_parties(case)
    places = list(leaving(case.words))
    yield from confidential_addresses(case.confidential, places)
    yield from _protected(case)
    for person in case.words.third_parties:
        name = person.who if person.handling in ("CODED", "REMOVED") else ""
        for place, words in places:
            if is_a_name(name) and spaced(name) in spaced(words):
                sentence = _("This still names somebody whose name is to be coded or removed. Take the name out")
                yield fault(place, "still_named", sentence)


def confidential_addresses(lines: Sequence[str], places: Sequence[tuple[str, str]]) -> Iterator[Fault]:
    """Each text, with its place, in which one of these addresses stands: in whole, or as the part that finds it."""
    patterns = [tight(part) for line in lines for part in telling_parts(line)]
    for place, words in places:
        if any(pattern in tight(words) for pattern in patterns):
            sentence = _("You are about to include an address marked confidential. Remove it")
            yield fault(place, "confidential_address", sentence)


def _third_parties(case: Answering) -> Iterator[Fault]:
    for number, person in enumerate(case.words.third_parties):
        place = f"/third_parties/{number}"
        yield from needed(f"{place}/who", person.who, _("Enter who is named, for example 'neighbour who rang'"))
        if person.risk is None:
            sentence = _("Select whether this person is at risk if somebody learns who they are")
            yield fault(f"{place}/risk", "required", sentence)
        sentence = _("Select whether this person is named, coded or removed")
        yield from chosen(f"{place}/handling", person.handling, HANDLED, sentence)
        if person.risk and person.handling == "NAMED":
            sentence = _("Somebody at risk if identified cannot be named. Code or remove the name")
            yield fault(f"{place}/handling", "named_at_risk", sentence)

    codes = [(f"/third_parties/{number}/code", one.code or "") for number, one in enumerate(case.words.third_parties)]
    yield from once(codes, _("“%(given)s” already stands for somebody else. Give each person a code of their own"))


def _protected(case: Answering) -> Iterator[Fault]:
    for number, one in enumerate(case.words.must_not_reach):
        sentence = _("Enter the name, place or number that must not reach somebody")
        yield from needed(f"/must_not_reach/{number}/what", one.what, sentence)


def leaving(words: AnswerDocument) -> Iterator[tuple[str, str]]:
    """Every text that reaches the asker, with its place."""
    if words.use:
        yield "/use", words.use
    if words.seen_by:
        yield "/seen_by", words.seen_by
    if words.discloser_law and words.discloser_law.s1_18_why:
        yield "/discloser_law/s1_18_why", words.discloser_law.s1_18_why
    for number, item in enumerate(words.items):
        yield from _of_item(f"/items/{number}", item)


def _of_item(place: str, item: AnsweredWords) -> Iterator[tuple[str, str]]:
    for number, line in enumerate(item.shared):
        yield f"{place}/shared/{number}/text", line.text
        yield f"{place}/shared/{number}/source", line.source or ""
    for number, part in enumerate(item.withheld):
        yield f"{place}/withheld/{number}/would_change", part.would_change or ""
        yield f"{place}/withheld/{number}/law", part.law or ""
    if item.searched:
        for key in ("where", "how", "by"):
            yield f"{place}/searched/{key}", getattr(item.searched, key) or ""


def telling_parts(address: str) -> list[str]:
    """The parts of an address line that find a house: all of it, its postcode, any part with a number and a street."""
    parts = [address, *(match.group(0) for match in _POSTCODE.finditer(address))]
    pieces = [piece.strip() for piece in re.split(r"[,;\n]", address)]
    parts += [piece for piece in pieces if re.search(r"\d", piece) and re.search(r"[^\W\d]{2}", piece)]
    return [part for part in parts if len(tight(part)) >= SHORTEST_PART]


def is_a_name(words: str) -> bool:
    return len([part for part in words.split() if part[:1].isupper()]) >= 2


def _plain(words: str) -> str:
    folded = unicodedata.normalize("NFKD", words).casefold()
    return "".join(
        character if character.isalnum() else " " for character in folded if not unicodedata.combining(character)
    )


def tight(words: str) -> str:
    """Letters and digits only: spaces and points hide nothing."""
    return _plain(words).replace(" ", "")


def spaced(words: str) -> str:
    return f" {' '.join(_plain(words).split())} "
