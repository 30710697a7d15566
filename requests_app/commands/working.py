"""That the software's own work goes on."""

from __future__ import annotations

from datetime import datetime

from requests_app.models import Heartbeat

WORKER = "worker"


def say_alive(at: datetime) -> None:
    """Say that a tick has come through."""
    Heartbeat.objects.update_or_create(name=WORKER, defaults={"at": at})
