"""`manage.py verify_trail`: what it can be asked, what it says, and how it ends."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction

from audit import notes, sealed, trail, verify
from audit.models import Checkpoint, Entry
from audit.notes import Signer
from audit.verify import Asked
from tests.audit.conftest import act
from tests.audit.sealing import another, lay, lay_fast, seal, unguarded
from tests.audit.test_sequencer_killed import environment  # noqa: F401 - a fixture
from tests.house.source import ROOT


def ends(*arguments: str) -> int:
    """The exit status of the command."""
    try:
        call_command("verify_trail", *arguments)
    except SystemExit as ended:
        return int(ended.code or 0)
    return 0


@pytest.fixture
def grown(log: Path, agency) -> Path:
    """A checkpoint that somebody kept, and a trail that grew since."""
    lay(agency, 4, content=True)
    seal()
    (log / "held").write_text((settings.TRAIL_FOLDER / "checkpoint").read_text())
    another()
    lay_fast(agency, 300)
    seal()
    lay(agency, 2, content=True)
    return log


def test_it_says_what_is_sealed_what_waits_and_that_nobody_outside_holds_it(grown, capsys):
    assert ends() == 0
    said = capsys.readouterr().out
    count = Entry.objects.count()
    assert f"Nothing has been changed since it was recorded: {count} entries in 2 streams" in said
    assert f"{count - 2} entries are sealed, under 2 signed checkpoints." in said
    assert "2 are not sealed yet" in said
    assert "does not rule out that someone who runs the system rewrote the trail" in said
    assert ends("--require-anchor") == 3


def test_a_checkpoint_that_is_held_is_compared_and_anchors(grown, capsys):
    assert ends("--checkpoint", str(grown / "held"), "--require-anchor") == 0
    assert "that you hold agrees" in capsys.readouterr().out


def test_only_what_came_after_a_trusted_checkpoint_is_read(grown, capsys):
    assert ends("--since", str(grown / "held"), "--json") == 0
    said = json.loads(capsys.readouterr().out)
    size = Checkpoint.objects.order_by("tree_size").first().tree_size
    assert (said["entries"], said["sealed"]) == (Entry.objects.count() - size, Entry.objects.count() - 2)
    assert said["held"] == [size]
    assert ends("--since", str(size)) == 0


def test_a_change_after_the_trusted_checkpoint_is_found(grown, agency):
    with unguarded() as cursor:
        cursor.execute("UPDATE audit_entry SET outcome = 'forged' WHERE stream_seq = 100")
    assert ends("--since", str(grown / "held")) == 1


def test_a_trusted_checkpoint_that_does_not_fit_is_found(grown, agency):
    """The key signed another history once: to whoever holds that checkpoint, this trail is not the one they saw."""
    signer = Signer.load(settings.SIGNING_KEY_FILE)
    size = Checkpoint.objects.order_by("tree_size").first().tree_size
    text = notes.Checkpoint(signer.name, size - 1, bytes(32)).text
    (grown / "forged").write_text(str(notes.Note(text, (signer.sign(text),))))
    assert ends("--checkpoint", str(grown / "forged")) == 1
    assert ends("--since", str(size), "--checkpoint", str(grown / "forged")) == 1


def test_a_stream_alone_is_checked_with_the_proof_of_each_entry(grown, agency, capsys):
    assert ends("--stream", str(agency.pk), "--json") == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["entries"], said["streams"]) == (trail.about(agency).count(), 1)
    assert said["sealed"] == sealed.newest().tree_size
    with unguarded() as cursor:
        cursor.execute("UPDATE audit_tile SET data = %s WHERE level = 0 AND idx = 0", [bytes(8192)])
    assert ends("--stream", str(agency.pk)) == 1


def test_a_stream_that_is_not_there_has_no_entries(grown, capsys):
    assert ends("--stream", str(uuid4()), "--json") == 0
    assert json.loads(capsys.readouterr().out)["entries"] == 0


def test_what_this_installation_keeps_off_the_database_is_compared_without_being_asked(grown, agency, capsys):
    """A restored backup is found by the signer's own memory, although everything inside the database fits."""
    size = Checkpoint.objects.order_by("tree_size").first().tree_size
    with unguarded() as cursor:
        cursor.execute("DELETE FROM audit_checkpoint WHERE tree_size > %s", [size])
    assert ends() == 1
    assert "is kept here outside the database, but only" not in capsys.readouterr().out  # the places are still there
    with unguarded() as cursor:
        cursor.execute("DELETE FROM audit_leaf WHERE tree_index >= %s", [size])
    assert ends() == 1
    assert f"is kept here outside the database, but only {size} are sealed here" in capsys.readouterr().out


