"""Where a story is played: in an empty database of its own that nobody sees again, or in the configured one to stay."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.sqlite3.base import DatabaseWrapper
from django.utils import timezone

from agencies.models import Agency
from audit import months, seal

PREFIX = "golden-thread-play-"
# Nobody sees it again, so nothing is forced to the disk; all else as deploy/settings.py has it for SQLite.
SQLITE = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=MEMORY; PRAGMA synchronous=OFF; PRAGMA recursive_triggers=ON;",
}


class Unfit(Exception):  # noqa: N818 - it reads as a state
    """The configured database is no place for a story."""


@contextmanager
def own_database() -> Iterator[None]:
    """An empty SQLite file with keys of its own, whatever is configured; both are gone afterwards."""
    key_file = settings.KEY_FILE
    with TemporaryDirectory(prefix=PREFIX) as folder:
        file, keys = Path(folder) / "play.sqlite3", Path(folder) / "keys.json"
        file.write_bytes(_empty())
        seal.FileKeys.create(keys, months=months.ahead(timezone.now()))
        settings.KEY_FILE = keys
        try:
            with _connected_to(file):
                yield
        finally:
            settings.KEY_FILE = key_file


@contextmanager
def configured_database() -> Iterator[None]:
    """The database that the settings name, migrated and still empty. What is played stays. Raises Unfit."""
    if settings.PROFILE == "production":
        raise Unfit("Made-up people never enter an installation in production.")
    if not settings.KEY_FILE.exists():
        seal.FileKeys.create(settings.KEY_FILE, months=months.ahead(timezone.now()))
    call_command("migrate", verbosity=0)
    if Agency.objects.exists():
        raise Unfit("This database holds a partnership already. Name an empty one in DATABASE_URL.")
    yield


@lru_cache(maxsize=1)
def _empty() -> bytes:
    """A database with every table and nothing in them: migrated once in a process, copied for each story."""
    with TemporaryDirectory(prefix=PREFIX) as folder:
        file = Path(folder) / "empty.sqlite3"
        with _connected_to(file):
            call_command("migrate", verbosity=0)
        return file.read_bytes()


@contextmanager
def _connected_to(file: Path) -> Iterator[None]:
    """The connection called `default` exchanged for one to this file, in this thread only, and put back."""
    configured = connections[DEFAULT_DB_ALIAS]
    connections[DEFAULT_DB_ALIAS] = own = _sqlite(file)
    ContentType.objects.clear_cache()
    try:
        yield
    finally:
        own.close()
        connections[DEFAULT_DB_ALIAS] = configured
        ContentType.objects.clear_cache()


def _sqlite(path: Path) -> BaseDatabaseWrapper:
    named = {DEFAULT_DB_ALIAS: {"ENGINE": "django.db.backends.sqlite3", "NAME": path, "OPTIONS": dict(SQLITE)}}
    return DatabaseWrapper(connections.configure_settings(named)[DEFAULT_DB_ALIAS], DEFAULT_DB_ALIAS)
