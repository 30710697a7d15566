"""Open requests that may concern the same child as a draft, found by blind index: only those that one may see (dec.5).

What one may not see is not looked for, so what is restricted, or another team's, answers like what is not there: the
same bytes, in as many questions to the database.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db.models import F, Q

from agencies.actors import Actor
from audit import seal
from requests_app.lifecycle import RequestStatus
from requests_app.models import Draft, InformationRequest
from requests_app.models.requests import SubjectKey
from requests_app.queries.scope import visible_requests
from requests_app.values.exclusions import identifying

Words = dict[str, Any]
CHILDREN = ("CHILD", "UNBORN")
OPEN = (RequestStatus.SUBMITTED, RequestStatus.RETURNED, RequestStatus.SENT)
TOGETHER = frozenset({"name", "dob"})  # neither alone is somebody; an identifier is


def overlapping(draft: Draft, *, by: Actor, at: datetime) -> list[InformationRequest]:
    """The open requests this person may see that may concern a child of their draft, the newest first."""
    sought = list(_sought(draft.words))
    wanted = reduce(or_, (Q(kind=kind, blind=blind) for keys in sought for kind, blind in keys), Q(pk=None))
    rows = SubjectKey.objects.filter(
        wanted, subject__kind__in=CHILDREN, subject__number=F("info_request__version"), info_request__status__in=OPEN,
        info_request__in=visible_requests(by, at),
    )  # fmt: skip
    found: dict[UUID, InformationRequest] = {}
    known: dict[UUID, set[tuple[str, str]]] = defaultdict(set)
    for row in rows.exclude(info_request=draft.info_request_id).select_related("info_request__author"):
        known[row.subject_id].add((row.kind, row.blind))
        if any(_same(keys & known[row.subject_id]) for keys in sought):
            found[row.info_request_id] = row.info_request
    return sorted(found.values(), key=lambda one: one.submitted_at, reverse=True)


def _sought(words: Words) -> Iterator[set[tuple[str, str]]]:
    for person in words.get("subjects") or []:
        if person.get("kind") in CHILDREN and (pairs := identifying(person)):
            yield {(kind, seal.blind(kind, value)) for kind, value in pairs}


def _same(keys: set[tuple[str, str]]) -> bool:
    kinds = {kind for kind, _blind in keys}
    return bool(kinds - TOGETHER) or kinds >= TOGETHER
