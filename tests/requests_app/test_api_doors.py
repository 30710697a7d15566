"""Who gets in: sessions, keys and their scopes; and how soon somebody who left is out."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from agencies.commands import end_membership, issue_key, revoke_key, suspend_person
from agencies.models import ApiKey, Membership, SignIn
from audit.models import Entry
from requests_app.management.rehearsal.partnership import Cast
from tests.requests_app import reached
from tests.requests_app.callers import BECAUSE, TUESDAY, Caller, a_key, asked_of, refused

pytestmark = pytest.mark.usefixtures("tuesday")
READ, DRAFT, ANSWERS = "requests:read", "requests:draft", "responses:read"


def test_nobody_gets_a_401_that_says_how_to_sign_in(cast: Cast) -> None:
    answer = Caller().get("me")
    assert refused(answer) == (401, "unauthenticated", [])
    assert answer["WWW-Authenticate"].startswith("Bearer")


def test_a_person_acts_as_the_register_says(cast: Cast) -> None:
    me = Caller(cast.person("pip")).seen("me")
    assert (me["name"], me["agency"]["code"], me["roles"]) == ("Pip Mockridge", "MCC", ["SOCIAL_WORKER"])
    assert (me["by_key"], me["scopes"], me["memberships"][0]["team"]) == (False, [], "Assessment")


def test_a_session_has_one_stream_of_its_own(cast: Cast) -> None:
    pip = Caller(cast.person("pip"))
    for _call in range(3):
        pip.seen("me")
    assert SignIn.objects.filter(person=cast.person("pip"), door="page").count() == 1


def test_a_key_acts_in_its_membership_and_says_so(cast: Cast) -> None:
    me = Caller(key=a_key(cast.actor("pip", TUESDAY), READ)).seen("me")
    assert (me["name"], me["by_key"], me["scopes"]) == ("Pip Mockridge", True, [READ])


def test_a_key_prepares_a_draft_that_its_person_puts_forward(cast: Cast) -> None:
    system = Caller(key=a_key(cast.actor("pip", TUESDAY), DRAFT))
    ref = system.done("requests", asked_of("OBS"), status=201)["ref"]
    assert refused(system.get(f"drafts/{ref}"))[:2] == (403, "out_of_scope")
    pip = Caller(cast.person("pip"))
    assert pip.seen(f"drafts/{ref}")["document"]["urgency"] == "RED"
    assert pip.done(f"requests/{ref}/submit", {"version": 1})["request"]["state"] == "endorse"


@pytest.mark.parametrize(
    ("scopes", "path", "status"),
    [
        ([READ], "requests", 200),
        ([DRAFT], "requests", 403),
        ([ANSWERS], "requests", 403),
        ([READ], "responses", 403),
        ([ANSWERS], "responses", 200),
        ([READ], "drafts", 200),
        ([READ, ANSWERS, DRAFT], "keys", 403),
        ([ANSWERS], "agencies", 200),
        ([ANSWERS], "guidance", 200),
    ],
)
def test_a_key_reads_what_its_scopes_name(cast: Cast, scopes: list[str], path: str, status: int) -> None:
    assert Caller(key=a_key(cast.actor("pip", TUESDAY), *scopes)).get(path).status_code == status


def test_a_key_signs_nothing_whatever_its_scopes(cast: Cast) -> None:
    response = reached.put_forward(cast)
    request, step = response.info_request, reached.open_step(response)
    assert request is not None
    system = Caller(key=a_key(cast.actor("omar", TUESDAY), READ, DRAFT, ANSWERS))
    said = {"justification": BECAUSE, "version": response.audit_seq}
    for path in (
        f"responses/{response.ref}/steps/{step.pk}/approve",
        f"responses/{response.ref}/acknowledge",
        f"responses/{response.ref}/stop",
        f"requests/{request.ref}/submit",
        f"requests/{request.ref}/withdraw",
        f"requests/{request.ref}/responses/{response.ref}/open",
        "keys",
    ):
        assert refused(system.post(path, said)) == (403, "out_of_scope", []), path
    step.refresh_from_db()
    assert step.status == "open"
    assert Entry.objects.filter(action="attempt.refused", outcome="out_of_scope").count() == 7


@pytest.mark.parametrize("header", ["Bearer", "Bearer a b", "Bearer " + "x" * 43, "Bearer \u00e9", "Bearer %00"])
def test_a_key_that_does_not_count_is_a_401(cast: Cast, header: str) -> None:
    client = Client(raise_request_exception=False)
    answer = client.get("/api/v1/me", headers={"Authorization": header})
    assert refused(answer)[:2] == (401, "unauthenticated")  # type: ignore[arg-type]


def test_a_key_with_one_letter_changed_is_a_401(cast: Cast) -> None:
    secret = a_key(cast.actor("pip", TUESDAY), READ)
    wrong = secret[:-1] + ("A" if secret[-1] != "A" else "B")
    assert refused(Caller(key=wrong).get("me"))[:2] == (401, "unauthenticated")


def test_a_key_ends_when_it_expires_or_is_revoked(cast: Cast, tuesday: time_machine.Traveller) -> None:
    pip = cast.actor("pip", TUESDAY)
    first, second = Caller(key=a_key(pip, READ, days=1)), Caller(key=a_key(pip, READ))
    first.seen("me")
    tuesday.move_to(TUESDAY + timedelta(days=1))
    assert first.get("me").status_code == 401
    second.seen("me")
    revoke_key(ApiKey.objects.get(expires_at__gt=TUESDAY + timedelta(days=2)), by=pip, at=TUESDAY)
    assert second.get("me").status_code == 401


def test_when_a_key_was_last_used_is_noted_to_the_minute(cast: Cast, tuesday: time_machine.Traveller) -> None:
    system = Caller(key=a_key(cast.actor("pip", TUESDAY), READ))
    system.seen("me")
    tuesday.move_to(TUESDAY + timedelta(seconds=30))
    system.seen("me")
    assert ApiKey.objects.get().last_used_at == TUESDAY
    tuesday.move_to(TUESDAY + timedelta(seconds=61))
    system.seen("me")
    assert ApiKey.objects.get().last_used_at == TUESDAY + timedelta(seconds=61)


def _leave(cast: Cast, how: str) -> None:
    ada = cast.actor("ada", TUESDAY)
    if how == "suspended":
        suspend_person(cast.person("pip"), "Left without a word.", by=ada, at=TUESDAY)
    else:
        end_membership(Membership.objects.get(person=cast.person("pip")), by=ada, at=TUESDAY)


@pytest.mark.parametrize("how", ["suspended", "ended"])
def test_a_leavers_session_and_key_die_at_the_next_call(cast: Cast, how: str) -> None:
    person, system = Caller(cast.person("pip")), Caller(key=a_key(cast.actor("pip", TUESDAY), READ))
    person.seen("me")
    system.seen("me")
    _leave(cast, how)
    assert refused(person.get("me"))[:2] == (401, "unauthenticated")
    assert refused(system.get("me"))[:2] == (401, "unauthenticated")
    assert refused(person.post("requests", asked_of("OBS")))[:2] == (401, "unauthenticated")


def test_a_leaver_is_signed_out_of_the_pages_at_the_next_one(cast: Cast) -> None:
    pip = Caller(cast.person("pip")).client
    assert pip.get("/requests/").status_code == 200
    _leave(cast, "ended")
    assert pip.get("/requests/").status_code == 302
    assert "_auth_user_id" not in pip.session


def test_a_session_must_send_its_token_with_what_changes_something(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.force_login(cast.person("pip"))
    headers = {"Idempotency-Key": str(uuid.uuid4())}
    answer: Any = client.post("/api/v1/requests", asked_of("OBS"), content_type="application/json", headers=headers)
    assert refused(answer) == (403, "csrf_failed", [])
    assert client.get("/api/v1/me").status_code == 200


def test_keys_are_issued_listed_and_revoked_by_api(cast: Cast) -> None:
    pip = Caller(cast.person("pip"))
    words = {"label": "case system", "scopes": [READ, DRAFT], "expires_at": "2027-05-01T00:00:00Z"}
    issued = pip.done("keys", words, status=201)
    assert Caller(key=issued["secret"]).seen("me")["scopes"] == [DRAFT, READ]
    assert "secret" not in pip.seen("keys")["items"][0]
    assert pip.done(f"keys/{issued['id']}/revoke")["revoked_at"]
    assert Caller(key=issued["secret"]).get("me").status_code == 401


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"scopes": ["requests:read", "everything"]}, "/scopes"),
        ({"scopes": []}, "/scopes"),
        ({"expires_at": "2026-11-10T09:59:00Z"}, "/expires_at"),
        ({"expires_at": "2030-01-01T00:00:00Z"}, "/expires_at"),
        ({"expires_at": "tomorrow"}, "/expires_at"),
        ({"label": ""}, "/label"),
    ],
)
def test_a_key_that_says_too_much_is_refused(cast: Cast, change: dict[str, Any], pointer: str) -> None:
    words = {"label": "case system", "scopes": [READ], "expires_at": "2027-05-01T00:00:00Z", **change}
    assert refused(Caller(cast.person("pip")).post("keys", words)) == (400, "incomplete", [pointer])


def test_another_persons_key_is_as_absent_as_any_other(cast: Cast) -> None:
    kit = cast.actor("kit", TUESDAY)
    issue_key(kit.membership, "mine", [READ], expires_at=TUESDAY + timedelta(days=1), by=kit, at=TUESDAY)
    pip = Caller(cast.person("pip"))
    hidden = pip.post(f"keys/{ApiKey.objects.get().pk}/revoke")
    absent = pip.post(f"keys/{uuid.uuid4()}/revoke")
    assert refused(hidden)[:2] == (404, "not_found") and hidden.content == absent.content
