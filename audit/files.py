"""Files that are whole or not there: written aside, forced to the disk, then put in place. Pure."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path


def replace(path: Path, held: bytes, mode: int = 0o644) -> None:
    """Put a file in place, so that whoever reads it at any time finds the old one or the new one."""
    place(path, held, mode)
    settle(path.parent)


def place(path: Path, held: bytes, mode: int = 0o644) -> None:
    """The same, but its name is only sure to outlast a power cut once its folder was settled."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = _write(path, held, mode)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
    _aside(path).rename(path)


def place_all(files: Mapping[Path, bytes]) -> None:
    """Put many in place. All are written before the first is forced to the disk, which then takes most of them along.

    Their folders, and those above them, are settled when this returns.
    """
    for folder in {path.parent for path in files}:
        folder.mkdir(parents=True, exist_ok=True)
    handles: list[int] = []
    try:
        for path, held in files.items():
            handles.append(_write(path, held, 0o644))
        for handle in handles:
            os.fsync(handle)
    finally:
        for handle in handles:
            os.close(handle)
    for path in files:
        _aside(path).rename(path)
    for folder in {one for path in files for one in (path.parent, path.parent.parent)}:
        settle(folder)


def _aside(path: Path) -> Path:
    return path.with_name(f".{path.name}.new")


def _write(path: Path, held: bytes, mode: int) -> int:
    """Written aside, but not yet forced to the disk. Returns the open file."""
    handle = os.open(_aside(path), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    try:
        left = memoryview(held)
        while left:
            left = left[os.write(handle, left) :]
    except BaseException:
        os.close(handle)
        raise
    return handle


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
