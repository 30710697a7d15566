"""Attacks on decisions: forms whose hidden version was taken out or filled with rubbish."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from requests_app import commands
from requests_app.management.rehearsal.partnership import Cast
from requests_app.models import AgencyResponse, InformationRequest
from tests.requests_app.callers import BECAUSE, TUESDAY, asked_of

NO_VERSION = ["", "-1", "0", "²", "９", "1.0", " 1", "9" * 30, "9" * 5000, "\x00"]
"""What a form may say instead of the version that its page was made from."""


def client(cast: Cast, short: str) -> Client:
    found = Client(raise_request_exception=False)
    found.force_login(cast.person(short))
    return found


def posted(cast: Cast, short: str, path: str, **words: Any) -> int:
    return client(cast, short).post(path, words).status_code


@pytest.mark.parametrize("version", NO_VERSION)
def test_nobody_approves_without_saying_which_version_they_read(
    cast: Cast, put_forward: AgencyResponse, version: str
) -> None:
    path = f"/responses/{put_forward.ref}/decide/"
    assert posted(cast, "omar", path, decision="agree", reason=BECAUSE, version=version) == 409
    assert AgencyResponse.objects.get(pk=put_forward.pk).status == "in_approval"


@pytest.mark.parametrize("version", NO_VERSION)
def test_nobody_endorses_without_saying_which_version_they_read(
    cast: Cast, submitted: InformationRequest, version: str
) -> None:
    path = f"/requests/{submitted.ref}/endorse/"
    assert posted(cast, "dara", path, decision="endorse", reason=BECAUSE, version=version) == 409
    assert InformationRequest.objects.get(pk=submitted.pk).status == "submitted"


def test_the_version_that_was_read_is_enough(cast: Cast, put_forward: AgencyResponse) -> None:
    path = f"/responses/{put_forward.ref}/decide/"
    words = {"decision": "agree", "reason": BECAUSE, "version": str(put_forward.audit_seq)}
    assert posted(cast, "omar", path, **words) == 302
    assert AgencyResponse.objects.get(pk=put_forward.pk).status == "approved"


@pytest.mark.parametrize("version", ["", "²", "9" * 30])
def test_nobody_stops_what_they_did_not_read(cast: Cast, agreed: AgencyResponse, version: str) -> None:
    path = f"/responses/{agreed.ref}/recall/"
    assert posted(cast, "omar", path, reason=BECAUSE, version=version) == 409


@pytest.mark.parametrize("version", ["", "²", "9" * 30])
def test_nobody_withdraws_what_they_did_not_read(cast: Cast, submitted: InformationRequest, version: str) -> None:
    assert posted(cast, "pip", f"/requests/{submitted.ref}/withdraw/", reason=BECAUSE, version=version) == 409
    assert InformationRequest.objects.get(pk=submitted.pk).status == "submitted"


@pytest.mark.parametrize("version", ["", "1", "9"])
def test_nobody_sends_a_draft_that_changed_since_they_checked_it(cast: Cast, tuesday: Any, version: str) -> None:
    """Two tabs: what was read in the one is not what the other has saved since."""
    pip = cast.actor("pip", TUESDAY)
    draft = commands.begin_draft(None, asked_of("OBS"), by=pip, at=TUESDAY)
    commands.save_draft(draft, {**asked_of("OBS"), "purpose": "To decide something else."}, by=pip, at=TUESDAY)
    assert posted(cast, "pip", f"/requests/{draft.ref}/check/", version=version) == 409
    assert posted(cast, "pip", f"/requests/{draft.ref}/check/", version="2") == 200
    assert InformationRequest.objects.get().ref == draft.ref
