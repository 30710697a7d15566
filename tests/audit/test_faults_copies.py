"""A database that is emptied, dumped, loaded, restored or reached another way: its trail is green, or it is refused."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection

from agencies.models import Agency
from audit import guard, verify
from audit.models import Entry, Leaf
from deploy.owner import _signed_in, as_owner
from tests import clean, services
from tests.audit.sealing import another, lay, seal


@pytest.fixture
def laid(log: Path, agency: Agency) -> Agency:
    """Two streams with content, sealed, and two entries that wait."""
    lay(agency, 3, content=True)
    lay(another(), 2, content=True)
    seal()
    lay(agency, 2)
    return agency


def test_a_trail_is_not_flushed(laid):
    count = Entry.objects.count()
    with pytest.raises((DatabaseError, CommandError)):
        call_command("flush", "--noinput", verbosity=0)
    connection.close()
    assert Entry.objects.count() == count
    assert verify.verify().sound


def _loaded(dump: Path) -> None:
    clean.sweep()
    with as_owner():
        call_command("loaddata", str(dump), verbosity=0)


def test_what_was_dumped_whole_and_loaded_is_green(laid, tmp_path):
    dump = tmp_path / "dump.yaml"
    call_command("dumpdata", "agencies", "audit", format="yaml", output=str(dump), verbosity=0)
    count = Entry.objects.count()
    _loaded(dump)
    assert Entry.objects.count() == count
    result = verify.verify()
    assert result.sound, result.findings
    assert guard.missing() == []


def test_a_dump_that_cuts_the_times_short_is_found(laid, tmp_path):
    """Django's JSON keeps milliseconds, and an entry is to the microsecond: the loss is a finding, and never green."""
    dump = tmp_path / "dump.json"
    call_command("dumpdata", "agencies", "audit", format="json", output=str(dump), verbosity=0)
    _loaded(dump)
    assert {one.problem for one in verify.verify().findings} >= {
        "its column recorded_at differs from what was recorded"
    }


def test_a_dump_without_its_trail_is_not_loaded(laid, tmp_path):
    """The broken variant: records alone. They name entries that are not there."""
    dump = tmp_path / "dump.yaml"
    call_command("dumpdata", "agencies", format="yaml", output=str(dump), verbosity=0)
    clean.sweep()
    with pytest.raises((DatabaseError, CommandError)), as_owner():
        call_command("loaddata", str(dump), verbosity=0)
    connection.close()
    assert not Agency.objects.exists()


@contextmanager
def other_database(name: str) -> Iterator[None]:
    """The default connection in another database of the same server, as somebody who may do anything."""
    before = connection.settings_dict["NAME"]
    with _signed_in(dj_database_url.parse(os.environ["SUPERUSER_DATABASE_URL"])):
        connection.close()
        connection.settings_dict["NAME"] = name
        try:
            yield
        finally:
            connection.close()
            connection.settings_dict["NAME"] = before


