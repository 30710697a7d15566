"""A request that came back, changed by a case system: gaps may wait, a name that is no field may not."""

from __future__ import annotations

import pytest
import time_machine

from requests_app import commands
from requests_app.commands import drafts
from requests_app.management.rehearsal.partnership import Cast
from requests_app.models import Draft, InformationRequest, Notification
from tests.requests_app.callers import BECAUSE, TUESDAY, Caller, asked_of, refused


@pytest.fixture
def returned(cast: Cast, submitted: InformationRequest, tuesday: time_machine.Traveller) -> InformationRequest:
    step = submitted.steps.select_related("info_request", "agency").get(status="open")
    return commands.return_request(step, BECAUSE, by=cast.actor("dara", TUESDAY), at=TUESDAY).thing


def test_names_that_are_no_fields_are_refused_at_once_and_nothing_is_kept(
    cast: Cast, returned: InformationRequest
) -> None:
    words = {**asked_of("OBS"), "concern_text": "typed by a system", "due_at": "2026-11-10T14:05Z"}
    words["subjects"][0]["nhs"] = "999 026 1008"
    answer = Caller(cast.person("pip")).post(f"requests/{returned.ref}/revise", words)
    status, code, pointers = refused(answer)
    assert (status, code, set(pointers)) == (400, "incomplete", {"/due_at", "/subjects/0/nhs", "/concern_text"})
    details = {fault["pointer"]: fault["detail"] for fault in answer.json()["errors"]}  # type: ignore[attr-defined]
    assert details["/concern_text"] == "“concern_text” is not a field here. Remove it or correct its name"
    assert not Draft.objects.exists()


def test_gaps_may_be_filled_later(cast: Cast, returned: InformationRequest) -> None:
    pip = Caller(cast.person("pip"))
    draft = pip.done(f"requests/{returned.ref}/revise", {**asked_of("OBS"), "concern": ""}, status=201)
    assert draft["changes"] == returned.ref
    put = pip.post(f"requests/{draft['ref']}/submit", {"version": draft["version"]})
    assert "/concern" in refused(put)[2]


def test_once_it_is_put_forward_again_nobody_is_told_that_it_came_back(
    cast: Cast, returned: InformationRequest
) -> None:
    told = Notification.objects.filter(about_id=returned.pk, kind="returned", done_at=None)
    assert "Pip Mockridge" in [one.recipient.name for one in told]
    pip = Caller(cast.person("pip"))
    draft = pip.done(f"requests/{returned.ref}/revise", asked_of("OBS"), status=201)
    pip.done(f"requests/{draft['ref']}/submit", {"version": draft["version"]})
    assert list(told.values_list("recipient__email", "slot")) == []


def test_only_its_author_changes_it(cast: Cast, returned: InformationRequest) -> None:
    """And whoever may not is told so before anything is said of the words."""
    answer = Caller(cast.person("wes")).post(f"requests/{returned.ref}/revise", {"no_such_field": 1})
    assert refused(answer)[:2] == (403, "not_permitted")


def test_a_door_that_takes_any_name_is_caught(
    cast: Cast, returned: InformationRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drafts, "misnamed", lambda _model, _given: [])
    with pytest.raises(AssertionError):
        test_names_that_are_no_fields_are_refused_at_once_and_nothing_is_kept(cast, returned)
