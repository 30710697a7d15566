"""Times that law or guidance sets to what a request serves, and what follows backwards for the answers to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from agencies import hours
from agencies.hours import Calendar, Span, Unit
from requests_app.guidance.entries import Entry, Prose, Reference, SpanText
from requests_app.guidance.modes import working_days

if TYPE_CHECKING:
    from requests_app.guidance.packs import Pack

MINUTE = timedelta(minutes=1)


class StatutoryClock(Entry):
    """What must have happened within `span` of `since`; without a span no national figure is known.

    `ready`: how long before that the answers must be there to be of use, which is this product's own suggestion.
    `stages`: of which work it usually is.
    """

    since: Prose
    span: SpanText | None = None
    ready: SpanText = "1 working day"
    stages: list[str] = []

    def refers(self) -> Iterator[Reference]:
        """The stages of the pack that it names."""
        for number, code in enumerate(self.stages):
            yield ("stages", number), ("stages",), code


def ends_at(clock: StatutoryClock, since: datetime, nation: str) -> datetime | None:
    """When the time is up, counted in the nation's working days; None where there is no national figure."""
    return hours.due(Span.parse(clock.span), since, working_days(nation)) if clock.span else None


def ready_by(clock: StatutoryClock, since: datetime, nation: str) -> datetime | None:
    """The latest at which answers are of use: so long before the time is up, and never before it began."""
    if (ends := ends_at(clock, since, nation)) is None:
        return None
    return max(since, hours.before(Span.parse(clock.ready), ends, working_days(nation)))


def planned(span: str, at: datetime, calendar: Calendar, serves: Mapping[str, Any] | None, pack: Pack) -> str:
    """The span that an agency gets: its usual one, or what is left until answers must be there, to the minute.

    A time that is over already plans nothing: the usual span stands.
    """
    clock = pack.statutory_clocks.get(serves["clock"]) if serves else None
    if serves is None or clock is None:
        return span
    latest = ready_by(clock, since_of(serves), pack.nation)
    if latest is None or latest <= at or hours.due(Span.parse(span), at, calendar) <= latest:
        return span
    return str(Span(max((latest - at) // MINUTE, 1) / 60, Unit.HOURS))


def since_of(serves: Mapping[str, Any]) -> datetime:
    """When the time that is served began, as the document says it."""
    return datetime.fromisoformat(str(serves["since"]).replace("Z", "+00:00"))
