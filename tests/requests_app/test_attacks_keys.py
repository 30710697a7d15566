"""Attacks with a key: it reads what its scopes say, by whatever address."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from agencies.commands import issue_key, revoke_key
from agencies.denials import NotPermitted
from agencies.models import ApiKey
from requests_app import commands
from requests_app.management.rehearsal.partnership import Cast
from requests_app.models import AgencyResponse
from tests.requests_app.callers import TUESDAY, Caller, a_key, documents


def test_a_key_that_reads_requests_does_not_read_answers_being_written(cast: Cast, asked: AgencyResponse) -> None:
    bea = cast.actor("bea", TUESDAY)
    draft = commands.begin_draft(asked, documents()["OBS"], by=bea, at=TUESDAY)
    narrow, wide = Caller(key=a_key(bea, "requests:read")), Caller(key=a_key(bea, "requests:read", "responses:read"))
    assert narrow.seen("drafts")["items"] == []
    assert narrow.get(f"drafts/{draft.ref}").status_code == 404
    assert [row["ref"] for row in wide.seen("drafts")["items"]] == [draft.ref]
    assert wide.seen(f"drafts/{draft.ref}")["ref"] == draft.ref


def test_an_administrator_makes_no_key_in_somebody_elses_name(cast: Cast, tuesday: Any) -> None:
    """It would read, as them, everything that an administrator may not."""
    ada, pip = cast.actor("ada", TUESDAY), cast.actor("pip", TUESDAY)
    with pytest.raises(NotPermitted):
        issue_key(
            pip.membership, "quiet", ["requests:read"], expires_at=TUESDAY + timedelta(days=1), by=ada, at=TUESDAY
        )
    a_key(pip, "requests:read")
    revoke_key(ApiKey.objects.get(), by=ada, at=TUESDAY)
    assert ApiKey.objects.get().revoked_at == TUESDAY
