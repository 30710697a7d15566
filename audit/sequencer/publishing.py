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
    for level, index, width in tree.grown(since, checkpoint.tree_size):
        _tile(folder, level, index, width)
    put(checkpoint)


def put(checkpoint: Checkpoint) -> None:
    """The checkpoint itself, with the cosignatures that are held."""
    _put(Path(settings.TRAIL_FOLDER) / "checkpoint", sealed.cosigned(checkpoint).encode())


def _tile(folder: Path, level: int, index: int, width: int) -> None:
    held = sealed.tile(level, index, width)
    if len(held) != width * tree.HASH:
        raise tree.ProofError(f"{tree.path(level, index, width)} is missing or torn")
    _put(folder / tree.path(level, index, width), held)
    if width == tree.WIDTH:  # whoever needs a narrower one finds it in the full one
        shutil.rmtree(folder / f"{tree.path(level, index)}.p", ignore_errors=True)


def _keys(folder: Path, keys: Iterable[Key]) -> None:
    """Every key that this log ever had: old checkpoints stay checkable after a new one."""
    _put(folder / "keys", "".join(sorted(f"{key}\n" for key in keys)).encode())


def _put(path: Path, held: bytes) -> None:
    if not path.is_file() or path.read_bytes() != held:
        files.replace(path, held)
