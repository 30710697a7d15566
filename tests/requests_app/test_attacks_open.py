"""Attacks that still work. Each is expected to fail, strictly: whoever closes one is told to take its mark away."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail

from agencies.commands import open_membership, suspend_person
from agencies.denials import NotPermitted
from agencies.values import NewMembership
from requests_app import commands
from requests_app.management.rehearsal.partnership import Cast
from requests_app.models import InformationRequest
from tests.requests_app.callers import BECAUSE, TUESDAY


@pytest.mark.xfail(strict=True, reason="small agencies have one administrator; a second person's yes is not built yet")
def test_an_administrator_gives_themselves_no_role_that_decides(cast: Cast, tuesday: Any) -> None:
    ada = cast.actor("ada", TUESDAY)
    with pytest.raises(NotPermitted):
        open_membership(ada.agency, ada.person, NewMembership("TEAM_MANAGER", "me", TUESDAY), by=ada, at=TUESDAY)


@pytest.mark.xfail(strict=True, reason="what was queued before is posted: the mail holds a reference and nothing else")
def test_whoever_is_suspended_gets_no_mail_that_still_waits(cast: Cast, submitted: InformationRequest) -> None:
    suspend_person(cast.person("dara"), by=cast.actor("ada", TUESDAY), at=TUESDAY)
    commands.post_notices(TUESDAY)
    assert not [letter for letter in mail.outbox if cast.person("dara").email in letter.to]


@pytest.mark.xfail(
    strict=True, reason="a grant that ran out still holds its place; nothing opens grants from a page yet"
)
def test_a_grant_that_ran_out_can_be_given_again(cast: Cast, submitted: InformationRequest) -> None:
    dara, kit, later = cast.actor("dara", TUESDAY), cast.person("kit"), TUESDAY + timedelta(hours=2)
    commands.open_grant(submitted, kit, BECAUSE, until=TUESDAY + timedelta(hours=1), by=dara, at=TUESDAY)
    commands.open_grant(submitted, kit, BECAUSE, until=later + timedelta(hours=1), by=dara, at=later)
