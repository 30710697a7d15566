"""The Celery application. It carries nothing but ticks, so losing Redis loses nothing.

Start a worker with `celery -A workers.app worker` and a timetable with `celery -A workers.app beat`; any number
of either may run.
"""

from __future__ import annotations

import os
from typing import Any, Final

from celery import Celery
from celery.signals import setup_logging
from django.conf import settings

from workers.timetable import BEAT_SCHEDULE

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "deploy.settings")

SOFT_LIMIT: Final = 100
TIME_LIMIT: Final = 120
"""Seconds after which a look is cut off; the next one goes on from where it stopped. The threads pool of the
demonstration cannot cut anything off: there the time-outs of database, mail and Redis have to do it."""
VISIBILITY: Final = 180
"""Seconds after which Redis hands an unacknowledged tick to another worker; longer than any look may take,
because a longer one would run twice."""

REDIS_OPTIONS: Final[dict[str, Any]] = {
    "visibility_timeout": VISIBILITY,
    # With the defaults the ticks of a killed worker are looked for only every 100 seconds.
    "unacked_restore_interval": 1,
    "unacked_restore_throttle": 1,
    "socket_connect_timeout": 5,
    "socket_timeout": 30,
    "socket_keepalive": True,
}

app = Celery("golden_thread")
app.conf.update(
    broker_url=settings.REDIS_URL or "memory://localhost/",
    broker_transport_options=REDIS_OPTIONS if settings.REDIS_URL else {},
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,  # for ever: Redis comes back
    result_backend=None,
    task_ignore_result=True,
    task_serializer="json",
    accept_content=["json"],
    task_default_queue="golden_thread",
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    task_soft_time_limit=SOFT_LIMIT,
    task_time_limit=TIME_LIMIT,
    worker_prefetch_multiplier=1,
    worker_enable_remote_control=False,
    worker_send_task_events=False,
    task_send_sent_event=False,
    timezone="UTC",
    enable_utc=True,
    beat_scheduler="celery.beat:Scheduler",  # keeps no file: the timetable has nothing to remember
    beat_schedule=BEAT_SCHEDULE,
    include=["workers.tasks", "workers.poison"],
)


@setup_logging.connect
def leave_logging_alone(**_: Any) -> None:
    """Django has set up logging already, with its allow-list; a receiver here keeps Celery from adding its own."""
