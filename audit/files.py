"""Files that are whole or not there: written aside, forced to the disk, then put in place. Pure."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def replace(path: Path, held: bytes, mode: int = 0o644) -> None:
    """Put a file in place, so that whoever reads it at any time finds the old one or the new one."""
    place(path, held, mode)
    settle(path.parent)


def place(path: Path, held: bytes, mode: int = 0o644) -> None:
    """The same, but its name is only sure to outlast a power cut once its folder was settled."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.new")
    handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    with os.fdopen(handle, "wb") as file:
        file.write(held)
        file.flush()
        os.fsync(file.fileno())
    aside.rename(path)


def settle(folder: Path) -> None:
    """Force the names in a folder to the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def alone(path: Path, *, wait: bool = False) -> Iterator[bool]:
    """Whether nobody else on this machine is inside; the lock ends with the process that holds it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True
