"""A record's key is wrapped by its disposal month's: what went in a month goes from every backup with that one key."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from agencies.models import Agency
from audit import disposal, months, seal, trail, verify
from audit.keys import FileKeys
from audit.models import Entry, Payload
from audit.trail import Why
from tests.audit.conftest import AT, act
from tests.audit.sealing import another, lay, unguarded
from tests.audit.sealing import seal as seal_trail

MONTH, OVER, LONG_OVER = "2033-12", datetime(2034, 1, 2, 9, tzinfo=UTC), datetime(2034, 3, 1, 9, tzinfo=UTC)


@pytest.fixture
def own_keys(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keys for every month from 2026 on, tombstones of this test's own, and agencies that are kept for seven years."""
    settings.KEY_FILE, settings.DISPOSED_FILE = tmp_path / "keys.json", tmp_path / "apart" / "disposed"
    settings.DISPOSED_FILE.parent.mkdir()
    FileKeys.create(settings.KEY_FILE, months=months.ahead(AT))
    monkeypatch.setattr(Agency, "years_kept", classmethod(lambda cls: 7))
    return settings.KEY_FILE


@pytest.fixture
def kept(own_keys: Path, log: Path) -> Agency:
    """A record of November 2026 with content."""
    root = another("KEPT")
    lay(root, 2, content=True)
    seal_trail()
    return root


def fresh(root: Agency) -> Agency:
    return Agency.objects.get(pk=root.pk)


def dispose(root: Agency) -> None:
    with transaction.atomic():
        trail.dispose(act(fresh(root), at=OVER, why=Why(rule="REQUEST_RECORD")), about=fresh(root))


def put_back(root: Agency) -> None:
    """The row as an older backup has it."""
    with unguarded() as cursor:
        key = root.pk if connection.vendor == "postgresql" else root.pk.hex
        cursor.execute(
            "UPDATE agencies_agency SET sealed_key = %s, key_epoch = %s WHERE id = %s",
            [bytes(root.sealed_key), root.key_epoch, key],
        )


def test_a_month_is_counted_from_the_act_and_ends_when_its_years_are_over():
    assert months.after(date(2026, 11, 30), 7) == MONTH
    assert months.after(date(2026, 12, 31), 1) == "2028-01"
    assert months.ahead(date(2026, 11, 10), 1)[::12] == ["2026-11", "2027-11"]
    assert not months.may_be_destroyed(MONTH, date(2034, 2, 4))
    assert months.may_be_destroyed(MONTH, date(2034, 2, 5))
    assert not months.is_one("epoch-1") and not months.is_one("2033-13")


def test_a_new_record_is_wrapped_by_the_month_in_which_it_may_go(kept):
    assert kept.key_epoch == MONTH
    assert trail.content_of(kept, 2) == {"seen": "by phone"}
    with pytest.raises(seal.SealError):
        seal.keys().unwrap(bytes(kept.sealed_key), "2034-01", kept.pk)


def test_where_no_key_of_the_month_was_made_the_standing_one_wraps_it(own_keys, db):
    held = json.loads(own_keys.read_text())
    del held["keys"][MONTH]
    own_keys.write_text(json.dumps(held))
    assert another("KEPT").key_epoch == "epoch-1"


class TestAMonthThatIsOver:
    def test_what_lives_on_moves_to_a_later_month_and_is_sealed_as_before(self, kept):
        before = list(Payload.objects.order_by("pk").values_list("sealed", flat=True))
        assert disposal.carry_on(OVER) == 1
        moved = fresh(kept)
        assert moved.key_epoch == "2035-02"  # it could have gone, and was not reviewed: a year from now
        assert list(Payload.objects.order_by("pk").values_list("sealed", flat=True)) == before
        assert trail.content_of(moved, 2) == {"seen": "by phone"}
        entry = trail.about(moved).last()
        assert (entry.action, entry.outcome) == ("content.kept", "2035-02")
        assert disposal.carry_on(OVER) == 0
        assert verify.verify().sound

    def test_what_went_on_for_years_is_counted_from_its_last_act(self, kept):
        lay(fresh(kept), 1, at=datetime(2028, 4, 3, tzinfo=UTC))
        disposal.carry_on(OVER)
        assert fresh(kept).key_epoch == "2035-05"

    def test_a_record_in_which_somebody_is_at_work_is_not_moved_under_their_hands(self, kept, own_keys):
        FileKeys.make(own_keys, ["2020-01"])
        kept.sealed_key, kept.key_epoch = seal.moved_key(kept.sealed_key, kept.key_epoch, kept.pk, "2020-01")
        put_back(kept)
        now = trail.about(kept).last().recorded_at
        assert disposal.carry_on(now) == 0
        assert disposal.carry_on(now + disposal.QUIET) == 1

    def test_what_no_key_opens_is_not_moved(self, kept, caplog):
        kept.key_epoch = "2020-01"
        put_back(kept)
        assert disposal.carry_on(OVER) == 0
        assert trail.about(kept).count() == 3

    def test_a_record_without_a_month_gets_one_when_there_are_keys(self, own_keys, log, monkeypatch):
        monkeypatch.setattr(Agency, "years_kept", classmethod(lambda cls: 0))
        root = another("EARLIER")
        assert root.key_epoch == "epoch-1"
        monkeypatch.setattr(Agency, "years_kept", classmethod(lambda cls: 7))
        now = Entry.objects.get(stream_id=root.pk).recorded_at
        assert disposal.carry_on(now) == 0
        assert disposal.carry_on(now + disposal.QUIET) == 1
        assert months.is_one(fresh(root).key_epoch)
        assert trail.content_of(fresh(root), 1) == {"code": "EARLIER"}

    def test_without_a_key_for_the_later_month_it_stays_where_it_is(self, kept, own_keys):
        held = json.loads(own_keys.read_text())
        del held["keys"]["2035-02"]
        own_keys.write_text(json.dumps(held))
        assert disposal.carry_on(OVER) == 0
        assert trail.content_of(fresh(kept), 2) == {"seen": "by phone"}


