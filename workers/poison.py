"""Messages that are no tick of ours: put aside at once, said as an alarm, and in nobody's way.

A tick carries nothing, so nothing is lost with such a message. But somebody or something put it into the queue, and
whoever keeps the site running should look: what is kept is the kind of mistake and a digest, nothing of the message.
"""

from __future__ import annotations

import hashlib
from typing import Any

from celery.signals import task_failure, task_rejected, task_unknown
from django.db import connection
from django.utils import timezone

from requests_app import setbacks


def park(reason: str, what: object) -> None:
    """Put one aside. The connection is closed again: the process that reads messages needs none."""
    setbacks.park(setbacks.POISON, hashlib.sha256(repr(what).encode()).hexdigest()[:16], reason, timezone.now())
    connection.close()


@task_unknown.connect
def name_is_unknown(name: str = "", id: str = "", **_: Any) -> None:
    """A task that this release does not have."""
    park("unknown task", (name, id))


@task_rejected.connect
def message_is_unreadable(message: Any = None, **_: Any) -> None:
    """No message of Celery's, or not one that can be read."""
    park("unreadable message", getattr(message, "delivery_tag", message))


@task_failure.connect
def tick_carries_something(task_id: str = "", args: Any = (), kwargs: Any = None, **_: Any) -> None:
    """A tick with words in it: ours has none. A look that broke is another matter, and comes again by itself."""
    if args or kwargs:
        park("a tick with words", task_id)
