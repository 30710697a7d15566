"""Sharing unasked on the pages: begin, prepare, decide; and for those it was given to open and confirm."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from requests_app.management.rehearsal.partnership import Cast
from requests_app.models import AgencyResponse
from tests.requests_app import offering
from tests.requests_app.callers import BECAUSE, TUESDAY
from tests.requests_app.offering import SAID_CANARY, WHY_CANARY
from tests.requests_app.pages import in_form, text_of, title_of, visitor

TYPED = {
    "to": "MCC", "urgency": "AMBER", "name": "Fern Placeholder", "dob_0": "4", "dob_1": "11", "dob_2": "2026",
    "what": "What our midwife saw on the ward", "why_now": WHY_CANARY,
}  # fmt: skip


@pytest.fixture(autouse=True)
def clock(tuesday: time_machine.Traveller) -> time_machine.Traveller:
    return tuesday


def test_an_offer_begins_on_one_page_and_leads_on_to_be_written(cast: Cast) -> None:
    sam = visitor(cast, "sam")
    assert "Offer information nobody has asked for" in text_of(sam.opens("/"))
    form = sam.opens("/share/new/")
    page = sam.follows(sam.sends("/share/new/", TYPED, on=form))
    assert "Prepare what Brackenfold NHS Trust shares" in text_of(page)
    assert "Merrowdale County Council" in text_of(page) and WHY_CANARY in text_of(page)
    assert "Fern" not in title_of(page)
    response = AgencyResponse.objects.get()
    shown = text_of(sam.opens(f"/responses/{response.ref}/"))
    assert "What Brackenfold NHS Trust shares unasked about Fern P" in shown
    assert "Do not share it after all" in shown and "Ring them." not in shown


def test_pressing_twice_begins_once(cast: Cast) -> None:
    sam = visitor(cast, "sam")
    form = sam.opens("/share/new/")
    first, second = (sam.sends("/share/new/", TYPED, on=form) for _time in range(2))
    assert first["Location"] == second["Location"] and AgencyResponse.objects.count() == 1


def test_what_is_missing_stands_by_its_box_and_what_was_typed_stays(cast: Cast) -> None:
    sam = visitor(cast, "sam")
    page = sam.sends("/share/new/", {**TYPED, "to": "", "what": "", "dob_1": "13"}, status=422).content.decode()
    assert "Enter a date, for example 24 11 2026." in text_of(page)
    assert in_form(page, "why_now") == WHY_CANARY and in_form(page, "dob_1") == "13"
    page = sam.sends("/share/new/", {**TYPED, "to": "", "what": ""}, status=422).content.decode()
    assert "Select who needs to know" in text_of(page)
    assert in_form(page, "name") == "Fern Placeholder"


def test_those_it_was_given_to_open_and_confirm_it(cast: Cast, clock: time_machine.Traveller) -> None:
    response = offering.delivered(cast)
    clock.move_to(TUESDAY + timedelta(minutes=20))
    kit = visitor(cast, "kit")
    assert "Open what Brackenfold NHS Trust shared unasked" in text_of(kit.opens("/"))
    assert response.ref in text_of(kit.opens("/share/"))
    here = f"/disclosures/{response.ref}/"
    before = text_of(kit.opens(here))
    assert "Offered without being asked." in before and SAID_CANARY not in before and "Fern" not in before
    opened = kit.sends(here, {"then": "open"}, on=kit.opens(here), status=200).content.decode()
    assert SAID_CANARY in text_of(opened) and WHY_CANARY in text_of(opened) and "Fern Placeholder" in text_of(opened)
    done = kit.follows(kit.sends(f"{here}receipt/", {"arrived": "RIGHT"}, on=opened))
    assert "You confirmed that you have it" in done
    for who in ("pip", "rex"):
        visitor(cast, who).opens(here, status=404)
    assert "Received" in text_of(visitor(cast, "sam").opens(f"/responses/{response.ref}/"))


def test_a_notice_leads_to_what_was_given(cast: Cast, clock: time_machine.Traveller) -> None:
    response = offering.delivered(cast)
    clock.move_to(TUESDAY + timedelta(minutes=20))
    page = visitor(cast, "kit").opens("/notices/")
    assert f"Your agency was given information: {response.ref}" in text_of(page)
    assert f'href="/disclosures/{response.ref}/"' in page


def test_an_offer_is_withdrawn_on_its_page_with_a_reason(cast: Cast) -> None:
    response, sam = offering.begun(cast), visitor(cast, "sam")
    here = f"/share/{response.ref}/withdraw/"
    assert "Enter your reason" in sam.sends(here, {"reason": ""}, on=sam.opens(here), status=422).content.decode()
    page = sam.follows(sam.sends(here, {"reason": BECAUSE}, on=sam.opens(here)))
    assert "Not shared after all" in text_of(page)
    visitor(cast, "nia").opens(here, status=409)
    visitor(cast, "kit").opens(here, status=404)


def test_a_governance_lead_shares_nothing(cast: Cast) -> None:
    visitor(cast, "grace").opens("/share/new/", status=403)
