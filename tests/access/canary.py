"""Canaries: one unmistakable word for each personal field of each request, and which sides may read it.

A canary sings where it is found. Numbers and dates sing in every spelling that a page might give them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

WORD = re.compile(rb"canary[a-z0-9]+?zq", re.IGNORECASE)
FIRST_YEAR = 2015


class Audience(StrEnum):
    """Who may read a field (dec.5)."""

    OWNER = "whose draft it is"
    PREPARER = "whose draft of the answer it is"
    ASKING = "the asking side"
    MASKED = "the asking side, once they say why they must see it"
    ASKED_POLICE = "the asking side and the police"
    ASKED_SURGERY = "the asking side and the surgery"
    ASKED_BOTH = "the asking side and both partners"
    ADVISED = "the answering side, the police, and their adviser"
    ADVISER_READS = "the asking side, the police and, of this item, their adviser"
    POLICE_INSIDE = "the answering side, the police"
    POLICE_TOLD = "the police; the asking side once it is delivered, until it is recalled"
    SURGERY_INSIDE = "the other answering side, the surgery"
    SURGERY_TOLD = "the surgery; the asking side once it is delivered, until it is recalled"


@dataclass(frozen=True)
class Canary:
    """One field's word. `spellings`: the bytes by which it is found."""

    name: str
    stage: str
    audience: Audience
    spellings: tuple[bytes, ...]

    def __str__(self) -> str:
        return f"{self.stage}: {self.name}, for {self.audience}"


@dataclass
class Aviary:
    """Every canary of a world, and the one search for all of them."""

    canaries: list[Canary] = field(default_factory=list)
    _by_spelling: dict[bytes, Canary] = field(default_factory=dict)
    _others: re.Pattern[bytes] | None = None
    _birthdays: int = 0

    def word(self, name: str, stage: str, audience: Audience) -> str:
        """A new word for a text field."""
        plain = re.sub(r"[^a-z0-9]", "", f"{stage}x{name}".lower())
        self._add(Canary(name, stage, audience, (f"canary{plain}zq".encode(),)))
        return f"canary{plain}zq"

    def number(self, name: str, stage: str, audience: Audience) -> str:
        """A new NHS number of the range that is kept for tests, with its check digit."""
        serial = 100_000 + 13 * len(self.canaries)
        while (compact := _nhs(serial)) is None:
            serial += 1
        spaced = f"{compact[:3]} {compact[3:6]} {compact[6:]}"
        self._add(Canary(name, stage, audience, (compact.encode(), spaced.encode())))
        return compact

    def birthday(self, name: str, stage: str, audience: Audience) -> str:
        """A new date of birth."""
        number = self._birthdays = self._birthdays + 1
        # Two digits for the day, because "1 May" sings in "11 May" too.
        day = date(FIRST_YEAR + number // 228, number // 19 % 12 + 1, 10 + number % 19)
        said = (day.isoformat(), f"{day:%-d %B %Y}", f"{day:%-d %b %Y}", f"{day:%d %m %Y}", f"{day:%d/%m/%Y}")
        self._add(Canary(name, stage, audience, tuple(text.encode() for text in dict.fromkeys(said))))
        return day.isoformat()

    def _add(self, canary: Canary) -> None:
        for spelling in canary.spellings:
            if spelling in self._by_spelling:
                raise ValueError(f"two canaries sing alike: {spelling!r}")
            self._by_spelling[spelling] = canary
        self.canaries.append(canary)
        self._others = None

    def heard(self, *said: bytes) -> set[Canary]:
        """The canaries that sing in these bytes."""
        if self._others is None:
            plain = [re.escape(spelling) for spelling in self._by_spelling if not WORD.fullmatch(spelling)]
            self._others = re.compile(b"|".join(plain) or rb"(?!)")
        found: set[Canary] = set()
        for text in said:
            words = (match.lower() for match in WORD.findall(text))
            found |= {self._by_spelling[word] for word in words if word in self._by_spelling}
            found |= {self._by_spelling[match] for match in self._others.findall(text)}
        return found

    def of(self, audiences: Iterable[Audience]) -> Iterator[Canary]:
        """Those for some audiences."""
        wanted = set(audiences)
        return (canary for canary in self.canaries if canary.audience in wanted)


def _nhs(serial: int) -> str | None:
    """999 and six digits with the modulus-11 check digit; None where there is none."""
    digits = f"999{serial:06d}"
    rest = 11 - sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=True)) % 11
    return None if rest == 10 else f"{digits}{rest % 11}"
