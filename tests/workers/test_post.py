"""The mail server away, slow, refusing, hanging up: nothing is lost, nothing is sent twice, and somebody is told."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.utils import timezone

from agencies.models import Person
from requests_app import commands, reminders
from requests_app.commands import notices
from requests_app.management.rehearsal.partnership import Cast
from requests_app.models import AgencyResponse, Delivery, Letter, Notification
from tests.requests_app import reached
from tests.requests_app.callers import TUESDAY
from tests.workers import smtp

pytestmark = pytest.mark.both_engines

MINUTE = timedelta(minutes=1)


@pytest.fixture
def server(settings: Any) -> Iterator[smtp.Server]:
    with smtp.serving() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.EMAIL_USE_SSL, settings.EMAIL_TIMEOUT = False, 0.3
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        yield server


@pytest.fixture
def response(cast: Cast) -> AgencyResponse:
    """A surgery has been asked: two of its team and the asker's manager have had notices; nothing was posted yet."""
    response = reached.asked(cast)
    Delivery.objects.update(status="practice")
    return response


def tell(
    response: AgencyResponse, *people: Person, slot: str = "", kind: str = "reply_only", at: Any = TUESDAY
) -> None:
    reminders.notify(kind, about=response, to=people, at=at, slot=slot)
    Delivery.objects.filter(notification__kind=kind).update(pressing=False)


def standing() -> list[str]:
    return sorted(Letter.objects.values_list("status", flat=True))


def test_what_waits_for_one_person_goes_out_in_one_letter(
    response: AgencyResponse, cast: Cast, server: smtp.Server
) -> None:
    bea, omar = cast.person("bea"), cast.person("omar")
    for slot in "abc":
        tell(response, bea, slot=slot)
    tell(response, omar)
    assert commands.post_notices(TUESDAY) == 2
    assert standing() == ["sent", "sent"] and not Delivery.objects.filter(status="waiting").exists()
    to_bea = next(raw for raw in server.taken if bea.email in raw)
    assert to_bea.count(response.ref) == 3 and "3 things to see" in to_bea
    for notice in Notification.objects.filter(recipient=bea, kind="reply_only"):
        assert f"/notices/{notice.pk}/" in to_bea.replace("=\r\n", "")


def test_the_next_letter_waits_a_quarter_of_an_hour_unless_it_is_pressing(
    response: AgencyResponse, cast: Cast, server: smtp.Server
) -> None:
    bea = cast.person("bea")
    for minute in range(31):
        tell(response, bea, slot=str(minute), at=TUESDAY + minute * MINUTE)
        commands.post_notices(TUESDAY + minute * MINUTE)
    assert len(server.taken) == 3  # at once, after 15 and after 30 minutes
    reminders.notify("due", about=response, to=[bea], at=TUESDAY + 31 * MINUTE, due_at=TUESDAY + 40 * MINUTE)
    assert commands.post_notices(TUESDAY + 31 * MINUTE) == 1


def test_a_letter_for_each_notice_at_once_would_be_seen(response: AgencyResponse, cast: Cast) -> None:
    """The rule of the faults' sink, on letters that follow each other."""
    from tests.faults.sink import too_soon

    bea = cast.person("bea")
    for minute in (0, 1):
        at = TUESDAY + minute * MINUTE
        Letter.objects.create(recipient=bea, made_at=at, next_try_at=at, status="sent", sent_at=at)
    assert len(list(too_soon(Letter.objects.all()))) == 1


def test_what_was_done_meanwhile_is_not_sent(response: AgencyResponse, cast: Cast, server: smtp.Server) -> None:
    tell(response, cast.person("bea"))
    Notification.objects.filter(kind="reply_only").update(done_at=TUESDAY)
    assert commands.post_notices(TUESDAY) == 0
    assert Delivery.objects.get(notification__kind="reply_only").status == "needless" and not Letter.objects.exists()


def test_while_the_server_is_away_nothing_is_given_up_however_long(
    response: AgencyResponse, cast: Cast, settings: Any, server: smtp.Server
) -> None:
    tell(response, cast.person("bea"))
    settings.EMAIL_PORT = 1  # nobody listens there
    for hours in range(0, 80, 4):
        assert commands.post_notices(TUESDAY + timedelta(hours=hours)) == 0
    assert Letter.objects.get().claims == 0
    settings.EMAIL_PORT = server.port
    assert commands.post_notices(TUESDAY + timedelta(hours=80)) == 1 and standing() == ["sent"]


def test_a_slow_server_costs_one_wait_a_look_and_no_letter(
    response: AgencyResponse, cast: Cast, server: smtp.Server
) -> None:
    for short in ("bea", "omar", "joy"):
        tell(response, cast.person(short))
    server.on_data = lambda _id: time.sleep(1) or None  # type: ignore[func-returns-value]
    began = time.monotonic()
    assert commands.post_notices(TUESDAY) == 0
    assert time.monotonic() - began < 0.9  # not one time-out after the other
    assert standing() == ["waiting"] * 3
    server.on_data = lambda _id: "250 taken"
    assert commands.post_notices(TUESDAY + 2 * MINUTE) == 3  # within two minutes of its coming back


