"""The settings of the processes that are killed: the tests' own, with a file in the place of the mail server."""

from __future__ import annotations

import os
from pathlib import Path

from deploy.settings import *  # noqa: F403

EMAIL_BACKEND = "tests.faults.sink.Sink"
SINK = Path(os.environ["SINK"])
SINK_TAKES = float(os.environ.get("SINK_TAKES", "0"))