def test_without_its_public_keys_it_could_not_check(grown, capsys):
    (settings.TRAIL_FOLDER / "keys").unlink()
    assert ends() == 2
    assert "public keys of this log are not here" in capsys.readouterr().err


def test_keys_that_one_holds_are_taken_instead(grown):
    (grown / "mine").write_text((settings.TRAIL_FOLDER / "keys").read_text())
    (settings.TRAIL_FOLDER / "keys").unlink()
    assert ends("--keys", str(grown / "mine")) == 0
    Signer.create(grown / "stranger", settings.TRAIL_ORIGIN)
    (grown / "others").write_text(f"{Signer.load(grown / 'stranger').key}\n")
    assert ends("--keys", str(grown / "others")) == 1


def test_what_cannot_be_read_as_a_checkpoint_could_not_be_checked(grown):
    (grown / "nonsense").write_text("nonsense\n")
    assert ends("--checkpoint", str(grown / "nonsense")) == 2
    assert ends("--checkpoint", str(grown / "nowhere")) == 2
    assert ends("--since", str(grown / "nonsense")) == 2


def test_whoever_may_read_the_trail_alone_checks_the_trail_alone(grown, monkeypatch):
    assert verify.verify(Asked(records=False)).contents == 0
    if connection.vendor == "postgresql":
        import dj_database_url

        from deploy.owner import _signed_in

        with _signed_in(dj_database_url.parse(os.environ["AUDIT_DATABASE_URL"])):
            assert ends("--trail-only") == 0
            assert ends() == 2  # the records are closed to this role


def test_a_writer_meanwhile_raises_no_false_alarm(grown, agency):
    """Between two portions somebody records: what is checked is the moment at which the check began."""
    if connection.vendor == "sqlite":
        pytest.skip("in one thread SQLite's snapshot and the writer would share a connection")
    count, wrote = Entry.objects.count(), []

    def write(_: int) -> None:
        if not wrote:
            wrote.append(_record_elsewhere(agency))

    result = verify.verify(tell=write)
    assert wrote and result.sound, result.findings
    assert result.entries == count
    assert Entry.objects.count() == count + 1


def _record_elsewhere(agency) -> bool:
    import threading

    def write() -> None:
        from agencies.models import Agency

        root = Agency.objects.get(pk=agency.pk)
        with transaction.atomic():
            trail.record(act(root), about=root)
        connection.close()

    thread = threading.Thread(target=write)
    thread.start()
    thread.join()
    return True


def test_a_bar_is_shown_where_somebody_watches_and_nowhere_else(grown, environment):  # noqa: F811
    command = [sys.executable, "manage.py", "verify_trail", "--trail-only"]
    quiet = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=60)
    if connection.vendor == "postgresql":
        assert quiet.returncode == 2  # the role that seals may not see contents: it says that it could not check
        return
    assert (quiet.returncode, quiet.stderr) == (0, "")
    ours, theirs = pty.openpty()
    watched = subprocess.run(
        command, cwd=ROOT, env={**environment, "TERM": "xterm"}, stdout=subprocess.PIPE, stderr=theirs, check=False,
        timeout=60,
    )  # fmt: skip
    os.close(theirs)
    assert watched.returncode == 0
    assert b"Checking" in os.read(ours, 100_000)
    os.close(ours)


def test_the_reader_role_is_the_only_other_one(grown):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no roles")
    url = os.environ["AUDIT_DATABASE_URL"].rsplit("/", 1)[0] + f"/{connection.settings_dict['NAME']}"
    with psycopg.connect(url, autocommit=True) as session, pytest.raises(psycopg.Error, match="denied"):
        session.execute("SELECT * FROM agencies_agency")
