"""Four eyes stay held under cover: a variant that compares records instead of human beings is caught."""

from __future__ import annotations

from collections import Counter

import pytest

from requests_app import commands
from requests_app.management.rehearsal.partnership import Cast
from tests.requests_app.test_four_eyes import FourEyes

pytestmark = pytest.mark.both_engines


def test_cover_that_compares_records_is_caught(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nia of the covering agency is Bea, who wrote the answer: records alone would let her sign her own words."""
    from requests_app.queries import hands

    monkeypatch.setattr(hands, "_human", lambda record, same_as: record)
    monkeypatch.setattr(commands.parts, "sign_version", lambda *_, **__: None)  # the database's own last word
    machine = type("Machine", (FourEyes,), {"cast": cast, "reached": Counter()})()
    machine.is_covered(named=True)
    machine.the_surgery_is_left()
    machine.leaves_for_good("joy", "PRACTICE_ADMINISTRATOR")
    machine.asks("pip")
    machine.endorses("dara")
    machine.one_human("bea", "nia", "OBS", how="agreed")
    machine.answers("bea")
    with pytest.raises(AssertionError, match=r"had a hand in it before"):
        machine.decides("nia", agrees=True)
    machine.teardown()
