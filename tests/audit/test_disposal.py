"""What was disposed of is never opened again; the trail is checked as before; a backup is no way back."""

from __future__ import annotations

import base64
import json
import secrets
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from agencies.models import Agency
from audit import disposal, export, seal, sealed, tombstones, trail, verify
from audit.keys import FileKeys, Gone, Keys, decrypt, encrypt
from audit.models import Entry, Payload
from audit.trail import NOBODY, Why
from tests.audit.conftest import act
from tests.audit.sealing import another, lay, unguarded
from tests.audit.sealing import seal as seal_trail

NOW = datetime(2064, 1, 5, 9, 0, tzinfo=UTC)


@pytest.fixture
def own_keys(tmp_path: Path, settings: Any) -> Path:
    """Keys and tombstones of this test's own."""
    settings.KEY_FILE, settings.DISPOSED_FILE = tmp_path / "keys.json", tmp_path / "apart" / "disposed"
    settings.DISPOSED_FILE.parent.mkdir()
    FileKeys.create(settings.KEY_FILE)
    return settings.KEY_FILE


@pytest.fixture
def kept(own_keys: Path, log: Path) -> Agency:
    """A record with content, sealed in the trail, and another beside it."""
    root = another("KEPT")
    lay(root, 2, content=True)
    lay(another("OTHER"), 1, content=True)
    seal_trail()
    return root


def dispose(root: Agency) -> trail.Receipt:
    with transaction.atomic():
        said = act(root, at=NOW, why=Why(rule="REQUEST_RECORD"), content={"never": "sealed"})
        return trail.dispose(said, about=root)


def opens(root: Agency) -> bool:
    held = Agency.objects.get(pk=root.pk)
    try:
        trail.content_of(held, 2)
    except seal.Disposed:
        return False
    return True


def test_a_shredded_key_leaves_the_trail_green_and_the_content_gone(kept):
    before, place = sealed.newest().note, trail.about(kept).count()
    assert opens(kept)
    dispose(kept)
    assert not opens(kept)
    assert opens(Agency.objects.get(code="OTHER"))
    result = verify.verify()
    assert result.sound, result.findings
    assert result.disposed == {"disposed under rule REQUEST_RECORD on 2064-01-05": place}
    assert sealed.newest().note == before
    seal_trail()
    assert verify.verify().sound
    assert trail.disposal_of(kept.pk) == Gone("REQUEST_RECORD", "2064-01-05")


def test_the_command_says_under_which_rule_and_when(kept, capsys):
    dispose(kept)
    call_command("verify_trail")
    assert "disposed under rule REQUEST_RECORD on 2064-01-05" in capsys.readouterr().out


def test_a_key_that_is_gone_without_an_act_is_found(kept):
    """The broken variant: somebody destroys content and records nothing."""
    with unguarded() as cursor:
        key = kept.pk if connection.vendor == "postgresql" else kept.pk.hex
        cursor.execute("UPDATE agencies_agency SET sealed_key = %s WHERE id = %s", [b"", key])
    assert [one.problem for one in verify.verify().findings] == [
        "its content can no longer be opened, and no disposal of it is recorded"
    ]


def test_what_is_done_afterwards_is_recorded_without_content(kept):
    dispose(kept)
    before = Payload.objects.count()
    lay(Agency.objects.get(pk=kept.pk), 1, content=True)
    assert Payload.objects.count() == before
    assert verify.verify().sound


def test_what_is_physically_removed_after_its_disposal_is_no_finding(kept):
    dispose(kept)
    with unguarded() as cursor:
        key = kept.pk if connection.vendor == "postgresql" else kept.pk.hex
        cursor.execute("DELETE FROM audit_payload WHERE stream_id = %s", [key])
    assert verify.verify().sound


class TestEpochs:
    def test_a_destroyed_epoch_takes_its_contents_with_it_and_says_so(self, kept, own_keys):
        FileKeys.begin(own_keys, "2064-01")
        late = another("LATE")
        FileKeys.destroy(own_keys, "epoch-1", "REQUEST_RECORD", date(2064, 1, 5))
        assert not opens(kept)
        assert trail.content_of(late, 1) == {"code": "LATE"}
        result = verify.verify()
        assert result.sound, result.findings
        assert set(result.disposed) == {"disposed under rule REQUEST_RECORD on 2064-01-05"}

    def test_a_key_that_was_only_lost_is_a_finding(self, kept, own_keys):
        """The broken variant: the same without the note of it."""
        FileKeys.begin(own_keys, "2064-01")
        held = json.loads(own_keys.read_text())
        del held["keys"]["epoch-1"]
        own_keys.write_text(json.dumps(held))
        assert not verify.verify().sound

    def test_what_is_in_use_is_not_destroyed_and_no_name_comes_twice(self, own_keys):
        with pytest.raises(ValueError, match="begin another first"):
            FileKeys.destroy(own_keys, "epoch-1", "REQUEST_RECORD", date(2064, 1, 5))
        with pytest.raises(ValueError, match="a name of its own"):
            FileKeys.begin(own_keys, "epoch-1")
        with pytest.raises(ValueError, match="no key of this epoch"):
            FileKeys.destroy(own_keys, "epoch-0", "REQUEST_RECORD", date(2064, 1, 5))

    def test_the_command_begins_destroys_and_counts(self, kept, own_keys, capsys):
        call_command("trail_keys", "--begin", "standing-2")
        assert "standing-2: 0 records, wraps whatever has no month" in capsys.readouterr().out
        with pytest.raises(CommandError, match="under which rule"):
            call_command("trail_keys", "--destroy", "epoch-1")
        call_command("trail_keys", "--destroy", "epoch-1", "--rule", "REQUEST_RECORD")
        assert "epoch-1: 2 records, disposed under rule REQUEST_RECORD" in capsys.readouterr().out
        assert own_keys.stat().st_mode & 0o077 == 0


