"""Doing the same for many things, so that one which breaks stops none of the others (the software's own work).

What breaks is tried again every minute for as long as it is wanted. After a few times somebody is told, and the
site's health says so; when it succeeds after all, nothing of that is left.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from billiard.exceptions import SoftTimeLimitExceeded
from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import F, QuerySet

from agencies.models import Agency
from requests_app import reminders
from requests_app.denials import ReadOnly
from requests_app.models import Setback, Thing

log = logging.getLogger(__name__)

AGAIN_AFTER = timedelta(minutes=1)
PARKED_AFTER = 3  # attempts
POISON = "poison"  # messages in the queue that are no tick of ours
KEPT_FOR = timedelta(days=1)
Whose = Callable[[str], tuple[Thing, Agency]]
"""What a key is about, and the agency that must know when it does not succeed."""


def each(
    job: str, keys: Iterable[str], does: Callable[[str], bool], at: datetime, *, whose: Whose | None = None
) -> int:
    """Do it for each key, whatever becomes of the others. Returns how many times it did something.

    `job` is the kind of notice that tells of what does not succeed; without `whose` only the site's health does.
    Raises only when there is no database, or when the worker's time is up.
    """
    known = dict(Setback.objects.filter(job=job).values_list("key", "next_try_at"))
    done = 0
    for key in keys:
        if key in known and at < known[key] <= at + AGAIN_AFTER:
            continue
        try:
            done += bool(does(key))
        except ReadOnly:
            break  # nothing may be recorded until the trail is sealed: no fault of this one
        except Exception as error:
            if isinstance(error, OperationalError | InterfaceError) and not connection.is_usable():
                connection.close()
                raise
            _note(job, key, error, at, whose)
            if isinstance(error, SoftTimeLimitExceeded):
                raise
        else:
            if key in known:
                _forget(job, key, at, whose)
    return done


def resting(job: str, at: datetime) -> QuerySet[Setback, str]:
    """What broke just now and is not tried yet again: keys."""
    return Setback.objects.filter(job=job, next_try_at__gt=at, next_try_at__lte=at + AGAIN_AFTER).values_list(
        "key", flat=True
    )


def park(job: str, key: str, reason: str, at: datetime) -> None:
    """Put aside what is never to be tried again: an alarm for a day, for whoever keeps the site running."""
    row = Setback(job=job, key=key, attempts=1, reason=reason, first_at=at, next_try_at=at, parked_at=at)
    Setback.objects.bulk_create([row], ignore_conflicts=True)


def forget_poison(at: datetime) -> int:
    """What was put aside a day ago has been looked at, or does not come again. Returns how many."""
    return Setback.objects.filter(job=POISON, parked_at__lte=at - KEPT_FOR).delete()[0]


def _note(job: str, key: str, error: Exception, at: datetime, whose: Whose | None) -> None:
    """Count it, and tell after a few times. An alarm that breaks as well is tried again with the next attempt."""
    log.error("a job of the software broke", exc_info=error, extra={"tried": job})
    with transaction.atomic(durable=True):
        fresh = Setback(job=job, key=key, reason=type(error).__name__[:80], first_at=at, next_try_at=at)
        Setback.objects.bulk_create([fresh], ignore_conflicts=True)
        row = Setback.objects.filter(job=job, key=key)
        row.update(attempts=F("attempts") + 1, reason=fresh.reason, next_try_at=at + AGAIN_AFTER)
        parked = row.filter(attempts__gte=PARKED_AFTER)
        parked.filter(parked_at=None).update(parked_at=at)
        wanted = parked.exists()
    if wanted and whose:
        _tell(job, key, at, whose)


def _tell(job: str, key: str, at: datetime, whose: Whose) -> bool:
    """Whether somebody was told, now or before."""
    try:
        with transaction.atomic(durable=True):
            about, agency = whose(key)
            reminders.notify(job, about=about, to=reminders.who_must_know(about, agency, at), at=at, slot=key)
    except Exception:
        log.exception("nobody could be told that a job of the software broke", extra={"tried": job})
        return False
    return True


def _forget(job: str, key: str, at: datetime, whose: Whose | None) -> None:
    with transaction.atomic(durable=True):
        parked = Setback.objects.filter(job=job, key=key).exclude(parked_at=None).exists()
        Setback.objects.filter(job=job, key=key).delete()
        if parked and whose:
            reminders.settle(whose(key)[0], [job], at, slot=key)
