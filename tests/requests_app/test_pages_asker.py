"""The asking side's end of RQ-01 through the pages: endorse, open, confirm, and how a date was worked out."""

from __future__ import annotations

import pytest

from requests_app.management.rehearsal.partnership import Cast
from requests_app.models import AgencyResponse, InformationRequest
from requests_app.queries.sides import disclosed
from tests.requests_app.callers import BECAUSE
from tests.requests_app.pages import NAMES, in_form, text_of, title_of, visitor

pytestmark = pytest.mark.usefixtures("tuesday")


def test_the_manager_reads_decides_and_gives_one_reason(cast: Cast, submitted: InformationRequest) -> None:
    dara, path = visitor(cast, "dara"), f"/requests/{submitted.ref}/endorse/"
    page = dara.opens(path)
    said = text_of(page)
    assert "What Otterbrook Surgery will see" in said
    assert "People asked about: 3. Agencies asked: 1. Longest period: 24 months." in said
    assert "2 March 2026" not in said  # the date of birth is covered
    assert " checked" not in page  # nothing is decided by default
    assert not any(name in title_of(page) for name in NAMES)
    answer = dara.sends(path, {"decision": "endorse", "reason": BECAUSE}, on=page)
    assert answer["Location"] == f"/requests/{submitted.ref}/"
    assert AgencyResponse.objects.get(info_request=submitted).status == "received"
    again = dara.sends(path, {"decision": "endorse", "reason": BECAUSE}, on=page)
    assert again["Location"] == answer["Location"]


def test_whoever_wrote_it_reads_the_reason_in_place_of_the_button(cast: Cast, submitted: InformationRequest) -> None:
    page = visitor(cast, "pip").opens(f"/requests/{submitted.ref}/endorse/")
    assert "Record my decision" not in page
    said = "You wrote this request or acted on it already, so someone else decides it."
    assert f"{said} It is with: Dara Exampleby, Mara Inventon." in text_of(page)


def test_a_decision_without_words_comes_back_with_what_was_typed(cast: Cast, submitted: InformationRequest) -> None:
    dara, path = visitor(cast, "dara"), f"/requests/{submitted.ref}/endorse/"
    answer = dara.sends(path, {"reason": "Too short."}, on=dara.opens(path), status=422)
    page = answer.content.decode()
    assert title_of(page).startswith("Error:")
    assert in_form(page, "reason") == "Too short."
    assert text_of(page).index("Select what you decide") < text_of(page).index("40 characters or more")


def test_the_asker_accepts_the_conditions_opens_and_confirms(cast: Cast, delivered: AgencyResponse) -> None:
    pip, path = visitor(cast, "pip"), f"/disclosures/{delivered.ref}/"
    conditions = pip.opens(path)
    assert "8-week check" not in conditions and "For the purpose that was stated" in conditions
    assert not any(name in title_of(conditions) for name in NAMES)
    page = pip.sends(path, {"then": "open"}, on=conditions, status=200).content.decode()
    said = text_of(page)
    assert "8-week check missed, no rebooking" in said and "It does not bear on the question" in said
    assert "asthma" not in said and "Opened by Pip Mockridge" in said
    none = pip.sends(f"{path}receipt/", {"then": "confirm"}, on=page, status=422).content.decode()
    assert "Select whether you can confirm that you have it" in none and "8-week check" in none
    answer = pip.sends(f"{path}receipt/", {"arrived": "RIGHT", "then": "confirm"}, on=page)
    assert "Pip Mockridge confirmed receipt today 10:06." in text_of(pip.follows(answer))
    assert pip.sends(f"{path}receipt/", {"arrived": "RIGHT", "then": "confirm"}, on=page).status_code == 302
    delivered.refresh_from_db()
    assert delivered.status == "received_by_asker"


def test_neither_confirming_nor_denying_tells_no_ground() -> None:
    item = {
        "item": "I3",
        "outcome": "NOT_CONFIRMED",
        "handling": ["H3"],
        "withheld": [{"what": "an operation", "code": "LIVE_INVESTIGATION", "would_change": "its end"}],
    }
    told = disclosed({"items": [item]})["items"]
    assert told == [{"item": "I3", "outcome": "NOT_CONFIRMED", "handling": [], "shared": [], "withheld": []}]


def test_what_reached_the_wrong_place_is_closed_at_once(cast: Cast, delivered: AgencyResponse) -> None:
    pip, path = visitor(cast, "pip"), f"/disclosures/{delivered.ref}/"
    page = pip.sends(path, {"then": "open"}, on=pip.opens(path), status=200).content.decode()
    closed = pip.follows(pip.sends(f"{path}receipt/", {"arrived": "WRONG_PERSON"}, on=page))
    assert "We have closed it. Do not copy or forward anything." in text_of(closed)
    assert "8-week check" not in pip.sends(path, {"then": "open"}, status=200).content.decode()


def test_both_sides_read_how_the_date_was_worked_out(cast: Cast, asked: AgencyResponse) -> None:
    for who in ("pip", "bea"):
        said = text_of(visitor(cast, who).opens(f"/dates/{asked.ref}/"))
        assert "because Red gives 4 hours and the request was sent today 10:00" in said
        assert "10:00 to 14:00, 4 hours counted" in said
    own = text_of(visitor(cast, "bea").opens(f"/dates/{asked.ref}/?of=acknowledge"))
    assert "To be taken by today 10:30" in own
    assert "To be taken" not in text_of(visitor(cast, "pip").opens(f"/dates/{asked.ref}/?of=acknowledge"))
