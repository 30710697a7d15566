"""The real thing on loopback: gunicorn, workers and timetables of Celery, a Redis; each killed and started again."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.db import connection, connections
from redis import Redis, RedisError

from requests_app.models import Heartbeat
from tests.services import _dies_with_us, _free_port

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60.0  # seconds until something that does not come counts as broken
CELERY = (sys.executable, "-W", "ignore", "-m", "celery", "-A", "workers.app")


@dataclass
class Site:
    """Processes by name. Whatever was started is killed at the end of `running`, with all its children."""

    folder: Path
    takes: float = 0  # seconds that the mail server takes for a letter
    port: int = field(default_factory=_free_port)
    redis_port: int = field(default_factory=_free_port)
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    kills: Counter[str] = field(default_factory=Counter)

    @property
    def sink(self) -> Path:
        """Where its mail goes."""
        return self.folder / "sink"

    @property
    def redis(self) -> Redis:
        """A look into its Redis."""
        return Redis(port=self.redis_port, socket_timeout=2, socket_connect_timeout=2)

    def start(self, name: str) -> None:
        """Start one of `redis`, `web`, `worker-…`, `beat-…`, unless it runs."""
        if name in self.processes and self.processes[name].poll() is None:
            return
        log = (self.folder / f"{name}.log").open("ab")
        self.processes[name] = subprocess.Popen(
            self._command(name), cwd=ROOT, env=self._environment(), stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            start_new_session=True, preexec_fn=_dies_with_us(signal.SIGKILL),
        )  # fmt: skip
        log.close()

    def kill(self, name: str) -> None:
        """`kill -9`, with its children: as when its container is gone."""
        self._signal(name, signal.SIGKILL)
        self.processes.pop(name).wait()
        self.kills[name.partition("-")[0]] += 1

    def stop(self, name: str, patience: float = PATIENCE) -> int:
        """SIGTERM, as a deployment does it. Its exit code."""
        self.processes[name].terminate()
        return self.processes.pop(name).wait(patience)

    def sever(self) -> None:
        """PostgreSQL loses one of its backends, whatever it was doing."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = current_user"
                " AND datname = current_database() AND pid <> pg_backend_pid() ORDER BY random() LIMIT 1"
            )
        self.kills["backend"] += 1

    def alive_since(self, moment: datetime) -> float:
        """Seconds until a tick has come through that was sent after this moment."""
        return until(lambda: Heartbeat.objects.filter(at__gt=moment).exists())

    def answers(self) -> bool:
        """Whether somebody listens for the web."""
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def _signal(self, name: str, what: signal.Signals) -> None:
        if self.processes[name].poll() is None:
            os.killpg(self.processes[name].pid, what)

    def _command(self, name: str) -> list[str]:
        kind = name.partition("-")[0]
        if kind == "redis":
            program = shutil.which("redis-server") or "redis-server"
            return [program, "--port", str(self.redis_port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        if kind == "web":
            where = ["--bind", f"127.0.0.1:{self.port}", "--workers", "1", "--threads", "4"]
            return [sys.executable, "-m", "gunicorn", "-c", "python:deploy.gunicorn", *where, "deploy.wsgi"]
        if kind == "beat":
            return [*CELERY, "beat", "--loglevel=WARNING"]
        return [*CELERY, "worker", "--concurrency=1", "--loglevel=WARNING", "-n", f"{name}@%h"]

    def _environment(self) -> dict[str, str]:
        database = connection.settings_dict
        who = f"{database['USER']}:{database['PASSWORD']}"
        where = f"{database['HOST']}:{database['PORT']}/{database['NAME']}"
        return {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.faults.site_settings",
            "DATABASE_URL": f"postgresql://{who}@{where}",
            "REDIS_URL": f"redis://127.0.0.1:{self.redis_port}/0",
            "SINK": str(self.sink),
            "SINK_TAKES": str(self.takes),
        }


@contextmanager
def running(folder: Path, *names: str, takes: float = 0) -> Iterator[Site]:
    """The site with these processes, until the end of the block; nothing of it is left then."""
    site = Site(folder, takes)
    try:
        site.start("redis")
        until(lambda: _pings(site.redis))
        for name in names:
            site.start(name)
        yield site
    finally:
        for name in list(site.processes):
            site.kill(name)
        connections.close_all()


def until(happens: object, patience: float = PATIENCE) -> float:
    """Seconds until it happens. Raises AssertionError when it does not."""
    began = time.monotonic()
    while not happens():  # type: ignore[operator]
        if time.monotonic() - began > patience:
            raise AssertionError(f"it did not happen in {patience:.0f} s")
        time.sleep(0.1)
    return time.monotonic() - began


def _pings(redis: Redis) -> bool:
    try:
        return bool(redis.ping())
    except RedisError:
        return False


def now() -> datetime:
    """The time, as the processes read it."""
    return datetime.now(UTC)


SOON = timedelta(seconds=120)
"""Within which everything goes on after a fault, without anybody's doing."""
