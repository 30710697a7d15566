"""More time that an answer was given: how much is left to give, and what each side may read of it in its own stream."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from agencies.hours import Span
from audit.trail import contents_of
from requests_app import guidance
from requests_app.models import AgencyResponse, Clock, Extension, InformationRequest, Thing
from requests_app.queries.timelines import role_words


@dataclass(frozen=True)
class MoreTime:
    """One time that more was given, and the objection if there is one. The other side's people are told by role."""

    response: str
    number: int
    adds: str
    reason: str
    why: str
    was: datetime
    became: datetime
    at: datetime
    by: str
    objected_at: datetime | None
    objected_by: str
    objection: str


def time_left_to_give(response: AgencyResponse) -> int:
    """How many more of its unit this answer may still be given."""
    most = guidance.load(response.pack).urgencies[response.urgency].extension
    if not most:
        return 0
    given = Span.parse(response.extended).amount if response.extended else 0
    return int(Span.parse(most).amount - given)


def newest_extension(response: AgencyResponse) -> Extension:
    """The last time that it was given more."""
    return response.extensions.latest("number")


def extensions_of_clock(clock: Clock) -> list[Extension]:
    """Those of the answer that a reply clock times, the newest first."""
    if not clock.extended:
        return []
    return list(Extension.objects.filter(response=clock.about_id).order_by("-number"))


def more_time_answering(response: AgencyResponse) -> list[MoreTime]:
    """For the side that answers, out of the response's stream. Asks nothing where none was given."""
    if not response.extensions_given:
        return []
    rows = list(response.extensions.select_related("response__to_agency").order_by("number"))
    said = _said(response, (seq for row in rows for seq in (row.seq, row.objected_seq)))
    return [_told(row, said.get(row.seq, {}), said.get(row.objected_seq or 0, {}), ours=True) for row in rows]


def more_time_asking(info_request: InformationRequest, responses: Iterable[AgencyResponse]) -> list[MoreTime]:
    """Every partner's, for the side that asked, out of the request's stream. Asks nothing where none was given."""
    given = [response.pk for response in responses if response.extensions_given]
    if not given:
        return []
    found = Extension.objects.filter(response__in=given).select_related("response__from_agency")
    rows = list(found.order_by("at", "number"))
    said = _said(info_request, (seq for row in rows for seq in (row.seq_there, row.objected_seq_there)))
    return [
        _told(row, said.get(row.seq_there, {}), said.get(row.objected_seq_there or 0, {}), ours=False) for row in rows
    ]


def _said(thing: Thing, seqs: Iterable[int | None]) -> dict[int, dict[str, Any]]:
    return contents_of(thing, [seq for seq in seqs if seq])


def _told(row: Extension, given: dict[str, Any], objected: dict[str, Any], *, ours: bool) -> MoreTime:
    """`ours`: read by the side that answers."""
    response = row.response
    theirs = response.to_agency.name if ours else response.from_agency.name
    other = given if not ours else objected
    role = row.role if not ours else row.objected_role
    by_role = f"{role_words([role], response.pack)}, {theirs}" if other or role else ""
    return MoreTime(
        response=response.ref,
        number=row.number,
        adds=row.adds,
        reason=row.reason,
        why=given.get("justification", ""),
        was=row.was,
        became=row.became,
        at=row.at,
        by=given.get("by", "") if ours else by_role,
        objected_at=row.objected_at,
        objected_by=(by_role if ours else objected.get("by", "")) if row.objected_at else "",
        objection=objected.get("justification", ""),
    )
