"""The main job in a real browser: raise, endorse, take, answer, approve, deliver, open, confirm, verify."""

from __future__ import annotations

import json
import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import Page

from requests_app import commands
from requests_app.management.rehearsal.partnership import found
from requests_app.models import AgencyResponse, InformationRequest
from tests.cast import merrowdale
from tests.journeys.driver import PASSWORD, Someone, put_forward, raise_request

SCENARIOS = Path(__file__).parents[2] / "requests_app" / "scenarios"
REASON = "What is sent answers the question about this child, and what does not bear on it stays with us."


@pytest.fixture
def site(real_commits: None, live_server: Any) -> str:
    """Merrowdale, founded yesterday; every person can sign in."""
    found(merrowdale(), at=timezone.now() - timedelta(days=1), password=PASSWORD)
    return str(live_server.url)


@pytest.fixture
def someone(page: Page, site: str) -> Someone:
    """A browser. Set SHOTS to a folder to look at every page afterwards."""
    page.set_default_timeout(10_000)
    folder = os.environ.get("SHOTS")
    shots = Path(folder) if folder else None
    if shots:
        shots.mkdir(parents=True, exist_ok=True)
    return Someone(page, site, shots)


def documents(name: str) -> dict[str, Any]:
    """The documents of a shipped scenario."""
    told: dict[str, Any] = json.loads((SCENARIOS / f"{name}.json").read_text())["documents"]
    return told


def endorse(someone: Someone, who: str, ref: str) -> None:
    """The asking side's own manager agrees; the request goes out."""
    someone.sign_in(who).photograph("manager-home").go(f"/requests/{ref}/endorse/")
    someone.page.get_by_label("Endorse and send").check()
    someone.fill("reason", "Each item is needed by this purpose, and telling the family was weighed for this child.")
    someone.photograph("endorse").press("Record my decision")


def approve(someone: Someone, who: str, ref: str) -> None:
    """An approver of the answering side agrees."""
    someone.sign_in(who).photograph("approver-home").go(f"/responses/{ref}/decide/")
    someone.page.get_by_label("Agree").first.check()
    someone.fill("reason", REASON)
    someone.photograph("decide").press("Record my decision")


def receive(someone: Someone, who: str, ref: str) -> str:
    """A named person of the asking side accepts the conditions, reads, and confirms. Returns what they read."""
    someone.sign_in(who).go(f"/disclosures/{ref}/").photograph("conditions")
    someone.press("Accept these conditions and open")
    read = someone.photograph("disclosure").text()
    someone.page.get_by_label("It is about the right person and I have it").check()
    someone.press("Confirm receipt").photograph("confirmed")
    return read


def answer(
    someone: Someone, response: AgencyResponse, document: dict[str, Any], *, preparer: str, signers: list[str]
) -> None:
    """One partner's whole part: take, prepare, decide; then the hold ends."""
    someone.sign_in(preparer).go(f"/responses/{response.ref}/").photograph("asked")
    someone.press("Take this")
    put_forward(someone, response.ref, document)
    assert "There is a problem" not in someone.photograph("put-forward").text()
    for signer in signers:
        approve(someone, signer, response.ref)
    response.refresh_from_db()
    assert response.status == "approved", someone.text()
    assert commands.deliver_due(response.deliver_at) == 1


def response_of(ref: str, code: str) -> AgencyResponse:
    return AgencyResponse.objects.get(info_request__ref=ref, from_agency__code=code)


def test_a_school_asks_and_is_answered(someone: Someone, capsys: pytest.CaptureFixture[str]) -> None:
    told = documents("rq-03")
    ref = raise_request(someone.sign_in("jo"), told["asks"])
    assert "Sent to be endorsed" in someone.text()
    endorse(someone, "hana", ref)
    assert InformationRequest.objects.get(ref=ref).status == "sent"
    answer(someone, response_of(ref, "FCH"), told["FCH"], preparer="gwen", signers=["hal"])
    answer(someone, response_of(ref, "MHA"), told["MHA"], preparer="sal", signers=["ian"])
    read = receive(someone, "jo", response_of(ref, "FCH").ref)
    assert "Three dental visits missed" in read
    assert "grandmother's own health" not in read
    receive(someone, "jo", response_of(ref, "MHA").ref)
    assert InformationRequest.objects.get(ref=ref).status == "closed"
    assert "Finished" in someone.go(f"/requests/{ref}/").photograph("finished").text()
    call_command("verify_trail")
    assert "Nothing has been changed" in capsys.readouterr().out
