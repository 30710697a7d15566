"""A dip sample: who is in the population, who is drawn, and how far two reviewers agree. Pure: nothing is looked up.

The draw is systematic over a shuffled order: the cases of each stratum are shuffled by the seed and laid one after the
other, and every so many is taken from a start that the seed chooses. So each case has exactly the same chance, each
stratum has its share to within one, and whoever has the seed and the population gets the same sample (dec: sampling).
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext_lazy as _

from requests_app.denials import Fault, Sentence

LARGEST = 500
"""Nobody reviews more at a time."""
FRAME_AT_MOST = 20_000
"""A population is kept whole, so that it can be drawn from again."""

ADDED: dict[str, Sentence] = {
    "REFUSED": _("Refused in full"),
    "EMERGENCY": _("Emergency"),
    "SELF_ACCESS": _("Somebody who has a link to the case acted in it, or emergency access was used"),
    "OVERDUE_RED": _("Overdue, most urgent"),
}
"""What is always looked at, besides what is drawn."""


@dataclass(frozen=True, order=True)
class Case:
    """One answer that could be drawn: its reference and its stratum. `added`: why it is looked at in any case."""

    ref: str
    agency: str
    urgency: str
    outcome: str
    added: tuple[str, ...] = ()

    @property
    def stratum(self) -> tuple[str, str, str]:
        """What it counts among."""
        return self.agency, self.urgency, self.outcome

    @property
    def line(self) -> str:
        """The one line that stands for it in the population's hash."""
        return "|".join((self.ref, *self.stratum, "+".join(self.added)))


@dataclass(frozen=True)
class Drawn:
    """What a draw gives: those chosen by chance, and those that are always looked at. Each in the order of its ref."""

    chosen: tuple[Case, ...]
    added: tuple[Case, ...]

    @property
    def all(self) -> tuple[Case, ...]:
        """Every case of the sample."""
        return tuple(sorted((*self.chosen, *self.added)))


def population_hash(cases: Iterable[Case]) -> str:
    """The SHA-256 of the population, whatever the order in which it was found: one case more or less changes it."""
    lines = sorted(case.line for case in cases)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def draw(seed: str, cases: Sequence[Case], size: int) -> Drawn:
    """`size` cases by chance from those that are not looked at anyway, and all of those that are."""
    by_chance = [case for case in cases if not case.added]
    key = f"{seed}|{population_hash(cases)}"
    shuffled = sorted(by_chance, key=lambda case: (case.stratum, _number(f"{key}|{case.ref}")))
    many, wanted = len(shuffled), min(size, len(by_chance))
    start = _number(key) % many if many else 0
    # The case at place i is taken where the running sum passes a whole number: for `wanted` of `many` starts.
    taken = [
        case
        for place, case in enumerate(shuffled)
        if (start + (place + 1) * wanted) // many > (start + place * wanted) // many
    ]
    return Drawn(tuple(sorted(taken)), tuple(sorted(case for case in cases if case.added)))


def _number(words: str) -> int:
    return int.from_bytes(hashlib.sha256(words.encode()).digest(), "big")


def strata(cases: Iterable[Case]) -> list[tuple[tuple[str, str, str], int]]:
    """How many cases of the population each stratum has."""
    return sorted(Counter(case.stratum for case in cases).items())


def kappa(pairs: Iterable[tuple[str, str]]) -> Fraction | None:
    """Cohen's kappa: how much more often two reviewers agree than by chance alone; 1 always, 0 as by chance.

    None where it means nothing: no pair, or both gave everything one and the same mark.
    """
    said = list(pairs)
    if not said:
        return None
    firsts, seconds = Counter(one for one, _other in said), Counter(other for _one, other in said)
    many = len(said)
    agreed = Fraction(sum(one == other for one, other in said), many)
    by_chance = sum((Fraction(firsts[mark] * seconds[mark], many * many) for mark in firsts), Fraction())
    return None if by_chance == 1 else (agreed - by_chance) / (1 - by_chance)


def frame_faults(size: int | None, population: int) -> Iterator[Fault]:
    """What stands in the way of a draw."""
    if size is None or not 1 <= size <= LARGEST:
        detail = _("Enter how many to draw: a whole number from 1 to %(most)d") % {"most": LARGEST}
        yield Fault("/size", "out_of_range", detail)
    if not population:
        yield Fault("/start", "empty", _("No answer was asked for in these days. Choose another period"))
    if population > FRAME_AT_MOST:
        detail = _("More than %(most)d answers: choose a shorter period") % {"most": FRAME_AT_MOST}
        yield Fault("/start", "too_many", detail)
