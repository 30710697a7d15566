"""The first agency and its administrator are made by a command, once; nobody else comes in that way."""

from __future__ import annotations

import io

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from agencies.models import Agency, Membership, Person
from audit import verify

PASSWORD = "a long made-up password"
WORDS = {
    "code": "MSP",
    "name": "Merrowdale Safeguarding Partnership",
    "kind": ["PARTNERSHIP"],
    "admin_email": "ada@example.org",
    "admin_name": "Ada Fauxley",
    "password_stdin": True,
}


def start(monkeypatch: pytest.MonkeyPatch, password: str = PASSWORD, **changes: object) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{password}\n"))
    call_command("start_partnership", **{**WORDS, **changes})


def test_an_empty_database_gets_its_first_agency_and_administrator(db, monkeypatch):
    start(monkeypatch)
    ada = Person.objects.get()
    assert ada.check_password(PASSWORD)
    member = Membership.objects.get(Membership.live(timezone.now()), person=ada)
    assert (member.role, member.agency.code) == ("ADMINISTRATOR", "MSP")
    assert verify.verify().sound


def test_a_second_time_is_refused(db, monkeypatch):
    start(monkeypatch)
    with pytest.raises(CommandError, match="holds a partnership already"):
        start(monkeypatch, code="MSQ", admin_email="eve@example.org")
    assert Agency.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "says"),
    [({"password": "short"}, "too short"), ({"admin_email": "no address"}, "valid email")],
    ids=["password", "e-mail"],
)
def test_what_is_wrong_is_said_and_nothing_is_half_made(db, monkeypatch, changes, says):
    with pytest.raises(CommandError, match=says):
        start(monkeypatch, **changes)
    assert not Agency.objects.exists()
