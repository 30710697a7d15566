"""The emergency route through the API: the same acts, times and refusals as everywhere."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine

from requests_app.management.rehearsal.partnership import Cast
from requests_app.models import AgencyResponse, Emergency
from tests.requests_app import test_emergencies as told
from tests.requests_app.callers import Caller, a_key, refused
from tests.requests_app.test_emergencies import ANSWER, ASK, NIGHT, SHARE, TOLD, WRITTEN


@pytest.fixture(autouse=True)
def clock(cast: Cast) -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NIGHT, tick=False) as traveller:
        yield traveller


def test_ask_answer_write_up_and_add(cast: Cast) -> None:
    sam, ines = Caller(cast.people["sam"]), Caller(cast.people["ines"])
    asked = sam.done("emergencies/ask", {"ask": ASK})["emergency"]
    assert (asked["use"], asked["review"], asked["write_up_due"]) == ("asked", "to_review", "2026-11-16T02:14:00Z")
    response = AgencyResponse.objects.get()
    shown = ines.seen(f"responses/{response.ref}")
    assert shown["asked"]["requester"]["call_back"] == "01632 960105"
    says = {**ANSWER, "version": shown["version"]}
    done = ines.done(f"responses/{response.ref}/answer_at_once", says)["emergency"]
    assert (done["use"], done["acted_by"]) == ("answered", "Ines Inventon")
    assert refused(ines.post(f"responses/{response.ref}/answer_at_once", says))[:2] == (409, "changed")
    opened = sam.done(f"requests/{asked['ref']}/responses/{response.ref}/open", {"accepts": True})
    assert opened["disclosure"]["items"][0]["shared"][0]["text"] == TOLD
    signed = sam.done(f"emergencies/{asked['ref']}/write_up", {"write_up": WRITTEN})["emergency"]
    assert signed["write_up"] == WRITTEN
    assert refused(sam.post(f"emergencies/{asked['ref']}/write_up", {"write_up": WRITTEN}))[0] == 409
    added = sam.done(f"emergencies/{asked['ref']}/add", {"added": "More."})["emergency"]
    assert [one["words"] for one in added["added"]] == ["More."]


def test_what_is_entered_later_says_both_times(cast: Cast) -> None:
    sam = Caller(cast.people["sam"])
    done = sam.done("emergencies/record", {"shared": SHARE})["emergency"]
    assert (done["happened_at"], done["entered_at"]) == ("2026-11-15T02:10:00Z", "2026-11-15T02:14:00Z")
    assert [one["ref"] for one in sam.seen("emergencies")["items"]] == [done["ref"]]


def test_whoever_oversees_lists_references_and_opens_none(cast: Cast) -> None:
    response, grace = told.shared(cast), Caller(cast.people["grace"])
    [line] = grace.seen("emergencies")["items"]
    assert line["ref"] == response.ref and TOLD not in str(line) and "acted_by" not in line
    hidden, absent = grace.get(f"emergencies/{response.ref}"), grace.get("emergencies/ZZZZ-ZZZZ")
    assert hidden.status_code == 404 and hidden.content == absent.content


def test_the_same_call_twice_is_done_once(cast: Cast) -> None:
    sam = Caller(cast.people["sam"])
    for path, words in (("emergencies/ask", {"ask": ASK}), ("emergencies/record", {"shared": SHARE})):
        first, second = (sam.post(path, words, key=path).json() for _time in range(2))  # type: ignore[attr-defined]
        assert first == second
    assert Emergency.objects.count() == 2


def test_a_system_uses_no_emergency_route(cast: Cast) -> None:
    system = Caller(key=a_key(cast.actor("sam", NIGHT), "requests:read", "requests:draft", "responses:read", at=NIGHT))
    for path, words in (("emergencies/ask", {"ask": ASK}), ("emergencies/record", {"shared": SHARE})):
        assert refused(system.post(path, words))[0] == 403
    assert system.seen("emergencies")["items"] == []


def test_faults_stand_at_their_places(cast: Cast) -> None:
    sam = Caller(cast.people["sam"])
    assert refused(sam.post("emergencies/ask", {"ask": {**ASK, "who": ""}}))[2] == ["/who"]
    assert refused(sam.post("emergencies/record", {"shared": {**SHARE, "to": "BNT"}}))[2] == ["/to"]
    assert refused(sam.post("emergencies/ask", {"ask": ASK, "endorsed_by": "me"}))[2] == ["/endorsed_by"]
