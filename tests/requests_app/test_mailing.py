"""How somebody is told by e-mail: at an hour of theirs, not of everything; and what came back."""

from __future__ import annotations

import io
import sys
from datetime import UTC, datetime, time, timedelta

import pytest
import time_machine
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection

from requests_app import commands, reminders
from requests_app.commands import letters
from requests_app.denials import Incomplete, NotNow, NotPermitted
from requests_app.management.commands.take_back_mail import read
from requests_app.management.rehearsal.partnership import Cast
from requests_app.models import AgencyResponse, Delivery, InformationRequest, Letter, Notification
from requests_app.queries.working import work_at
from tests.requests_app.callers import TUESDAY, Caller, asked_of, refused
from tests.requests_app.pages import text_of, visitor

pytestmark = pytest.mark.usefixtures("tuesday")
MORNING = datetime(2026, 11, 11, 8, 30, tzinfo=UTC)
SECOND = timedelta(seconds=1)
REPORT = """From: MAILER-DAEMON@mail.example
Content-Type: multipart/report; report-type=delivery-status; boundary="b"
MIME-Version: 1.0

--b
Content-Type: text/plain

It could not be delivered.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example

Final-Recipient: rfc822; somebody@agency.example
Action: %(action)s
Status: 5.1.1
--b
Content-Type: message/rfc822

From: golden@thread.example
Message-ID: <%(letter)s@thread.example>
Subject: x

x
--b--
"""


def chooses(cast: Cast, who: str, digest: str = "08:30", mutes: tuple[str, ...] = ()) -> None:
    by = cast.actor(who, TUESDAY)
    commands.choose_mail(by.person, digest, mutes, by=by, at=TUESDAY)
    cast.person(who).refresh_from_db()


def asks(cast: Cast, urgency: str = "GREEN") -> InformationRequest:
    """Pip's request, which Dara or Mara endorses; not pressing."""
    pip = cast.actor("pip", TUESDAY)
    draft = commands.begin_draft(None, {**asked_of("MP"), "urgency": urgency}, by=pip, at=TUESDAY)
    return commands.submit_request(draft, by=pip, at=TUESDAY).thing


def mailed(cast: Cast, who: str, at: datetime) -> bool:
    """Whether a letter goes to somebody now."""
    commands.post_notices(at)
    return Letter.objects.filter(recipient=cast.person(who), status="sent").exists()


def test_a_digest_comes_at_the_hour_that_one_chose_and_everybody_elses_at_once(cast: Cast) -> None:
    chooses(cast, "dara")
    asks(cast)
    assert mailed(cast, "mara", TUESDAY + SECOND) and not mailed(cast, "dara", TUESDAY + SECOND)
    assert not mailed(cast, "dara", MORNING - SECOND)
    assert mailed(cast, "dara", MORNING)
    connection.check_constraints()


def test_what_cannot_wait_breaks_through(cast: Cast) -> None:
    chooses(cast, "dara")
    asks(cast, "RED")
    assert mailed(cast, "dara", TUESDAY + SECOND)


def test_what_is_due_before_the_next_digest_does_not_wait_for_it(cast: Cast) -> None:
    chooses(cast, "dara", "09:00")
    asks(cast, "AMBER")  # decided within four working hours: before tomorrow at nine
    assert mailed(cast, "dara", TUESDAY + SECOND)


