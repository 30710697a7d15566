"""What somebody learns of, so that it is not done again: consent under pressure, and a request that was too wide."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from requests_app import guidance, reminders
from requests_app.commands.policy_documents import who_answers_for_it
from requests_app.models import AgencyResponse, InformationRequest
from requests_app.values.law_checks import consent_was_pressed

Words = Mapping[str, Any]
TOO_WIDE = "EXCESSIVE"


def tell_of_pressed_consent(request: InformationRequest, words: Words, pack: guidance.Pack, at: datetime) -> None:
    """Consent was sought that nobody could refuse: whoever answers for data protection hears of it. It goes all the
    same, on the basis that it names, because the risk does not wait."""
    if consent_was_pressed(words.get("requester_law") or {}, pack):
        people = who_answers_for_it(request.agency, at)
        reminders.notify("pressed_consent", about=request, to=people, at=at)


def tell_of_too_wide(response: AgencyResponse, given: Words, at: datetime) -> None:
    """A partner found what was asked too wide: whoever endorsed it learns that, beside whoever asked."""
    request = response.info_request
    parts = [part for item in given["items"] for part in item.get("withheld") or ()]
    if request is None or not any(part.get("code") == TOO_WIDE for part in parts):
        return
    reminders.notify("too_wide", about=request, to=reminders.endorsers(request), at=at, slot=response.ref)
