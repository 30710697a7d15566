"""How a due time was worked out, from the clock's own rule and the calendar of whoever must act (pages PG40)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from agencies import hours
from agencies.hours import Line, Pause, Span
from agencies.queries import calendar_of
from requests_app import guidance
from requests_app.models import AgencyResponse, Clock, Extension
from requests_app.queries.extensions import extensions_of_clock
from requests_app.queries.forecast import forecasts
from requests_app.queries.pauses import paused_of
from requests_app.queries.scope import one_or_404
from requests_app.values.forecast import Forecast


@dataclass(frozen=True)
class Explained:
    """A due time with its rule, the sentence above the sum, the sum day by day, and what is left of it."""

    kind: str
    started_at: datetime
    due_at: datetime
    stopped_at: datetime | None
    rule: str
    extended: str
    calendar: str
    because: str
    lines: tuple[Line, ...]
    remaining: str
    more_time: tuple[Extension, ...]
    forecast: Forecast | None


def is_planned(clock: Clock) -> bool:
    """Whether it was dated backwards from the time that the request serves: its urgency alone would give longer."""
    urgency = guidance.load(clock.pack).urgencies[clock.urgency]
    usual = {"reply": urgency.reply, "acknowledge": urgency.acknowledge}.get(clock.kind, clock.rule)
    return clock.rule != usual and not urgency.reply.startswith("0 ")


def explained(clock: Clock, at: datetime) -> Explained:
    """The sum behind a clock, as read at `at`."""
    calendar, span = calendar_of(clock.agency), clock.span
    urgency, pauses = guidance.load(clock.pack).urgencies[clock.urgency], pauses_of_clock(clock)
    if clock.stopped_at:
        left = hours.answered(clock.stopped_at, clock.due_at, at, span.unit, calendar)
    else:
        left = hours.remaining(clock.due_at, at, span.unit, calendar)
    return Explained(
        kind=clock.kind,
        started_at=clock.started_at,
        due_at=clock.due_at,
        stopped_at=clock.stopped_at,
        rule=clock.rule,
        extended=clock.extended,
        calendar=clock.calendar,
        because=_because(clock, urgency, at),
        lines=tuple(hours.explain(span, clock.started_at, calendar, pauses)),
        remaining=left,
        more_time=tuple(extensions_of_clock(clock)),
        forecast=_forecast(clock, at),
    )


def _forecast(clock: Clock, at: datetime) -> Forecast | None:
    """What the usual pace says of the answer that a reply clock times, while it runs."""
    if clock.kind != "reply" or clock.stopped_at:
        return None
    response = AgencyResponse.objects.get(pk=clock.about_id)
    return forecasts([response], at).get(response.pk)


def _because(clock: Clock, urgency: guidance.Urgency, at: datetime) -> str:
    if not is_planned(clock):
        told = hours.because(str(urgency.label), Span.parse(clock.rule), clock.started_at, clock.due_at, at)
        if not clock.extended:
            return told
        more = _("It was given %(more)s more before its time had passed.")
        return f"{told} {more % {'more': hours.duration(Span.parse(clock.extended))}}"
    usual = urgency.reply if clock.kind == "reply" else urgency.acknowledge
    words = {
        "due": hours.moment(clock.due_at, at, ends=True),
        "urgency": urgency.label,
        "span": hours.duration(Span.parse(usual)),
        "sent": hours.moment(clock.started_at, at),
    }
    return (
        _(
            "Due %(due)s: what the request serves has a time set by law or guidance, and later the answer would be of "
            "no use. %(urgency)s alone would give %(span)s. The request was sent %(sent)s; this runs day and night."
        )
        % words
    )


def pauses_of_clock(clock: Clock) -> tuple[Pause, ...]:
    """When a clock stood still. Only the reply's does: while the asking side was asked something."""
    if clock.kind != "reply":
        return ()
    response = AgencyResponse.objects.select_related("from_agency").get(pk=clock.about_id)
    return paused_of(response).pauses


def reply_clock(response: AgencyResponse) -> Clock:
    """The clock by which a response is due. Raises NotFound where there is none: what nobody asked for is voluntary."""
    return one_or_404(Clock.objects.select_related("agency"), about_id=response.pk, kind="reply")
