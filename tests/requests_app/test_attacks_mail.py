"""Attacks by waiting: mail that was queued for somebody who is nobody any more."""

from __future__ import annotations

import pytest
from django.core import mail

from agencies.commands import end_membership, suspend_person
from agencies.models import Membership
from requests_app import commands
from requests_app.commands import notices
from requests_app.management.rehearsal.partnership import Cast
from requests_app.models import Delivery, InformationRequest
from tests.requests_app.callers import TUESDAY


def posted_to(cast: Cast, short: str) -> list[str]:
    """What is posted now, to this person."""
    commands.post_notices(TUESDAY)
    return [letter.subject for letter in mail.outbox if cast.person(short).email in letter.to]


def test_whoever_is_suspended_gets_no_mail_that_still_waits(cast: Cast, submitted: InformationRequest) -> None:
    suspend_person(cast.person("dara"), "Left without a word.", by=cast.actor("ada", TUESDAY), at=TUESDAY)
    assert posted_to(cast, "dara") == []
    assert not Delivery.objects.filter(notification__recipient=cast.person("dara"), status="waiting").exists()


def test_whoever_left_gets_no_mail_that_still_waits(cast: Cast, submitted: InformationRequest) -> None:
    for membership in Membership.objects.filter(person=cast.person("dara")):
        end_membership(membership, by=cast.actor("ada", TUESDAY), at=TUESDAY)
    assert posted_to(cast, "dara") == []


def test_whoever_is_still_there_gets_theirs(cast: Cast, submitted: InformationRequest) -> None:
    assert posted_to(cast, "dara") == ["You have a request to endorse"]


def test_posting_that_does_not_look_who_is_still_there_is_caught(
    cast: Cast, submitted: InformationRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notices, "_is_somebody", lambda _letter, _at: True)
    with pytest.raises(AssertionError):
        test_whoever_is_suspended_gets_no_mail_that_still_waits(cast, submitted)
