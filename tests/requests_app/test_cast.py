"""The cast of the tests is the same whether it was founded just now or written again."""

from __future__ import annotations

import pytest

from agencies.models import Membership
from agencies.queries import calendar_of
from audit.models import Entry
from audit.verify import verify
from requests_app.management.rehearsal.partnership import Cast, found
from requests_app.queries.parties import facts_of_all
from tests.cast import FOUNDED_AT, Founded, merrowdale


@pytest.mark.parametrize("time", ["first", "again", "and again"])
def test_the_cast_is_whole_each_time(cast: Cast, time: str) -> None:
    result = verify()
    assert result.sound
    assert result.entries == Entry.objects.count() > len(cast.people)
    assert len(cast.people) == len(merrowdale()["people"])
    assert cast.actor("joy", FOUNDED_AT).roles == {"PRACTICE_ADMINISTRATOR", "ADMINISTRATOR"}
    assert cast.actor("joy", FOUNDED_AT).membership.title == "practice manager"
    assert calendar_of(cast.agency("MP")).hours.keys() == set(range(7))


def test_what_is_written_again_is_what_was_founded(db: None) -> None:
    cast = found(merrowdale(), at=FOUNDED_AT, password=None)
    founded = Founded(cast)
    assert len(founded.entries) == Entry.objects.count()
    assert len(founded.rows[Membership]) == Membership.objects.count()


def test_every_agency_can_be_asked(cast: Cast) -> None:
    facts = facts_of_all(FOUNDED_AT)
    office = {"MSP"}  # the partnership's own office holds nothing about children
    assert {code for code, agency in facts.items() if not agency.can_receive} == office
