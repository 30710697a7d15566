"""Whoever works for two agencies, with a tab of each: a form acts for the agency that its page was made for."""

from __future__ import annotations

from typing import Any

import pytest

from agencies.commands import end_membership
from agencies.models import Away, Membership
from requests_app.management.rehearsal.partnership import Cast
from requests_app.views import door
from tests.requests_app.callers import TUESDAY
from tests.requests_app.covering import joins
from tests.requests_app.pages import Visitor, text_of, visitor

pytestmark = pytest.mark.both_engines
HERE = "/agency/rota/"
AWAY = {"then": "away", "until_0": "20", "until_1": "11", "until_2": "2026", "until_3": "09:00"}


def two_tabs(cast: Cast) -> tuple[Visitor, str]:
    """Wes of the council, who works for the police too: a page of the council, and then another tab for the police."""
    joins(cast, "wes", "MP", "PRACTITIONER", by="gil")
    wes = visitor(cast, "wes")
    page = wes.opens(HERE)
    wes.sends("/account/", {"then": "change", "agency": "MP"}, on=wes.opens("/account/"))
    assert 'name="for_agency" value="MP"' in wes.opens(HERE)
    return wes, page


def an_older_tab_acts_for_its_own_agency(cast: Cast) -> None:
    wes, page = two_tabs(cast)
    wes.sends(HERE, AWAY, on=page)
    assert Away.objects.get().agency == cast.agency("MCC")


def test_a_form_acts_for_the_agency_that_its_page_was_made_for(cast: Cast, tuesday: Any) -> None:
    an_older_tab_acts_for_its_own_agency(cast)


def test_a_door_that_goes_by_the_newest_tab_is_caught(
    cast: Cast, tuesday: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door, "_as_of_the_page", lambda _request, by: by)
    with pytest.raises(AssertionError):
        an_older_tab_acts_for_its_own_agency(cast)


def test_the_page_after_it_says_for_whom_one_acts_now(cast: Cast, tuesday: Any) -> None:
    wes, page = two_tabs(cast)
    led = wes.follows(wes.sends(HERE, AWAY, on=page))
    assert 'name="for_agency" value="MCC"' in led


def test_a_form_of_an_agency_that_one_has_left_does_nothing(cast: Cast, tuesday: Any) -> None:
    wes, page = two_tabs(cast)
    for held in Membership.objects.filter(person=cast.person("wes"), agency=cast.agency("MCC")):
        end_membership(held, by=cast.actor("ada", TUESDAY), at=TUESDAY)
    said = wes.sends(HERE, AWAY, on=page, status=409).content.decode()
    assert "no member of any more. Nothing was done." in text_of(said)
    assert not Away.objects.exists()


def test_nobody_acts_for_an_agency_by_naming_it(cast: Cast, tuesday: Any) -> None:
    wes = visitor(cast, "wes")
    wes.sends(HERE, {**AWAY, "for_agency": "MP"}, on="", status=409)
    wes.sends(HERE, {**AWAY, "for_agency": "NOWHERE"}, on="", status=409)
    assert not Away.objects.exists()
