"""The sequencer: it gives every entry its place in the tree, signs the root, and publishes (ledger section 1.4).

One at a time, by a lock on the signer's own files and one in the database. A portion is one transaction: leaves,
tiles, checkpoint. After the commit the checkpoint is remembered outside the database, and only then published; so a
crash at any step leaves something from which the next tick goes on, and nothing published is ever taken back.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.conf import settings
from django.db import connection, transaction

from audit import files, sealed, tree
from audit.models import Checkpoint, Leaf
from audit.sequencer import batch, publishing, storing
from audit.sequencer.signing import Refused, Signing, can_sign, make_key

__all__ = ["Refused", "Sequencer", "can_sign", "make_key", "tick"]

AT_ONCE = 10_000
"""Entries in one transaction and under one checkpoint."""
SWEEP = timedelta(hours=1)
"""How often every entry ever is looked at."""
WIDE = timedelta(seconds=15)
"""How often those since an hour before the last sweep are looked at; in between only those since WIDE ago.

A transaction that took longer than that to commit waits for the wide look, and one that took longer than an hour for
the sweep: none is lost.
"""
LOCK = 0x676F6C64  # "gold": PostgreSQL's advisory lock of whoever seals this database

log = structlog.stdlib.get_logger(__name__)


class Sequencer:
    """What one process remembers between ticks."""

    def __init__(self) -> None:
        self.whole = False  # whether tiles and published files were compared with the entries
        self.after = 0  # entries up to here were all looked at by the last sweep
        self.swept_at: datetime | None = None
        self.near = 0  # and up to here by the last wide look
        self.looked_at: datetime | None = None

    def tick(self, now: datetime) -> int:
        """Seal what waits. Returns how many entries were sealed. Raises Refused, OSError, database errors."""
        signing, count, after = Signing.load(), 0, self._start(now)
        while True:
            size, entries, more = self._portion(signing, now, after)
            self._publish(signing, size)
            count += len(entries)
            if not more:
                self._note_look(now)
                return count
            after = entries[-1].id  # whoever commits late below it is found by the next tick

    def _portion(self, signing: Signing, now: datetime, after: int) -> tuple[int, list[batch.Waiting], bool]:
        """One transaction. Returns the size of the tree after it, what was added, and whether more waits."""
        note = ""
        try:
            with transaction.atomic(durable=True):
                if not self.whole:
                    storing.mend()
                edge = _agreed(signing, now)
                found = batch.unsealed(after, AT_ONCE + 1)
                entries, size = found[:AT_ONCE], edge.size
                batch.check(entries)
                if entries:
                    changed = edge.extend(entry.leaf for entry in entries)
                    storing.leaves(size, [entry.id for entry in entries])
                    storing.tiles(changed)
                    size, note = edge.size, signing.sign(edge.size, edge.root(), now)
                    storing.checkpoint(size, note, now)
        except (tree.ProofError, Refused):
            self.whole = False  # the next tick works the tiles out again, should they be what is wrong
            raise
        if note:
            signing.remember(note)
        return size, entries, len(found) > AT_ONCE

    def _publish(self, signing: Signing, size: int) -> None:
        checkpoint = Checkpoint.objects.filter(tree_size=size).first()
        if checkpoint is not None:
            publishing.publish(checkpoint, signing.keys, since=_published(signing) if self.whole else 0)
        self.whole = True

    def _start(self, now: datetime) -> int:
        if _due(self.swept_at, SWEEP, now):
            return 0
        return self.after if _due(self.looked_at, WIDE, now) else self.near

    def _note_look(self, now: datetime) -> None:
        if _due(self.swept_at, SWEEP, now):
            self.after, self.swept_at = batch.old_enough(now - SWEEP), now
        if _due(self.looked_at, WIDE, now):
            self.near, self.looked_at = max(batch.old_enough(now - WIDE), self.after), now


def _due(last: datetime | None, every: timedelta, now: datetime) -> bool:
    return last is None or now - last >= every


def tick(now: datetime) -> int:
    """What a worker does every few seconds. Nothing, where the signing key is not or somebody else is at it."""
    if not can_sign():
        return 0
    with alone() as mine:
        if not mine:
            return 0
        try:
            return _OF_THIS_PROCESS.tick(now)
        except Refused as refused:
            log.critical(f"The trail is not sealed. {refused}")
            raise


@contextmanager
def alone() -> Iterator[bool]:
    """Whether nobody else seals, on this machine or another."""
    lock = settings.SIGNED_STATE_FILE.with_name(f"{settings.SIGNED_STATE_FILE.name}.lock")
    with files.alone(lock) as here:
        if not here or connection.vendor != "postgresql":
            yield here
            return
        mine = _ask("SELECT pg_try_advisory_lock(%s)")
        try:
            yield bool(mine)
        finally:
            if mine:
                _ask("SELECT pg_advisory_unlock(%s)")


def _agreed(signing: Signing, now: datetime) -> tree.Edge:
    """The tree as far as it is sealed, when this database is the one that was signed last, or has grown from it.

    Raises Refused.
    """
    newest = sealed.newest()
    last_leaf = Leaf.objects.order_by("-tree_index").first()
    size = last_leaf.tree_index + 1 if last_leaf else 0
    if size != (newest.tree_size if newest else 0):
        raise Refused(f"{size} entries have their place in the tree, but the newest checkpoint says otherwise.")
    held, edge = signing.opened(newest.note) if newest else None, tree.Edge.at(size, sealed.tiles)
    root = edge.root()
    if held and (held.size, held.root) != (size, root):
        raise Refused("The newest checkpoint does not belong to the entries that are sealed.")
    last = signing.last
    if last is None:
        if held and held.origin == signing.signer.name:
            raise Refused("What was signed last is not known here. Put the newest published checkpoint in its place.")
        signing.remember(signing.sign(0, tree.EMPTY, now))  # so that from the very first commit on there is a memory
        return edge
    if last.size > size:
        raise Refused(
            f"This database holds {size} sealed entries, but {last.size} were signed: it was restored or cut. "
            "To go on from here is a new log: give it the next number in TRAIL_ORIGIN, and a key of that name."
        )
    if last.root != (root if last.size == size else tree.root(last.size, sealed.tiles)):
        raise Refused("The entries that were signed last are not the entries that this database holds.")
    if newest and last.size < size:  # the last tick ended between the commit and this
        signing.remember(newest.note)
    return edge


def _published(signing: Signing) -> int:
    """How many entries the published checkpoint is about."""
    path = settings.TRAIL_FOLDER / "checkpoint"
    if not path.exists():
        return 0
    try:
        published = signing.opened(path.read_text())
    except (Refused, UnicodeDecodeError):
        return 0
    return published.size if published.origin == signing.signer.name else 0


def _ask(question: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(question, [LOCK])
        return cursor.fetchone()[0]


_OF_THIS_PROCESS = Sequencer()
