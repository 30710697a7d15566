"""RQ-01 through the API alone, from the draft to the receipt; what each side may read on the way."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import time_machine
from django.core.management import call_command

from requests_app import commands
from requests_app.management.rehearsal.partnership import Cast
from tests.requests_app.callers import BECAUSE, TUESDAY, Caller, asked_of, documents


def _open_step(words: dict[str, Any]) -> str:
    return str(next(step["id"] for step in words["steps"] if step["status"] == "open"))


def _sent(cast: Cast, *codes: str) -> tuple[Caller, str]:
    """Pip drafts and submits, Dara endorses: who asks, and the reference."""
    pip, dara = Caller(cast.person("pip")), Caller(cast.person("dara"))
    ref = pip.done("requests", asked_of(*codes), status=201)["ref"]
    sent = pip.done(f"requests/{ref}/submit", {"version": 1})["request"]
    assert (sent["state"], sent["asked"], sent["authorised_by"]) == ("endorse", 0, None)
    signed = {"justification": BECAUSE, "version": sent["version"]}
    endorsed = dara.done(f"requests/{ref}/steps/{_open_step(sent)}/endorse", signed)
    assert (endorsed["request"]["state"], endorsed["request"]["answered"]) == ("partners", 0)
    assert endorsed["request"]["authorised_by"]["name"] == "Dara Exampleby"
    assert len(endorsed["receipt"]["leaf_hash"]) == 64
    return pip, ref


def _answered(cast: Cast, code: str, who: str, approver: str) -> str:
    """One partner takes it, puts its answer forward and approves it: the response's reference."""
    preparer, decider = Caller(cast.person(who)), Caller(cast.person(approver))
    asked = preparer.seen("responses")["items"][0]
    place = f"responses/{asked['ref']}"
    taken = preparer.done(f"{place}/acknowledge", {"version": asked["version"]})["response"]
    assert taken["state"] == "prepare"
    forward = {"answer": documents()[code], "version": taken["version"]}
    put = preparer.done(f"{place}/put_forward", forward)["response"]
    assert put["state"] == "decide"
    signed = {"justification": BECAUSE, "version": put["version"]}
    held = decider.done(f"{place}/steps/{_open_step(put)}/approve", signed)["response"]
    assert held["state"] == "sending"
    return str(asked["ref"])


def test_a_request_goes_all_the_way_by_api(cast: Cast, tuesday: time_machine.Traveller) -> None:
    pip, ref = _sent(cast, "OBS")
    answer = _answered(cast, "OBS", "bea", "omar")
    place = f"requests/{ref}/responses"

    track = pip.seen(place)["items"][0]
    assert (track["state"], track["held_by"], track["version"]) == ("decide", "approver", 2)  # the hold is not told

    tuesday.move_to(TUESDAY + timedelta(minutes=6))
    assert commands.deliver_due(TUESDAY + timedelta(minutes=6)) == 1
    track = pip.seen(place)["items"][0]
    assert (track["state"], track["version"]) == ("open", 3)

    opened = pip.done(f"{place}/{answer}/open", {"accepts": True})
    said = str(opened["disclosure"])
    assert "8-week check missed" in said and "NOT_RELEVANT" in said
    assert "asthma" not in said  # what is withheld is not told, only why
    version = opened["response"]["version"]
    received = pip.done(f"{place}/{answer}/confirm_receipt", {"answer": "RIGHT", "version": version})
    assert received["response"]["state"] == "received"
    assert pip.seen(f"requests/{ref}")["state"] == "finished"
    call_command("verify_trail")


def test_each_sides_timeline_names_its_own_people_and_only_its_own(cast: Cast, tuesday: time_machine.Traveller) -> None:
    pip, ref = _sent(cast, "OBS")
    answer = _answered(cast, "OBS", "bea", "omar")
    asking = pip.seen(f"requests/{ref}/timeline")["items"]
    assert [event["event"] for event in asking] == [
        "request.submitted", "step.endorsed", "request.sent", "response.acknowledged",
    ]  # fmt: skip
    assert "Pip Mockridge" in asking[0]["sentence"] and asking[1]["reason"] == BECAUSE
    assert "Bea" not in str(asking) and asking[3]["who"].endswith("Otterbrook Surgery")
    answering = Caller(cast.person("omar")).seen(f"responses/{answer}/timeline")["items"]
    assert "Dara" not in str(answering) and "Bea Mockridge" in str(answering)


