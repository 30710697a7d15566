"""What can be sent and deserves a second look: personal numbers and addresses, consent under pressure."""

from __future__ import annotations

from typing import Any

import pytest

from requests_app import commands
from requests_app.management.rehearsal.partnership import Cast
from requests_app.models import Notification
from requests_app.values.personal import personal_contacts
from tests.requests_app.callers import BECAUSE, TUESDAY, Caller, asked_of
from tests.requests_app.judging import faults_of, warned_of
from tests.requests_app.pages import text_of, visitor

MINE = "Ring me on my own phone, 07700 900123, I am out all day and not at the office."
PRESSED = {"could_refuse": False}


@pytest.mark.parametrize(
    "words",
    [
        "Ring me on 07700 900123.",
        "+44 7700 900123",
        "+44 (0)7700 900 123",
        "0044 7700900123",
        "07700-900-123, after six",
        "Send it to pip.mockridge@gmail.com please",
        "PIP@HOTMAIL.CO.UK",
        "pip+work@icloud.com",
    ],
)
def test_a_number_or_an_address_of_somebodys_own_is_noticed(words: str) -> None:
    assert [fault.code for fault in personal_contacts({"concern": words})] == ["personal_contact"]


@pytest.mark.parametrize(
    "words",
    [
        "01632 960101, from the register",
        "The NHS number is 999 026 1008.",
        "pip.mockridge@merrowdale.gov.uk",
        "On 07/11/2026 at 09:00 he rang",
        "A reference of 0770090012345678",
        "safeguarding@outlook.merrowdale.nhs.uk",
    ],
)
def test_what_belongs_to_an_agency_is_not(words: str) -> None:
    assert list(personal_contacts({"concern": words})) == []


def test_the_warning_names_the_field_and_stops_nothing() -> None:
    changes = {"/purpose": MINE}
    assert faults_of("RQ-01", changes) == set()
    assert warned_of("RQ-01", changes) == {("/purpose", "personal_contact")}


def test_what_tells_of_people_may_hold_their_numbers() -> None:
    """A family's own telephone is what is known of them, and no way to reach an agency."""
    assert warned_of("RQ-01", {"/subjects/0/setting": "mother on 07700 900123"}) == set()
    assert warned_of("RQ-01/OBS", {"/items/0/shared/0/text": "mother is on 07700 900123"}) == set()
    assert warned_of("RQ-01/OBS", {"/use": "Ring me on 07700 900123"}) == {("/use", "personal_contact")}


@pytest.mark.usefixtures("tuesday")
def test_whoever_sends_reads_it_on_the_last_page_with_the_way_back(cast: Cast) -> None:
    words = {**asked_of("OBS"), "necessity": f"{asked_of('OBS')['necessity']} {MINE}"}
    draft = commands.begin_draft(None, words, by=cast.actor("pip", TUESDAY), at=TUESDAY)
    page = visitor(cast, "pip").opens(f"/requests/{draft.ref}/check/")
    assert "looks like a personal telephone number" in text_of(page)
    assert f'href="/requests/{draft.ref}/ask/"' in page and "Send to my manager" in page


@pytest.mark.usefixtures("tuesday")
def test_the_api_says_it_with_the_draft(cast: Cast) -> None:
    words = {**asked_of("OBS"), "concern": f"{asked_of('OBS')['concern']} {MINE}"}
    shown = Caller(cast.person("pip")).done("requests", words, status=201)
    assert ("/concern", "personal_contact") in [(one["pointer"], one["code"]) for one in shown["warnings"]]


def pressed() -> dict[str, Any]:
    words = asked_of("OBS")
    return {**words, "requester_law": {**words["requester_law"], "consent": PRESSED}}


def test_consent_that_could_not_be_refused_is_warned_about_where_another_basis_is_relied_on() -> None:
    changes = {"/requester_law/consent": PRESSED}
    assert faults_of("RQ-01", changes) == set()
    assert warned_of("RQ-01", changes) == {("/requester_law/consent/could_refuse", "pressed_consent")}
    assert warned_of("RQ-01", {"/requester_law/consent": {"could_refuse": True}}) == set()


@pytest.mark.usefixtures("tuesday")
def test_whoever_answers_for_data_protection_hears_of_consent_under_pressure(cast: Cast) -> None:
    pip = cast.actor("pip", TUESDAY)
    commands.submit_request(commands.begin_draft(None, pressed(), by=pip, at=TUESDAY), by=pip, at=TUESDAY)
    told = Notification.objects.filter(kind="pressed_consent")
    assert [one.recipient.name for one in told] == ["Dee Mockridge"]
    page = visitor(cast, "dee").opens("/notices/")
    assert "Consent was sought that could not be refused" in page and "Wren" not in page


@pytest.mark.usefixtures("tuesday")
def test_the_partner_reads_the_honest_note_beside_the_law(cast: Cast) -> None:
    pip = cast.actor("pip", TUESDAY)
    request = commands.submit_request(commands.begin_draft(None, pressed(), by=pip, at=TUESDAY), by=pip, at=TUESDAY)
    step = request.thing.steps.get(status="open")
    sent = commands.endorse_request(step, BECAUSE, by=cast.actor("dara", TUESDAY), at=TUESDAY).thing
    response = sent.responses.get()
    assert "It was sought, and could not be refused." in text_of(
        visitor(cast, "bea").opens(f"/responses/{response.ref}/prepare/")
    )


@pytest.mark.usefixtures("tuesday")
def test_what_was_said_of_consent_is_kept_when_the_law_is_changed_on_its_page(cast: Cast) -> None:
    words = {**asked_of("OBS"), "requester_law": {"art6": "A6-1-A", "gateway": "CA89-47", "consent": PRESSED}}
    draft = commands.begin_draft(None, words, by=cast.actor("pip", TUESDAY), at=TUESDAY)
    pip, path = visitor(cast, "pip"), f"/requests/{draft.ref}/law/"
    said = {"gateway": "CA89-47", "art6": "A6-1-E", "could_refuse": "no", "special": "S1-18", "s1_18_reason": "C"}
    pip.sends(path, said, on=pip.opens(path))
    assert 'name="could_refuse"' in pip.opens(path)
    draft.refresh_from_db()
    assert draft.words["requester_law"]["consent"] == PRESSED
