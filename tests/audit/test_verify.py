"""Verification finds every kind of tampering; each is done here with the guards out of the way."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from audit import guard, trail, verify
from audit.models import Entry
from tests.audit.conftest import act


@contextmanager
def unguarded(*tables: str) -> Iterator[None]:
    """The owner switches the triggers off, as a database administrator could, and on again."""
    if connection.vendor == "sqlite":
        cursor = connection.cursor()
        rows = cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _sql in rows:
            cursor.execute(f"DROP TRIGGER {name}")
        yield
        for _name, sql in rows:
            cursor.execute(sql)
        return
    pytest.skip("the owner tampers in another connection: see the tests with real commits")
    yield


@pytest.fixture
def three(agency):
    """An agency with a few entries."""
    for number in range(3):
        trail.record(act(agency, content={"number": number}), about=agency)
    return agency


def test_a_clean_trail_is_sound(three):
    result = verify.verify()
    assert result.sound
    assert result.entries == three.audit_seq
    assert result.contents > 0


COLUMNS = {
    "stream_seq": "stream_seq + 100",
    "at": "'2020-01-01 00:00:00'",
    "recorded_at": "'2020-01-01 00:00:00'",
    "actor_id": "'0123456789abcdef0123456789abcdef'",
    "agency_id": "'0123456789abcdef0123456789abcdef'",
    "request_id": "'0123456789abcdef0123456789abcdef'",
    "action": "'agency.forged'",
    "outcome": "'forged'",
    "body": "CAST(replace(CAST(body AS TEXT), 'verified', 'forged00') AS BLOB)",
    "leaf_hash": "zeroblob(32)",
}


def test_every_column_is_covered():
    columns = {field.column for field in Entry._meta.local_fields} - {"id", "stream_id"}
    assert columns == set(COLUMNS)


@pytest.mark.parametrize("column", COLUMNS)
def test_a_changed_column_is_found(three, column):
    with unguarded():
        connection.cursor().execute(
            f"UPDATE audit_entry SET {column} = {COLUMNS[column]} WHERE stream_seq = {three.audit_seq - 1}"
        )
    assert not verify.verify().sound


def test_a_deleted_entry_is_found(three):
    """Rolled back at the end: the deferred foreign key would refuse to commit it."""
    with transaction.atomic():
        _delete_the_last_entry(three)
        assert "trail ends at" in verify.verify().findings[-1].problem
        transaction.set_rollback(True)


def _delete_the_last_entry(three):
    with unguarded():
        last = Entry.objects.get(stream_id=three.pk, stream_seq=three.audit_seq)
        connection.cursor().execute(f"DELETE FROM audit_payload WHERE entry_id = {last.pk}")
        connection.cursor().execute(f"DELETE FROM audit_entry WHERE id = {last.pk}")


def test_a_rewritten_chain_is_found_at_the_next_entry(three):
    """Body and hash are both redone: the next entry's link gives it away."""
    with unguarded():
        entry = Entry.objects.get(stream_id=three.pk, stream_seq=three.audit_seq - 1)
        said = json.loads(bytes(entry.body)) | {"outcome": "forged"}
        body = json.dumps(said, sort_keys=True, separators=(",", ":")).encode()
        leaf = hashlib.sha256(b"\x00" + body).digest()
        connection.cursor().execute(
            "UPDATE audit_entry SET body = %s, leaf_hash = %s, outcome = 'forged' WHERE id = %s", [body, leaf, entry.pk]
        )
    found = verify.verify().findings
    assert [finding.seq for finding in found] == [three.audit_seq]


@pytest.mark.parametrize(
    "change", ["sealed = zeroblob(80)", "stream_id = '0123456789abcdef0123456789abcdef'"], ids=["sealed", "stream"]
)
def test_changed_content_is_found(three, change):
    with unguarded():
        connection.cursor().execute(f"UPDATE audit_payload SET {change}")
    assert not verify.verify().sound


def test_missing_content_is_found(three):
    with unguarded():
        connection.cursor().execute("DELETE FROM audit_payload")
    assert "its content is missing" in {finding.problem for finding in verify.verify().findings}


def test_a_moved_head_is_found(three):
    with unguarded():
        connection.cursor().execute("UPDATE agencies_agency SET audit_head = zeroblob(32)")
    assert not verify.verify().sound


def test_a_missing_guard_is_a_finding(three, monkeypatch):
    monkeypatch.setattr(guard, "missing", lambda: ["audit_entry_kept_upd"])
    assert "audit_entry_kept_upd" in verify.verify().findings[0].problem


def test_the_command_says_so_and_exits(three, capsys, monkeypatch):
    call_command("verify_trail")
    assert "Nothing has been changed" in capsys.readouterr().out
    with unguarded():
        connection.cursor().execute("UPDATE audit_entry SET outcome = 'forged' WHERE stream_seq = 2")
    with pytest.raises(SystemExit) as ended:
        call_command("verify_trail", "--json")
    assert ended.value.code == 1
    assert json.loads(capsys.readouterr().out)["findings"][0]["seq"] == 2


def test_what_could_not_be_checked_is_not_called_sound(three, monkeypatch):
    monkeypatch.setattr(verify, "verify", lambda *_, **__: (_ for _ in ()).throw(OSError("disk")))
    with pytest.raises(SystemExit) as ended:
        call_command("verify_trail")
    assert ended.value.code == 2


def test_unanchored_is_said_and_can_be_refused(three):
    with pytest.raises(SystemExit) as ended:
        call_command("verify_trail", "--require-anchor")
    assert ended.value.code == 3
