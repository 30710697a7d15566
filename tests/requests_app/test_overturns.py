"""How often a refusal on each ground did not stand: counted by auditors, without small numbers across agencies."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit.models import Entry
from requests_app import commands
from requests_app.denials import NotPermitted
from requests_app.events import Event
from requests_app.management.rehearsal.partnership import Cast
from requests_app.models import AgencyResponse
from requests_app.queries import overturns
from requests_app.queries.overturns import Overturned, overturned_by_ground
from tests.requests_app.answering import answer, delivered, left_out
from tests.requests_app.callers import Caller
from tests.requests_app.holding import LATER, opened
from tests.requests_app.pages import text_of, visitor

pytestmark = pytest.mark.usefixtures("tuesday")


@pytest.fixture
def first(cast: Cast, asked: AgencyResponse, tuesday: Any) -> AgencyResponse:
    """Kept back in part, on two grounds."""
    words = answer("PART", withheld=[left_out("NOT_RELEVANT"), left_out("EXCESSIVE")])
    found = delivered(cast, asked, words)
    tuesday.move_to(LATER)
    return opened(cast, found)


def test_small_numbers_and_what_would_give_one_away_are_not_told() -> None:
    told = overturns._suppressed
    assert told("X", 40, 12, 6) == Overturned("X", 40, 12, 6)
    assert told("X", 3, 0, 0) == Overturned("X", None, None, None)
    assert told("X", 40, 4, 0) == Overturned("X", 40, None, None)
    assert told("X", 40, 12, 3) == Overturned("X", 40, 12, None)
    assert told("X", 40, 12, 9) == Overturned("X", 40, 12, None)  # three stood
    assert told("X", 40, 37, 20) == Overturned("X", 40, None, None)  # three were never looked at again
    assert told("X", 40, 0, 0) == Overturned("X", 40, 0, 0)


def test_a_count_that_tells_small_numbers_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """The broken variant: nothing counts as small."""
    monkeypatch.setattr(overturns, "SMALL", range(0))
    with pytest.raises(AssertionError):
        test_small_numbers_and_what_would_give_one_away_are_not_told()


def test_a_refusal_did_not_stand_when_a_second_look_shared_it_and_no_longer_keeps_it_back_on_that_ground() -> None:
    one, two, again = uuid4(), uuid4(), uuid4()
    rows: list[overturns.Row] = [
        (one, None, "I1", ["NOT_RELEVANT", "EXCESSIVE"], "PART"),
        (one, None, "I2", ["NOT_RELEVANT"], "WITHHELD"),
        (two, None, "I1", ["NOT_RELEVANT"], "WITHHELD"),
        (again, one, "I1", ["EXCESSIVE"], "PART"),
        (again, one, "I2", [], "NOT_HELD"),  # nothing was shared after all
    ]
    assert overturns.counted(rows, Overturned) == [
        Overturned("EXCESSIVE", 2, 1, 0), Overturned("NOT_RELEVANT", 3, 2, 1),
    ]  # fmt: skip


def test_an_agency_counts_its_own_refusals_in_one_query(
    cast: Cast, first: AgencyResponse, monkeypatch: pytest.MonkeyPatch
) -> None:
    bea = cast.actor("bea", LATER)
    assert overturned_by_ground(bea) == []  # she audits nothing
    monkeypatch.setattr(overturns, "oversees", lambda _by: True)
    assert overturned_by_ground(bea) == [Overturned("EXCESSIVE", 1, 0, 0), Overturned("NOT_RELEVANT", 1, 0, 0)]
    with CaptureQueriesContext(connection) as asked_of_it:
        counted = overturned_by_ground(bea)
    assert len(counted) == 2 and len(asked_of_it) == 1
    assert overturned_by_ground(cast.actor("pip", LATER)) == []  # another agency's are not counted


def test_only_whoever_audits_counts_and_the_partnership_reads_no_small_number(
    cast: Cast, first: AgencyResponse
) -> None:
    with pytest.raises(NotPermitted):
        commands.count_overturned(None, by=cast.actor("pip", LATER), at=LATER)
    visitor(cast, "pip").opens("/oversight/overturns/", status=403)
    grace = cast.actor("grace", LATER)
    assert overturned_by_ground(grace) == [
        Overturned("EXCESSIVE", None, None, None), Overturned("NOT_RELEVANT", None, None, None),
    ]  # fmt: skip
    page = text_of(visitor(cast, "grace").opens("/oversight/overturns/"))
    assert "not told" in page and "It does not bear on the question" in page and "Of all agencies" in page
    told = Caller(cast.person("grace")).seen("overturned_refusals")["items"]
    assert [one["refused"] for one in told] == [None, None]
    assert Entry.objects.filter(action=Event.OVERTURNS_COUNTED).count() == 2  # each count is recorded
