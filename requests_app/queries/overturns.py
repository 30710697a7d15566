"""How often a refusal on each ground did not stand when it was looked at again: one query, however many there are.

Across agencies a group of one to five is not told, nor one that could be worked out from what is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import F

from agencies.actors import Actor
from requests_app.models import AgencyResponse, AnsweredItem
from requests_app.queries.oversight import oversees, oversees_all
from requests_app.values.computed import SHARING

SMALL = range(1, 6)
Row = tuple[UUID, UUID | None, str, list[str], str]


@dataclass(frozen=True)
class Overturned:
    """Of one ground: items not shared on it, of those looked at again, of those no longer kept back on it.

    None: a number from one to five, or one that would give such a number away.
    """

    ground: str
    refused: int | None
    again: int | None
    overturned: int | None


def overturned_by_ground(by: Actor) -> list[Overturned]:
    """Of one's own agency, exactly; for whoever audits the partnership, of all agencies together and suppressed."""
    if not oversees(by):
        return []
    whole = oversees_all(by)
    answers = AgencyResponse.objects.filter(delivered_at__isnull=False, origin=None)
    answers = answers.filter(hides=False) if whole else answers.filter(from_agency=by.agency)
    items = AnsweredItem.objects.filter(response__in=answers, number=F("response__version"))
    rows = list(items.values_list("response_id", "response__reconsiders_id", "ref", "grounds", "outcome"))
    return counted(rows, _suppressed if whole else Overturned)


def counted(rows: Sequence[Row], told: Callable[[str, int, int, int], Overturned]) -> list[Overturned]:
    """By ground. A row: the answer, the first one that it looks at again, the item, its grounds, its outcome."""
    second = {(first, ref): (grounds, outcome) for _pk, first, ref, grounds, outcome in rows if first}
    refused, again, overturned = Counter[str](), Counter[str](), Counter[str]()
    for pk, _first, ref, grounds, _outcome in rows:
        for ground in set(grounds):
            refused[ground] += 1
            if (pk, ref) in second:
                again[ground] += 1
                kept, outcome = second[pk, ref]
                overturned[ground] += outcome in SHARING and ground not in kept
    return [told(ground, refused[ground], again[ground], overturned[ground]) for ground in sorted(refused)]


def _suppressed(ground: str, refused: int, again: int, overturned: int) -> Overturned:
    """Small numbers, and what would show one by subtraction, are left out."""
    shown_refused = None if refused in SMALL else refused
    hide_again = again in SMALL or shown_refused is None or refused - again in SMALL
    hide_overturned = overturned in SMALL or hide_again or again - overturned in SMALL
    return Overturned(ground, shown_refused, None if hide_again else again, None if hide_overturned else overturned)
