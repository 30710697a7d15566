"""Every entry against its own bytes and the one before it: hash, chain, number, and every column beside them.

A part of the trail is checked by itself (`check`), wherever there is a hand free; what comes before its first entries
is not known there. `Trail` takes the parts in order and sees that each goes on where the one before it ended.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from operator import itemgetter
from typing import Any, NamedTuple

import orjson

from audit.events import Event
from audit.keys import Gone
from audit.verify.content import Contents, Head
from audit.verify.reading import Row, as_bytes
from audit.verify.results import Finding, Result

ZERO = bytes(32)
Before = Callable[[str, int], bytes | None]
"""The leaf hash of an entry that is not among those read: asked of the database."""
SAID = ("stream", "seq", "actor", "agency", "request", "action", "outcome")
COLUMNS = ("stream_id", "stream_seq", "actor_id", "agency_id", "request_id", "action", "outcome")
_said = itemgetter(*SAID)


class First(NamedTuple):
    """The first entry of a stream in a part: what it says it follows."""

    seq: int
    prev: str
    action: str
    recorded_at: str


@dataclass
class Part:
    """What was found in one part of the trail, and with what it begins and ends."""

    entries: int = 0
    contents: int = 0
    findings: list[Finding] = field(default_factory=list)
    waiting: list[datetime] = field(default_factory=list)
    first: dict[str, First] = field(default_factory=dict)
    last: dict[str, tuple[int, bytes]] = field(default_factory=dict)
    disposals: dict[str, Gone] = field(default_factory=dict)
    disposed: dict[str, tuple[int, Gone | None]] = field(default_factory=dict)
    places: array[int] = field(default_factory=lambda: array("q"))
    leaves: list[bytes] = field(default_factory=list)  # by their places


def check(rows: Iterable[Row], contents: Contents | None) -> Part:
    """Check one part, in the order of its entries' numbers."""
    part, last = Part(), dict[str, tuple[int, bytes]]()
    if contents is not None:
        contents.disposed = part.disposed
    for row in rows:
        _, stream, seq, _, recorded_at, _, _, _, _, _, body, leaf, place, _, _ = row
        if type(body) is not bytes or type(leaf) is not bytes:
            body, leaf = as_bytes(body), as_bytes(leaf)
        part.entries += 1
        if sha256(b"\x00" + body).digest() != leaf:
            _report(part, row, "its bytes do not have the hash that was recorded")
        else:
            try:
                _check(part, row, orjson.loads(body), last.get(stream), contents)
            except (ValueError, KeyError, TypeError):
                _report(part, row, "its bytes are not those of an entry")
        last[stream] = (seq, leaf)
        if place is not None:
            part.places.append(place)
            part.leaves.append(leaf)
        elif recorded_at is not None:
            part.waiting.append(recorded_at)
    part.last = last
    return part


def _check(
    part: Part, row: Row, said: dict[str, Any], last: tuple[int, bytes] | None, contents: Contents | None
) -> None:
    _, stream, seq, at, recorded_at, actor, agency, request, action, outcome, *_ = row
    if action == Event.DISPOSED and at is not None:
        part.disposals[stream] = Gone(said["rule"], at.date().isoformat())
    if last is None:
        part.first[stream] = First(seq, said["prev"], action, _time(row))
    else:
        _follows(part.findings, stream, First(seq, said["prev"], action, _time(row)), last)
    if not (
        _said(said) == (stream, seq, actor, agency, request, action, outcome)
        and datetime.fromisoformat(said["at"]) == at
        and datetime.fromisoformat(said["recorded_at"]) == recorded_at
    ):
        for column in _differing(row, said):
            _report(part, row, f"its column {column} differs from what was recorded")
    if contents is not None:
        opened, problem = contents.check(row, said["pcommit"])
        part.contents += opened
        if problem:
            _report(part, row, problem)


def _follows(findings: list[Finding], stream: str, entry: First, last: tuple[int, bytes]) -> None:
    seq, leaf = last
    if entry.seq != seq + 1:
        problem = f"an entry is missing before it (number {seq + 1})"
        findings.append(Finding(problem, stream, entry.seq, entry.action, entry.recorded_at))
    if entry.prev != leaf.hex():
        problem = "it does not follow the entry before it"
        findings.append(Finding(problem, stream, entry.seq, entry.action, entry.recorded_at))


class Trail:
    """Takes the parts in order."""

    def __init__(self, result: Result, before: Before | None = None) -> None:
        self._result, self._before = result, before
        self._last: dict[str, tuple[int, bytes]] = {}
        self.waiting: list[datetime] = []
        self._disposals: dict[str, Gone] = {}
        self._disposed: dict[str, tuple[int, Gone | None]] = {}

    def join(self, part: Part) -> None:
        """The next one."""
        self._result.entries += part.entries
        self._result.contents += part.contents
        for stream, first in part.first.items():
            _follows(self._result.findings, stream, first, self._last.get(stream) or self._unread(stream, first.seq))
        self._result.findings += part.findings
        self._last |= part.last
        self.waiting += part.waiting
        self._disposals |= part.disposals
        for stream, (count, gone) in part.disposed.items():
            self._disposed[stream] = (self._disposed.get(stream, (0, gone))[0] + count, gone)

    def finish(self, heads: Mapping[str, Head], *, whole: bool, records: bool) -> None:
        """All were read: does every record say that its stream ends where it ends?"""
        self._result.streams = len(self._last)
        for stream, head in heads.items():
            if stream in self._last or whole:
                seq, leaf = self._last.get(stream, (0, ZERO))
                if (head.seq, head.leaf) != (seq, leaf):
                    problem = f"the record says that its trail ends at {head.seq}"
                    self._result.findings.append(Finding(problem, stream, seq))
        if records:
            self._check_disposals()
            for stream in self._last.keys() - heads.keys():
                problem = "the record that this trail is about is missing"
                self._result.findings.append(Finding(problem, stream, self._last[stream][0]))

    def _check_disposals(self) -> None:
        """A key that is gone must have gone by an act that the trail records, or with its epoch's key."""
        for stream, (count, found) in self._disposed.items():
            gone = found or self._disposals.get(stream)
            if gone is None:
                problem = "its content can no longer be opened, and no disposal of it is recorded"
                self._result.findings.append(Finding(problem, stream, self._last[stream][0]))
            else:
                self._result.disposed[str(gone)] = self._result.disposed.get(str(gone), 0) + count

    def _unread(self, stream: str, seq: int) -> tuple[int, bytes]:
        """What comes before the first entry of a stream that is read."""
        if self._before is None or seq == 1:
            return 0, ZERO
        leaf = self._before(stream, seq - 1)
        return (seq - 1, leaf) if leaf is not None else (0, ZERO)


def _time(row: Row) -> str:
    return row.recorded_at.isoformat() if row.recorded_at else ""


def _report(part: Part, row: Row, problem: str) -> None:
    part.findings.append(Finding(problem, row.stream, row.seq, row.action, _time(row)))


def _differing(row: Row, said: dict[str, Any]) -> list[str]:
    held = (row.stream, row.seq, row.actor, row.agency, row.request, row.action, row.outcome)
    found = [column for column, name, one in zip(COLUMNS, SAID, held, strict=True) if said[name] != one]
    times = (("at", row.at), ("recorded_at", row.recorded_at))
    return found + [name for name, one in times if datetime.fromisoformat(said[name]) != one]