def test_one_address_that_is_refused_holds_up_no_other_and_colleagues_are_told(
    response: AgencyResponse, cast: Cast, server: smtp.Server
) -> None:
    bea = cast.person("bea")
    for short in ("bea", "omar"):
        tell(response, cast.person(short))
    server.on_rcpt = lambda recipient: "550 no such person" if recipient == bea.email else "250 ok"
    assert commands.post_notices(TUESDAY) == 1
    assert standing() == ["parked", "sent"]
    bounced = Notification.objects.filter(kind="bounced", done_at=None)
    assert bounced.exists() and not bounced.filter(recipient=bea).exists()
    server.on_rcpt = lambda _recipient: "250 ok"  # the address was put right
    assert commands.post_notices(TUESDAY + timedelta(days=1, minutes=1)) >= 1
    assert "parked" not in standing() and not bounced.exists()


def test_a_server_that_asks_to_come_back_later_is_asked_again_later_each_time(
    response: AgencyResponse, cast: Cast, server: smtp.Server
) -> None:
    tell(response, cast.person("bea"))
    tries: list[int] = []
    server.on_rcpt = lambda _recipient: tries.append(minute) or "451 come back later"  # type: ignore[func-returns-value]
    for minute in range(60):
        commands.post_notices(TUESDAY + minute * MINUTE)
    assert tries == [0, 5, 15, 35]
    server.on_rcpt = lambda _recipient: "250 ok"
    assert commands.post_notices(TUESDAY + 80 * MINUTE) == 1


def test_a_server_that_closes_takes_nothing_and_loses_nothing(
    response: AgencyResponse, cast: Cast, server: smtp.Server
) -> None:
    for short in ("bea", "omar"):
        tell(response, cast.person(short))
    for refusal in ("421 closing", None):
        server.on_data = lambda _id, refusal=refusal: refusal  # type: ignore[misc]
        assert commands.post_notices(TUESDAY + (10 * MINUTE if refusal is None else timedelta())) == 0
    assert standing() == ["waiting", "waiting"] and not Notification.objects.filter(kind="bounced").exists()
    server.on_data = lambda _id: "250 taken"
    assert commands.post_notices(TUESDAY + 20 * MINUTE) == 2
    assert set(server.copies().values()) == {1}


def test_a_letter_at_which_the_server_hangs_up_every_time_is_parked_at_last(
    response: AgencyResponse, cast: Cast, server: smtp.Server
) -> None:
    bea = cast.person("bea")
    server.on_rcpt = lambda recipient: None if recipient == bea.email else "250 ok"
    tell(response, bea)
    for minute in range(0, 200, 8):
        tell(response, cast.person("omar"), slot=str(minute), at=TUESDAY + minute * MINUTE)
        commands.post_notices(TUESDAY + minute * MINUTE)
    assert Letter.objects.get(recipient=bea).status == "parked"
    assert Letter.objects.filter(recipient=cast.person("omar"), status="sent").count() > 8


def test_a_letter_that_cannot_be_written_holds_up_no_other(
    response: AgencyResponse, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    bea, whole = cast.person("bea"), notices.words_of
    for short in ("bea", "omar"):
        tell(response, cast.person(short))
    monkeypatch.setattr(notices, "words_of", lambda who, rows: 1 / 0 if who == bea else whole(who, rows))
    assert commands.post_notices(TUESDAY) == 1
    assert standing() == ["sent", "waiting"]
    for hour in range(1, 40):
        commands.post_notices(TUESDAY + timedelta(hours=hour))
    assert Letter.objects.filter(recipient=bea).get().status == "parked"
    assert Notification.objects.filter(kind="bounced").exists()


def test_a_second_letter_under_the_same_id_after_a_crash_is_known_by_its_id(
    response: AgencyResponse, cast: Cast, server: smtp.Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell(response, cast.person("bea"))

    def dies(self: EmailMessage, fail_silently: bool = False) -> int:
        sends(self, fail_silently)
        raise KeyboardInterrupt  # taken, and nobody is left to say so

    sends = EmailMessage.send
    monkeypatch.setattr(EmailMessage, "send", dies)
    with pytest.raises(KeyboardInterrupt):
        commands.post_notices(TUESDAY)
    monkeypatch.undo()
    assert commands.post_notices(TUESDAY + MINUTE) == 0  # the claim still stands
    assert commands.post_notices(TUESDAY + 6 * MINUTE) == 1
    assert list(server.copies().values()) == [2]


def send_without_claim(at: Any) -> None:
    """How it must not be done: read what waits, send it, and say so afterwards."""
    commands.write_letters(at)
    for letter in list(Letter.objects.filter(status="waiting")):
        EmailMessage("x", "x", "x@example.org", [letter.recipient.email], headers={"Message-ID": f"{letter.pk}"}).send()
        Letter.objects.filter(pk=letter.pk).update(status="sent", sent_at=timezone.now())


def test_two_workers_send_a_letter_once_and_without_a_claim_they_would_not(
    response: AgencyResponse, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second worker looks while the first one is inside the send."""
    whole = EmailMessage.send

    def looks_meanwhile(look: Any) -> int:
        mail.outbox.clear()
        tell(response, cast.person("bea"), slot=str(look), at=TUESDAY + 20 * MINUTE)
        inside: list[bool] = []

        def send(self: EmailMessage, fail_silently: bool = False) -> int:
            if not inside:
                inside.append(True)
                look(TUESDAY + 20 * MINUTE)
            return whole(self, fail_silently)

        monkeypatch.setattr(EmailMessage, "send", send)
        look(TUESDAY + 20 * MINUTE)
        monkeypatch.setattr(EmailMessage, "send", whole)
        Letter.objects.all().update(sent_at=TUESDAY)
        return len(mail.outbox)

    assert looks_meanwhile(commands.post_notices) == 1
    assert looks_meanwhile(send_without_claim) == 2
