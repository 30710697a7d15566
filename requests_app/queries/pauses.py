"""For how long questions held up an answer: a pure sum over the events of its thread (dec.22)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies import hours
from agencies.hours import Calendar, Pause, Span
from agencies.queries import calendar_of
from requests_app import guidance
from requests_app.models import AgencyResponse, Question
from requests_app.models.questions import PinKind

FOR_EVER = timedelta(days=400)
"""Longer than any cap lasts: where an open question's pause ends if nobody replies, before the cap cuts it."""

CATEGORIES: dict[str, str | Promise] = {
    PinKind.ITEM: gettext_lazy("question about item %(ref)s"),
    PinKind.PERSON: gettext_lazy("question about a person"),
    PinKind.LAW: gettext_lazy("question about the law"),
}


@dataclass(frozen=True)
class Paused:
    """How an answer's pauses stand: `since` and `until` only while a question holds it up."""

    pauses: tuple[Pause, ...]
    since: datetime | None
    until: datetime | None


def paused(questions: Iterable[Question], since: datetime, cap: Span, calendar: Calendar) -> Paused:
    """The pauses that these questions brought, never more together than the cap, and none from before the clock began.

    An open one counts as lasting as long as it may: the due time is the latest that it can become, a reply makes it
    earlier, and when the cap is used up the clock runs again without anybody's doing.
    """
    asked = sorted((one for one in questions if one.pauses), key=lambda one: (one.asked_at, one.number))
    spans = [
        Pause(begins, ends, category(one))
        for one in asked
        if (begins := max(one.asked_at, since)) < (ends := one.ended_at or begins + FOR_EVER)
    ]
    kept = tuple(hours.within(spans, cap, calendar))
    waiting = [one for one in asked if not one.ending]
    if not waiting or not kept or kept[-1].ends <= (from_when := max(waiting[0].asked_at, since)):
        return Paused(kept, None, None)
    return Paused(kept, from_when, kept[-1].ends)


def category(question: Question) -> str:
    """Why the clock stood, in words that tell neither side anything about the question itself."""
    return str(CATEGORIES[question.kind]) % {"ref": question.ref.removeprefix("I")}


def paused_of(response: AgencyResponse, calendar: Calendar | None = None) -> Paused:
    """An answer's pauses. One query, and those for the calendar."""
    calendar = calendar or calendar_of(response.from_agency)
    return paused(response.questions.all(), response.sent_at, cap_of(response), calendar)


def cap_of(response: AgencyResponse) -> Span:
    """The most that questions may hold up this answer in all."""
    return Span.parse(guidance.load(response.pack).urgencies[response.urgency].pause_cap)


def pause_left(response: AgencyResponse, at: datetime) -> timedelta:
    """How much of the pause that this urgency allows is not used yet, in the cap's own unit."""
    cap, calendar = cap_of(response), calendar_of(response.from_agency)
    return cap.length - hours.spent(_so_far(paused_of(response, calendar).pauses, at), cap.unit, calendar)


def running_total(response: AgencyResponse, at: datetime) -> str:
    """ "Paused 1 hour 5 minutes in all; at most 8 hours." Empty where nothing was paused."""
    cap, calendar = cap_of(response), calendar_of(response.from_agency)
    so_far = list(_so_far(paused_of(response, calendar).pauses, at))
    if not so_far:
        return ""
    used = hours.spent(so_far, cap.unit, calendar)
    words = {"used": hours.lapse_words(used, cap.unit), "most": hours.duration(cap)}
    return _("Paused %(used)s in all; at most %(most)s.") % words


def _so_far(pauses: Iterable[Pause], at: datetime) -> Iterable[Pause]:
    return (Pause(one.begins, min(one.ends, at), one.reason) for one in pauses if one.begins < at)
