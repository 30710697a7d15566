"""Sent twice, done once: the same key answers the same, other words with it are refused, of two at once one counts."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection

from agencies.models import ApiKey
from audit.models import Entry
from requests_app import commands
from requests_app.commands.once import forget_old_calls
from requests_app.http import call_of, once, same_press
from requests_app.management.rehearsal.partnership import Cast, found
from requests_app.models import Draft, IdempotencyKey, InformationRequest
from tests.cast import FOUNDED_AT, merrowdale
from tests.requests_app import reached
from tests.requests_app.callers import BECAUSE, TUESDAY, Caller, asked_of, documents, refused
from tests.requests_app.covering import joins

KEY = "the-same-call"


def test_a_request_sent_twice_is_one_draft(cast: Cast, tuesday: time_machine.Traveller) -> None:
    pip = Caller(cast.person("pip"))
    first = pip.post("requests", asked_of("OBS"), key=KEY)
    again = pip.post("requests", asked_of("OBS"), key=KEY)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.content == again.content and again["Idempotency-Replayed"] == "true"
    assert Draft.objects.count() == 1 and "Idempotency-Replayed" not in first


def test_a_submission_sent_twice_gives_the_same_receipt(cast: Cast, tuesday: time_machine.Traveller) -> None:
    draft, pip = reached.drafted(cast), Caller(cast.person("pip"))
    first, again = (pip.post(f"requests/{draft.ref}/submit", {"version": 1}, key=KEY) for _time in range(2))
    assert first.content == again.content and first.status_code == 200
    assert InformationRequest.objects.count() == 1
    assert refused(pip.post(f"requests/{draft.ref}/submit", {"version": 1}))[:2] == (404, "not_found")


def test_the_same_key_with_other_words_or_elsewhere_is_refused(cast: Cast, tuesday: time_machine.Traveller) -> None:
    pip = Caller(cast.person("pip"))
    pip.post("requests", asked_of("OBS"), key=KEY)
    assert refused(pip.post("requests", asked_of("MP"), key=KEY)) == (422, "idempotency_key_reused", [])
    words = {"label": "x", "scopes": ["requests:read"], "expires_at": "2027-01-01T00:00:00Z"}
    assert refused(pip.post("keys", words, key=KEY)) == (422, "idempotency_key_reused", [])


def test_another_persons_key_may_be_spelt_the_same(cast: Cast, tuesday: time_machine.Traveller) -> None:
    for short in ("pip", "kit"):
        assert Caller(cast.person(short)).post("requests", asked_of("OBS"), key=KEY).status_code == 201
    assert Draft.objects.count() == 2


@pytest.mark.parametrize("key", ["", " ", "x" * 256, "\u00fc"])
def test_a_call_without_a_key_is_not_carried_out(cast: Cast, tuesday: time_machine.Traveller, key: str) -> None:
    client, headers = Caller(cast.person("pip")).client, {"Idempotency-Key": key}
    answer: Any = client.post("/api/v1/requests", asked_of("OBS"), content_type="application/json", headers=headers)
    assert refused(answer) == (400, "incomplete", ["header:Idempotency-Key"])
    assert not Draft.objects.exists()


def test_a_refused_call_leaves_its_key_free(cast: Cast, tuesday: time_machine.Traveller) -> None:
    response = reached.asked(cast)
    bea, place = Caller(cast.person("bea")), f"responses/{response.ref}/acknowledge"
    assert refused(bea.post(place, {"version": 99}, key=KEY))[:2] == (409, "changed")
    assert not IdempotencyKey.objects.exists()
    assert bea.post(place, {"version": response.audit_seq}, key=KEY).status_code == 200


def test_an_answer_put_forward_twice_is_one_version(cast: Cast, tuesday: time_machine.Traveller) -> None:
    response, bea = reached.asked(cast), Caller(cast.person("bea"))
    words = {"answer": documents()["OBS"], "version": response.audit_seq}
    first, again = (bea.post(f"responses/{response.ref}/put_forward", words, key=KEY) for _time in range(2))
    assert first.content == again.content and first.status_code == 200
    assert response.versions.count() == 1 and not Draft.objects.filter(response=response).exists()


def test_an_opening_sent_twice_is_recorded_twice(cast: Cast, tuesday: time_machine.Traveller) -> None:
    response, pip = reached.delivered(cast), Caller(cast.person("pip"))
    assert response.info_request is not None
    place = f"requests/{response.info_request.ref}/responses/{response.ref}/open"
    first, again = (pip.post(place, {"accepts": True}, key=KEY).json() for _time in range(2))  # type: ignore[attr-defined]
    assert first == again
    assert Entry.objects.filter(action="disclosure.opened", stream_id=response.pk).count() == 2


def test_a_keys_secret_is_not_told_again(cast: Cast, tuesday: time_machine.Traveller) -> None:
    pip = Caller(cast.person("pip"))
    words = {"label": "x", "scopes": ["requests:read"], "expires_at": "2027-01-01T00:00:00Z"}
    first, again = (pip.post("keys", words, key=KEY).json() for _time in range(2))  # type: ignore[attr-defined]
    assert first["secret"] and again == {**first, "secret": None}


def test_after_two_days_a_key_is_forgotten(cast: Cast, tuesday: time_machine.Traveller) -> None:
    words = {"label": "x", "scopes": ["requests:read"], "expires_at": "2027-01-01T00:00:00Z"}
    Caller(cast.person("pip")).post("keys", words, key=KEY)
    tuesday.move_to(TUESDAY + timedelta(hours=48))
    assert Caller(cast.person("pip")).post("keys", words, key=KEY).status_code == 201
    assert ApiKey.objects.count() == 2
    assert forget_old_calls(TUESDAY + timedelta(hours=96)) == 1


def test_what_was_sent_is_not_kept(cast: Cast, tuesday: time_machine.Traveller) -> None:
    Caller(cast.person("pip")).post("requests", asked_of("OBS"), key=KEY)
    row = IdempotencyKey.objects.values().get()
    assert "Sampleton" not in str(row) and len(row["body_hash"]) == 64


def test_an_act_that_fails_half_way_leaves_neither_key_nor_change(
    cast: Cast, tuesday: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft, pip = reached.drafted(cast), Caller(cast.person("pip"))
    monkeypatch.setattr("requests_app.reminders.notify", lambda *_, **__: 1 / 0)
    assert pip.post(f"requests/{draft.ref}/submit", {"version": 1}, key=KEY).status_code == 500
    assert not IdempotencyKey.objects.exists() and not InformationRequest.objects.exists()
    monkeypatch.undo()
    assert pip.post(f"requests/{draft.ref}/submit", {"version": 1}, key=KEY).status_code == 200


def test_of_eight_calls_at_once_one_has_an_effect(real_commits: None) -> None:
    cast = found(merrowdale(), at=FOUNDED_AT, password=None)
    with time_machine.travel(TUESDAY, tick=True):
        info_request = reached.submitted(cast)
        step = reached.open_step(info_request)
        said = {"justification": BECAUSE, "version": info_request.audit_seq}
        place, dara = f"requests/{info_request.ref}/steps/{step.pk}/endorse", Caller(cast.person("dara"))
        dara.seen("me")
        answers, ready = [], threading.Barrier(8)

        def call() -> None:
            ready.wait()
            answers.append(dara.post(place, said, key=KEY))
            connection.close()

        threads = [threading.Thread(target=call) for _number in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert [answer.status_code for answer in answers] == [200] * 8
    assert len({answer.json()["receipt"]["leaf_hash"] for answer in answers}) == 1  # type: ignore[attr-defined]
    assert Entry.objects.filter(action="request.sent", stream_id=info_request.pk).count() == 1


def test_the_same_words_for_another_agency_are_another_act(cast: Cast, tuesday: time_machine.Traveller) -> None:
    """Whoever acts for two agencies and presses the same in each has not pressed twice."""
    joins(cast, "kit", "OBS", "PRACTITIONER", by="joy", at=TUESDAY)
    here, there = (cast.actor("kit", TUESDAY, code) for code in ("MCC", "OBS"))
    words, bea, response = {"reason": BECAUSE}, cast.actor("bea", TUESDAY), reached.asked(cast)
    call = call_of(here, TUESDAY, key=KEY, route="/share/", words=words)
    once(call, lambda: commands.add_note(response, "Ring them.", by=bea, at=TUESDAY))
    assert same_press(call_of(here, TUESDAY, key="another", route="/share/", words=words))
    assert same_press(call_of(there, TUESDAY, key="another", route="/share/", words=words)) is None
