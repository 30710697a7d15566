"""Signing in costs the same whoever is typed: the clock says nothing about who has an account."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from agencies import commands
from requests_app.management.rehearsal.partnership import Cast
from tests.requests_app.callers import TUESDAY

pytestmark = [pytest.mark.both_engines, pytest.mark.django_db]
RIGHT, WRONG = "four quiet otters swim", "four loud otters swim"


@pytest.fixture
def hashed(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Every password that is put through the slow hash."""
    done: list[str] = []
    encode, verify = Argon2PasswordHasher.encode, Argon2PasswordHasher.verify
    monkeypatch.setattr(
        Argon2PasswordHasher, "encode", lambda self, *words: (done.append("made"), encode(self, *words))[1]
    )
    monkeypatch.setattr(
        Argon2PasswordHasher, "verify", lambda self, *words: (done.append("compared"), verify(self, *words))[1]
    )
    yield done


def tries(login: str, password: str) -> tuple[int, int, str]:
    """Status, statements and what the page says."""
    with CaptureQueriesContext(
        connection,
    ) as asked:
        answer = Client().post("/sign-in/", {"login": login, "password": password})
    return answer.status_code, len(asked), answer.content.decode()


def test_a_wrong_password_and_an_unknown_name_are_hashed_once_and_answered_alike(
    cast: Cast, settings: Any, hashed: list[str]
) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    pip, kit = cast.person("pip"), cast.person("kit")  # Kit was never given a password
    pip.set_password(RIGHT)
    pip.save(update_fields=["password"])
    commands.suspend_person(cast.person("wes"), "Left without a word.", by=cast.actor("ada", TUESDAY), at=TUESDAY)
    wes = cast.person("wes")
    answers = {}
    for who in (pip.email, kit.email, wes.email, "nobody@demo.example"):
        hashed.clear()
        answers[who] = tries(who, WRONG)
        assert len(hashed) == 1, who
    assert len({(status, statements) for status, statements, _page in answers.values()}) == 1, answers
    hashed.clear()
    assert tries(pip.email, RIGHT)[0] == 302
    assert len(hashed) == 1


def test_two_backends_that_look_at_passwords_are_caught(cast: Cast, settings: Any, hashed: list[str]) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    settings.AUTHENTICATION_BACKENDS = [
        "django.contrib.auth.backends.ModelBackend",
        *settings.AUTHENTICATION_BACKENDS,
    ]
    pip = cast.person("pip")
    pip.set_password(RIGHT)
    pip.save(update_fields=["password"])
    hashed.clear()
    tries(pip.email, WRONG)
    assert len(hashed) == 2
