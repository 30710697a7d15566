"""Attacks that still work. Each is expected to fail, strictly: whoever closes one is told to take its mark away."""

from __future__ import annotations

import pytest
from django.core import mail

from agencies.commands import suspend_person
from requests_app import commands
from requests_app.management.rehearsal.partnership import Cast
from requests_app.models import InformationRequest
from tests.requests_app.callers import TUESDAY


@pytest.mark.xfail(strict=True, reason="what was queued before is posted: the mail holds a reference and nothing else")
def test_whoever_is_suspended_gets_no_mail_that_still_waits(cast: Cast, submitted: InformationRequest) -> None:
    suspend_person(cast.person("dara"), by=cast.actor("ada", TUESDAY), at=TUESDAY)
    commands.post_notices(TUESDAY)
    assert not [letter for letter in mail.outbox if cast.person("dara").email in letter.to]
