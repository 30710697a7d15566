"""Who somebody is, taken out of a text: each subject of a request stands under a code (GR4, GR5).

Pure functions over the addressed request. A name is taken out whole and in its parts, as whole words; numbers, dates
of birth and addresses however they are spaced.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from string import ascii_uppercase
from typing import Any

from requests_app.values.identity_checks import telling_parts

Words = Mapping[str, Any]
_SOMEBODY = "Somebody else"
SHORTEST = 3  # letters of a part of a name: less stands in other words


def codes_of(subjects: Sequence[Words]) -> dict[str, str]:
    """By ref: Child 1, Child 2 … Adult A, Adult B …: in the order of the request, the same in every language."""
    found, children, adults = {}, 0, 0
    for person in subjects:
        if person.get("kind") == "ADULT":
            found[person["ref"]], adults = f"Adult {_letters(adults)}", adults + 1
        else:
            children += 1
            found[person["ref"]] = f"Child {children}"
    return found


def _letters(number: int) -> str:
    """A to Z, then AA."""
    first, last = divmod(number, len(ascii_uppercase))
    return (ascii_uppercase[first - 1] if first else "") + ascii_uppercase[last]


def coded(text: str, subjects: Sequence[Words], others: Sequence[str] = ()) -> str:
    """The text with everybody under their code, and without what finds them. `others`: names of other people."""
    for name in others:
        text = _spelled(name).sub(_SOMEBODY, text)
    for pattern, code in _patterns(subjects):
        text = pattern.sub(code, text)
    return text


def names_somebody(text: str, subjects: Sequence[Words]) -> str:
    """The code of the first subject who could be known from this text; empty where nobody could."""
    return next((code for pattern, code in _patterns(subjects) if pattern.search(text)), "")


def _patterns(subjects: Sequence[Words]) -> Iterator[tuple[re.Pattern[str], str]]:
    """What to look for, whole names before their parts: two people of one family share a surname."""
    codes = codes_of(subjects)
    whole = [(name, codes[one["ref"]]) for one in subjects for name in _names(one)]
    for name, code in sorted(whole, key=lambda pair: -len(pair[0])):
        yield _spelled(name), code
    for one in subjects:
        for finds in _finding(one):
            yield _loosely(finds), codes[one["ref"]]
    parts: dict[str, str] = {}
    for name, code in whole:
        for part in name.split():
            if len(part) >= SHORTEST:
                parts.setdefault(part.casefold(), code)
    for part, code in parts.items():
        yield _spelled(part), code


def _names(person: Words) -> list[str]:
    return [name for name in (person.get("name"), *(person.get("other_names") or [])) if name]


def _finding(person: Words) -> Iterator[str]:
    """Numbers, the day of birth, the parts of an address that find a house."""
    yield from (one["value"] for one in person.get("identifiers") or [] if one.get("value"))
    if person.get("dob"):
        yield str(person["dob"])
    yield from telling_parts((person.get("address") or {}).get("line") or "")


def _spelled(name: str) -> re.Pattern[str]:
    words = r"\W+".join(re.escape(part) for part in name.split())
    return re.compile(rf"(?<!\w){words}(?!\w)", re.IGNORECASE)


def _loosely(finds: str) -> re.Pattern[str]:
    """However it is spaced or pointed."""
    return re.compile(r"\W*".join(re.escape(letter) for letter in finds if letter.isalnum()), re.IGNORECASE)
