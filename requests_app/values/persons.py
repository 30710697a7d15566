"""People in an answer: the codes that stand for some of them, and on what each record was matched."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from string import ascii_uppercase
from typing import Any

Words = dict[str, Any]
DETAILS = ("name", "date of birth", "NHS number", "another number", "address")
"""Kinds of detail on which a record is matched; what else somebody typed is kept as `other`."""
OTHER = "other"
ALSO = {"dob": "date of birth", "nhs": "NHS number", "nhs number": "NHS number", "upn": "another number"}
"""How case systems spell them."""


def with_codes(answer: Words, before: Sequence[Mapping[str, Any]]) -> Words:
    """The answer with a code for everybody whose name is coded: the same as in earlier versions, else the next."""
    people = answer.get("third_parties") or []
    known = _known([*before, answer])
    free = (code for code in _codes() if code not in known.values())
    made = []
    for person in people:
        if person.get("handling") == "CODED":
            who = _spelled(person.get("who", ""))
            known[who] = known.get(who) or next(free)
            person = {**person, "code": known[who]}
        made.append(person)
    return {**answer, "third_parties": made} if made else answer


def _known(answers: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Who stands under which code; what was first stays."""
    known: dict[str, str] = {}
    for answer in answers:
        for person in answer.get("third_parties") or []:
            if person.get("code"):
                known.setdefault(_spelled(person.get("who", "")), person["code"])
    return known


def _codes() -> Iterator[str]:
    """Person A, Person B … Person AA: names of nobody, the same in every language."""
    for first in ("", *ascii_uppercase):
        for last in ascii_uppercase:
            yield f"Person {first}{last}"


def _spelled(name: str) -> str:
    return " ".join(name.casefold().split())


def matched_on(answer: Mapping[str, Any]) -> dict[str, dict[str, list[str]]]:
    """By item and the ref of each person, or `all`: the kinds of detail that matched. Never a value.

    An item may come from another record than the rest: what is said of itself goes before what is said of the whole.
    """
    match = answer.get("identity_match") or {}
    general = _kinds(match.get("on") or [])
    whole = {"all": general} if general else {}
    said = {
        item["item"]: whole | _by_person(match.get("people")) | _by_person(item.get("identity_matched_on"))
        for item in answer["items"]
    }
    return {item: people for item, people in said.items() if people}


def _by_person(records: Sequence[Words] | None) -> dict[str, list[str]]:
    return {one["about"]: _kinds(one.get("on") or []) for one in records or []}


def _kinds(details: Sequence[str]) -> list[str]:
    named = (ALSO.get(one.casefold(), one) for one in details)
    return sorted({one if one in DETAILS else OTHER for one in named})