def test_a_partner_reads_its_own_items_and_nothing_of_the_others(cast: Cast, tuesday: time_machine.Traveller) -> None:
    _pip, _ref = _sent(cast, "OBS", "MP")
    bea = Caller(cast.person("bea"))
    asked = bea.seen(f"responses/{bea.seen('responses')['items'][0]['ref']}")
    assert [item["id"] for item in asked["asked"]["items"]] == ["I2"]
    assert "convictions" not in str(asked) and "MP" not in str(asked["asked"]["items"])
    assert asked["asked"]["requester"]["name"] == "Pip Mockridge" and asked["answer"] is None


def test_a_look_back_and_a_stop_by_api(cast: Cast, tuesday: time_machine.Traveller) -> None:
    _sent(cast, "MP")
    ref = _answered(cast, "MP", "ines", "leo")
    leo, rob = Caller(cast.person("leo")), Caller(cast.person("rob"))
    held = leo.seen(f"responses/{ref}")
    place = f"responses/{ref}/steps/{_open_step(held)}/look_back"
    looked = rob.done(place, {"verdict": "RIGHT", "justification": BECAUSE, "version": held["version"]})
    version = looked["response"]["version"]
    stopped = leo.done(f"responses/{ref}/stop", {"justification": BECAUSE, "version": version})
    assert stopped["response"]["state"] == "prepare"


def test_due_times_are_explained_to_both_sides(cast: Cast, tuesday: time_machine.Traveller) -> None:
    pip, ref = _sent(cast, "OBS")
    bea = Caller(cast.person("bea"))
    answer = bea.seen("responses")["items"][0]["ref"]
    for due in (pip.seen(f"requests/{ref}/responses/{answer}/due"), bea.seen(f"responses/{answer}/due")):
        assert due["due_at"] == "2026-11-10T14:00:00Z" and due["rule"] == "4 hours"
        assert due["explanation"] and due["because"]


def test_a_return_a_decline_and_a_withdrawal_by_api(cast: Cast, tuesday: time_machine.Traveller) -> None:
    pip, dara = Caller(cast.person("pip")), Caller(cast.person("dara"))
    for act, state in (("return", "change"), ("decline", "not_sent")):
        ref = pip.done("requests", asked_of("OBS"), status=201)["ref"]
        sent = pip.done(f"requests/{ref}/submit", {"version": 1})["request"]
        said = {"justification": BECAUSE, "version": sent["version"]}
        acted = dara.done(f"requests/{ref}/steps/{_open_step(sent)}/{act}", said)["request"]
        assert acted["state"] == state
    pip, ref = _sent(cast, "OBS")
    version = pip.seen(f"requests/{ref}")["version"]
    ended = pip.done(f"requests/{ref}/withdraw", {"justification": BECAUSE, "version": version})["request"]
    assert ended["state"] == "withdrawn" and ended["responses"][0]["state"] == "withdrawn"


def test_an_answer_is_returned_and_put_forward_again_by_api(cast: Cast, tuesday: time_machine.Traveller) -> None:
    _sent(cast, "OBS")
    bea, omar = Caller(cast.person("bea")), Caller(cast.person("omar"))
    asked = bea.seen("responses")["items"][0]
    place, forward = f"responses/{asked['ref']}", {"answer": documents()["OBS"], "version": asked["version"]}
    put = bea.done(f"{place}/put_forward", forward)["response"]
    said = {"justification": BECAUSE, "version": put["version"]}
    back = omar.done(f"{place}/steps/{_open_step(put)}/return", said)["response"]
    assert back["state"] == "prepare"
    again = bea.done(f"{place}/put_forward", {**forward, "version": back["version"]})["response"]
    assert again["state"] == "decide" and {step["status"] for step in again["steps"]} == {"sent_back", "open"}
