"""The one-process demonstration, started as anybody would start it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from deploy import demo
from requests_app import commands
from requests_app.models import Notification
from requests_app.policies import lacks_standing
from tests.requests_app.callers import TUESDAY

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 120.0  # seconds for the first start: tables and scenarios
NOT_OURS = ("DATABASE_URL", "MIGRATION_DATABASE_URL", "REDIS_URL", "KEY_FILE", "SITE_URL", "ALLOWED_HOSTS")
MEMORY = 200_000  # kB

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder for all of them: only the first start has a story to play."""
    return tmp_path_factory.mktemp("demonstration")


@contextmanager
def demonstration(folder: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    environment = {name: value for name, value in os.environ.items() if name not in NOT_OURS}
    environment |= {"GT_PROFILE": "demo", "GT_VAR": str(folder), "PORT": str(port)}
    process = subprocess.Popen(
        [sys.executable, "manage.py", "demo"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def answer(process: subprocess.Popen[str], port: int) -> int:
    """The status of the home page, as soon as there is one."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=PATIENCE) as response:
                return int(response.status)
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            assert process.poll() is None, process.stdout.read()
            assert time.monotonic() < until
            time.sleep(0.1)


def memory(process: subprocess.Popen[str]) -> int:
    """What this process holds, in kB. Hashing a password takes 100 MB more for a moment, which it gives back."""
    lines = Path(f"/proc/{process.pid}/status").read_text().splitlines()
    return int(next(line.split()[1] for line in lines if line.startswith("VmRSS")))


def children(process: subprocess.Popen[str]) -> str:
    return Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text()


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_it_serves_in_one_small_process_and_stops_when_told(how, home):
    port = free_port()
    with demonstration(home, port) as process:
        assert answer(process, port) < 500
        assert children(process) == ""
        assert memory(process) <= MEMORY
        time.sleep(1)  # past the first moments, in which it is still setting out
        began = time.monotonic()
        process.send_signal(how)
        words, _ = process.communicate(timeout=30)
        assert time.monotonic() - began < 10
    assert process.returncode == 0
    assert f"http://127.0.0.1:{port}/" in words
    assert words.endswith("Stopped.\n")
    assert "Traceback" not in words


def test_it_lists_who_can_sign_in_and_keeps_the_password(home):
    told = []
    for _ in range(2):
        port = free_port()
        with demonstration(home, port) as process:
            answer(process, port)
            process.send_signal(signal.SIGTERM)
            words, _ = process.communicate(timeout=30)
        told.append([line for line in words.splitlines() if "@demo.example" in line or "Password" in line])
    assert told[0] == told[1]
    assert [line.split("@")[0].strip() for line in told[0][:2]] == ["pip", "dara"]
    assert told[0][-1].startswith("Password for everyone: ")


def test_a_taken_port_is_said_before_anything_is_made(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = int(taken.getsockname()[1])
        with demonstration(tmp_path / "var", port) as process:
            words, _ = process.communicate(timeout=60)
    assert process.returncode == 1
    assert words == f"CommandError: Port {port} is taken. Choose another, for example PORT=8001.\n"
    assert not (tmp_path / "var" / "keys.json").exists()


def test_half_a_story_is_forgotten(monkeypatch):
    """Stopped while people are still at work: the next start begins again."""

    def stopped(*_, **__):
        raise KeyboardInterrupt

    forgotten = []
    monkeypatch.setattr(demo, "call_command", stopped)
    monkeypatch.setattr(demo, "_forget", lambda: forgotten.append(True))
    with pytest.raises(KeyboardInterrupt):
        demo._play("password", lambda _: None)
    assert forgotten


def test_it_is_for_the_demo_profile_alone(settings):
    settings.PROFILE = "production"
    with pytest.raises(CommandError, match="GT_PROFILE=demo"):
        call_command("demo")


def test_what_it_makes_is_for_whoever_started_it(home):
    port = free_port()
    with demonstration(home, port) as process:
        answer(process, port)
    made = [*home.glob("*.sqlite3*"), home / "keys.json", home / "demo-password.txt"]
    assert len(made) >= 3
    assert {path.name: oct(path.stat().st_mode & 0o077) for path in made} == {path.name: "0o0" for path in made}


def test_who_raises_is_accredited_and_of_two_of_them_it_ends(cast, settings):
    """By the commands of any partnership. Elsewhere the setting stays off until a partnership switches it on."""
    assert settings.ACCREDITATION_DEMANDED is False
    demo.accredit(TUESDAY)
    settings.ACCREDITATION_DEMANDED = True
    later = TUESDAY + timedelta(minutes=2)
    assert all(lacks_standing(cast.actor(short, later)) is None for short in ("pip", "kit", "dara", "ines", "bea"))
    assert "Your accreditation ended" in str(lacks_standing(cast.actor("wes", later)))
    assert "Ask your agency's administrator" in str(lacks_standing(cast.actor("wes", later)))
    commands.warn_of_endings(later)
    told = Notification.objects.filter(kind="expiring").values_list("recipient__email", flat=True)
    assert list(told) == ["kit@demo.example"]
