"""Opening what was shared: by somebody who has just signed in, seen by whoever shared it, confirmed in time."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
import time_machine
from django.test import Client

from audit.models import Entry
from requests_app import commands, guidance, reminders
from requests_app.denials import NotPermitted
from requests_app.management.rehearsal.partnership import Cast
from requests_app.models import AgencyResponse, Clock, Notification
from requests_app.queries.tracks import arrival_state, asker_version
from tests.requests_app import offering
from tests.requests_app.callers import BECAUSE, TUESDAY, Caller, a_key, refused
from tests.requests_app.pages import Visitor, text_of, visitor
from tests.signing import sign_in

LATER = TUESDAY + timedelta(minutes=10)
STALE = LATER - timedelta(minutes=15)
pytestmark = pytest.mark.usefixtures("tuesday")


@pytest.fixture
def now(tuesday: time_machine.Traveller) -> datetime:
    """Ten past ten."""
    tuesday.move_to(LATER)
    return LATER


def session_of(cast: Cast, short: str, *, proved_at: datetime) -> Client:
    client = Client()
    sign_in(client, cast.person(short), proved_at=proved_at)
    return client


def test_a_session_that_was_left_open_opens_nothing(cast: Cast, delivered: AgencyResponse, now: datetime) -> None:
    pip = cast.actor("pip", now)
    for proved_at in (STALE, None):
        with pytest.raises(NotPermitted) as refusal:
            commands.open_disclosure(delivered, accepts=True, by=replace(pip, proved_at=proved_at), at=now)
        assert refusal.value.code == "sign_in_again"
    assert Entry.objects.filter(action="attempt.refused", actor_id=pip.person.pk).count() == 2
    assert commands.open_disclosure(delivered, accepts=True, by=pip, at=now)


def test_the_page_asks_for_the_password_again_and_leads_back(
    cast: Cast, delivered: AgencyResponse, now: datetime
) -> None:
    pip = cast.person("pip")
    pip.set_password("made up for this test")
    pip.save(update_fields=["password"])
    visitor = Visitor(pip)
    visitor.client = session_of(cast, "pip", proved_at=STALE)
    place = f"/disclosures/{delivered.ref}/"
    page = visitor.opens(place)
    assert "Sign in again to open this." in text_of(page) and "Accept these conditions" not in page
    again = visitor.sends(place, {}, on=page)["Location"]
    assert again == f"/sign-in/again/?next=/disclosures/{delivered.ref}/"
    back = visitor.client.post(again, {"password": "made up for this test"})
    assert (back.status_code, back["Location"]) == (302, place)
    opened = visitor.sends(place, {}, on=visitor.opens(place), status=200)
    assert "Opened by Pip Mockridge" in opened.content.decode()


def test_home_says_what_waits_to_be_opened_however_long_ago_somebody_signed_in(
    cast: Cast, delivered: AgencyResponse, now: datetime
) -> None:
    home = session_of(cast, "pip", proved_at=STALE).get("/").content.decode()
    assert f'href="/disclosures/{delivered.ref}/"' in home and "Open the answer of" in text_of(home)


def test_the_api_says_that_somebody_must_sign_in_again_and_no_key_opens(
    cast: Cast, delivered: AgencyResponse, now: datetime
) -> None:
    assert delivered.info_request
    place = f"requests/{delivered.info_request.ref}/responses/{delivered.ref}/open"
    stale = Caller()
    stale.client = session_of(cast, "pip", proved_at=STALE)
    assert refused(stale.post(place, {"accepts": True}))[:2] == (403, "sign_in_again")
    key = a_key(cast.actor("pip", now), "requests:read", "requests:draft", "responses:read")
    assert refused(Caller(key=key).post(place, {"accepts": True}))[0] == 403


def test_whoever_shared_it_sees_every_opening(cast: Cast, delivered: AgencyResponse, now: datetime) -> None:
    for _time in range(2):
        commands.open_disclosure(delivered, accepts=True, by=cast.actor("pip", now), at=now)
    page = text_of(visitor(cast, "omar").opens(f"/responses/{delivered.ref}/"))
    assert page.count("opened what was shared") == 2


def test_a_receipt_has_a_time_and_silence_goes_up_the_receivers_ladder(
    cast: Cast, delivered: AgencyResponse, now: datetime
) -> None:
    clock = Clock.objects.get(kind=reminders.RECEIPT)
    assert (clock.agency, clock.rule) == (delivered.to_agency, "1 hour")
    assert Notification.objects.get(kind="ready").due_at == clock.due_at
    commands.sweep(clock.due_at + timedelta(minutes=1))
    told = Notification.objects.filter(kind="escalated", about_id=delivered.info_request_id)
    assert {notice.recipient for notice in told} >= {cast.person("dara")}
    commands.open_disclosure(delivered, accepts=True, by=cast.actor("pip", now), at=now)
    commands.confirm_receipt(delivered, "RIGHT", by=cast.actor("pip", now), at=now)
    assert Clock.objects.get(kind=reminders.RECEIPT).stopped_at == now
    left = Notification.objects.filter(about_id=delivered.info_request_id, done_at=None)
    assert not left.filter(kind__in=[*reminders.LADDER, "ready"]).exists()


def test_every_urgency_says_within_what_time_a_receipt_is_due() -> None:
    pack = guidance.load("ENG-2026-09")
    assert {code: urgency.receipt for code, urgency in pack.urgencies.items()} == {
        "EMERGENCY": "1 hour", "RED": "1 hour", "AMBER": "4 working hours", "GREEN": "1 working day",
        "ROUTINE": "2 working days",
    }  # fmt: skip


def test_what_nobody_asked_for_is_confirmed_in_time_and_its_recall_escalates_too(cast: Cast, now: datetime) -> None:
    given = offering.delivered(cast)
    clock = Clock.objects.get(kind=reminders.RECEIPT)
    assert (clock.about_id, clock.agency) == (given.pk, given.to_agency)
    commands.sweep(clock.due_at + timedelta(minutes=1))
    told = Notification.objects.filter(about_id=given.pk, side="arrival", kind__in=reminders.LADDER)
    assert {notice.recipient for notice in told} and all(
        notice.recipient.memberships.filter(agency=given.to_agency).exists() for notice in told
    )
    assert given.delivered_at
    at = given.delivered_at + timedelta(hours=1)
    preparer = given.versions.latest("number").drafted_by
    short = next(name for name, one in cast.people.items() if one.pk == preparer.pk)
    recalled = commands.recall_response(given, BECAUSE, confirm="RECALL", by=cast.actor(short, at), at=at).thing
    assert Clock.objects.get(kind=reminders.RECEIPT).stopped_at == at
    assert arrival_state(recalled, at) == "destroy"
    destroy = Clock.objects.get(kind=reminders.DESTROY)
    assert (destroy.about_id, destroy.agency, destroy.stopped_at) == (given.pk, given.to_agency, None)


def test_no_copy_is_left_of_what_was_given_unasked_is_said_by_api(cast: Cast, tuesday: time_machine.Traveller) -> None:
    given = offering.delivered(cast)
    at = TUESDAY + timedelta(days=1)
    tuesday.move_to(at)
    commands.recall_response(given, BECAUSE, confirm="RECALL", by=cast.actor("sam", at), at=at)
    words = {"how": "Deleted", "copies": "None were made", "version": asker_version(offering.fresh(given))}
    done = Caller(cast.person("kit")).done(f"arrivals/{given.ref}/confirm_destroyed", words)
    assert done["arrival"]["state"] == "recalled" and done["receipt"]["leaf_hash"]
    assert Clock.objects.get(kind=reminders.DESTROY).stopped_at == at
