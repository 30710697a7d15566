"""After a disposal: it is kept apart from the database, and what a restored backup brings back is disposed of again.

And after a disposal month: what lives on is wrapped by a later month's key, so that the key of the one that is over
can be destroyed, and with it whatever was disposed of, in every backup.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from django.apps import apps
from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from audit import months, seal, tombstones, trail
from audit.events import Event
from audit.models import Entry, Root
from audit.tombstones import Stone
from audit.trail import NOBODY, Act, Who, Why

log = structlog.stdlib.get_logger(__name__)
AT_ONCE = 500
QUIET = timedelta(days=30)
"""A record in which nothing was written for so long is nobody's work at the moment: moving its key disturbs nobody."""


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


def carry_on(now: datetime) -> int:
    """Wrap by a later month's key what lives though its month is over, or has none yet. Returns how many were moved.

    What is sealed stays as it is; only the record's own key is wrapped anew, with an entry that says so.
    """
    held, count = seal.keys(), 0
    for model in kept_by_month():
        past = [epoch for epoch in _epochs(model) if not months.is_one(epoch) or epoch < months.of(now)]
        written = Entry.objects.filter(stream_id=OuterRef("pk"), recorded_at__gt=now - QUIET)
        rows = model._base_manager.filter(~Exists(written), key_epoch__in=past).exclude(sealed_key=b"")
        for pk in rows.values_list("pk", flat=True)[:AT_ONCE]:
            with transaction.atomic(durable=True):
                root = model._base_manager.select_for_update().get(pk=pk)
                month = _next_month(root, now)
                if not held.holds(month):
                    log.error("there is no key for a disposal month: make some with trail_keys --ahead", month=month)
                    return count
                if root.sealed_key and root.key_epoch in past:
                    count += _move(root, month, now)
    return count


def kept_by_month() -> Iterator[type[Root]]:
    """The kinds of record that may go one day."""
    return (model for model in apps.get_models() if issubclass(model, Root) and model.years_kept())


def lives_under(epoch: str) -> int:
    """How many records are wrapped by an epoch's key and not disposed of."""
    kinds = (model for model in apps.get_models() if issubclass(model, Root))
    return sum(model._base_manager.filter(key_epoch=epoch).exclude(sealed_key=b"").count() for model in kinds)


def _epochs(model: type[Root]) -> list[str]:
    return list(model._base_manager.order_by("key_epoch").values_list("key_epoch", flat=True).distinct())


def _next_month(root: Root, now: datetime) -> str:
    """That of the shortest rule after its last act; where it could have gone by then and did not, a year from now."""
    acts = Entry.objects.filter(~Q(action__in=(Event.DISPOSED, Event.KEPT)), stream_id=root.pk)
    last = acts.order_by("stream_seq").last()
    month = months.after(last.at if last else now, root.years_kept())
    return month if month > months.of(now) else months.after(now, 1)


def _move(root: Root, month: str, now: datetime) -> bool:
    try:
        key = seal.moved_key(root.sealed_key, root.key_epoch, root.pk, month)
    except seal.SealError:  # disposed of, and brought back by a backup: `settle` sees to it; or lost: verification does
        log.warning("a record's key could not be opened, so it is not moved", root=str(root.pk))
        return False
    root.sealed_key, root.key_epoch = key
    first = Entry.objects.filter(stream_id=root.pk).order_by("stream_seq").first()
    by = Who(NOBODY, first.agency_id if first else NOBODY)
    act = Act(Event.KEPT, now, by, outcome=month)
    trail.record(act, about=root, saving=["sealed_key", "key_epoch"])
    return True
