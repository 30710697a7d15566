"""Attacks with characters that nobody sees, in what is signed and in the reason for signing."""

from __future__ import annotations

import pytest

from requests_app import commands
from requests_app.denials import Incomplete
from requests_app.management.rehearsal.partnership import Cast
from requests_app.models import AgencyResponse
from requests_app.values.fields import clean
from tests.requests_app.callers import BECAUSE, TUESDAY

UNSEEN = ["\u200b", "\u2060", "\ufeff", "\u00ad", "\u180e", "\u200e", "\u200f", "\u061c", "\U000e0041"]
TURNING = ["\u202e", "\u202d", "\u2066", "\u2067", "\u2069"]


@pytest.mark.parametrize("character", UNSEEN, ids=ascii)
def test_what_cannot_be_seen_is_not_signed(character: str) -> None:
    """Two texts that read the same are the same: nothing hides in a name, an address or a line."""
    assert clean(f"{character}Jo{character}hn Smith{character}") == "John Smith"
    assert clean(f"Zoe{character}\u0308") == "Zo\u00eb"


@pytest.mark.parametrize("word", ["\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645", "\u0915\u094d\u200d\u0937"])
def test_joiners_that_a_script_needs_stay(word: str) -> None:
    assert clean(word) == word


@pytest.mark.parametrize("character", [*TURNING, "\x00", "\x1b", "\x08"], ids=ascii)
def test_a_reason_says_what_is_read(cast: Cast, put_forward: AgencyResponse, character: str) -> None:
    step = put_forward.steps.select_related("response", "agency").get(status="open")
    with pytest.raises(Incomplete) as refused:
        commands.approve_step(step, f"{BECAUSE}{character}", by=cast.actor("omar", TUESDAY), at=TUESDAY)
    assert [(fault.pointer, fault.code) for fault in refused.value.errors] == [("/justification", "control_character")]


@pytest.mark.parametrize("words", ["." * 60, "\u200b" * 60, "- " * 60, " \u00a0" * 60], ids=ascii)
def test_forty_characters_that_say_nothing_are_no_reason(cast: Cast, put_forward: AgencyResponse, words: str) -> None:
    step = put_forward.steps.select_related("response", "agency").get(status="open")
    with pytest.raises(Incomplete) as refused:
        commands.approve_step(step, words, by=cast.actor("omar", TUESDAY), at=TUESDAY)
    assert [fault.code for fault in refused.value.errors] == ["required"]
