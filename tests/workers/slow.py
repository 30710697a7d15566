"""A worker for the tests: our application with a task that can be killed in the middle, and a short patience.

Run as `celery -A tests.workers.slow worker`.
"""

from __future__ import annotations

import time
from pathlib import Path

from tests.workers import QUEUE, VISIBILITY
from workers.app import REDIS_OPTIONS, app

app.conf.update(
    task_default_queue=QUEUE,
    include=[],
    broker_transport_options={**REDIS_OPTIONS, "visibility_timeout": VISIBILITY},
)


@app.task(name="tests.say_and_stay")
def say_and_stay(file: str) -> None:
    """Write a line; the first one to do so stays until it is killed."""
    path = Path(file)
    first = not path.exists()
    with path.open("a") as lines:
        lines.write("looked\n")
    if first:
        time.sleep(600)
