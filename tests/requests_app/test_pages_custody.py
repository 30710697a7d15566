"""The pages and the API of custody: one button a page, and each side reads only what is its own."""

from __future__ import annotations

import pytest
import time_machine

from requests_app import commands
from requests_app.management.rehearsal.partnership import Cast
from requests_app.models import AgencyResponse, Correction, CorrectionCopy, Leave, Misuse, Notification
from tests.requests_app.callers import BECAUSE, Caller, refused
from tests.requests_app.holding import (
    LATER,
    MISUSE_CANARY,
    PASSING,
    RIGHT_CANARY,
    WHO_CANARY,
    WHY_CANARY,
    WRONG_CANARY,
    asked_leave,
    corrected,
    fresh,
    opened,
    passed_on,
)
from tests.requests_app.pages import NAMES, text_of, title_of, visitor

pytestmark = pytest.mark.usefixtures("tuesday")
UNTIL = {"until_0": "1", "until_1": "11", "until_2": "2028", "until_3": "09:00"}


@pytest.fixture(autouse=True)
def later(tuesday: time_machine.Traveller) -> None:
    """Ten past ten."""
    tuesday.move_to(LATER)


def test_passing_on_from_the_first_press_to_the_tree(
    cast: Cast, delivered: AgencyResponse, tuesday: time_machine.Traveller
) -> None:
    tuesday.move_to(LATER)
    held = opened(cast, delivered)
    pip, omar, place = visitor(cast, "pip"), visitor(cast, "omar"), f"/disclosures/{held.ref}/"
    words = {"to": "MP", "who": WHO_CANARY, "purpose": WHY_CANARY, "items": ["I2"], "ground": "ASK"}
    assert f"{place}pass-on/" in pip.opens(f"{place}custody/")
    page = pip.opens(f"{place}pass-on/")
    kept = pip.sends(f"{place}pass-on/", {**words, "ground": ""}, on=page, status=422).content.decode()
    assert WHY_CANARY in kept and "Select whether you ask them first" in kept
    said = text_of(pip.follows(pip.sends(f"{place}pass-on/", words, on=page)))
    assert "They have not answered yet" in said
    leave = Leave.objects.get()
    notice = Notification.objects.get(kind="leave")
    waiting = omar.follows(omar.client.get(f"/notices/{notice.pk}/"))
    assert f"/responses/{held.ref}/leaves/{leave.pk}/" in waiting
    page = omar.opens(f"/responses/{held.ref}/leaves/{leave.pk}/")
    assert WHO_CANARY in page and WHY_CANARY in page and not any(name in title_of(page) for name in NAMES)
    answer = {"answer": "AGREE", "reason": BECAUSE}
    tree = omar.follows(omar.sends(f"/responses/{held.ref}/leaves/{leave.pk}/", answer, on=page))
    assert "Not opened yet." in text_of(tree) and WHO_CANARY in tree
    assert BECAUSE in pip.opens(f"{place}custody/")
    copy = AgencyResponse.objects.get(origin=held)
    ines = visitor(cast, "ines")
    conditions = ines.opens(f"/disclosures/{copy.ref}/")
    assert "Passed on with leave." in text_of(conditions) and WHY_CANARY in conditions
    shared = ines.sends(f"/disclosures/{copy.ref}/", {}, on=conditions, status=200).content.decode()
    assert "It comes from" in text_of(shared) and "Not without asking them first" in text_of(shared)
    visitor(cast, "pip").opens(f"/responses/{copy.ref}/", status=404)


def test_having_told_already_asks_for_the_ground_alone(cast: Cast, delivered: AgencyResponse) -> None:
    held = opened(cast, delivered)
    pip, place = visitor(cast, "pip"), f"/disclosures/{held.ref}/pass-on/"
    words = {"to": "", "who": WHO_CANARY, "purpose": WHY_CANARY, "items": ["I2"], "ground": "LAW"}
    page = pip.follows(pip.sends(place, words, on=pip.opens(place)))
    assert "without waiting" in text_of(page)
    assert Leave.objects.get().kind == "TOLD"


