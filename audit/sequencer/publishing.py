"""What is sealed, as files that anyone may copy and check: C2SP tlog-tiles, the checkpoint always last.

The entries themselves are not among them: who acted when is for those who are entitled to it (see `audit.export`).
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

from audit import files, sealed, tree
from audit.models import Checkpoint
from audit.notes import Key


def publish(checkpoint: Checkpoint, keys: Iterable[Key], *, since: int) -> None:
    """Put in place what was added after `since` entries. Doing it again is harmless."""
    folder = Path(settings.TRAIL_FOLDER)
    _keys(folder, keys)
    touched: set[Path] = set()
    for level, index, width in tree.grown(since, checkpoint.tree_size):
        touched |= _tile(folder, level, index, width)
    for one in touched:
        files.settle(one)
    put(checkpoint)


def put(checkpoint: Checkpoint) -> None:
    """The checkpoint itself, with the cosignatures that are held."""
    _put(Path(settings.TRAIL_FOLDER) / "checkpoint", sealed.cosigned(checkpoint).encode())


def _tile(folder: Path, level: int, index: int, width: int) -> set[Path]:
    """Put one tile in place. Returns the folders whose names changed."""
    held = sealed.tile(level, index, width)
    if len(held) != width * tree.HASH:
        raise tree.ProofError(f"{tree.path(level, index, width)} is missing or torn")
    path = folder / tree.path(level, index, width)
    if _same(path, held):
        return set()
    files.place(path, held)
    if width == tree.WIDTH:  # whoever needs a narrower one finds it in the full one
        shutil.rmtree(folder / f"{tree.path(level, index)}.p", ignore_errors=True)
    return {path.parent, path.parent.parent}


def _keys(folder: Path, keys: Iterable[Key]) -> None:
    """Every key that this log ever had: old checkpoints stay checkable after a new one."""
    _put(folder / "keys", "".join(sorted(f"{key}\n" for key in keys)).encode())


def _put(path: Path, held: bytes) -> None:
    if not _same(path, held):
        files.replace(path, held)


def _same(path: Path, held: bytes) -> bool:
    return path.is_file() and path.read_bytes() == held
