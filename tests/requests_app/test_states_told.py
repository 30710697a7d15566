"""Every state that the words of pages and API hold is reached and read, and says what is true of the answer."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine

from requests_app import commands
from requests_app.management.rehearsal.partnership import Cast
from requests_app.models import AgencyResponse
from requests_app.queries import tracks
from requests_app.vocabulary import ARRIVAL, RESPONSE
from tests.requests_app.answering import answer, deliver, delivered, put
from tests.requests_app.callers import BECAUSE, TUESDAY, Caller
from tests.requests_app.covering import joins
from tests.requests_app.holding import LATER, fresh, opened, passed_on
from tests.requests_app.pages import text_of, visitor

pytestmark = pytest.mark.usefixtures("tuesday")
NEW = "A neighbour heard her cry for an hour last night, and nobody came to her. That is new."


def told(cast: Cast, response: AgencyResponse, tuesday: time_machine.Traveller, at: object = LATER) -> tuple[str, str]:
    """The state as the asker's page and API say it."""
    tuesday.move_to(at)  # type: ignore[arg-type]
    assert response.info_request
    ref = response.info_request.ref
    items = Caller(cast.person("pip")).seen(f"requests/{ref}/responses")["items"]
    state = next(one["state"] for one in items if one["ref"] == response.ref)
    page = text_of(visitor(cast, "pip").opens(f"/requests/{ref}/"))
    assert str(RESPONSE[state].text) in page
    return state, page


def asked_again(cast: Cast, asked: AgencyResponse) -> AgencyResponse:
    first = opened(cast, delivered(cast, asked, answer("PART")))
    pip = cast.actor("pip", LATER)
    return commands.ask_to_look_again(first, NEW, source="", by=pip, at=LATER).thing


def test_a_second_look_says_that_it_is_one_from_when_it_is_taken_until_it_has_left(
    cast: Cast, asked: AgencyResponse, tuesday: time_machine.Traveller
) -> None:
    again = asked_again(cast, asked)
    assert told(cast, again, tuesday)[0] == "confirm"
    commands.acknowledge_response(again, by=cast.actor("bea", LATER), at=LATER)
    state, page = told(cast, fresh(again), tuesday)
    assert state == "looking_again" and "Somebody else there decides, on what is new." in page
    joins(cast, "ray", "OBS", "GP_SAFEGUARDING_LEAD", by="joy")
    held = put(cast, fresh(again), answer("SHARED"), at=LATER)
    assert told(cast, held, tuesday)[0] == "looking_again"
    own = Caller(cast.person("bea")).seen(f"responses/{again.ref}")
    assert own["state"] == "decide", "its own side reads what there is to do"


def test_what_opens_no_more_does_not_read_as_received_or_as_waiting(
    cast: Cast, asked: AgencyResponse, tuesday: time_machine.Traveller
) -> None:
    response = delivered(cast, asked, answer("PART") | {"destroy_by": "2026-11-20"})
    assert told(cast, response, tuesday)[0] == "open"
    assert response.access_until
    state, page = told(cast, response, tuesday, response.access_until)
    assert state == "access_ended" and "Open the answer of" not in page
    closed = visitor(cast, "pip").opens(f"/disclosures/{response.ref}/")
    assert f'href="/disclosures/{response.ref}/keep/"' in closed, "and leads on to asking for longer"
    held = opened(cast, response)
    pip = cast.actor("pip", LATER)
    commands.confirm_receipt(held, "RIGHT", by=pip, at=LATER)
    assert told(cast, fresh(held), tuesday, response.access_until - timedelta(seconds=1))[0] == "received"
    assert told(cast, fresh(held), tuesday, response.access_until)[0] == "access_ended"


def test_what_reached_the_wrong_place_is_not_told_as_destroyed(
    cast: Cast, delivered: AgencyResponse, tuesday: time_machine.Traveller
) -> None:
    held = opened(cast, delivered)
    commands.confirm_receipt(held, "WRONG_PERSON", by=cast.actor("pip", LATER), at=LATER)
    assert told(cast, fresh(held), tuesday)[0] == "wrong_place"
    own = Caller(cast.person("bea")).seen(f"responses/{held.ref}")
    assert own["state"] == "wrong_place" and "destroyed" not in own["means"]


def test_what_was_given_unasked_says_when_its_time_has_passed(
    cast: Cast, delivered: AgencyResponse, tuesday: time_machine.Traveller
) -> None:
    copy = passed_on(cast, delivered)
    assert copy.access_until
    tuesday.move_to(copy.access_until)
    lines = Caller(cast.person("ines")).seen("arrivals")["items"]
    assert [one["state"] for one in lines if one["ref"] == copy.ref] == ["access_ended"]
    assert str(ARRIVAL["access_ended"].text) in text_of(visitor(cast, "ines").opens("/share/"))


def test_a_word_for_a_state_that_nothing_returns_is_caught() -> None:
    """A state may stand in the vocabulary only where the code that tells states names it."""
    code = Path(tracks.__file__).read_text()
    for table in (RESPONSE, ARRIVAL):
        assert [state for state in table if not re.search(f'"{state}"', code)] == []
    assert not re.search('"someday"', code)


def test_a_hold_is_not_told_as_a_second_look_of_a_first_answer(
    cast: Cast, asked: AgencyResponse, tuesday: time_machine.Traveller
) -> None:
    response = put(cast, asked, answer("SHARED"))
    assert told(cast, response, tuesday, TUESDAY)[0] == "decide"
    step = response.steps.select_related("response", "agency").get(status="open")
    commands.approve_step(step, BECAUSE, by=cast.actor("omar", TUESDAY), at=TUESDAY)
    assert told(cast, fresh(response), tuesday, TUESDAY)[0] == "decide"
    assert told(cast, deliver(response), tuesday)[0] == "open"
