"""Questions and notes through the API: the same acts, versions and refusals as everywhere."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine

from requests_app.management.rehearsal.partnership import Cast
from requests_app.models import InformationRequest
from tests.requests_app.asking import CHANGED, N_CANARY, Q_CANARY, R_CANARY, fresh, minutes, of, two_asked
from tests.requests_app.callers import TUESDAY, Caller, a_key, refused


@pytest.fixture
def clock(cast: Cast) -> Iterator[time_machine.Traveller]:
    with time_machine.travel(TUESDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def sent(cast: Cast, clock: time_machine.Traveller) -> InformationRequest:
    return two_asked(cast)


def test_a_thread_from_question_to_reply(cast, sent, clock):
    surgery, bea, pip = of(sent, "OBS"), Caller(cast.people["bea"]), Caller(cast.people["pip"])
    asks = {"question": Q_CANARY, "about": "items/I2", "pause": True, "version": surgery.audit_seq}
    done = bea.done(f"responses/{surgery.ref}/questions", asks)["response"]
    assert (done["state"], done["paused_at"]) == ("reply", "2026-11-10T10:00:00Z")
    assert refused(bea.post(f"responses/{surgery.ref}/questions", asks))[:2] == (409, "changed")
    clock.move_to(minutes(10))
    [thread] = pip.seen(f"requests/{sent.ref}")["questions"]
    assert (thread["question"], thread["state"], thread["version"]) == (Q_CANARY, "reply", 1)
    reply = f"requests/{sent.ref}/responses/{surgery.ref}/questions/{thread['id']}/reply"
    done = pip.done(reply, {"reply": R_CANARY, "change_to": CHANGED, "change_does": "NARROWS", "version": 1})
    assert done["response"]["due_at"] == "2026-11-10T14:10:00Z" and done["receipt"]["leaf_hash"]
    assert refused(pip.post(reply, {"reply": R_CANARY, "version": 1}))[:2] == (409, "changed")
    shown = bea.seen(f"responses/{surgery.ref}")
    assert (shown["questions"][0]["reply"], shown["asked"]["items"][0]["sought"]) == (R_CANARY, CHANGED)
    assert shown["questions"][0]["ended_by"].startswith("Social worker")
    due = bea.seen(f"responses/{surgery.ref}/due")
    assert [line["text"] for line in due["explanation"]][-2].endswith("question about item 2. 10 minutes added.")


def test_the_same_call_twice_asks_once(cast, sent):
    surgery, bea = of(sent, "OBS"), Caller(cast.people["bea"])
    asks = {"question": Q_CANARY, "about": "items/I2", "pause": False, "version": surgery.audit_seq}
    for _time in range(2):
        assert bea.post(f"responses/{surgery.ref}/questions", asks, key="once").status_code == 200
    assert surgery.questions.count() == 1


def test_take_back_and_notes(cast, sent):
    surgery, bea, pip = of(sent, "OBS"), Caller(cast.people["bea"]), Caller(cast.people["pip"])
    asks = {"question": Q_CANARY, "about": "subjects/S1", "pause": True, "version": surgery.audit_seq}
    bea.done(f"responses/{surgery.ref}/questions", asks)
    question = surgery.questions.get()
    assert bea.done(f"responses/{surgery.ref}/questions/{question.pk}/take_back", {"version": 1})["receipt"]
    assert fresh(surgery).paused_at is None
    bea.done(f"responses/{surgery.ref}/notes", {"note": N_CANARY, "about": "items/I2"})
    assert [note["note"] for note in bea.seen(f"responses/{surgery.ref}")["notes"]] == [N_CANARY]
    assert pip.seen(f"requests/{sent.ref}")["notes"] == []
    pip.done(f"requests/{sent.ref}/notes", {"note": "ours", "about": surgery.ref})
    assert [note["about"] for note in pip.seen(f"requests/{sent.ref}")["notes"]] == [surgery.ref]


def test_what_is_missing_is_named(cast, sent):
    surgery, bea = of(sent, "OBS"), Caller(cast.people["bea"])
    asks = {"question": " ", "about": "items/I9", "pause": 1, "version": surgery.audit_seq, "share": True}
    assert refused(bea.post(f"responses/{surgery.ref}/questions", asks))[0] == 400
    asks = {"question": Q_CANARY, "about": "items/I1", "pause": True, "version": surgery.audit_seq}
    assert refused(bea.post(f"responses/{surgery.ref}/questions", asks)) == (400, "incomplete", ["/about"])
    note = {"note": N_CANARY, "question": Q_CANARY}
    assert refused(bea.post(f"responses/{surgery.ref}/notes", note)) == (400, "incomplete", ["/question"])


def test_a_system_neither_asks_nor_replies_nor_notes(cast, sent):
    surgery = of(sent, "OBS")
    system = Caller(key=a_key(cast.actor("bea", TUESDAY), "requests:read", "requests:draft", "responses:read"))
    asks = {"question": Q_CANARY, "about": "items/I2", "pause": True, "version": surgery.audit_seq}
    assert refused(system.post(f"responses/{surgery.ref}/questions", asks))[0] == 403
    assert refused(system.post(f"responses/{surgery.ref}/notes", {"note": N_CANARY}))[0] == 403
