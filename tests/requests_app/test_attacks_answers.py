"""Attacks on an answer: by the wrong agency, after leaving, at the wrong moment, twice, and on what is no more."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from agencies.commands import end_membership
from agencies.models import Membership
from requests_app import commands, reminders
from requests_app.denials import Denial, NotNow
from requests_app.management.rehearsal.partnership import Cast
from requests_app.models import AgencyResponse, Clock, Notification
from requests_app.policies import why_not_open
from tests.requests_app.answering import agree, answer, deliver, delivered, next_step, put
from tests.requests_app.callers import BECAUSE, TUESDAY, Caller
from tests.requests_app.holding import LATER, fresh, opened
from tests.requests_app.pages import visitor

pytestmark = [pytest.mark.both_engines, pytest.mark.usefixtures("tuesday")]


def leaves(cast: Cast, who: str, by: str, at: Any = LATER) -> None:
    end_membership(Membership.objects.get(person=cast.person(who)), by=cast.actor(by, at), at=at)


def test_whoever_left_between_delivery_and_opening_opens_nothing_and_a_colleague_does(
    cast: Cast, delivered: AgencyResponse, tuesday: time_machine.Traveller
) -> None:
    tuesday.move_to(LATER)
    pip, api = visitor(cast, "pip"), Caller(cast.person("pip"))
    place = f"/disclosures/{delivered.ref}/"
    form = pip.opens(place)
    leaves(cast, "pip", "ada")
    assert pip.sends(place, {"then": "open"}, on=form)["Location"].startswith("/no-agency/")
    assert delivered.info_request
    said = api.post(f"requests/{delivered.info_request.ref}/responses/{delivered.ref}/open", {"accepts": True})
    assert said.status_code == 401
    assert fresh(delivered).opened_at is None
    assert opened(cast, delivered, "wes").opened_at == LATER


def test_what_nobody_opens_because_its_asker_left_goes_up_the_ladder(cast: Cast, delivered: AgencyResponse) -> None:
    leaves(cast, "pip", "ada")
    clock = Clock.objects.get(kind=reminders.RECEIPT, stopped_at=None)
    late = clock.due_at + timedelta(minutes=1)
    commands.sweep(late)
    told = {row.recipient for row in Notification.objects.filter(kind="escalated", done_at=None)}
    assert cast.person("dara") in told
    assert cast.person("pip") not in {row.recipient for row in Notification.objects.filter(made_at__gte=late)}, (
        "who has left is told nothing any more"
    )


@pytest.mark.parametrize("who", ["ines", "nia", "jo", "vic"])
def test_another_agency_finds_no_answer_at_any_of_its_acts(
    who: str, cast: Cast, delivered: AgencyResponse, tuesday: time_machine.Traveller
) -> None:
    tuesday.move_to(LATER)
    stranger, request = Caller(cast.person(who)), delivered.info_request
    assert request
    for place in (f"requests/{request.ref}/responses/{delivered.ref}/open", f"responses/{delivered.ref}/recall"):
        assert stranger.post(place, {"accepts": True}).status_code in (400, 404), place
    for place in ("recall/", "record/", "custody/", "decide/"):
        visitor(cast, who).opens(f"/responses/{delivered.ref}/{place}", status=404)


def test_an_answer_to_a_request_that_was_withdrawn_is_neither_approved_nor_sent(
    cast: Cast, asked: AgencyResponse
) -> None:
    """In approval, and approved but held."""
    response = put(cast, asked, answer("PART"))
    step, request = next_step(response), response.info_request
    assert step and request
    commands.withdraw_request(request, BECAUSE, by=cast.actor("pip", TUESDAY), at=TUESDAY)
    with pytest.raises(Denial):
        commands.approve_step(step, BECAUSE, by=cast.actor("omar", TUESDAY), at=TUESDAY)
    assert deliver(fresh(response)).delivered_at is None
    assert fresh(response).status == "closed"


def test_an_answer_that_is_held_when_its_request_is_withdrawn_never_leaves(cast: Cast, asked: AgencyResponse) -> None:
    held = agree(cast, put(cast, asked, answer("PART")))
    assert held.status == "approved" and held.info_request
    commands.withdraw_request(held.info_request, BECAUSE, by=cast.actor("pip", TUESDAY), at=TUESDAY)
    assert deliver(held).delivered_at is None and fresh(held).status == "closed"


def test_what_leaves_after_its_own_last_day_opens_for_nobody_and_says_so(
    cast: Cast, asked: AgencyResponse, tuesday: time_machine.Traveller
) -> None:
    """The worker was away for days while the answer was held: access does not begin anew by being late."""
    held = agree(cast, put(cast, asked, answer("PART") | {"destroy_by": "2026-11-12"}))
    late = TUESDAY + timedelta(days=5)
    sent = deliver(held, late)
    assert sent.access_until and sent.access_until < late
    pip = replace(cast.actor("pip", late), proved_at=late)
    assert isinstance(why_not_open(sent, by=pip, at=late), NotNow)
    tuesday.move_to(late)
    assert sent.info_request
    track = Caller(cast.person("pip")).seen(f"requests/{sent.info_request.ref}/responses")["items"][0]
    assert track["state"] == "access_ended" and "Ask them for longer" in track["who_acts"]


def test_a_second_recall_and_an_opening_after_it_are_refused(cast: Cast, asked: AgencyResponse) -> None:
    response = delivered_now(cast, asked)
    omar = cast.actor("omar", LATER)
    commands.recall_response(response, BECAUSE, confirm="RECALL", by=omar, at=LATER)
    for act in (
        lambda: commands.recall_response(fresh(response), BECAUSE, confirm="RECALL", by=omar, at=LATER),
        lambda: commands.open_disclosure(fresh(response), accepts=True, by=cast.actor("pip", LATER), at=LATER),
        lambda: commands.stop_response(fresh(response), BECAUSE, by=omar, at=LATER),
    ):
        with pytest.raises(NotNow):
            act()


def delivered_now(cast: Cast, asked: AgencyResponse) -> AgencyResponse:
    return delivered(cast, asked, answer("PART"))


def test_a_recall_at_a_version_that_is_not_the_one_that_was_read_is_refused(cast: Cast, asked: AgencyResponse) -> None:
    response = delivered_now(cast, asked)
    opened(cast, response)
    omar = cast.actor("omar", LATER)
    with pytest.raises(Denial):
        commands.recall_response(response, BECAUSE, confirm="RECALL", by=omar, at=LATER, seen=response.audit_seq - 1)
    assert fresh(response).recalled_at is None
