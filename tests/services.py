"""PostgreSQL and Redis for one run: found, started on free loopback ports, stopped again.

    with started() as environment:      # DATABASE_URL, MIGRATION_DATABASE_URL, REDIS_URL, …
        subprocess.run([...], env=environment)

Everything lies in one temporary folder, which goes away with the services. Should this process be killed,
the kernel stops its children (Linux), so that nothing is left running.
"""

from __future__ import annotations

import ctypes
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

ROLES = Path(__file__).resolve().parent.parent / "deploy" / "postgres" / "roles.sql"
PATIENCE = 30.0  # seconds until a service that does not answer counts as broken
ATTEMPTS = 3  # another process may take the port between our looking and the service's binding
NOT_DURABLE = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
PR_SET_PDEATHSIG = 1


class ServiceError(RuntimeError):
    """A service is missing or does not start; the words say what to do."""


def postgres_folder() -> Path | None:
    """The folder of the server programs: Debian keeps them off the path, by version."""
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    if versions:
        return versions[-1].parent
    on_path = shutil.which("initdb")
    return Path(on_path).parent if on_path else None


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _dies_with_us(how: signal.Signals) -> Callable[[], None] | None:
    """Run in the child before the program: the kernel sends `how` once the parent is gone."""
    if sys.platform != "linux":
        return None
    libc = ctypes.CDLL(None)
    return lambda: libc.prctl(PR_SET_PDEATHSIG, how)


