"""The services of a test run start where nobody listens, and stop with it, however it ends."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests import services

SCRIPT = Path(services.__file__)
TELL = "import os; print(os.environ['REDIS_URL'], os.environ['GT_VAR'], os.getpid(), flush=True); "
RUN = [sys.executable, str(SCRIPT), "--sqlite", sys.executable, "-c"]

pytestmark = pytest.mark.skipif(shutil.which("redis-server") is None, reason="no Redis on this machine")


def answers(url: str) -> bool:
    return services._pong(int(url.rsplit(":", 1)[1].split("/")[0]))


def soon(true: Callable[[], bool]) -> bool:
    """Within five seconds."""
    until = time.monotonic() + 5
    while time.monotonic() < until and not true():
        time.sleep(0.05)
    return true()


def gone(url: str) -> bool:
    return soon(lambda: not answers(url))


def over(process: int) -> bool:
    """It ended, though perhaps nobody has collected it: in a container process 1 may not."""
    status = Path(f"/proc/{process}/stat")
    return soon(lambda: not status.exists() or status.read_text().rsplit(")", 1)[1].split()[0] == "Z")


def test_a_command_ends_as_it_ended_and_its_services_with_it() -> None:
    command = [*RUN, TELL + "raise SystemExit(7)"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    url, folder, _ = done.stdout.split()
    assert done.returncode == 7
    assert gone(url)
    assert not Path(folder).exists()


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_a_run_that_is_stopped_leaves_nothing_running(how: signal.Signals) -> None:
    if sys.platform != "linux":
        pytest.skip("only Linux tells the children")
    with subprocess.Popen([*RUN, TELL + "import time; time.sleep(60)"], stdout=subprocess.PIPE, text=True) as run:
        assert run.stdout is not None
        url, folder, command = run.stdout.readline().split()
        assert answers(url)
        run.send_signal(how)
        run.wait(10)
    assert gone(url)
    assert over(int(command))
    shutil.rmtree(Path(folder).parent, ignore_errors=True)  # whoever is killed cannot tidy up


def test_what_is_missing_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(services.ServiceError, match="apt-get install redis-server"), services.redis(tmp_path):
        pass
