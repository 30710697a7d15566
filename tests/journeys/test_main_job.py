"""The main job in a real browser: raise, endorse, take, answer, approve, deliver, open, confirm, verify."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Story:
    """Who does what in a worked example. `hides`: words of an answer that may never reach the asker."""

    asker: str
    endorser: str
    partners: dict[str, tuple[str, list[str]]]
    hides: tuple[str, ...]


STORIES = {
    "rq-03": Story(
        "jo",
        "hana",
        {"FCH": ("gwen", ["hal"]), "MHA": ("sal", ["ian"])},
        ("grandmother's own health", "rent and debts"),
    ),
    "rq-01": Story(
        "pip",
        "dara",
        {"BNT": ("sam", ["nia"]), "OBS": ("bea", ["omar"]), "MP": ("ines", ["leo"]), "AN": ("tom", ["fay"])},
        ("contraceptive", "labour notes", "asthma"),
    ),
    "rq-02": Story(
        "kit",
        "mara",
        {"MP": ("ines", ["leo"]), "PPS": ("pat", ["jo"]), "MHA": ("sal", ["ian", "mel"]), "HDA": ("rio", ["vic"])},
        ("notes of sessions", "said in the group", "names of our staff"),
    ),
    "rq-07": Story(
        "wes",
        "dara",
        {"OBS": ("bea", ["omar"]), "SLC": ("rex", ["nell", "ira"])},
        ("our solicitor", "sent the e-mail", "foster carer lives"),
    ),
}


def from_now(document: Any) -> Any:
    """The document with what must lie ahead still ahead: the worked examples have dates of their own."""
    if isinstance(document, list):
        return [from_now(part) for part in document]
    if not isinstance(document, dict):
        return document
    ahead = {"review_at": timezone.now() + timedelta(days=1), "explained_to_requester_at": timezone.now()}
    return {
        key: f"{ahead[key]:%Y-%m-%dT%H:%M:%SZ}" if key in ahead else from_now(value) for key, value in document.items()
    }


@pytest.mark.parametrize("name", STORIES)
def test_a_worked_example_goes_all_the_way(someone: Someone, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    story, told = STORIES[name], from_now(documents(name))
    ref = raise_request(someone.sign_in(story.asker), told["asks"])
    assert "Sent to be endorsed" in someone.text()
    endorse(someone, story.endorser, ref)
    assert InformationRequest.objects.get(ref=ref).status == "sent", someone.text()
    for code, (preparer, signers) in story.partners.items():
        answer(someone, response_of(ref, code), told[code], preparer=preparer, signers=signers)
    read = "".join(receive(someone, story.asker, response_of(ref, code).ref) for code in story.partners)
    for line in shared_lines(told, story):
        assert line in read
    for words in story.hides:
        assert words not in read
    assert InformationRequest.objects.get(ref=ref).status == "closed"
    assert "Finished" in someone.go(f"/requests/{ref}/").photograph("finished").text()
    call_command("verify_trail")
    assert "Nothing has been changed" in capsys.readouterr().out


def shared_lines(told: dict[str, Any], story: Story) -> list[str]:
    """Everything that the partners share, word for word."""
    items = [item for code in story.partners for item in told[code]["items"]]
    return [line["text"] for item in items for line in item.get("shared", [])]
