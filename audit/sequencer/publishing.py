"""What is sealed, as files that anyone may copy and check: C2SP tlog-tiles, the checkpoint always last.

The entries themselves are not among them: who acted when is for those who are entitled to it (see `audit.export`).
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from django.conf import settings

from audit import files, sealed, tree
from audit.models import Checkpoint
from audit.notes import Key

AT_ONCE = 200  # tiles that are read, and forced to the disk, together


def publish(checkpoint: Checkpoint, keys: Iterable[Key], *, since: int) -> None:
    """Put in place what was added after `since` entries. Doing it again is harmless."""
    folder = Path(settings.TRAIL_FOLDER)
    _keys(folder, keys)
    new = ((folder / path, held) for path, held in files_of(tree.grown(since, checkpoint.tree_size)))
    for portion in iter(lambda: dict(islice(new, AT_ONCE)), {}):
        placed = {path: held for path, held in portion.items() if not _same(path, held)}
        files.place_all(placed)
        for path in placed:
            if path.parent.suffix != ".p":  # whoever needs a narrower one finds it in the full one
                shutil.rmtree(path.with_name(f"{path.name}.p"), ignore_errors=True)
    put(checkpoint)


def files_of(places: Iterable[tree.Place]) -> Iterator[tuple[str, bytes]]:
    """Where each of these tiles lies, and its bytes. Raises tree.ProofError for one that is missing or torn."""
    left = iter(places)
    while portion := list(islice(left, AT_ONCE)):
        held = sealed.tiles(portion)
        for level, index, width in portion:
            path = tree.path(level, index, width)
            if len(held.get((level, index), b"")) != width * tree.HASH:
                raise tree.ProofError(f"{path} is missing or torn")
            yield path, held[level, index]


def put(checkpoint: Checkpoint) -> None:
    """The checkpoint itself, with the cosignatures that are held."""
    _put(Path(settings.TRAIL_FOLDER) / "checkpoint", sealed.cosigned(checkpoint).encode())


def _keys(folder: Path, keys: Iterable[Key]) -> None:
    """Every key that this log ever had: old checkpoints stay checkable after a new one."""
    _put(folder / "keys", "".join(sorted(f"{key}\n" for key in keys)).encode())


def _put(path: Path, held: bytes) -> None:
    if not _same(path, held):
        files.replace(path, held)


def _same(path: Path, held: bytes) -> bool:
    return path.is_file() and path.read_bytes() == held