def _program(name: str, *arguments: str) -> None:
    url = urlsplit(os.environ["SUPERUSER_DATABASE_URL"])
    command = [str(services.postgres_folder() / name), "-h", str(url.hostname), "-p", str(url.port), "-U", "postgres"]
    environment = {**os.environ, "PGPASSWORD": str(url.password)}
    done = subprocess.run([*command, *arguments], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_what_the_newest_postgresql_dumps_and_restores_is_green_with_every_guard(laid, tmp_path):
    """As when a server moves to the next major version: dumped with the newest programs here, restored, checked."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite is one file: see the next test")
    name, copy = str(connection.settings_dict["NAME"]), "test_restored"
    _program("pg_dump", "-Fc", "-f", str(tmp_path / "dump"), name)
    _program("createdb", copy)
    try:
        _program("pg_restore", "-d", copy, str(tmp_path / "dump"))
        count = Entry.objects.count()
        with other_database(copy):
            assert Entry.objects.count() == count
            result = verify.verify(verify.Asked(ours=verify.kept_outside()))
            assert result.sound, result.findings
            assert guard.missing() == []
            with pytest.raises(DatabaseError, match="never changed"):
                connection.cursor().execute("UPDATE audit_entry SET outcome = 'forged'")
            connection.cursor().execute("ALTER TABLE audit_entry DISABLE TRIGGER audit_entry_kept_upd")
            connection.cursor().execute("UPDATE audit_entry SET outcome = 'forged' WHERE stream_seq = 2")
            assert not verify.verify().sound  # a restore that went wrong would be seen
    finally:
        _program("dropdb", copy)


def test_a_copied_sqlite_file_is_green(laid, tmp_path):
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL is dumped: see the test before")
    copy, before = tmp_path / "test_copy.sqlite3", connection.settings_dict["NAME"]
    connection.cursor().execute(f"VACUUM INTO '{copy}'")
    connection.close()
    connection.settings_dict["NAME"] = str(copy)
    try:
        assert verify.verify().sound
        assert guard.missing() == []
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before


class TestWhoeverHasTheFileOfSqlite:
    """Nothing holds somebody who has the file. Everything they do is found."""

    @pytest.fixture(autouse=True)
    def _sqlite(self) -> None:
        if connection.vendor != "sqlite":
            pytest.skip("on PostgreSQL roles stand before this")

    def test_without_foreign_keys_a_change_without_its_entry_is_found(self, laid):
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA foreign_keys = OFF")
            cursor.execute(
                "UPDATE agencies_agency SET name = 'Forged', audit_seq = audit_seq + 1 WHERE code = %s", [laid.code]
            )
            cursor.execute("PRAGMA foreign_keys = ON")
        assert any("ends at" in one.problem for one in verify.verify().findings)
        assert verify.children_without_entry()

    def test_a_guard_that_is_cut_out_of_the_schema_is_missed(self, laid):
        with connection.cursor() as cursor:
            (sql,) = cursor.execute("SELECT sql FROM sqlite_master WHERE name = 'audit_entry_kept_upd'").fetchone()
            cursor.execute("PRAGMA writable_schema = ON")
            cursor.execute("DELETE FROM sqlite_master WHERE name = 'audit_entry_kept_upd'")
            cursor.execute("PRAGMA writable_schema = RESET")
        try:
            assert guard.missing() == ["audit_entry_kept_upd"]
            assert "the guard audit_entry_kept_upd is missing" in verify.verify().findings[0].problem
        finally:
            connection.cursor().execute(sql)
        assert guard.missing() == []


@contextmanager
def bouncer() -> Iterator[int]:
    """PgBouncer in transaction mode before this run's server, on a free loopback port."""
    with tempfile.TemporaryDirectory(prefix="golden-thread-") as folder, _bouncer(Path(folder)) as port:
        yield port


@contextmanager
def _bouncer(folder: Path) -> Iterator[int]:
    program = shutil.which("pgbouncer") or "/usr/sbin/pgbouncer"
    if not Path(program).exists():
        pytest.skip("no PgBouncer. On Debian: apt-get install pgbouncer")
    url = urlsplit(os.environ["DATABASE_URL"])
    user = "postgres" if os.geteuid() == 0 else None
    port = services._free_port()
    (folder / "users").write_text(f'"{url.username}" "{url.password}"\n')
    (folder / "bouncer.ini").write_text(
        f"[databases]\n* = host=127.0.0.1 port={url.port}\n[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = {port}\n"
        f"auth_type = plain\nauth_file = {folder / 'users'}\npool_mode = transaction\ndefault_pool_size = 3\n"
        "ignore_startup_parameters = extra_float_digits,options\nunix_socket_dir =\n"
    )
    if user:
        for path in (folder, folder / "users", folder / "bouncer.ini"):
            shutil.chown(path, user, pwd.getpwnam(user).pw_gid)
    command = [program, str(folder / "bouncer.ini")]
    with subprocess.Popen(
        command, user=user, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            for _ in range(200):
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", port)) == 0:
                        break
                assert process.poll() is None, process.stderr.read() if process.stderr else ""
                time.sleep(0.02)
            yield port
        finally:
            process.terminate()


def test_through_pgbouncer_in_transaction_mode_everything_is_recorded_once(laid):
    """More writers than server connections, each transaction on whichever is free."""
    if connection.vendor != "postgresql":
        pytest.skip("PgBouncer is PostgreSQL's")
    roots = [another(f"B{number}") for number in range(8)]
    before, failed = Entry.objects.count(), []
    with bouncer() as port:

        def writes(root: Agency) -> None:
            try:
                connection.settings_dict["PORT"], connection.settings_dict["DISABLE_SERVER_SIDE_CURSORS"] = port, True
                for _ in range(10):
                    lay(root, 1, content=True)
            except BaseException as error:
                failed.append(error)
            finally:
                connection.close()

        held = {key: connection.settings_dict.get(key) for key in ("PORT", "DISABLE_SERVER_SIDE_CURSORS")}
        connection.close()
        try:
            threads = [threading.Thread(target=writes, args=(root,)) for root in roots]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join(120)
        finally:
            connection.settings_dict.update(held)
    assert not failed, failed
    assert Entry.objects.count() == before + 80
    seal()
    assert Leaf.objects.count() == Entry.objects.count()
    assert verify.verify().sound
