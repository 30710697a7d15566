"""The libraries of `tests.bench.libraries`, asked from here: a database of their own on the same server."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import psycopg

NAMES = ("django-auditlog", "django-simple-history", "django-pghistory")
DATABASE = "bench_libraries"


def made() -> dict[str, str]:
    """The database with its tables and rows; the environment that leads to it."""
    owner = os.environ["MIGRATION_DATABASE_URL"]
    with psycopg.connect(os.environ["SUPERUSER_DATABASE_URL"], autocommit=True) as session:
        session.execute(f"CREATE DATABASE {DATABASE} OWNER gt_owner")
    environment = {**os.environ, "LIBRARIES_DATABASE_URL": f"{owner.rsplit('/', 1)[0]}/{DATABASE}"}
    _run(environment, "make")
    return environment


def speed(environment: dict[str, str], name: str, writers: int, seconds: float) -> float:
    """Transactions in a second."""
    return float(_run(environment, name, str(writers), str(seconds)))


def wal(environment: dict[str, str], name: str) -> float:
    """Bytes of WAL that one takes."""
    return float(_run(environment, name, "0", "0"))


def _run(environment: dict[str, str], *arguments: str) -> str:
    command = [sys.executable, "-m", "tests.bench.libraries", *arguments]
    root = Path(__file__).parents[2]
    return subprocess.run(command, cwd=root, env=environment, check=True, stdout=subprocess.PIPE, text=True).stdout
