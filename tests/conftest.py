"""What every test may ask for: a database with the real roles, Redis, a browser."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import TransactionTestCase

from audit import months, prepared, seal, sequencer
from deploy.owner import as_app, as_owner
from tests.clean import sweep

pytest_plugins = ["tests.cast"]

CHROMIUM = "/usr/bin/chromium"
CHROMIUM_ARGUMENTS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

TWICE = ("tests/audit", "tests/agencies", "tests/requests_app")  # the command layer and what it stands on


def pytest_configure(config: pytest.Config) -> None:
    """Settings are read before this file is: what the profile of a demonstration would do to tests is hard to guess."""
    if settings.PROFILE != "test":
        raise pytest.UsageError("Run tests/with-services .venv/bin/python -m pytest, or set GT_PROFILE=test.")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The command layer runs on both engines: `-m both_engines` selects it."""
    folders = [config.rootpath / folder for folder in TWICE]
    for item in items:
        if any(folder in item.path.parents for folder in folders):
            item.add_marker(pytest.mark.both_engines)


@pytest.fixture(scope="session", autouse=True)
def _keys(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keys of its own for every test process, also for the commands that a test starts in another."""
    path = tmp_path_factory.mktemp("keys") / "keys.json"
    seal.FileKeys.create(path, months=months.ahead(date(2024, 1, 1), 16))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "KEY_FILE", path)
        patch.setenv("KEY_FILE", str(path))
        yield


@pytest.fixture(scope="session", autouse=True)
def _prepared_is_what_it_would_be_now() -> Iterator[None]:
    """Wherever a test meets a prepared statement, it is built once more: it hangs on its arguments and on no more."""
    kept = prepared._Kept.of

    def plain(params: Any) -> list[Any]:
        return [getattr(one, "obj", one) for one in params]  # psycopg wraps bytes in what is equal to nothing

    def again(self: Any, given: tuple[Any, ...]) -> Any:
        made = kept(self, given)
        if made:
            now = self.kind(self.build(*prepared.slotted(given))).statement
            for one, other in ((now.sql, made.statement.sql), (plain(now.params), plain(made.statement.params))):
                assert one == other, f"{self.build.__qualname__} hangs on more than its arguments"
        return made

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(prepared._Kept, "of", again)
        yield


@pytest.fixture(scope="session")
def _made_by_the_owner(django_db_modify_db_settings: None) -> Iterator[None]:
    """The test database is made, migrated and removed by the role that owns the tables …"""
    with as_owner():
        yield


@pytest.fixture(scope="session")
def django_db_setup(
    _made_by_the_owner: None,
    django_db_setup: None,
    django_db_blocker: Any,
) -> Iterator[None]:
    """… and used by the role that serves people and owns nothing (on SQLite there is one role)."""
    with ExitStack() as stack:
        with django_db_blocker.unblock():
            stack.enter_context(as_app())
        yield
        with django_db_blocker.unblock():
            stack.close()


@pytest.fixture(scope="session", autouse=True)
def _flush_that_empties_the_trail() -> Iterator[None]:
    """Tests with real commits end with our sweep: Django's flush is refused by the trail's triggers."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda self: sweep())
        yield


@pytest.fixture
def real_commits(transactional_db: None) -> None:
    """The database with commits that commit, deferred checks that speak and other connections that see; swept after."""


@pytest.fixture
def log(real_commits: None, tmp_path: Path, settings: Any) -> Path:
    """Signing key, state and published folder of this test's own; the folder that holds them."""
    settings.TRAIL_ORIGIN = "merrowdale.example/golden-thread/1"
    settings.TRAIL_FOLDER = tmp_path / "trail"
    settings.TRAIL_WITNESSES = tmp_path / "witnesses"
    settings.SIGNING_KEY_FILE = tmp_path / "signing-key"
    settings.SIGNED_STATE_FILE = tmp_path / "signed"
    settings.TIMESTAMP_CERTIFICATES = tmp_path / "timestamp-certificates.pem"
    sequencer.make_key()
    return tmp_path


@pytest.fixture(scope="session")
def redis_url() -> str:
    """The Redis of this run; without one the test is skipped, because SQLite runs have none."""
    url = os.environ.get("REDIS_URL")
    if not url:
        pytest.skip("no Redis: run through tests/with-services")
    return url


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The system's Chromium, quiet: it calls nobody, and runs as root without its sandbox."""
    if not Path(CHROMIUM).exists():
        pytest.skip("no Chromium. On Debian: apt-get install chromium")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright keeps an event loop running in the thread of the test
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": list(CHROMIUM_ARGUMENTS)}