def test_asking_to_keep_it_longer_and_the_answer(cast: Cast, delivered: AgencyResponse) -> None:
    held = opened(cast, delivered)
    pip, omar, place = visitor(cast, "pip"), visitor(cast, "omar"), f"/disclosures/{held.ref}/keep/"
    page = pip.opens(place)
    pip.sends(place, {"why": "The plan runs on.", **UNTIL, "until_1": "13"}, on=page, status=422)
    pip.sends(place, {"why": "The plan runs on.", **UNTIL}, on=page)
    leave = Leave.objects.get()
    where = f"/responses/{held.ref}/leaves/{leave.pk}/"
    page = omar.opens(where)
    assert "May they keep it longer?" in page and "The plan runs on." in page
    omar.sends(where, {"answer": "AGREE", "reason": BECAUSE}, on=page)
    assert fresh(held).access_until == leave.until


def test_a_correction_on_its_pages(cast: Cast, delivered: AgencyResponse) -> None:
    bea, omar, pip = (visitor(cast, who) for who in ("bea", "omar", "pip"))
    here, words = f"/responses/{delivered.ref}", {"items": ["I2"], "wrong": WRONG_CANARY, "right": RIGHT_CANARY}
    page = bea.opens(f"{here}/correct/")
    kept = bea.sends(f"{here}/correct/", {**words, "items": []}, on=page, status=422).content.decode()
    assert WRONG_CANARY in kept
    bea.sends(f"{here}/correct/", words, on=page)
    place = f"{here}/corrections/{Correction.objects.get().pk}/"
    page = omar.opens(place)
    assert WRONG_CANARY in page
    omar.sends(place, {"then": ""}, on=page, status=422)
    omar.sends(place, {"then": "SEND"}, on=page)
    where = f"/disclosures/{delivered.ref}/"
    copy = CorrectionCopy.objects.get()
    conditions = pip.opens(where)
    assert f"{where}corrections/{copy.pk}/" in conditions and RIGHT_CANARY not in conditions
    content = pip.sends(where, {}, on=conditions, status=200).content.decode()
    assert RIGHT_CANARY in content
    page = pip.opens(f"{where}corrections/{copy.pk}/")
    pip.sends(f"{where}corrections/{copy.pk}/", {}, on=page)
    assert "Correction 1: confirmed" in text_of(omar.opens(f"{here}/custody/"))


def test_a_misuse_is_reported_and_reviewed_on_pages_and_the_other_side_reads_nothing_of_it(
    cast: Cast, delivered: AgencyResponse
) -> None:
    bea, pip, omar = (visitor(cast, who) for who in ("bea", "pip", "omar"))
    place = f"/responses/{delivered.ref}/report-misuse/"
    page = bea.opens(place)
    assert "72 hours" in text_of(page)
    bea.sends(place, {"what": "short", "when": ""}, on=page, status=422)
    bea.sends(place, {"what": MISUSE_CANARY, "when": "yesterday"}, on=page)
    for path in (f"/disclosures/{delivered.ref}/", f"/disclosures/{delivered.ref}/custody/", "/notices/"):
        shown = pip.opens(path)
        assert "sloemisuse" not in shown
    assert "report is looked into" in text_of(pip.opens(f"/disclosures/{delivered.ref}/"))
    review = f"/misuse/{delivered.ref}/"
    pip.opens(review, status=404)
    bea.opens(review, status=403)
    page = omar.opens(review)
    assert MISUSE_CANARY in page
    omar.sends(review, {"verdict": "RESTORED", "reason": BECAUSE}, on=page)
    assert "Accept these conditions" in pip.opens(f"/disclosures/{delivered.ref}/")
    assert Misuse.objects.get().reviewed_by == cast.person("omar")


