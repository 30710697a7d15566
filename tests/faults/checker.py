"""The one checker: what must be true of a database after any fault, said as sentences when it is not.

It reads the tables and the trail and compares them with each other. What it needs to know of the product (which
act writes which rows, what leads from which state to which, how a due time is counted) it says again in its own
words, so that a mistake would have to be made twice.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from requests_app.models import Setback
from tests.faults.invariants import private, recorded, standing, timed, told
from tests.faults.invariants.books import Books
from tests.faults.invariants.sent import Acknowledged, once_each, remembered


def wrong(acknowledged: Iterable[Acknowledged] | None = None, *, at: datetime | None = None) -> list[str]:
    """Everything that is not as it must be; empty when all is well.

    `at` is the instant of a sweep that may have been cut off: rungs that were due by then may still be climbed.
    `acknowledged` is every act that somebody was told is done, when nothing is under way any more: each of them must
    then be there exactly once, and nothing else.
    """
    books = Books.read()
    found = [
        *recorded.trail(),
        *recorded.heads(books),
        *recorded.children(books),
        *recorded.counted(books),
        *standing.states(books),
        *standing.steps(books),
        *standing.signatures(books),
        *standing.both_sides(books),
        *standing.drafts(books),
        *timed.clocks(books),
        *told.notices(books, at),
        *private.letters(),
        *private.setbacks(),
        *remembered(books),
        *(f"{one} does not succeed: {one.reason}" for one in Setback.objects.all()),
    ]
    if acknowledged is not None:
        found += once_each(books, list(acknowledged))
    return found
