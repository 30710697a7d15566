"""Checks of the whole trail that somebody asked for on a page, or that the clock asks for each day.

A short trail is checked while the asker waits; a long one by the worker. Either way the result stands in its row.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime, timedelta

from django.db import Error

from audit import verify
from audit.models import Check, Entry

AT_ONCE = 20_000  # entries, about a second's work
GIVEN_UP = timedelta(hours=1)
"""A check that was begun so long ago and is not done was lost with its process: it is begun again."""
EACH = timedelta(days=1)


def ask(at: datetime) -> Check:
    """A check that is not begun yet, asked for now unless one waits already."""
    waiting = Check.objects.filter(done_at=None, begun_at=None).order_by("asked_at").first()
    return waiting or Check.objects.create(asked_at=at)


def newest() -> Check | None:
    """The check that was done last."""
    return Check.objects.exclude(done_at=None).order_by("-done_at").first()


def under_way() -> Check | None:
    """A check that is asked for and not done."""
    return Check.objects.filter(done_at=None).order_by("-asked_at").first()


def short() -> bool:
    """Whether the trail is short enough to be checked while somebody waits."""
    return Entry.objects.all()[: AT_ONCE + 1].count() <= AT_ONCE


def look(at: datetime) -> None:
    """Carry out what was asked for; once a day, ask."""
    last = Check.objects.order_by("-asked_at").first()
    if last is None or (last.done_at and at - last.asked_at >= EACH):
        ask(at)
    lost = Check.objects.filter(done_at=None, begun_at__lte=at - GIVEN_UP)
    for check in [*Check.objects.filter(done_at=None, begun_at=None), *lost]:
        carry_out(check, at)


def carry_out(check: Check, at: datetime) -> None:
    """Check the trail, once: whoever began it does it. What could not be checked is said as such, never as sound."""
    begun = Check.objects.filter(pk=check.pk, done_at=None, begun_at=check.begun_at).update(begun_at=at)
    if not begun:
        return
    try:
        result = verify.verify(verify.Asked(ours=verify.kept_outside()))
        result.findings += verify.children_without_entry()
        status, said = result.status, asdict(result)
    except (Error, OSError, ValueError, KeyError) as cause:
        status, said = verify.NOT_CHECKED, {"cause": type(cause).__name__}
    Check.objects.filter(pk=check.pk).update(done_at=at, status=status, said=said)
