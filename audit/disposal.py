"""After a disposal: it is kept apart from the database, and what a restored backup brings back is disposed of again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from uuid import UUID

import structlog
from django.apps import apps
from django.db import transaction

from audit import tombstones, trail
from audit.events import Event
from audit.models import Entry, Root
from audit.tombstones import Stone
from audit.trail import NOBODY, Act, Who, Why

log = structlog.stdlib.get_logger(__name__)
AT_ONCE = 500


def settle(now: datetime) -> int:
    """Keep apart what was disposed of; dispose again of what came back. Returns how many came back. Done often."""
    told = tombstones.every()
    streams = Entry.objects.filter(action=Event.DISPOSED).order_by("id").values_list("stream_id", "id")
    new = [number for stream, number in streams if stream not in told]
    entries = Entry.objects.filter(pk__in=new).order_by("id")
    tombstones.keep(Stone(one.stream_id, trail.said_of(one), bytes(one.leaf_hash).hex()) for one in entries)
    count = 0
    for root in _back(list(told)):
        stone = told[root.pk]
        with transaction.atomic(durable=True):
            first = Entry.objects.filter(stream_id=root.pk).order_by("stream_seq").first()
            by = Who(NOBODY, first.agency_id if first else NOBODY)
            act = Act(Event.DISPOSED, now, by, why=Why(rule=stone.gone.rule), outcome="again", refers_to=stone.leaf)
            trail.dispose(act, about=root)
        log.warning("a content that was disposed of had come back, and was disposed of again")
        count += 1
    return count


def _back(ids: Sequence[UUID]) -> Iterator[Root]:
    """Roots that have a tombstone and, all the same, a key."""
    for model in apps.get_models():
        if issubclass(model, Root):
            for start in range(0, len(ids), AT_ONCE):
                portion = ids[start : start + AT_ONCE]
                yield from model._base_manager.filter(pk__in=portion).exclude(sealed_key=b"")
