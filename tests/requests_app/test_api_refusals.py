"""What the API does not take, and how it says so: always as a problem, never half done."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import models
from django.test import Client

from requests_app import commands
from requests_app.denials import Changed, NotPermitted
from requests_app.management.rehearsal.partnership import Cast
from requests_app.models import (
    AgencyResponse,
    ApprovalStep,
    Disclosure,
    Draft,
    InformationRequest,
    RequestVersion,
    Signature,
)
from tests.requests_app import reached
from tests.requests_app.callers import BECAUSE, TUESDAY, Caller, asked_of, documents, refused

pytestmark = pytest.mark.usefixtures("tuesday")


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"\xff\xfe",
        b'{"a": 1, "a": 2}',
        b'{"a": NaN}',
        b'{"a": "\\ud800"}',
        b"[" * 20_000 + b"]" * 20_000,
        b'{"a": ' + b"9" * 5_000 + b"}",
    ],
)
def test_what_is_not_json_is_malformed(cast: Cast, body: bytes) -> None:
    assert refused(Caller(cast.person("pip")).post("requests", body)) == (400, "malformed", [])


@pytest.mark.parametrize("body", [b"null", b"[]", b'"words"', b"5"])
def test_what_is_not_an_object_is_refused(cast: Cast, body: bytes) -> None:
    for path in ("requests", "keys"):
        assert refused(Caller(cast.person("pip")).post(path, body)) == (400, "incomplete", [""])


def test_what_is_too_large_is_refused_before_it_is_read(cast: Cast) -> None:
    body = b'{"concern": "' + b"x" * 3_000_000 + b'"}'
    assert refused(Caller(cast.person("pip")).post("requests", body)) == (413, "too_large", [])


@pytest.mark.parametrize("mime", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])
def test_only_json_is_taken(cast: Cast, mime: str) -> None:
    answer = Caller(cast.person("pip")).post("requests", b"a=1", mime=mime)
    assert refused(answer) == (415, "unsupported_media_type", [])


def test_only_json_is_answered(cast: Cast) -> None:
    pip = Caller(cast.person("pip"))
    pip.headers = {"Accept": "text/html"}
    assert refused(pip.get("me")) == (406, "not_acceptable", [])


@pytest.mark.parametrize(
    ("method", "path"), [("put", "requests"), ("patch", "me"), ("delete", "me"), ("options", "me")]
)
def test_a_method_that_is_not_there_is_a_405(cast: Cast, method: str, path: str) -> None:
    client = Caller(cast.person("pip")).client
    answer: Any = getattr(client, method)(f"/api/v1/{path}", content_type="application/json")
    assert refused(answer) == (405, "method_not_allowed", [])
    assert answer["Allow"]


@pytest.mark.parametrize(
    "path", ["", "nothing", "requests/", "requests/ABCD", "requests/ABCD-EFGH/steps/1/endorse", "%00"]
)
def test_an_unknown_address_answers_like_a_hidden_one(cast: Cast, path: str) -> None:
    pip = Caller(cast.person("pip"))
    assert refused(pip.get(path)) == (404, "not_found", [])
    assert pip.get(path).content == pip.get("requests/ABCD-EFGH").content
    assert refused(Caller().get(path))[0] == 401


def test_every_fault_of_a_request_is_named_at_once(cast: Cast) -> None:
    words = asked_of("OBS")
    words |= {"urgency": "PURPLE", "concern": "", "requester_law": {"gateway": "CA04-14B", "art6": "A6-1-E"}}
    status, code, pointers = refused(Caller(cast.person("pip")).post("requests", words))
    assert (status, code) == (400, "incomplete")
    assert {"/urgency", "/concern", "/requester_law/gateway"} <= set(pointers)
    assert not Draft.objects.exists()


@pytest.mark.parametrize(
    "name", ["ref", "requester", "authorised_by", "raised_at", "due_at", "clock", "guidance_version", "unheard_of"]
)
def test_what_the_product_says_itself_is_refused_by_name(cast: Cast, name: str) -> None:
    answer = Caller(cast.person("pip")).post("requests", {**asked_of("OBS"), name: "mine"})
    assert refused(answer) == (400, "incomplete", [f"/{name}"])


def test_an_act_takes_its_own_fields_and_no_others(cast: Cast) -> None:
    """Mass assignment: every field of every model, and some that were never heard of."""
    info_request = reached.submitted(cast)
    step = reached.open_step(info_request)
    tables: list[type[models.Model]] = [
        InformationRequest, RequestVersion, AgencyResponse, ApprovalStep, Signature, Disclosure, Draft,
    ]  # fmt: skip
    names = {field.name for table in tables for field in table._meta.get_fields()} - {"version"}
    names |= {"status_id", "is_admin", "__class__", "agency__code", "approved_by"}
    before = InformationRequest.objects.values().get()
    dara = Caller(cast.person("dara"))
    said = {"justification": BECAUSE, "version": info_request.audit_seq}
    place = f"requests/{info_request.ref}/steps/{step.pk}/endorse"
    for name in sorted(names):
        assert refused(dara.post(place, {**said, name: "sent"})) == (400, "incomplete", [f"/{name}"]), name
    assert InformationRequest.objects.values().get() == before


@pytest.mark.parametrize(
    ("change", "pointers"),
    [
        ({"justification": None}, ["/justification"]),
        ({"justification": 5}, ["/justification"]),
        ({"justification": "too short"}, ["/justification"]),
        ({"justification": "x" * 4001}, ["/justification"]),
        ({"justification": "\x00" * 50}, ["/justification"]),
        ({"version": "3"}, ["/version"]),
        ({"version": True}, ["/version"]),
        ({"version": -1}, ["/version"]),
        ({"version": None, "justification": []}, ["/justification", "/version"]),
    ],
)
def test_a_decision_with_wrong_words_is_not_made(cast: Cast, change: dict[str, Any], pointers: list[str]) -> None:
    info_request = reached.submitted(cast)
    place = f"requests/{info_request.ref}/steps/{reached.open_step(info_request).pk}/endorse"
    said = {"justification": BECAUSE, "version": info_request.audit_seq, **change}
    assert refused(Caller(cast.person("dara")).post(place, said)) == (400, "incomplete", pointers)
    info_request.refresh_from_db()
    assert info_request.status == "submitted"


def test_a_number_that_nothing_could_keep_is_refused_before_anything_is_done(cast: Cast) -> None:
    info_request = reached.submitted(cast)
    place = f"requests/{info_request.ref}/steps/{reached.open_step(info_request).pk}/endorse"
    said = {"justification": BECAUSE, "version": 10**30}
    assert refused(Caller(cast.person("dara")).post(place, said)) == (400, "malformed", [])
    info_request.refresh_from_db()
    assert info_request.status == "submitted"


def test_an_answer_that_does_not_answer_is_refused_with_its_faults(cast: Cast) -> None:
    response = reached.asked(cast)
    words = {**documents()["OBS"], "items": []}
    bea = Caller(cast.person("bea"))
    status, code, pointers = refused(
        bea.post(f"responses/{response.ref}/put_forward", {"answer": words, "version": response.audit_seq})
    )
    assert (status, code) == (400, "incomplete") and pointers
    response.refresh_from_db()
    assert response.status == "received"


def test_who_wrote_it_does_not_endorse_it_and_the_reason_is_said(cast: Cast) -> None:
    info_request = reached.submitted(cast)
    said = {"justification": BECAUSE, "version": info_request.audit_seq}
    place = f"requests/{info_request.ref}/steps/{reached.open_step(info_request).pk}/endorse"
    assert refused(Caller(cast.person("pip")).post(place, said))[:2] == (403, "had_a_part")


def test_what_is_too_early_or_too_late_is_a_409(cast: Cast) -> None:
    response = reached.approved(cast)
    request = response.info_request
    assert request is not None
    place = f"requests/{request.ref}/responses/{response.ref}"
    pip = Caller(cast.person("pip"))
    assert refused(pip.post(f"{place}/open", {"accepts": True}))[:2] == (409, "not_now")
    assert refused(pip.post(f"{place}/confirm_receipt", {"answer": "RIGHT", "version": 2}))[:2] == (409, "not_now")


def test_an_act_on_what_changed_says_what_happened_since(cast: Cast) -> None:
    response = reached.asked(cast)
    bea, omar = Caller(cast.person("bea")), Caller(cast.person("omar"))
    version = bea.seen(f"responses/{response.ref}")["version"]
    omar.done(f"responses/{response.ref}/acknowledge", {"version": version})
    answer = bea.post(f"responses/{response.ref}/put_forward", {"answer": documents()["OBS"], "version": version})
    assert refused(answer)[:2] == (409, "changed")
    changes = answer.json()["changes"]  # type: ignore[attr-defined]
    assert len(changes) == 1 and changes[0].startswith("Omar Specimen")


def test_conditions_are_accepted_before_anything_is_shown(cast: Cast) -> None:
    response = reached.delivered(cast)
    request = response.info_request
    assert request is not None
    answer = Caller(cast.person("pip")).post(
        f"requests/{request.ref}/responses/{response.ref}/open", {"accepts": False}
    )
    assert refused(answer) == (400, "incomplete", ["/accepts"])
    assert b"8-week" not in answer.content


@pytest.mark.parametrize("query", [{"limit": "0"}, {"limit": "1000"}, {"limit": "x"}, {"cursor": "x"}, {"sort": "ref"}])
def test_a_list_takes_nothing_that_it_does_not_know(cast: Cast, query: dict[str, str]) -> None:
    pip = Caller(cast.person("pip"))
    for path in ("requests", "responses", "drafts"):
        assert refused(pip.get(path, **query)) == (400, "incomplete", [f"query:{next(iter(query))}"])


def test_lists_go_on_where_the_last_page_ended(cast: Cast) -> None:
    for _time in range(3):
        reached.submitted(cast)
    pip = Caller(cast.person("pip"))
    first = pip.seen("requests", limit="2")
    second: Any = pip.client.get(first["next"]).json()
    refs = [item["ref"] for item in first["items"] + second["items"]]
    assert len(set(refs)) == 3 and second["next"] is None
    assert [item["ref"] for item in pip.seen("requests")["items"]] == refs


def test_something_nobody_foresaw_is_answered_without_a_word_about_it(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("requests_app.queries.visible_requests", lambda *_: 1 / 0)
    answer = Caller(cast.person("pip")).get("requests")
    assert refused(answer) == (500, "server_error", [])
    assert b"division" not in answer.content


def test_the_type_of_a_problem_leads_to_what_it_means() -> None:
    answer: Any = Client().get("/api/v1/problems/not_now")
    assert answer.json()["status"] == 409
    assert Client().get("/api/v1/problems/unheard-of").status_code == 404


def test_who_may_not_confirm_is_told_so_before_any_version_is_compared(cast: Cast) -> None:
    """A colleague who does not receive learns nothing of whether somebody has opened it meanwhile."""
    response = reached.delivered(cast)
    with pytest.raises(NotPermitted):
        commands.confirm_receipt(response, "RIGHT", by=cast.actor("bea", TUESDAY), at=TUESDAY, seen=99)
    pip = cast.actor("pip", TUESDAY)
    commands.open_disclosure(response, accepts=True, by=pip, at=TUESDAY)
    with pytest.raises(Changed):
        commands.confirm_receipt(response, "RIGHT", by=pip, at=TUESDAY, seen=99)
