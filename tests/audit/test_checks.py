"""A check is carried out once, says what it found, and never calls sound what it could not see."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import OperationalError

from agencies.models import Agency
from audit import checks, verify
from audit.models import Check
from tests.audit.conftest import AT
from tests.audit.sealing import lay, seal, unguarded

pytestmark = pytest.mark.usefixtures("log")


def done(asked: Check) -> Check:
    checks.carry_out(asked, AT)
    asked.refresh_from_db()
    return asked


def test_a_trail_that_nobody_outside_holds_is_sound_and_not_anchored(agency: Agency) -> None:
    lay(agency, 3)
    seal()
    check = done(checks.ask(AT))
    assert (check.status, check.said["entries"], check.said["findings"]) == (verify.NOT_ANCHORED, 5, [])
    assert checks.newest() == check
    assert checks.under_way() is None


def test_a_changed_entry_is_named(agency: Agency) -> None:
    lay(agency, 3)
    seal()
    with unguarded() as cursor:
        cursor.execute("UPDATE audit_entry SET outcome = 'other' WHERE stream_seq = 2")
    check = done(checks.ask(AT))
    assert check.status == verify.TAMPERED
    assert [found["seq"] for found in check.said["findings"]] == [2]


def test_what_could_not_be_checked_is_not_called_sound(agency: Agency, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise OperationalError("the connection is gone")

    monkeypatch.setattr(verify, "verify", fails)
    check = done(checks.ask(AT))
    assert (check.status, check.said) == (verify.NOT_CHECKED, {"cause": "OperationalError"})


def test_asking_twice_is_one_check_and_whoever_begins_it_does_it(
    agency: Agency, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = checks.ask(AT)
    assert checks.ask(AT) == asked
    other = Check.objects.get(pk=asked.pk)  # as a second worker read it
    done(asked)
    monkeypatch.setattr(verify, "verify", lambda *_: pytest.fail("it was carried out twice"))
    checks.carry_out(other, AT)


def test_it_is_asked_for_each_day_and_a_lost_one_is_begun_again(agency: Agency) -> None:
    checks.look(AT)
    checks.look(AT + timedelta(hours=1))
    assert Check.objects.count() == 1
    checks.look(AT + timedelta(days=1))
    assert Check.objects.exclude(done_at=None).count() == 2
    lost = Check.objects.create(asked_at=AT, begun_at=AT + timedelta(days=1))
    checks.look(AT + timedelta(days=1, minutes=59))
    assert Check.objects.get(pk=lost.pk).done_at is None  # somebody may still be at it
    checks.look(AT + timedelta(days=1, hours=1))
    assert Check.objects.get(pk=lost.pk).done_at


def test_a_short_trail_is_checked_at_once(agency: Agency, monkeypatch: pytest.MonkeyPatch, log: Path) -> None:
    assert checks.short()
    monkeypatch.setattr(checks, "AT_ONCE", 0)
    assert not checks.short()
