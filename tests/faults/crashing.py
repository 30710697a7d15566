"""Crashing at a chosen point: a forked process does one thing and ends there, for good.

The points of an act are the moments before each of its statements, before each COMMIT and after it: after a
statement and before the next one are the same moment for a database. Within a transaction a statement that writes
nothing makes no new moment either; where each statement is a transaction of its own it does. With `EVERY` set, each
statement is a point all the same.
"""

from __future__ import annotations

import os
import signal
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from agencies.denials import Denial
from tests.services import _dies_with_us

EVERY = bool(os.environ.get("EVERY"))
WRITES = ("INSERT", "UPDATE", "DELETE", "WITH")
THROUGH, CRASHED, BROKE = 0, 66, 70  # exit codes
Does = Callable[[], Any]


@dataclass
class Point:
    """The moment, counted from nought, at which a process ends."""

    number: int
    every: bool = False
    passed: int = 0

    def here(self) -> None:
        """End without cleaning up anything, if this is the moment."""
        if self.passed == self.number:
            os._exit(CRASHED)
        self.passed += 1

    def before(self, execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:
        """As Django's execute wrapper."""
        if self.every or str(sql).startswith(WRITES):
            self.here()
        return execute(sql, params, many, context)


def crash(number: int, does: Does, told: Path, *, every: bool = EVERY) -> bool:
    """Do it in another process, which ends at this point. False when it came through: there are no more points.

    Raises AssertionError when it broke; `told` is a file for its last words.
    """
    with _left_alone():
        pid = os.fork()
        if not pid:
            _be(Point(number, every), does, told)
        _pid, status = os.waitpid(pid, 0)
    ended = os.waitstatus_to_exitcode(status)
    assert ended in (THROUGH, CRASHED), told.read_text()
    return ended == CRASHED


@contextmanager
def _left_alone() -> Iterator[None]:
    """No two processes on one connection. PostgreSQL's is kept for the parent: the child makes one of its own."""
    if connection.vendor == "sqlite":
        connections.close_all()
    yield


def _be(point: Point, does: Does, told: Path) -> NoReturn:
    """The child, which never returns to whoever forked it."""
    try:
        if dies_with_us := _dies_with_us(signal.SIGKILL):
            dies_with_us()
        _parents, connection.connection = connection.connection, None
        with _passing(point), connection.execute_wrapper(point.before):
            _do(does)
        os._exit(THROUGH)
    except BaseException:
        told.write_text(traceback.format_exc())
    finally:
        os._exit(BROKE)


def _do(does: Does) -> None:
    with suppress(Denial):  # a refusal is an act as well: it is recorded
        does()


@contextmanager
def _passing(point: Point) -> Iterator[None]:
    commit = BaseDatabaseWrapper._commit

    def _commit(self: BaseDatabaseWrapper) -> None:
        point.here()
        commit(self)
        point.here()

    BaseDatabaseWrapper._commit = _commit
    yield


def standing() -> dict[str, Any]:
    """What a database is at one moment, by table: equal when no row of any table has changed."""
    quote, tables = connection.ops.quote_name, sorted(connection.introspection.django_table_names())
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # By name: several workers of PostgreSQL answer one statement's parts in any order.
            each = [
                f"SELECT '{name}', count(*), sum(hashtextextended(t::text, 0)) FROM {quote(name)} t" for name in tables
            ]
            cursor.execute(" UNION ALL ".join(each))
            return {name: (count, hashes) for name, count, hashes in cursor.fetchall()}
        rows = {}
        for name in tables:
            cursor.execute(f"SELECT * FROM {quote(name)}")
            rows[name] = sorted(map(repr, cursor.fetchall()))
        return rows


def moved(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """The tables that are not as they were."""
    return [name for name, was in before.items() if after[name] != was]