class TestItsKeyIsDestroyed:
    def test_what_was_disposed_of_is_gone_from_every_backup_and_nothing_else_is(self, kept):
        lives = another("LIVES")
        dispose(kept)
        disposal.carry_on(OVER)
        seal_trail()
        with time_machine.travel(LONG_OVER, tick=False):
            call_command("trail_keys", "--over")
        put_back(kept)  # and its tombstone is lost as well: nothing but the destroyed key stands in the way
        with pytest.raises(seal.Disposed, match="under rule DISPOSAL_MONTH on 2034-03-01"):
            trail.content_of(fresh(kept), 2)
        assert trail.content_of(fresh(lives), 1) == {"code": "LIVES"}
        assert verify.verify().sound

    def test_while_the_key_is_held_a_backup_would_bring_it_back(self, kept):
        """The broken variant: one key for all, whatever becomes of the record."""
        dispose(kept)
        put_back(kept)
        assert trail.content_of(fresh(kept), 2) == {"seen": "by phone"}

    def test_it_is_not_while_something_lives_under_it_or_a_backup_may_be_put_back(self, kept, own_keys, capsys):
        with time_machine.travel(LONG_OVER, tick=False):
            call_command("trail_keys", "--over")
        assert "1 records live under it" in capsys.readouterr().err
        with pytest.raises(CommandError, match="1 records that nobody disposed of"):
            call_command("trail_keys", "--destroy", MONTH, "--rule", "REQUEST_RECORD")
        disposal.carry_on(OVER)
        with time_machine.travel(datetime(2034, 2, 4, tzinfo=UTC), tick=False):
            call_command("trail_keys", "--over")
        assert FileKeys.load(own_keys).holds(MONTH)
        with time_machine.travel(datetime(2034, 2, 5, tzinfo=UTC), tick=False):
            call_command("trail_keys", "--over")
        assert not FileKeys.load(own_keys).holds(MONTH)
        assert trail.content_of(fresh(kept), 2) == {"seen": "by phone"}

    def test_it_is_not_on_the_word_of_a_database_that_is_empty_or_older(self, kept, own_keys):
        with unguarded() as cursor:
            cursor.execute("DELETE FROM audit_checkpoint")
        with time_machine.travel(LONG_OVER, tick=False), pytest.raises(CommandError, match="No key is destroyed"):
            call_command("trail_keys", "--over")
        assert FileKeys.load(own_keys).holds(MONTH)


def test_keys_of_months_are_made_ahead_once_and_never_again_for_one_that_went(own_keys, db, capsys):
    FileKeys.destroy(own_keys, "2027-01", "REQUEST_RECORD", date(2027, 3, 1))
    with time_machine.travel(AT, tick=False):
        call_command("trail_keys", "--ahead", "13")
    assert "12 keys of disposal months were made" in capsys.readouterr().out
    assert FileKeys.load(own_keys).holds("2039-11")
    assert not FileKeys.load(own_keys).holds("2027-01")
    assert own_keys.stat().st_mode & 0o077 == 0


def test_the_first_keys_are_made_by_the_same_command(tmp_path, settings, db):
    settings.KEY_FILE = tmp_path / "new" / "keys.json"
    with time_machine.travel(AT, tick=False):
        call_command("trail_keys", "--ahead", "9")
    assert FileKeys.load(settings.KEY_FILE).holds("2035-11")
