"""The draw of a dip sample: fair to each case, the same for whoever does it again; and how far reviewers agree."""

from __future__ import annotations

import hashlib
import random
from collections import Counter
from collections.abc import Callable, Sequence
from fractions import Fraction

import pytest

from requests_app.values.sampling import Case, Drawn, draw, frame_faults, kappa, population_hash, strata

DRAWS = 10_000
SIZE = 12
BIGGEST = {59: 112.3}
"""Of chi-square with so many degrees of freedom: what fair draws exceed once in 30,000 times."""


def people(count: int = 60) -> list[Case]:
    """Answers of three agencies, two urgencies and three outcomes, in uneven strata."""
    agencies, outcomes = ("OBS", "OBS", "MP", "BNT"), ("SHARED", "SHARED", "PART", "WITHHELD")
    return [
        Case(f"{place:04}-AAAA", agencies[place % 4], "RED" if place % 3 else "GREEN", outcomes[place * 7 % 4])
        for place in range(count)
    ]


def seeds(count: int = DRAWS) -> list[str]:
    return [hashlib.sha256(f"seed {number}".encode()).hexdigest() for number in range(count)]


def unfairness(drawing: Callable[[str, Sequence[Case], int], Drawn]) -> float:
    """Chi-square of how often each case is drawn, over as many draws; each draw takes one of `SIZE / 60`."""
    cases, counts = people(), Counter[str]()
    for seed in seeds():
        counts.update(case.ref for case in drawing(seed, cases, SIZE).chosen)
    share = Fraction(SIZE, len(cases))
    expected, spread = float(DRAWS * share), float(1 - share)
    found = sum((counts[case.ref] - expected) ** 2 / (expected * spread) for case in cases)
    return found * (len(cases) - 1) / len(cases)


def test_over_ten_thousand_draws_every_case_has_the_same_chance() -> None:
    assert unfairness(draw) < BIGGEST[59]


def test_a_draw_that_prefers_anybody_is_caught() -> None:
    """Broken variants: by the reference alone, and one whose start is always among the first."""

    def by_reference(seed: str, cases: Sequence[Case], size: int) -> Drawn:
        return Drawn(tuple(sorted(cases)[:size]), ())

    def a_little(seed: str, cases: Sequence[Case], size: int) -> Drawn:
        fair = list(draw(seed, cases, size).chosen)
        if random.Random(seed).random() < 0.06 and cases[0] not in fair:  # noqa: S311 - a made-up cheat
            fair[0] = cases[0]
        return Drawn(tuple(fair), ())

    assert unfairness(by_reference) > BIGGEST[59]
    assert unfairness(a_little) > BIGGEST[59]


def test_the_same_seed_gives_the_same_sample_whatever_the_order_it_was_found_in() -> None:
    cases = people()
    mixed = random.Random(7).sample(cases, len(cases))  # noqa: S311 - only an order
    assert draw("4f19", cases, 20) == draw("4f19", mixed, 20)
    assert population_hash(cases) == population_hash(mixed)
    assert draw("4f19", cases, 20) != draw("4f1a", cases, 20)


def test_one_case_more_or_another_outcome_changes_the_hash() -> None:
    cases = people()
    more = [*cases, Case("9999-AAAA", "OBS", "RED", "SHARED")]
    other = [Case(cases[0].ref, cases[0].agency, cases[0].urgency, "PART"), *cases[1:]]
    marked = [Case(cases[0].ref, *cases[0].stratum, ("EMERGENCY",)), *cases[1:]]
    assert len({population_hash(one) for one in (cases, more, cases[1:], other, marked)}) == 5


def test_each_stratum_has_its_share_to_within_one() -> None:
    cases = people()
    for seed in seeds(50):
        drawn = Counter(case.stratum for case in draw(seed, cases, SIZE).chosen)
        for stratum, count in strata(cases):
            assert abs(drawn[stratum] - count * SIZE / len(cases)) < 1


@pytest.mark.parametrize("size", [1, 7, 60, 61, 500])
def test_as_many_are_drawn_as_were_asked_for_or_as_there_are(size: int) -> None:
    for seed in seeds(20):
        assert len(set(draw(seed, people(), size).chosen)) == min(size, 60)


def test_what_is_always_looked_at_comes_on_top_and_takes_nobodys_place() -> None:
    always = [Case(f"{place:04}-BBBB", "MP", "RED", "WITHHELD", ("REFUSED",)) for place in range(5)]
    drawn = draw("4f19", [*people(), *always], 20)
    assert list(drawn.added) == always
    assert len(drawn.chosen) == 20 and not set(drawn.chosen) & set(always)
    assert draw("4f19", always, 20).all == tuple(always)
    assert draw("4f19", [], 20).all == ()


def test_a_draw_that_cannot_be_says_what_to_change() -> None:
    assert [fault.pointer for fault in frame_faults(None, 5)] == ["/size"]
    assert [fault.pointer for fault in frame_faults(501, 5)] == ["/size"]
    assert [fault.code for fault in frame_faults(20, 0)] == ["empty"]
    assert [fault.code for fault in frame_faults(20, 20_001)] == ["too_many"]
    assert list(frame_faults(20, 5)) == []


def test_kappa_is_that_of_the_textbook() -> None:
    yes, no = "yes", "no"
    pairs = [(yes, yes)] * 20 + [(yes, no)] * 5 + [(no, yes)] * 10 + [(no, no)] * 15
    assert kappa(pairs) == Fraction(2, 5)
    assert kappa([(yes, yes), (no, no)]) == 1
    assert kappa([(yes, no), (no, yes)]) == -1
    assert kappa([]) is None
    assert kappa([(yes, yes)] * 9) is None, "where everybody gives one mark, nothing can be said"
