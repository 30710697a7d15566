"""Who checks the parts of the trail: this process, or several beside it that see the same moment of the database.

A long trail is cut by the entries' numbers. Each hand is a process with a connection of its own, and hands back what it
found of every n-th part; the order in which parts are taken stays theirs.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from itertools import islice
from multiprocessing.connection import Connection

from django.db import Error, connection, connections, transaction

from audit.verify import reading
from audit.verify.content import Contents
from audit.verify.entries import Part, check
from audit.verify.reading import Row

AT_ONCE = 20_000
"""Entries in one part."""
LONG = 100_000
"""A trail from which on more hands than one are worth their beginning."""
SPARSE = 10

Span = tuple[int, int]


class Stopped(RuntimeError):  # noqa: N818 - it reads as a state
    """A hand ended before it was done: nothing is said about the trail."""


def parts(contents: Contents | None, since: int, hands: int) -> Iterator[Part]:
    """Every part in order, checked by so many hands where they can see what this transaction sees."""
    spans = _spans() if hands > 1 and not since and connection.vendor == "postgresql" else []
    if not spans:
        yield from (check(rows, contents) for rows in _portions(_rows(since)))
        return
    with ExitStack() as stack:
        moment = _exported()
        pipes = [stack.enter_context(_hand(moment, spans[number::hands], contents)) for number in range(hands)]
        for number in range(len(spans)):
            yield _received(pipes[number % hands])


def _portions(rows: Iterator[Row]) -> Iterator[Iterable[Row]]:
    while portion := list(islice(rows, AT_ONCE)):
        yield portion


def _rows(since: int) -> Iterator[Row]:
    if not since:
        return reading.rows()
    return reading.rows("WHERE l.tree_index >= %s OR l.tree_index IS NULL", [since])


def _spans() -> list[Span]:
    """The numbers of all entries, cut: from, and to before. None where there are many more numbers than entries."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*), min(id), max(id) FROM audit_entry")
        count, first, last = cursor.fetchone()
    if not count or last - first > SPARSE * count:
        return []
    return [(start, min(start + AT_ONCE, last + 1)) for start in range(first, last + 1, AT_ONCE)]


def _exported() -> str:
    """The name under which others see what this transaction sees."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_export_snapshot()")
        return str(cursor.fetchone()[0])


@contextmanager
def _hand(moment: str, spans: Sequence[Span], contents: Contents | None) -> Iterator[Connection]:
    """One process beside this one, and where it hands back. It ends with the block."""
    context = multiprocessing.get_context("fork")  # it goes by what this process knows: settings, keys, heads
    receives, sends = context.Pipe(duplex=False)
    process = context.Process(target=_work, args=(sends, moment, spans, contents), daemon=True)
    process.start()
    sends.close()
    try:
        yield receives
    finally:
        process.terminate()
        process.join()
        receives.close()


def _received(pipe: Connection) -> Part:
    """Raises Stopped."""
    try:
        held = pipe.recv()
    except EOFError as ended:
        raise Stopped("a process that checked a part of the trail was ended") from ended
    if not isinstance(held, Part):
        raise Stopped(f"a process that checked a part of the trail could not: {held}")
    return held


def _work(sends: Connection, moment: str, spans: Sequence[Span], contents: Contents | None) -> None:
    """What a hand does."""
    inherited = connection._connections[connection._alias]  # type: ignore[attr-defined]  # its line is the parent's
    connections["default"] = inherited.copy()
    try:
        with transaction.atomic():
            reading.begin(moment)
            for span in spans:
                sends.send(check(reading.rows_between(*span), contents))
    except (Error, OSError, ValueError, KeyError) as wrong:
        sends.send(f"{type(wrong).__name__}: {wrong}")
