"""People at once: each act in a thread and on a connection of its own, all let go at the same moment."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import OperationalError, connection

from agencies.denials import Denial

EIGHT = 8
ATTEMPTS = 6
REFUSALS = (Denial, ObjectDoesNotExist)  # the second: what it was to be done to is done already


class Crowd:
    """Threads that stay, each with its connection, so that a race costs no more than its acts."""

    def __init__(self, size: int = EIGHT) -> None:
        self.size, self.pool = size, ThreadPoolExecutor(size)

    def at_once(self, acts: Sequence[Callable[[], Any]]) -> list[Any]:
        """What came of each: what it returned, or how it was refused. Anything else that happens is raised."""
        ready = threading.Barrier(len(acts))

        def run(act: Callable[[], Any]) -> Any:
            ready.wait(30)
            for _attempt in range(ATTEMPTS):
                try:
                    return act()
                except REFUSALS as refusal:
                    return refusal
                except OperationalError as error:  # waited too long for the others: a client asks once more
                    last = error
            raise last

        return list(self.pool.map(run, acts))

    def close(self) -> None:
        """Let the connections go."""
        leave = threading.Barrier(self.size)

        def closes(_number: int) -> None:
            leave.wait(30)
            connection.close()

        list(self.pool.map(closes, range(self.size)))
        self.pool.shutdown()


def winners(came: Sequence[Any]) -> list[Any]:
    """Whoever was not refused."""
    return [one for one in came if not isinstance(one, REFUSALS)]


def wrong(came: Sequence[Any]) -> list[str]:
    """One winner; and whoever lost was told why, in a sentence."""
    found = [] if len(winners(came)) == 1 else [f"{len(winners(came))} winners of {len(came)}"]
    return found + ["somebody was refused without a word" for one in came if isinstance(one, Denial) and not str(one)]
