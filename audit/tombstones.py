"""What was disposed of, kept apart from the database and its backups: an id, a rule, a day, and the entry that says so.

A restored backup brings keys back. Whatever has its tombstone is not opened from then on, and `audit.disposal` takes
its key away again. A tombstone is only written for a disposal that was committed; it says nothing about anybody.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from django.conf import settings

from audit import files
from audit.keys import Gone


@dataclass(frozen=True)
class Stone:
    """One disposal: of which root, under which rule and when, and its entry's leaf hash."""

    root: UUID
    gone: Gone
    leaf: str


def of(root: UUID) -> Gone | None:
    """How a root was disposed of, if it was."""
    stone = every().get(root)
    return stone.gone if stone else None


def every() -> dict[UUID, Stone]:
    """All that are kept, read again when the file has changed. Raises ValueError for a line that is none."""
    path = Path(settings.DISPOSED_FILE)
    try:
        found = path.stat()
    except FileNotFoundError:
        return {}
    changed = (found.st_ino, found.st_mtime_ns, found.st_size)
    held = _held.get(path)
    if held is None or held[0] != changed:
        held = _held[path] = changed, {one.root: one for one in map(_stone, path.read_text().splitlines())}
    return held[1]


def keep(stones: Iterable[Stone]) -> int:
    """Add those that are not there yet, and force them to the disk. Returns how many."""
    path = Path(settings.DISPOSED_FILE)
    with files.alone(path.with_name(f"{path.name}.lock"), wait=True):
        new = [one for one in stones if one.root not in every()]
        if new:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            with os.fdopen(handle, "a") as file:
                file.writelines(f"{_line(one)}\n" for one in new)
                file.flush()
                os.fsync(file.fileno())
            files.settle(path.parent)
    return len(new)


_held: dict[Path, tuple[object, dict[UUID, Stone]]] = {}


def _line(stone: Stone) -> str:
    said = {"root": str(stone.root), "rule": stone.gone.rule, "on": stone.gone.on, "entry": stone.leaf}
    return json.dumps(said)


def _stone(line: str) -> Stone:
    said = json.loads(line)
    return Stone(UUID(said["root"]), Gone(said["rule"], said["on"]), said["entry"])
