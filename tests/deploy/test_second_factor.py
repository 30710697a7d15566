"""The second factor: asked for once it is set up, demanded where the installation says so, never told twice."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core import mail
from django.db import DatabaseError
from django.test import Client, RequestFactory

from agencies import http
from agencies.commands import clear_second_factor
from agencies.denials import NotNow, NotPermitted
from agencies.models import Person
from audit.models import Entry
from audit.seal import FileKeys
from deploy import second_factor
from requests_app import commands
from requests_app.management.rehearsal.partnership import Cast
from requests_app.models import Notification
from tests.requests_app.callers import TUESDAY
from tests.requests_app.pages import text_of, visitor

PASSWORD = "a password for these tests alone"
PERIOD = 30  # seconds


def code_at(secret: str, seconds: float) -> str:
    """What the app on the phone shows at that time."""
    return format_hotp_value(hotp_value(secret, int(seconds) // PERIOD))


class Phone:
    """Somebody with a browser and an authenticator app, at a clock that stands until it is moved."""

    def __init__(self, person: Person, clock: Any) -> None:
        self.person, self.clock, self.client, self.secret = person, clock, Client(), ""
        person.set_password(PASSWORD)
        person.save(update_fields=["password"])

    def later(self, **time: float) -> None:
        self.clock.shift(timedelta(**time))

    def code(self) -> str:
        return code_at(self.secret, self.clock.time())

    def signs_in(self) -> Any:
        self.client = Client()
        return self.client.post("/sign-in/", {"login": self.person.email, "password": PASSWORD})

    def sets_up(self) -> Any:
        page = self.client.get("/account/second-factor/set-up/").content.decode()
        self.secret = re.findall(r"<code[^>]*>([A-Z2-7]+)</code>", page)[0]
        return self.client.post("/account/second-factor/set-up/", {"code": self.code()})


class Clock:
    """The time that a test stands at."""

    def __init__(self, traveller: time_machine.Traveller) -> None:
        self.traveller, self.at = traveller, TUESDAY

    def shift(self, by: timedelta) -> None:
        self.at += by
        self.traveller.move_to(self.at, tick=False)

    def time(self) -> float:
        return self.at.timestamp()


@pytest.fixture
def pip(cast: Cast) -> Any:
    with time_machine.travel(TUESDAY, tick=False) as traveller:
        yield Phone(cast.person("pip"), Clock(traveller))


def demanded(settings: Any) -> None:
    settings.SECOND_FACTOR_DEMANDED = True


def test_who_set_one_up_is_asked_for_a_code_and_each_code_counts_once(pip: Phone) -> None:
    assert pip.signs_in()["Location"] == "/"
    assert pip.sets_up()["Location"] == "/account/second-factor/codes/"
    pip.later(seconds=PERIOD)
    assert pip.signs_in()["Location"] == "/sign-in/code/"
    assert pip.client.get("/").status_code == 302  # nobody yet
    for wrong in ("000000", pip.code()[::-1] + "1"):
        refused = pip.client.post("/sign-in/code/", {"code": wrong})
        assert "That code is not right." in text_of(refused.content.decode())
    code = pip.code()
    assert pip.client.post("/sign-in/code/", {"code": code})["Location"] == "/"
    assert pip.client.get("/").status_code == 200
    pip.signs_in()
    for spelling in (code, f" {code}", f"{code} ", f"{code[:3]} {code[3:]}", code.translate(FULL_WIDTH)):
        assert pip.client.post("/sign-in/code/", {"code": spelling}).status_code == 200, ascii(spelling)
    assert pip.client.get("/").status_code == 302


FULL_WIDTH = {ord(str(digit)): chr(0xFF10 + digit) for digit in range(10)}


def test_the_secret_is_wrapped_under_the_keys_outside_the_database(pip: Phone) -> None:
    pip.signs_in()
    pip.sets_up()
    kept = repr(list(Authenticator.objects.values_list("data", flat=True)))
    assert len(pip.secret) == 32 and pip.secret not in kept


def test_recovery_codes_are_shown_once_and_each_opens_once(pip: Phone) -> None:
    pip.signs_in()
    place = pip.sets_up()["Location"]
    codes = re.findall(r"<code[^>]*>([^<]+)</code>", pip.client.get(place).content.decode())
    assert len(codes) == 10
    again = pip.client.get(place).content.decode()
    assert not any(code in again for code in codes) and "not shown again" in text_of(again)
    for status in (302, 200):
        pip.signs_in()
        assert pip.client.post("/sign-in/code/", {"code": codes[0]}).status_code == status


def test_where_it_is_demanded_nothing_opens_before_it_is_set_up(pip: Phone, settings: Any) -> None:
    demanded(settings)
    pip.signs_in()
    for place in ("/", "/requests/", "/account/second-factor/", "/account/"):
        assert pip.client.get(place)["Location"] == "/account/second-factor/set-up/", place
    refused = pip.client.get("/api/v1/requests")
    assert refused.status_code == 403 and refused.json()["detail"] == "Set up your second factor on the pages first."
    pip.sets_up()
    assert pip.client.get("/").status_code == 200
    assert pip.client.get("/api/v1/requests").status_code == 200


def test_a_session_from_before_it_was_demanded_is_held_up_too(pip: Phone, settings: Any) -> None:
    pip.signs_in()
    assert pip.client.get("/").status_code == 200
    demanded(settings)
    assert pip.client.get("/")["Location"] == "/account/second-factor/set-up/"


def test_to_show_again_who_one_is_takes_the_code_and_not_the_password(pip: Phone) -> None:
    pip.signs_in()
    pip.sets_up()
    pip.later(minutes=16)
    again = pip.client.get("/sign-in/again/?next=/requests/")["Location"]
    assert again == "/sign-in/again/code/?next=%2Frequests%2F"
    assert pip.client.post("/sign-in/again/", {"password": PASSWORD})["Location"].startswith("/sign-in/again/code/")
    assert pip.client.post(again, {"code": "000000"}).status_code == 200
    assert pip.client.post(again, {"code": pip.code()})["Location"] == "/requests/"


def test_a_new_phone_wants_the_old_one_and_all_of_it_is_on_record_and_told(
    pip: Phone, django_capture_on_commit_callbacks: Any
) -> None:
    pip.signs_in()
    with django_capture_on_commit_callbacks(execute=True):
        pip.sets_up()
        pip.later(minutes=16)
        assert pip.client.get("/account/second-factor/remove/")["Location"].startswith("/sign-in/again/")
        pip.client.post("/sign-in/again/code/", {"code": pip.code()})
        assert pip.client.post("/account/second-factor/codes/new/").status_code == 302
        assert pip.client.post("/account/second-factor/remove/").status_code == 302
    assert not Authenticator.objects.exists()
    acts = Entry.objects.filter(action__regex="second_factor|recovery_codes").order_by("id")
    assert list(acts.values_list("action", flat=True)) == [
        "second_factor.set", "recovery_codes.made", "second_factor.removed",
    ]  # fmt: skip
    assert [letter.to for letter in mail.outbox] == [[pip.person.email]] * 3
    assert all("Was it not you?" in str(letter.body) for letter in mail.outbox)


def test_whoever_signed_in_long_ago_sets_nothing_up(pip: Phone) -> None:
    pip.signs_in()
    pip.later(minutes=6)
    assert pip.client.get("/account/second-factor/set-up/")["Location"].startswith("/sign-in/again/")


def test_a_lost_phone_is_cleared_by_another_administrator_alone_with_how_they_made_sure(pip: Phone, cast: Cast) -> None:
    pip.signs_in()
    pip.sets_up()
    ada, place = visitor(cast, "ada"), f"/agency/people/{pip.person.pk}/"
    page = ada.opens(place)
    assert "Lost phone" in text_of(page)
    said = ada.sends(place, {"then": "clear", "because": "ok"}, on=page, status=422).content.decode()
    assert "Say how you made sure that it is them, in a sentence." in text_of(said)
    ada.sends(place, {"then": "clear", "because": "Rung back on the number in the register."}, on=page)
    assert not Authenticator.objects.exists() and "Lost phone" not in text_of(ada.opens(place))
    entry = Entry.objects.get(action="second_factor.cleared")
    assert b"Rung back" not in bytes(entry.body) and str(pip.person.pk).encode() in bytes(entry.body)
    assert pip.signs_in()["Location"] == "/"


@pytest.mark.parametrize(
    ("who", "whose", "says"),
    [
        ("pip", "dara", "Only an administrator"),
        ("ada", "ada", "your own second factor"),
        ("ada", "omar", "have been a member of longest"),
    ],
)
def test_nobody_else_clears_it(cast: Cast, who: str, whose: str, says: str) -> None:
    Authenticator.objects.create(user=cast.person(whose), type="totp", data={})
    with pytest.raises(NotPermitted) as refusal:
        clear_second_factor(cast.person(whose), "Rung back on the number.", by=cast.actor(who, TUESDAY), at=TUESDAY)
    assert says in str(refusal.value.sentence) and Authenticator.objects.exists()


def test_a_session_that_showed_a_factor_which_was_cleared_opens_nothing_where_one_is_demanded(
    pip: Phone, settings: Any
) -> None:
    demanded(settings)
    pip.signs_in()
    pip.sets_up()
    assert pip.client.get("/").status_code == 200
    Authenticator.objects.all().delete()
    assert pip.client.get("/")["Location"] == "/account/second-factor/set-up/"


def test_an_older_session_without_the_code_is_led_to_it_and_not_in_a_circle(pip: Phone, settings: Any) -> None:
    pip.signs_in()
    older = pip.client
    pip.signs_in()
    pip.sets_up()
    demanded(settings)
    pip.client = older
    pip.later(minutes=16)
    place = "/"
    for _step in range(4):
        place = pip.client.get(place).headers.get("Location", "")
        if place.startswith("/sign-in/again/code/"):
            break
    assert pip.client.get(place).status_code == 200
    pip.client.post(place, {"code": pip.code()})
    assert pip.client.get("/").status_code == 200


def test_without_a_factor_the_password_shows_again_who_one_is(pip: Phone) -> None:
    pip.signs_in()
    pip.sets_up()
    Authenticator.objects.all().delete()
    pip.later(minutes=16)
    pip.client.post("/sign-in/again/", {"password": PASSWORD})
    request = RequestFactory().get("/")
    request.session, request.user = pip.client.session, pip.person
    assert http._proved_at(request, pip.person) == pip.clock.at


def test_an_act_whose_entry_is_not_written_does_not_happen(pip: Phone, monkeypatch: pytest.MonkeyPatch) -> None:
    pip.signs_in()

    def fails(*_args: Any, **_kwargs: Any) -> None:
        raise DatabaseError("the trail is gone")

    monkeypatch.setattr(second_factor, "record_look", fails)
    with pytest.raises(DatabaseError):
        pip.sets_up()
    assert not Authenticator.objects.exists()


def test_what_is_wrapped_follows_a_new_epoch_and_holds_up_the_end_of_the_old_one(
    pip: Phone, settings: Any, tmp_path: Path
) -> None:
    FileKeys.create(tmp_path / "keys.json", "one")
    settings.KEY_FILE = tmp_path / "keys.json"
    secret = second_factor.Sealed().encrypt("JBSWY3DP")
    one = Authenticator.objects.create(user=pip.person, type="totp", data={"secret": secret})
    assert second_factor.held_under("one") == 1
    FileKeys.begin(settings.KEY_FILE, "two")
    settings.KEY_FILE = tmp_path / "keys.json"  # read again
    assert second_factor.wrap_anew() == 1 and second_factor.wrap_anew() == 0
    one.refresh_from_db()
    assert second_factor.held_under("one") == 0 and one.data["secret"].startswith("two:")
    assert second_factor.Sealed().decrypt(one.data["secret"]) == "JBSWY3DP"


def test_an_administrator_sees_who_has_one_and_asks_the_others_once_a_day(pip: Phone, cast: Cast) -> None:
    ada, here = visitor(cast, "ada"), "/agency/people/"
    pip.signs_in()
    pip.sets_up()
    page = ada.opens(here)
    assert "Set up" in text_of(page) and "None" in text_of(page)
    assert "Second factor" not in text_of(visitor(cast, "kit").opens(here)), "who has none is told to nobody else"
    said = text_of(ada.follows(ada.sends(here, {"then": "factors"}, on=page)))
    assert "is told to set one up" in said
    asked = Notification.objects.filter(kind="second_factor")
    assert asked.count() > 3 and not asked.filter(recipient=pip.person).exists()
    assert Entry.objects.filter(action="second_factors.asked").count() == 1
    kit = Phone(cast.person("kit"), pip.clock)
    kit.signs_in()
    kit.sets_up()
    assert not asked.filter(recipient=kit.person, done_at=None).exists()
    with pytest.raises(NotNow, match="today already"):
        commands.ask_for_second_factors(cast.agency("MCC"), by=cast.actor("ada", TUESDAY), at=TUESDAY)
    clear_second_factor(pip.person, "Rung back on the number.", by=cast.actor("ada", TUESDAY), at=TUESDAY)
    assert "Lost, and none since" in text_of(ada.opens(here))


def test_nobody_but_an_administrator_asks(cast: Cast) -> None:
    with pytest.raises(NotPermitted):
        commands.ask_for_second_factors(cast.agency("MCC"), by=cast.actor("dara", TUESDAY), at=TUESDAY)
