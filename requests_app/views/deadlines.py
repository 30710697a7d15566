"""Due times as pages say them: the time, what is left of it, and the way to how it was worked out."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from agencies import hours
from agencies.hours import Calendar, Span
from agencies.models import Agency
from agencies.queries import calendar_of
from requests_app import guidance
from requests_app.lifecycle import ResponseStatus
from requests_app.models import AgencyResponse, ApprovalStep
from requests_app.models.steps import StepStatus
from requests_app.queries.pauses import paused_of

Words = dict[str, Any]


def of_response(response: AgencyResponse, at: datetime, calendar: Calendar | None = None) -> Words:
    """By when the answer is due; or when it was given, and how early or late that was."""
    if response.delivered_at is None and response.status == ResponseStatus.CLOSED:
        return {"text": _("Nothing more is due"), "state": "none"}
    span = Span.parse(guidance.load(response.pack).urgencies[response.urgency].reply)
    if response.extended:
        span = span.plus(Span.parse(response.extended))
    days = calendar or calendar_of(response.from_agency)
    href = f"/dates/{response.ref}/"
    if response.delivered_at is not None:
        text = hours.answered(response.delivered_at, response.due_at, at, span.unit, days)
        return {"text": text, "iso": response.delivered_at.isoformat(), "state": "done", "href": href}
    if response.paused_at and response.paused_until and response.paused_at <= at < response.paused_until:
        before = [pause for pause in paused_of(response, days).pauses if pause.begins < response.paused_at]
        text = hours.paused(response.paused_at, response.sent_at, at, span, days, before)
        return {"text": text, "iso": response.paused_at.isoformat(), "state": "paused", "href": href}
    text = hours.remaining(response.due_at, at, span.unit, days)
    return {"text": text, "iso": response.due_at.isoformat(), "state": late_or_not(response.due_at, at), "href": href}


def of_step(
    step: ApprovalStep, ref: str, urgency: guidance.Urgency, at: datetime, calendar: Calendar | None = None
) -> Words | None:
    """By when a step is to be decided; None when it is not open."""
    if step.status != StepStatus.OPEN or step.due_at is None:
        return None
    span = urgency.look_back if step.looks_back else urgency.step
    href = f"/dates/{ref}/?of={'look_back' if step.looks_back else 'step'}"
    return of_span(step.due_at, span, at, calendar or calendar_of(step.agency), href)


def of_span(due_at: datetime, span: str, at: datetime, calendar: Calendar, href: str) -> Words:
    """A due time that was counted in the unit of `span`, and what is left of it."""
    text = hours.remaining(due_at, at, Span.parse(span).unit, calendar)
    return {"text": text, "iso": due_at.isoformat(), "state": late_or_not(due_at, at), "href": href}


class Calendars:
    """Each agency's calendar, looked up once a page."""

    def __init__(self) -> None:
        self._held: dict[UUID, Calendar] = {}

    def of(self, agency: Agency) -> Calendar:
        """The calendar by which this agency's times are counted."""
        if agency.pk not in self._held:
            self._held[agency.pk] = calendar_of(agency)
        return self._held[agency.pk]


def late_or_not(due_at: datetime, at: datetime) -> str:
    """Whether the time has passed."""
    return "late" if at > due_at else "in_time"


def overdue_tag(due: Words | None) -> Words | None:
    """The second tag, only when it is true."""
    return {"object": "clock", "state": "overdue"} if due and due.get("state") == "late" else None