@contextmanager
def _running(
    command: list[str], *, log: Path, stop: signal.Signals, user: str | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("ab") as output:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            user=user,
            group=user,
            extra_groups=[] if user else None,
            cwd="/",
            start_new_session=True,  # Ctrl-C reaches us first; we then stop the service in order
            preexec_fn=_dies_with_us(stop),
        )
    try:
        yield process
    finally:
        process.send_signal(stop)
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(process: subprocess.Popen[bytes], answers: Callable[[], bool]) -> bool:
    """True once the service answers, False when it gave up or PATIENCE is over."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        if answers():
            return True
        time.sleep(0.02)
    return False


def _pong(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1) as connection:
            connection.sendall(b"PING\r\n")
            return connection.recv(16).startswith(b"+PONG")
    except OSError:
        return False


@contextmanager
def redis(folder: Path) -> Iterator[str]:
    """A Redis that keeps nothing on disk; its URL."""
    program = shutil.which("redis-server")
    if program is None:
        raise ServiceError("Redis is missing. On Debian: apt-get install redis-server")
    log = folder / "redis.log"
    for _ in range(ATTEMPTS):
        port = _free_port()
        command = [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        with _running([*command, "--dir", str(folder)], log=log, stop=signal.SIGTERM) as process:
            if _wait(process, lambda port=port: _pong(port)):
                yield f"redis://127.0.0.1:{port}/0"
                return
    raise ServiceError(f"Redis does not start:\n{log.read_text(errors='replace')[-2000:]}")


def _initialise(programs: Path, folder: Path, superuser_password: str, user: str | None) -> None:
    password = folder / "superuser"
    password.touch(mode=0o600)
    password.write_text(superuser_password)
    if user:
        shutil.chown(folder, user, user)
        shutil.chown(password, user, user)
    command = [programs / "initdb", "--pgdata", folder / "data", "--username=postgres", f"--pwfile={password}"]
    command += ["--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "--no-sync"]
    made = subprocess.run(
        command,
        user=user,
        group=user,
        extra_groups=[] if user else None,
        cwd="/",
        capture_output=True,
        text=True,
        check=False,
    )
    password.unlink()
    if made.returncode:
        raise ServiceError(f"initdb fails:\n{made.stdout}{made.stderr}")


def _sql(programs: Path, port: int, password: str, *what: str, **more: str) -> None:
    command = [
        programs / "psql",
        "-X",
        "-q",
        "-v",
        "ON_ERROR_STOP=1",
        "-h",
        "127.0.0.1",
        "-p",
        str(port),
        "-U",
        "postgres",
    ]
    environment = {**os.environ, "PGPASSWORD": password, **more}
    done = subprocess.run(
        [*command, "-d", "postgres", *what], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise ServiceError(f"The roles cannot be made:\n{done.stdout}{done.stderr}")


@contextmanager
def postgres(folder: Path, *, durable: bool = False) -> Iterator[dict[str, str]]:
    """A PostgreSQL with our roles; the URL of the one that serves and of the one that migrates.

    `durable` keeps fsync on, for whoever measures or pulls the plug.
    """
    programs = postgres_folder()
    if programs is None:
        raise ServiceError("PostgreSQL is missing. On Debian: apt-get install postgresql")
    user = "postgres" if os.geteuid() == 0 else None  # the server refuses to run as root
    if user and user not in {entry.pw_name for entry in pwd.getpwall()}:
        raise ServiceError("There is no user `postgres` to run the server as. On Debian: apt-get install postgresql")
    superuser, app, migrator, audit, sequencer = (secrets.token_hex(16) for _ in range(5))
    folder.mkdir(mode=0o700)
    _initialise(programs, folder, superuser, user)
    log = folder.parent / "postgres.log"
    for _ in range(ATTEMPTS):
        port = _free_port()
        options = ["listen_addresses=127.0.0.1", f"port={port}", f"unix_socket_directories={folder}", "timezone=UTC"]
        options += ["max_connections=100", *(() if durable else NOT_DURABLE)]
        command = [str(programs / "postgres"), "-D", str(folder / "data"), *(f"-c{option}" for option in options)]
        ready = [programs / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(port)]
        with _running(command, log=log, stop=signal.SIGINT, user=user) as process:
            if _wait(process, lambda ready=ready: subprocess.run(ready, check=False).returncode == 0):
                passwords = {"GT_APP_PASSWORD": app, "GT_MIGRATOR_PASSWORD": migrator, "GT_AUDIT_PASSWORD": audit}
                passwords["GT_SEQUENCER_PASSWORD"] = sequencer
                _sql(programs, port, superuser, "-f", str(ROLES), **passwords)
                # Only here: tests make databases of their own, and a test may think for longer than a server should.
                _sql(programs, port, superuser, "-c", "ALTER ROLE gt_owner CREATEDB")
                _sql(programs, port, superuser, "-c", "ALTER ROLE gt_app SET idle_in_transaction_session_timeout = 0")
                _sql(programs, port, superuser, "-c", "CREATE DATABASE golden_thread OWNER gt_owner")
                where = f"127.0.0.1:{port}/golden_thread"
                yield {
                    "DATABASE_URL": f"postgresql://gt_app:{app}@{where}",
                    "MIGRATION_DATABASE_URL": f"postgresql://gt_migrator:{migrator}@{where}",
                    "SEQUENCER_DATABASE_URL": f"postgresql://gt_sequencer:{sequencer}@{where}",
                    "AUDIT_DATABASE_URL": f"postgresql://gt_audit_reader:{audit}@{where}",
                    "SUPERUSER_DATABASE_URL": f"postgresql://postgres:{superuser}@{where}",
                }
                return
    raise ServiceError(f"PostgreSQL does not start:\n{log.read_text(errors='replace')[-2000:]}")


@contextmanager
def started(*, with_postgres: bool = True, durable: bool = False) -> Iterator[dict[str, str]]:
    """Both services and the environment that leads to them; without PostgreSQL the database is SQLite."""
    with ExitStack() as stack:
        folder = Path(
            stack.enter_context(tempfile.TemporaryDirectory(prefix="golden-thread-", ignore_cleanup_errors=True))
        )
        folder.chmod(0o711)  # the server's user passes through to its own folder
        var = folder / "var"
        var.mkdir(mode=0o700)
        environment = {**os.environ, "GT_PROFILE": "test", "GT_VAR": str(var)}
        for inherited in ("DATABASE_URL", "MIGRATION_DATABASE_URL", "KEY_FILE"):
            environment.pop(inherited, None)
        environment["REDIS_URL"] = stack.enter_context(redis(folder))
        if with_postgres:
            environment |= stack.enter_context(postgres(folder / "postgres", durable=durable))
        yield environment


def main(arguments: list[str]) -> int:
    """`with-services [--sqlite] [--durable] COMMAND…`: run it between start and stop, and end as it ended."""
    flags = set()
    while arguments and arguments[0] in ("--sqlite", "--durable"):
        flags.add(arguments.pop(0))
    if not arguments:
        sys.stderr.write(f"{main.__doc__}\n")
        return 2
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # leave through the `with` blocks
    try:
        with started(with_postgres="--sqlite" not in flags, durable="--durable" in flags) as environment:
            ends_with_us = _dies_with_us(signal.SIGTERM)
            return subprocess.run(arguments, env=environment, check=False, preexec_fn=ends_with_us).returncode
    except ServiceError as error:
        sys.stderr.write(f"{error}\n")
        return 3


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
