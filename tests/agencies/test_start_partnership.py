"""The first agency and its administrator are made by a command, once; nobody else comes in that way."""

from __future__ import annotations

import io
import re

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from agencies.commands import key_digest
from agencies.models import Agency, Invitation, Membership, Person
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


def link_in(said: str) -> Invitation:
    secret = re.findall(r"/invitation/([A-Za-z0-9_-]{43})/", said)
    assert len(secret) == 1
    return Invitation.objects.get(digest=key_digest(secret[0]))


def test_without_a_password_a_link_is_shown_once_by_which_the_administrator_sets_one(db, monkeypatch):
    said = io.StringIO()
    start(monkeypatch, password_stdin=False, stdout=said)
    ada = Person.objects.get()
    assert not ada.has_usable_password() and link_in(said.getvalue()).person == ada
    assert verify.verify().sound


def test_an_only_administrator_who_forgot_the_password_is_let_in_by_whoever_runs_the_machine(db, monkeypatch):
    start(monkeypatch)
    said = io.StringIO()
    call_command("let_administrator_in", "MSP", stdout=said)
    assert link_in(said.getvalue()).made_by is None
    with pytest.raises(CommandError, match="not exactly one administrator"):
        call_command("let_administrator_in", "XYZ")
    assert verify.verify().sound