def test_a_digest_that_holds_back_what_is_urgent_is_caught(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """The broken variant: the hour alone counts."""
    chooses(cast, "dara")
    asks(cast, "RED")
    monkeypatch.setattr(letters, "_hour_has_come", lambda _at: set())
    assert not mailed(cast, "dara", TUESDAY + SECOND)


def test_what_waits_for_a_chosen_hour_is_no_alarm(cast: Cast) -> None:
    for who in ("dara", "mara"):
        chooses(cast, who)
    asks(cast)
    assert work_at(TUESDAY + timedelta(hours=5)).letters == timedelta()


@pytest.mark.parametrize(
    ("at", "last", "following"),
    [
        ("2026-03-28T12:00", "2026-03-28T08:30", "2026-03-29T07:30"),  # summer time begins in between
        ("2026-03-29T07:30", "2026-03-29T07:30", "2026-03-30T07:30"),
        ("2026-10-24T12:00", "2026-10-24T07:30", "2026-10-25T08:30"),  # and ends
        ("2026-10-25T08:29", "2026-10-24T07:30", "2026-10-25T08:30"),
    ],
)
def test_the_hour_is_londons_on_every_day(at: str, last: str, following: str) -> None:
    instants = [datetime.fromisoformat(one).replace(tzinfo=UTC) for one in (at, last, following)]
    assert letters.digests(time(8, 30), instants[0]) == (instants[1], instants[2])


def test_a_kind_that_is_turned_off_stands_on_the_page_and_is_not_mailed(cast: Cast, asked: AgencyResponse) -> None:
    chooses(cast, "bea", "", ("withdrawn",))
    pip = cast.actor("pip", TUESDAY)
    why = "The child is with her grandmother now, so nothing more is needed from anybody."
    assert asked.info_request
    sent = InformationRequest.objects.get(pk=asked.info_request.pk)
    commands.withdraw_request(sent, why, by=pip, at=TUESDAY)
    rows = Delivery.objects.filter(notification__kind="withdrawn").select_related("notification__recipient")
    told = {row.notification.recipient.name: row.status for row in rows}
    assert told[cast.person("bea").name] == "muted" and told[cast.person("omar").name] == "waiting"
    assert Notification.objects.filter(recipient=cast.person("bea"), kind="withdrawn").exists()


@pytest.mark.parametrize("kind", [*reminders.TO_DO, *reminders.LADDER, "emergency", "bounced", "stuck_answer", "x"])
def test_what_asks_or_warns_cannot_be_turned_off(cast: Cast, kind: str) -> None:
    with pytest.raises(Incomplete) as refusal:
        chooses(cast, "bea", "", (kind,))
    assert [fault.code for fault in refusal.value.errors] == ["cannot_be_muted"]


@pytest.mark.parametrize("digest", ["25:00", "morning", "08:30:10", "08:30+01:00"])
def test_an_hour_that_is_none_is_refused(cast: Cast, digest: str) -> None:
    with pytest.raises(Incomplete) as refusal:
        chooses(cast, "bea", digest)
    assert [fault.pointer for fault in refusal.value.errors] == ["/digest_at"]


def test_nobody_chooses_for_somebody_else_nor_the_same_twice(cast: Cast) -> None:
    with pytest.raises(NotPermitted):
        commands.choose_mail(cast.person("bea"), "08:30", [], by=cast.actor("joy", TUESDAY), at=TUESDAY)
    chooses(cast, "bea")
    with pytest.raises(NotNow):
        chooses(cast, "bea")


def test_a_letter_that_comes_back_is_told_to_colleagues_once_a_day(cast: Cast, asked: AgencyResponse) -> None:
    commands.post_notices(TUESDAY)
    letter = Letter.objects.get(recipient=cast.person("bea"))
    assert commands.take_back_mail(letter.pk, arrived=False, at=TUESDAY + SECOND)
    assert not commands.take_back_mail(letter.pk, arrived=False, at=TUESDAY + SECOND)
    letter.refresh_from_db()
    assert letter.status == "bounced" and set(letter.deliveries.values_list("status", flat=True)) == {"bounced"}
    told = Notification.objects.filter(kind="bounced")
    assert told.exists() and not told.filter(recipient=cast.person("bea")).exists()
    count = told.count()
    again = Letter.objects.create(recipient=cast.person("bea"), status="sent", made_at=TUESDAY, next_try_at=TUESDAY)
    assert commands.take_back_mail(again.pk, arrived=False, at=TUESDAY + timedelta(hours=1))
    assert told.count() == count


def test_a_letter_that_arrived_says_so_and_one_that_came_back_stays_so(cast: Cast, asked: AgencyResponse) -> None:
    commands.post_notices(TUESDAY)
    first, second = Letter.objects.order_by("pk")[:2]
    assert commands.take_back_mail(first.pk, arrived=True, at=TUESDAY) and not Notification.objects.filter(
        kind="bounced"
    )
    commands.take_back_mail(second.pk, arrived=False, at=TUESDAY)
    assert not commands.take_back_mail(second.pk, arrived=True, at=TUESDAY)


def test_a_report_of_the_mail_server_is_read_and_anything_else_is_refused(
    cast: Cast, asked: AgencyResponse, monkeypatch: pytest.MonkeyPatch
) -> None:
    commands.post_notices(TUESDAY)
    letter = Letter.objects.get(recipient=cast.person("bea"))
    report = (REPORT % {"action": "failed", "letter": letter.pk}).encode()
    assert read(report) == (letter.pk, False)
    assert read((REPORT % {"action": "delayed", "letter": letter.pk}).encode()) is None
    assert read(mail.outbox[0].message().as_bytes()) is None
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(report)))
    call_command("take_back_mail", stdout=io.StringIO())
    letter.refresh_from_db()
    assert letter.status == "bounced"
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"Subject: hello\n\nhello")))
    with pytest.raises(CommandError):
        call_command("take_back_mail")


def test_the_page_and_the_api_choose_the_same(cast: Cast, tuesday: time_machine.Traveller) -> None:
    bea, here = visitor(cast, "bea"), "/notices/settings/"
    page = bea.opens(here)
    assert "How you are told by e-mail" in text_of(bea.opens("/notices/"))
    wrong = bea.sends(here, {"digest_at": "late", "mutes": ["extended"]}, on=page, status=422).content.decode()
    assert "Enter a time, for example 08:30." in wrong and 'value="late"' in wrong
    assert "Saved." in bea.follows(bea.sends(here, {"digest_at": "07:45", "mutes": ["extended"]}, on=page))
    assert 'value="07:45"' in bea.opens(here)
    caller = Caller(cast.person("bea"))
    seen = caller.seen("mail_choice")
    assert (seen["digest_at"], seen["mutes"]) == ("07:45", ["extended"]) and "decide" not in seen["mutable"]
    assert refused(caller.post("mail_choice", {"digest_at": "", "mutes": ["decide"]}))[2] == ["/mutes"]
    assert caller.done("mail_choice", {"digest_at": "", "mutes": []})["digest_at"] is None
