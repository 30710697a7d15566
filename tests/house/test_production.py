"""The site as production runs it: gunicorn, the production profile, the two roles, migrated by the owner."""

from __future__ import annotations

import http.client
import os
import subprocess
import sys
import time
from collections.abc import Iterator

import psycopg
import pytest

from audit import seal
from tests.house.source import ROOT
from tests.services import _free_port

pytestmark = pytest.mark.skipif("SUPERUSER_DATABASE_URL" not in os.environ, reason="SQLite is no production")
PATIENCE = 30.0  # seconds


def manage(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """A database of its own, owned by gt_owner, and what the containers are given."""
    folder = tmp_path_factory.mktemp("production")
    name = f"test_production_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"
    seal.FileKeys.create(folder / "keys.json")
    (folder / "secret_key").write_text("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
    with psycopg.connect(os.environ["SUPERUSER_DATABASE_URL"], autocommit=True) as superuser:
        superuser.execute(f"CREATE DATABASE {name} OWNER gt_owner")
        where = {
            key: os.environ[key].rsplit("/", 1)[0] + f"/{name}" for key in ("DATABASE_URL", "MIGRATION_DATABASE_URL")
        }
        yield {
            **os.environ,
            **where,
            "GT_PROFILE": "production",
            "GT_VAR": str(folder),
            "STATIC_ROOT": str(folder / "static"),
            "SECRET_KEY_FILE": str(folder / "secret_key"),
            "KEY_FILE": str(folder / "keys.json"),
            "SITE_URL": "https://golden.example",
            "EMAIL_HOST": "mail.example",
        }
        superuser.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="module")
def migrated(environment: dict[str, str]) -> dict[str, str]:
    """After styles were collected and the owner has migrated; what serves no longer holds the owner's sign-in."""
    for command in ("collectstatic", "migrate"):
        done = manage(environment, command, "--noinput", "-v0")
        assert done.returncode == 0, done.stderr
    return {key: value for key, value in environment.items() if key != "MIGRATION_DATABASE_URL"}


def ask(port: int, path: str, **headers: str) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    connection.request("GET", path, headers={"Host": "golden.example", "X-Forwarded-Proto": "https", **headers})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer


@pytest.fixture(scope="module")
def port(migrated: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Where gunicorn listens, with our configuration but for the address."""
    number = _free_port()
    command = [sys.executable, "-m", "gunicorn", "--config", "python:deploy.gunicorn", "--workers", "1"]
    log = tmp_path_factory.mktemp("log") / "gunicorn.log"
    with (
        log.open("w") as output,
        subprocess.Popen(
            [*command, "--bind", f"127.0.0.1:{number}", "deploy.wsgi:application"],
            cwd=ROOT,
            env=migrated,
            stderr=output,
        ) as site,
    ):
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until and site.poll() is None:
            try:
                ask(number, "/health/live")
                break
            except OSError:
                time.sleep(0.1)
        else:
            pytest.fail(log.read_text())
        yield number
        site.terminate()


def test_it_is_ready_over_the_proxy(port: int) -> None:
    assert ask(port, "/health/live").status == 200
    assert ask(port, "/health/ready").status == 200


def test_http_is_turned_away(port: int) -> None:
    answer = ask(port, "/health/live", **{"X-Forwarded-Proto": "http"})
    assert (answer.status, answer.headers["Location"]) == (301, "https://golden.example/health/live")


def test_another_host_is_refused(port: int) -> None:
    assert ask(port, "/health/live", Host="evil.example").status == 400


def test_it_promises_https_for_two_years(port: int) -> None:
    assert ask(port, "/health/live").headers["Strict-Transport-Security"] == (
        "max-age=63072000; includeSubDomains; preload"
    )


def test_a_header_with_an_underscore_is_not_believed(port: int) -> None:
    answer = ask(port, "/health/live", **{"X-Forwarded-Proto": "http", "X_Forwarded_Proto": "https"})
    assert answer.status != 200


def test_the_owner_does_not_serve(migrated: dict[str, str], environment: dict[str, str]) -> None:
    as_owner = {**migrated, "DATABASE_URL": environment["MIGRATION_DATABASE_URL"]}
    done = subprocess.run(
        [sys.executable, "-c", "import deploy.wsgi"],
        cwd=ROOT,
        env=as_owner,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    assert "The role that serves people owns tables." in done.stderr
