"""The records behind a number of the measures: those that somebody may see, and whether there are others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from agencies.actors import Actor
from requests_app.models import AgencyResponse
from requests_app.queries.measures import Table
from requests_app.queries.oversight import oversees_all
from requests_app.queries.sampling import audited_answers
from requests_app.queries.scope import requests_of_side, responses_of_side
from requests_app.values.measuring import Narrowed, Quarter

MOST = 100


@dataclass(frozen=True)
class Behind:
    """`others`: some that are counted are not for this person to open. `more`: there are more than one page of them."""

    what: str
    quarter: Quarter
    narrowed: Narrowed
    told: int | None
    answers: Sequence[AgencyResponse]
    others: bool
    more: bool


def answers_behind(by: Actor, quarter: Quarter, what: str, narrowed: Narrowed, at: datetime) -> Behind:
    """Across agencies, of a number that may be told alone: to list what is behind another one would tell it."""
    table = Table(by, quarter, at, narrowed)
    told = table.told_of(what)
    if told is None:
        return Behind(what, quarter, narrowed, None, [], others=True, more=False)
    counted = table.behind(what)
    rows = _open_to(by, at) if not oversees_all(by) else audited_answers(by, at)
    rows = rows.filter(pk__in=counted.values("response_id")).select_related("from_agency", "to_agency")
    found = list(rows.order_by("sent_at", "ref")[: MOST + 1])
    return Behind(what, quarter, narrowed, told, found[:MOST], len(found) < min(told, MOST), len(found) > MOST)


def _open_to(by: Actor, at: datetime) -> QuerySet[AgencyResponse]:
    """What one's own agency answered, and the answers to what it asked."""
    answered = responses_of_side(by, at).filter(from_agency=by.agency)
    asked = requests_of_side(by, at).filter(agency=by.agency)
    mine = Q(pk__in=answered.values("pk")) | Q(info_request__in=asked.values("pk"))
    return AgencyResponse.objects.filter(mine)
