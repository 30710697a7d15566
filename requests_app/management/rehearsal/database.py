"""Where a story is played: in an empty database of its own that nobody sees again, or in the configured one to stay."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.sqlite3.base import DatabaseWrapper

from agencies.models import Agency
from audit import seal

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
    """An empty SQLite file with keys of its own, whatever is configured; both are gone afterwards.

    The connection called `default` is exchanged, in this thread only, and put back.
    """
    configured, key_file = connections[DEFAULT_DB_ALIAS], settings.KEY_FILE
    with TemporaryDirectory(prefix="golden-thread-play-") as folder:
        seal.FileKeys.create(Path(folder) / "keys.json")
        connections[DEFAULT_DB_ALIAS] = own = _sqlite(Path(folder) / "play.sqlite3")
        settings.KEY_FILE = Path(folder) / "keys.json"
        ContentType.objects.clear_cache()
        try:
            call_command("migrate", verbosity=0)
            yield
        finally:
            own.close()
            connections[DEFAULT_DB_ALIAS] = configured
            settings.KEY_FILE = key_file
            ContentType.objects.clear_cache()


@contextmanager
def configured_database() -> Iterator[None]:
    """The database that the settings name, migrated and still empty. What is played stays. Raises Unfit."""
    if settings.PROFILE == "production":
        raise Unfit("Made-up people never enter an installation in production.")
    if not settings.KEY_FILE.exists():
        seal.FileKeys.create(settings.KEY_FILE)
    call_command("migrate", verbosity=0)
    if Agency.objects.exists():
        raise Unfit("This database holds a partnership already. Name an empty one in DATABASE_URL.")
    yield


def _sqlite(path: Path) -> BaseDatabaseWrapper:
    named = {DEFAULT_DB_ALIAS: {"ENGINE": "django.db.backends.sqlite3", "NAME": path, "OPTIONS": dict(SQLITE)}}
    return DatabaseWrapper(connections.configure_settings(named)[DEFAULT_DB_ALIAS], DEFAULT_DB_ALIAS)
