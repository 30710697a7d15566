"""Sharing unasked through the API: the same acts, versions and refusals as everywhere."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine

from requests_app.commands.responses import deliver_due
from requests_app.management.rehearsal.partnership import Cast
from requests_app.models import AgencyResponse
from tests.requests_app import offering
from tests.requests_app.callers import BECAUSE, TUESDAY, Caller, a_key, refused
from tests.requests_app.offering import OFFER, SAID_CANARY, WHY_CANARY


@pytest.fixture
def clock(cast: Cast) -> Iterator[time_machine.Traveller]:
    with time_machine.travel(TUESDAY, tick=False) as traveller:
        yield traveller


def test_from_the_offer_to_the_receipt(cast: Cast, clock: time_machine.Traveller) -> None:
    sam, nia, kit = (Caller(cast.people[who]) for who in ("sam", "nia", "kit"))
    begun = sam.done("offers", {"offer": OFFER})["response"]
    ref = begun["ref"]
    assert (begun["state"], begun["requester"]["code"]) == ("prepare", "MCC")
    put = sam.done(f"responses/{ref}/put_forward", {"answer": offering.answer(), "version": begun["version"]})
    step = next(one["id"] for one in put["response"]["steps"] if one["status"] == "open")
    says = {"justification": BECAUSE, "version": put["response"]["version"]}
    assert refused(sam.post(f"responses/{ref}/steps/{step}/approve", says))[0] == 403
    nia.done(f"responses/{ref}/steps/{step}/approve", says)
    assert kit.seen("arrivals")["items"] == []
    clock.move_to(TUESDAY + timedelta(minutes=16))
    assert deliver_due(TUESDAY + timedelta(minutes=16)) == 1
    [arrived] = kit.seen("arrivals")["items"]
    assert (arrived["ref"], arrived["state"], arrived["agency"]["code"]) == (ref, "open", "BNT")
    assert refused(kit.post(f"arrivals/{ref}/open", {"accepts": False}))[0] == 400
    opened = kit.done(f"arrivals/{ref}/open", {"accepts": True})
    assert opened["disclosure"]["offered"]["why_now"] == WHY_CANARY
    assert opened["disclosure"]["items"][0]["shared"][0]["text"] == SAID_CANARY
    version = opened["arrival"]["version"]
    confirmed = kit.done(f"arrivals/{ref}/confirm_receipt", {"answer": "RIGHT", "version": version})
    assert confirmed["arrival"]["state"] == "received" and confirmed["receipt"]["leaf_hash"]


def test_strangers_and_what_does_not_exist_are_answered_alike(cast: Cast, clock: time_machine.Traveller) -> None:
    response, rex = offering.delivered(cast), Caller(cast.people["rex"])
    for act, words in (("open", {"accepts": True}), ("confirm_receipt", {"answer": "RIGHT", "version": 1})):
        hidden, absent = (rex.post(f"arrivals/{ref}/{act}", words) for ref in (response.ref, "ZZZZ-ZZZZ"))
        assert refused(hidden)[0] == 404 and hidden.content == absent.content


def test_what_was_asked_for_is_no_arrival(cast: Cast, clock: time_machine.Traveller, asked: AgencyResponse) -> None:
    pip = Caller(cast.people["pip"])
    assert refused(pip.post(f"arrivals/{asked.ref}/open", {"accepts": True}))[0] == 404


def test_the_same_call_twice_offers_once(cast: Cast, clock: time_machine.Traveller) -> None:
    sam = Caller(cast.people["sam"])
    first, second = (sam.post("offers", {"offer": OFFER}, key="once").json() for _time in range(2))
    assert first == second and AgencyResponse.objects.count() == 1


def test_an_offer_is_withdrawn_with_a_reason(cast: Cast, clock: time_machine.Traveller) -> None:
    sam = Caller(cast.people["sam"])
    begun = sam.done("offers", {"offer": OFFER})["response"]
    path = f"responses/{begun['ref']}/withdraw_offer"
    assert refused(sam.post(path, {"justification": "no", "version": begun["version"]}))[2] == ["/justification"]
    done = sam.done(path, {"justification": BECAUSE, "version": begun["version"]})
    assert done["response"]["state"] == "not_offered"


def test_a_system_offers_nothing(cast: Cast, clock: time_machine.Traveller) -> None:
    system = Caller(key=a_key(cast.actor("sam", TUESDAY), "requests:read", "requests:draft", "responses:read"))
    assert refused(system.post("offers", {"offer": OFFER}))[0] == 403
    assert system.seen("arrivals")["items"] == []


def test_faults_stand_at_their_places(cast: Cast, clock: time_machine.Traveller) -> None:
    sam = Caller(cast.people["sam"])
    assert refused(sam.post("offers", {"offer": {**OFFER, "to": "BNT", "what": ""}}))[2] == ["/to", "/what"]
    assert refused(sam.post("offers", {"offer": OFFER, "approved": True}))[2] == ["/approved"]