class TestARestoredBackup:
    @pytest.fixture
    def restored(self, kept: Agency) -> Agency:
        """Disposed of and kept apart; then the database is as it was before."""
        wrapped = bytes(kept.sealed_key)
        dispose(kept)
        disposal.settle(NOW)
        assert tombstones.of(kept.pk) == Gone("REQUEST_RECORD", "2064-01-05")
        with unguarded() as cursor:
            key = kept.pk if connection.vendor == "postgresql" else kept.pk.hex
            cursor.execute("UPDATE agencies_agency SET sealed_key = %s WHERE id = %s", [wrapped, key])
        return Agency.objects.get(pk=kept.pk)

    def test_what_came_back_is_not_opened_and_is_disposed_of_again(self, restored):
        assert not opens(restored)
        assert disposal.settle(NOW) == 1
        assert bytes(Agency.objects.get(pk=restored.pk).sealed_key) == b""
        assert disposal.settle(NOW) == 0
        again = trail.about(restored).last()
        assert (again.action, again.outcome, again.actor_id) == ("content.disposed", "again", NOBODY)
        assert verify.verify().sound

    def test_without_its_tombstone_it_would_be_open_again(self, restored, settings, tmp_path):
        """The broken variant: tombstones in the same backup as the database."""
        settings.DISPOSED_FILE = tmp_path / "restored too"
        assert opens(restored)

    def test_a_tombstone_says_nothing_about_anybody_and_is_kept_once(self, restored, settings):
        disposal.settle(NOW)
        (line,) = settings.DISPOSED_FILE.read_text().splitlines()
        assert set(json.loads(line)) == {"root", "rule", "on", "entry"}
        assert settings.DISPOSED_FILE.stat().st_mode & 0o077 == 0

    def test_a_torn_line_stops_the_work_instead_of_being_passed_over(self, restored, settings):
        settings.DISPOSED_FILE.write_text('{"root": "x')
        with pytest.raises(ValueError):
            tombstones.every()


class Vault:
    """Keys as a service would hold them: they never leave it, and only records' keys go in and out."""

    def __init__(self, secret: bytes) -> None:
        self._secret, self.asked = secret, 0

    @classmethod
    def load(cls, path: Path) -> Vault:
        """Its configuration: where it is, and in earnest no key."""
        return cls(base64.b64decode(json.loads(path.read_text())["slot"]))

    @property
    def current(self) -> str:
        return "slot-7"

    def holds(self, epoch: str) -> bool:
        return epoch == "slot-7"

    def wrap(self, key: bytes, root: UUID, epoch: str = "") -> bytes:
        self.asked += 1
        return encrypt(self._secret, key, root.bytes)

    def unwrap(self, wrapped: bytes, epoch: str, root: UUID) -> bytes:
        assert epoch == "slot-7"
        return decrypt(self._secret, wrapped, root.bytes)

    def mark(self, words: bytes) -> bytes:
        return encrypt(self._secret, words, b"")[:1] + bytes(31)

    def destroyed(self, epoch: str) -> Gone | None:
        return None


def test_another_provider_takes_the_place_of_the_file(own_keys, log, settings):
    vault: Keys = Vault(b"\0" * 32)  # mypy and this line: it is what the interface asks for
    assert vault.current == "slot-7"
    settings.KEY_PROVIDER = "tests.audit.test_disposal.Vault"
    own_keys.write_text(json.dumps({"slot": base64.b64encode(secrets.token_bytes(32)).decode()}))
    root = another("VAULT")
    assert root.key_epoch == "slot-7"
    assert trail.content_of(root, 1) == {"code": "VAULT"}
    with pytest.raises(CommandError, match="not in a file"):
        call_command("trail_keys", "--begin", "2064-01")


def test_a_bundle_of_what_was_disposed_of_has_proofs_and_no_content(kept, tmp_path, capsys):
    from audit import offline

    dispose(kept)
    seal_trail()
    export.export_bundle(tmp_path / "bundle", streams=[kept.pk], opened=export.contents_of(kept))
    assert not (tmp_path / "bundle" / "contents").exists()
    assert offline.main([str(tmp_path / "bundle")]) == 0
    assert "disposed of under rule REQUEST_RECORD on 5 January 2064" in capsys.readouterr().out
    assert Entry.objects.filter(stream_id=kept.pk).count() == len(list((tmp_path / "bundle" / "entries").iterdir()))
