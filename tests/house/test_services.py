"""The services of a test run start where nobody listens, and stop with it, however it ends."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests import services

SCRIPT = Path(services.__file__)
SLEEPER = [
    sys.executable,
    str(SCRIPT),
    "--sqlite",
    sys.executable,
    "-uc",
    "import os, time; print(os.environ['REDIS_URL']); time.sleep(60)",
]

pytestmark = pytest.mark.skipif(shutil.which("redis-server") is None, reason="no Redis on this machine")


def answers(url: str) -> bool:
    return services._pong(int(url.rsplit(":", 1)[1].split("/")[0]))


def gone(url: str) -> bool:
    """Within five seconds."""
    until = time.monotonic() + 5
    while time.monotonic() < until and answers(url):
        time.sleep(0.05)
    return not answers(url)


def test_a_command_ends_as_it_ended_and_its_services_with_it() -> None:
    command = "import os, sys; print(os.environ['REDIS_URL'], os.environ['GT_VAR']); sys.exit(7)"
    done = subprocess.run([*SLEEPER[:4], "-c", command], capture_output=True, text=True, check=False, timeout=60)
    url, folder = done.stdout.split()
    assert done.returncode == 7
    assert gone(url)
    assert not Path(folder).exists()


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_a_run_that_is_stopped_leaves_nothing_running(how: signal.Signals) -> None:
    if how == signal.SIGKILL and sys.platform != "linux":
        pytest.skip("only Linux tells the children")
    with subprocess.Popen(SLEEPER, stdout=subprocess.PIPE, text=True, start_new_session=True) as run:
        assert run.stdout is not None
        url = run.stdout.readline().strip()
        assert answers(url)
        run.send_signal(how)
        run.wait(10)
        os.killpg(run.pid, signal.SIGKILL) if how == signal.SIGKILL else None  # the sleeper itself
    assert gone(url)


def test_what_is_missing_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(services.ServiceError, match="apt-get install redis-server"), services.redis(tmp_path):
        pass
