"""Writing what is sealed: places, tiles and checkpoints; and tiles worked out again where they were damaged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import structlog
from django.db import connection

from audit import tree
from audit.models import Checkpoint, Leaf, Tile
from audit.sequencer import batch

log = structlog.stdlib.get_logger(__name__)
AT_ONCE = 500


def leaves(size: int, entries: Iterable[int]) -> None:
    """Give each entry the next place, from `size` on."""
    rows = list(enumerate(entries, size))
    if connection.vendor != "postgresql":
        Leaf.objects.bulk_create([Leaf(tree_index=index, entry_id=entry) for index, entry in rows], AT_ONCE)
        return
    driver: Any = connection.connection
    statement = "COPY audit_leaf (tree_index, entry_id) FROM STDIN (FORMAT BINARY)"
    with connection.wrap_database_errors, driver.cursor() as cursor, cursor.copy(statement) as copy:
        copy.set_types(["int8", "int8"])
        for row in rows:
            copy.write_row(row)


def tiles(changed: Mapping[tuple[int, int], bytes]) -> None:
    """Write tiles over their narrower forms."""
    Tile.objects.bulk_create(
        [
            Tile(level=level, idx=index, width=len(held) // tree.HASH, data=held)
            for (level, index), held in changed.items()
        ],
        AT_ONCE,
        update_conflicts=True,
        unique_fields=["level", "idx"],
        update_fields=["width", "data"],
    )


def checkpoint(size: int, note: str, now: datetime) -> Checkpoint:
    """Keep a signed checkpoint."""
    return Checkpoint.objects.create(tree_size=size, note=note, made_at=now.replace(microsecond=0))


def mend() -> None:
    """Work every tile out again from the entries, and write those that are missing or other. Raises Refused."""
    edge, mended = tree.Edge(), 0
    last: dict[tuple[int, int], bytes] = {}
    for portion in batch.sealed_leaves():
        last |= edge.extend(portion)
        full = {place: last.pop(place) for place in list(last) if len(last[place]) == tree.WIDTH * tree.HASH}
        mended += _put_right(full)
    mended += _put_right(last)
    if mended:
        log.warning("tiles of the trail were damaged and are mended", count=mended)


def _put_right(expected: Mapping[tuple[int, int], bytes]) -> int:
    wrong: dict[tuple[int, int], bytes] = {}
    for level in {level for level, _ in expected}:
        places: Sequence[int] = [index for at, index in expected if at == level]
        rows = Tile.objects.filter(level=level, idx__gte=min(places), idx__lte=max(places))
        held = {index: (width, bytes(data)) for index, width, data in rows.values_list("idx", "width", "data")}
        for index in places:
            tile = expected[level, index]
            if held.get(index) != (len(tile) // tree.HASH, tile):
                wrong[level, index] = tile
    tiles(wrong)
    return len(wrong)
