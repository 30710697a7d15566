"""Every entry against its own bytes and the one before it: hash, chain, number, and every column beside them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any

import orjson

from audit.events import Event
from audit.keys import Disposed, Gone
from audit.verify.content import Contents, Head
from audit.verify.reading import Row, as_bytes
from audit.verify.results import Finding, Result

ZERO = bytes(32)
Before = Callable[[str, int], bytes | None]
"""The leaf hash of an entry that is not among those read: asked of the database."""
SAID = ("stream", "seq", "actor", "agency", "request", "action", "outcome")
COLUMNS = ("stream_id", "stream_seq", "actor_id", "agency_id", "request_id", "action", "outcome")


class Chains:
    """Takes entries in the order of their numbers, of any number of streams at once."""

    def __init__(self, result: Result, contents: Contents | None, before: Before | None = None) -> None:
        self._result, self._contents, self._before = result, contents, before
        self._last: dict[str, tuple[int, bytes]] = {}
        self.waiting: list[datetime] = []
        self._disposals: dict[str, Gone] = {}

    def add(self, row: Row) -> None:
        """Check one entry."""
        body, leaf = as_bytes(row.body), as_bytes(row.leaf)
        self._result.entries += 1
        if sha256(b"\x00" + body).digest() != leaf:
            self._report(row, "its bytes do not have the hash that was recorded")
        else:
            try:
                self._check(row, orjson.loads(body))
            except (ValueError, KeyError, TypeError):
                self._report(row, "its bytes are not those of an entry")
        self._last[row.stream] = (row.seq, leaf)
        if row.place is None and row.recorded_at is not None:
            self.waiting.append(row.recorded_at)

    def finish(self, heads: Mapping[str, Head], *, whole: bool) -> None:
        """All were read: does every record say that its stream ends where it ends?"""
        self._result.streams = len(self._last)
        for stream, head in heads.items():
            if stream in self._last or whole:
                seq, leaf = self._last.get(stream, (0, ZERO))
                if (head.seq, head.leaf) != (seq, leaf):
                    problem = f"the record says that its trail ends at {head.seq}"
                    self._result.findings.append(Finding(problem, stream, seq))
        if self._contents is not None:
            self._check_disposals(self._contents.disposed)
            for stream in self._last.keys() - heads.keys():
                problem = "the record that this trail is about is missing"
                self._result.findings.append(Finding(problem, stream, self._last[stream][0]))

    def _check_disposals(self, disposed: Mapping[str, tuple[int, Disposed]]) -> None:
        """A key that is gone must have gone by an act that the trail records, or with its epoch's key."""
        for stream, (count, found) in disposed.items():
            gone = found.gone or self._disposals.get(stream)
            if gone is None:
                problem = "its content can no longer be opened, and no disposal of it is recorded"
                self._result.findings.append(Finding(problem, stream, self._last[stream][0]))
            else:
                self._result.disposed[str(gone)] = self._result.disposed.get(str(gone), 0) + count

    def _check(self, row: Row, said: dict[str, Any]) -> None:
        if row.action == Event.DISPOSED and row.at is not None:
            self._disposals[row.stream] = Gone(said["rule"], row.at.date().isoformat())
        seq, leaf = self._last.get(row.stream) or self._unread(row)
        if row.seq != seq + 1:
            self._report(row, f"an entry is missing before it (number {seq + 1})")
        if said["prev"] != leaf.hex():
            self._report(row, "it does not follow the entry before it")
        if not self._alike(row, said):
            for column in _differing(row, said):
                self._report(row, f"its column {column} differs from what was recorded")
        if self._contents is not None:
            opened, problem = self._contents.check(row, said["pcommit"])
            self._result.contents += opened
            if problem:
                self._report(row, problem)

    def _unread(self, row: Row) -> tuple[int, bytes]:
        """What comes before the first entry of a stream that is read."""
        if self._before is None or row.seq == 1:
            return 0, ZERO
        leaf = self._before(row.stream, row.seq - 1)
        return (row.seq - 1, leaf) if leaf is not None else (0, ZERO)

    @staticmethod
    def _alike(row: Row, said: dict[str, Any]) -> bool:
        return (
            said["stream"] == row.stream
            and said["seq"] == row.seq
            and said["action"] == row.action
            and said["outcome"] == row.outcome
            and said["actor"] == row.actor
            and said["agency"] == row.agency
            and said["request"] == row.request
            and datetime.fromisoformat(said["at"]) == row.at
            and datetime.fromisoformat(said["recorded_at"]) == row.recorded_at
        )

    def _report(self, row: Row, problem: str) -> None:
        recorded_at = row.recorded_at.isoformat() if row.recorded_at else ""
        self._result.findings.append(Finding(problem, row.stream, row.seq, row.action, recorded_at))


def _differing(row: Row, said: dict[str, Any]) -> list[str]:
    held = (row.stream, row.seq, row.actor, row.agency, row.request, row.action, row.outcome)
    found = [column for column, name, one in zip(COLUMNS, SAID, held, strict=True) if said[name] != one]
    times = (("at", row.at), ("recorded_at", row.recorded_at))
    return found + [name for name, one in times if datetime.fromisoformat(said[name]) != one]