def test_the_api_does_the_same(cast: Cast, delivered: AgencyResponse) -> None:
    held = opened(cast, delivered)
    pip, omar, bea = (Caller(cast.person(who)) for who in ("pip", "omar", "bea"))
    assert refused(pip.post(f"disclosures/{held.ref}/ask_leave", {**PASSING, "who": ""}))[2] == ["/who"]
    assert pip.done(f"disclosures/{held.ref}/ask_leave", PASSING)["receipt"]["leaf_hash"]
    leave = omar.seen(f"responses/{held.ref}/custody")["leaves"][0]
    assert (leave["kind"], leave["verdict"]) == ("ONWARD", "")
    said = {"answer": "AGREE", "justification": BECAUSE}
    assert refused(bea.post(f"responses/{held.ref}/leaves/{leave['id']}/answer", said))[0] == 403
    omar.done(f"responses/{held.ref}/leaves/{leave['id']}/answer", said)
    tree = omar.seen(f"responses/{held.ref}/custody")["tree"]
    assert tree["branches"][0]["who"] == WHO_CANARY and tree["branches"][0]["opened_at"] is None
    copy = AgencyResponse.objects.get(origin=held)
    ines = Caller(cast.person("ines"))
    given = ines.done(f"arrivals/{copy.ref}/open", {"accepts": True})["disclosure"]
    assert given["origin"]["agency"] == "OBS" and given["passing_on"] == "ASK_FIRST"
    assert ines.seen(f"disclosures/{copy.ref}/custody")["tree"]["who"] == ""
    told = {**PASSING, "to": "", "ground": "DANGER"}
    assert pip.done(f"disclosures/{held.ref}/tell_passed_on", told)["receipt"]
    assert pip.done(f"disclosures/{held.ref}/ask_to_keep", {"why": "It runs on.", "until": "2028-01-01T00:00:00Z"})
    bea.done(f"responses/{held.ref}/corrections", {"items": ["I2"], "wrong": "x", "right": "y"})
    correction = omar.seen(f"responses/{held.ref}/custody")["corrections"][0]["id"]
    assert refused(bea.post(f"responses/{held.ref}/corrections/{correction}/send"))[0] == 403
    omar.done(f"responses/{held.ref}/corrections/{correction}/send")
    mine = ines.seen(f"disclosures/{copy.ref}/custody")["corrections"][0]
    assert mine["at"] is None and ines.done(f"disclosures/{copy.ref}/corrections/{mine['id']}/read")["receipt"]
    bea.done(f"responses/{held.ref}/report_misuse", {"what": MISUSE_CANARY, "when": "today"})
    assert refused(ines.post(f"arrivals/{copy.ref}/open", {"accepts": True}))[0] == 409
    assert refused(pip.post(f"misuses/{held.ref}/review", {"verdict": "RESTORED", "justification": BECAUSE}))[0] == 404
    omar.done(f"misuses/{held.ref}/review", {"verdict": "CONFIRMED", "justification": BECAUSE})
    assert fresh(copy).status == "recalled"


def test_a_correction_may_be_dropped_by_api(cast: Cast, delivered: AgencyResponse) -> None:
    commands.write_correction(delivered, ["I2"], "x", "y", by=cast.actor("bea", LATER), at=LATER)
    place = f"responses/{delivered.ref}/corrections/{Correction.objects.get().pk}/drop"
    assert Caller(cast.person("omar")).done(place, {"justification": BECAUSE})["receipt"]


def test_what_others_hold_or_ask_is_not_found(cast: Cast, delivered: AgencyResponse) -> None:
    copy = passed_on(cast, delivered)
    corrected(cast, delivered)
    leave = asked_leave(cast, fresh(delivered), to="BNT")
    sam, pip = visitor(cast, "sam"), visitor(cast, "pip")
    for path in (f"/disclosures/{copy.ref}/custody/", f"/responses/{delivered.ref}/custody/"):
        sam.opens(path, status=404)
    pip.opens(f"/responses/{delivered.ref}/leaves/{leave.pk}/", status=404)
    pip.opens(f"/disclosures/{copy.ref}/custody/", status=404)
    other = CorrectionCopy.objects.get(held=copy)
    pip.opens(f"/disclosures/{delivered.ref}/corrections/{other.pk}/", status=404)
