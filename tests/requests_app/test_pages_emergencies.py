"""The emergency route on the pages: three screens, five questions, and what comes after."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
import time_machine

from requests_app.management.rehearsal.partnership import Cast
from requests_app.models import AgencyResponse, Emergency, InformationRequest
from tests.requests_app import test_emergencies as told
from tests.requests_app.pages import in_form, text_of, title_of, visitor
from tests.requests_app.test_emergencies import NIGHT, TOLD, WHO, WRITTEN

ASK = {**{name: told.ASK[name] for name in ("who", "happening", "needed", "within")}, "ask": ["MP", "MCC"]}
SHARE = {
    **{name: told.SHARE[name] for name in ("who", "danger", "told", "to", "checked")},
    "happened_at_0": "15", "happened_at_1": "11", "happened_at_2": "2026", "happened_at_3": "02:10",
}  # fmt: skip


@pytest.fixture(autouse=True)
def clock(cast: Cast) -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NIGHT, tick=False) as traveller:
        yield traveller


def test_ask_now_is_sent_with_one_press_and_says_whom_to_ring(cast: Cast) -> None:
    sam = visitor(cast, "sam")
    first = text_of(sam.opens("/emergency/"))
    assert "Call 999 first" in first and "01632 960104" in first
    form = sam.opens("/emergency/ask/")
    assert "They will ring you back on 01632 960105" in text_of(form)
    assert " checked" not in form
    page = sam.follows(sam.sends("/emergency/ask/", ASK, on=form))
    said = text_of(page)
    assert "Sent at 02:14" in said and "Now ring them" in said and "01632 960104" in said
    assert "Someone who took no part will review it." in said
    assert "Fern" not in title_of(page)
    made = InformationRequest.objects.get()
    assert made.status == "sent" and made.responses.count() == 2
    shown = text_of(sam.opens(f"/requests/{made.ref}/"))
    assert "Request about Fern Placeholder" in shown or "Request about Fern P" in shown
    assert WHO in shown


def test_pressing_twice_sends_once(cast: Cast) -> None:
    sam = visitor(cast, "sam")
    form = sam.opens("/emergency/ask/")
    first, second = (sam.sends("/emergency/ask/", ASK, on=form) for _time in range(2))
    assert first["Location"] == second["Location"] and InformationRequest.objects.count() == 1


def test_what_is_missing_stands_by_its_box_and_nothing_typed_is_lost(cast: Cast) -> None:
    sam = visitor(cast, "sam")
    page = sam.sends("/emergency/ask/", {**ASK, "within": "", "ask": []}, status=422).content.decode()
    assert "Select who you need it from" in text_of(page) and "Select when you need it" in text_of(page)
    assert in_form(page, "happening") == ASK["happening"]
    wrong = {**SHARE, "happened_at_3": "25:99", "to": ""}
    page = sam.sends("/emergency/record/", wrong, status=422).content.decode()
    assert in_form(page, "told") == TOLD and in_form(page, "happened_at_3") == "25:99"
    page = sam.sends("/emergency/record/", {**SHARE, "to": ""}, status=422).content.decode()
    assert "Select which agency you told" in text_of(page)


def test_the_partner_rings_the_register_and_records_on_one_screen(cast: Cast) -> None:
    visitor(cast, "sam").sends("/emergency/ask/", {**ASK, "happening": "Ring 07700 900999."})
    response = AgencyResponse.objects.get(from_agency__code="MP")
    ines = visitor(cast, "ines")
    assert "Ring them back and share now" in text_of(ines.opens(f"/responses/{response.ref}/"))
    here = f"/responses/{response.ref}/at-once/"
    form = ines.opens(here)
    assert "Ring Brackenfold NHS Trust on 01632 960105" in text_of(form)
    assert 'href="tel:01632 960105"' in form and 'href="tel:07700' not in form
    page = ines.sends(here, {"spoke_to": "", "told": TOLD}, on=form, status=422).content.decode()
    assert "Enter who you spoke to, and on which number" in text_of(page) and in_form(page, "told") == TOLD
    done = ines.follows(ines.sends(here, {"spoke_to": "Sam, 01632 960105", "told": TOLD}, on=ines.opens(here)))
    assert "Recorded at 02:14" in text_of(done)
    sam = visitor(cast, "sam")
    opened = sam.sends(f"/disclosures/{response.ref}/", {"then": "open"}, status=200).content.decode()
    assert TOLD in text_of(opened) and "Said in an emergency" in text_of(opened)
    for who in ("kit", "rex"):
        visitor(cast, who).opens(here, status=404)


def test_the_record_shows_both_times_and_is_signed_once(cast: Cast, clock: time_machine.Traveller) -> None:
    clock.move_to(NIGHT.replace(hour=8, minute=55))
    sam = visitor(cast, "sam")
    assert "Recorded at 08:55" in text_of(sam.follows(sam.sends("/emergency/record/", SHARE)))
    ref = Emergency.objects.get().ref
    here, form = f"/emergency/{ref}/", sam.opens(f"/emergency/{ref}/write-up/")
    assert re.search(r"Happened today 02:10\. Entered today 08:55\.", text_of(form), re.IGNORECASE)
    page = sam.sends(f"{here}write-up/", {**WRITTEN, "law": ""}, on=form, status=422).content.decode()
    assert "Enter the law on which it was done" in text_of(page) and in_form(page, "asked_by") == WRITTEN["asked_by"]
    shown = text_of(sam.follows(sam.sends(f"{here}write-up/", WRITTEN, on=sam.opens(f"{here}write-up/"))))
    assert "Signed." in shown and WRITTEN["left_out"] in shown and "You took part, so someone else reviews it." in shown
    sam.opens(f"{here}write-up/", status=409)
    added = text_of(sam.follows(sam.sends(f"{here}add/", {"added": "The check was at 02:08."}, on=sam.opens(here))))
    assert "The check was at 02:08." in added


def test_someone_who_took_no_part_reviews_it(cast: Cast) -> None:
    response, nia = told.shared(cast), visitor(cast, "nia")
    page = nia.opens(f"/emergency/{response.ref}/")
    assert "Review it: was it right to share without waiting?" in text_of(page)
    review = nia.opens(f"/responses/{response.ref}/decide/")
    assert "It was right to share at once" in text_of(review)
    says = {"decision": "RIGHT", "reason": "Minutes mattered, and nothing more was said than was needed for the child."}
    nia.sends(f"/responses/{response.ref}/decide/", says, on=review)
    assert "Reviewed" in text_of(nia.opens(f"/emergency/{response.ref}/"))
    assert "Review it" not in text_of(visitor(cast, "sam").opens(f"/emergency/{response.ref}/"))


def test_whoever_oversees_sees_references_and_times_and_nobody(cast: Cast) -> None:
    response, grace = told.shared(cast), visitor(cast, "grace")
    page = grace.opens("/emergency/")
    assert response.ref in page and "To review" in text_of(page)
    assert "Fern" not in page and "Sam" not in page and TOLD not in page
    assert "Ask for information now" not in text_of(page)
    for path in ("", "sent/", "write-up/"):
        grace.opens(f"/emergency/{response.ref}/{path}", status=404)
    assert response.ref not in visitor(cast, "kit").opens("/emergency/")
    assert 'href="/emergency/"' in grace.opens("/notices/")
