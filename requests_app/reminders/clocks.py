"""Times that run for an agency: started, stopped, dated anew."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from agencies import hours
from agencies.hours import Pause, Span
from agencies.models import Agency
from agencies.queries import calendar_of
from audit.prepared import prepared_change
from requests_app import guidance
from requests_app.models import (
    Advice,
    AgencyResponse,
    ApprovalStep,
    Clock,
    Notification,
    Thing,
)
from requests_app.queries.pauses import paused_of
from requests_app.reminders.kinds import ADVICE, DISAGREE, GLASS, LADDER, LOOK, QUESTION, WRITE_UP
from requests_app.reminders.notices import settle

OF_THE_ANSWER = ("acknowledge", "reply", "step")
"""Clocks of what somebody waits for."""


def start_clock(
    kind: str, *, about: Thing, agency: Agency, span: str, at: datetime, step: ApprovalStep | None = None,
    slot: str = "",
) -> Clock:  # fmt: skip
    """Start a time running for an agency. Returns the clock with its due time."""
    clock = timed(kind, about=about, agency=agency, span=span, at=at, step=step, slot=slot)
    clock.save(force_insert=True)
    return clock


def timed(
    kind: str, *, about: Thing, agency: Agency, span: str, at: datetime, step: ApprovalStep | None = None,
    slot: str = "",
) -> Clock:  # fmt: skip
    """A clock as it starts, worked out and not yet written."""
    calendar = calendar_of(agency)
    clock = Clock(
        slot=slot_of(step or about, kind, slot), kind=kind, about_id=about.pk, step_id=step.pk if step else None,
        agency=agency, ref=about.ref, urgency=about.urgency, pack=about.pack, rule=span, calendar=calendar.version,
        started_at=at, due_at=hours.due(Span.parse(span), at, calendar),
    )  # fmt: skip
    clock.next_at = rung_at(clock, 0)
    return clock


def start_look(about: Thing, agency: Agency, whom: str, *, at: datetime, due_at: datetime) -> None:
    """The next look at whether somebody can be told: a time that people set, and so no span of the guidance."""
    calendar = calendar_of(agency)
    clock = Clock(
        slot=slot_of(about, LOOK, whom), kind=LOOK, about_id=about.pk, agency=agency, ref=about.ref,
        urgency=about.urgency, pack=about.pack, rule="", calendar=calendar.version, started_at=at, due_at=due_at,
    )  # fmt: skip
    clock.next_at = rung_at(clock, 0)
    clock.save()


def stop_look(about: Thing, whom: str, at: datetime) -> None:
    """Somebody was told, or looked at again: the reminders of the last look rest."""
    Clock.objects.filter(slot=slot_of(about, LOOK, whom), stopped_at=None).update(stopped_at=at)


def slot_of(thing: Thing | ApprovalStep, kind: str, slot: str = "") -> str:
    """What names a clock."""
    return f"{thing.pk}:{kind}:{slot}"


def let_rest(about: Thing, kind: str, slot: str, at: datetime) -> None:
    """One thing of several of its kind is done: its own clock stops, and its notices are nobody's to do."""
    Clock.objects.filter(slot=slot_of(about, kind, slot), stopped_at=None).update(stopped_at=at)
    settle(about, [QUESTION, "question_only"], at, slot=slot)


def let_advice_rest(response: AgencyResponse, rows: Iterable[Advice], at: datetime) -> None:
    """Nobody waits for this advice any more: its own clock stops, and whoever was asked has nothing to do."""
    for advice in rows:
        Clock.objects.filter(slot=slot_of(response, ADVICE, str(advice.number))).update(stopped_at=at)
        settle(response, [ADVICE], at, slot=advice.ref)


def stop_clocks(about: Thing, at: datetime, *, kinds: Iterable[str] = (), step: ApprovalStep | None = None) -> None:
    """The act is done, or no longer wanted: its ladder stops."""
    _stop(about.pk, at, list(kinds), step.pk if step else None)


@prepared_change
def _stop(about: UUID, at: datetime, kinds: list[str], step: UUID | None) -> tuple[QuerySet[Clock], dict[str, Any]]:
    running = Clock.objects.filter(about_id=about, stopped_at=None)
    # What was done at once is written up and reviewed whatever becomes of its thing.
    running = running.filter(kind__in=kinds) if kinds else running.exclude(kind__in=[WRITE_UP, GLASS, LOOK])
    return running.filter(step_id=step) if step else running, {"stopped_at": at}


def redate(response: AgencyResponse) -> None:
    """Work the reply's due time and ladder out again from its questions. The caller saves `REDATED` of the response."""
    clock = Clock.objects.select_related("agency").get(about_id=response.pk, kind="reply")
    calendar, was = calendar_of(clock.agency), clock.due_at
    stood = paused_of(response, calendar)
    clock.due_at = hours.due(clock.span, clock.started_at, calendar, stood.pauses)
    clock.calendar = calendar.version
    clock.next_at = rung_at(clock, clock.rung, stood.pauses)
    clock.save(update_fields=["due_at", "next_at", "calendar"])
    response.due_at, response.calendar = clock.due_at, calendar.version
    response.paused_at, response.paused_until = stood.since, stood.until
    told = Notification.objects.filter(about_id=response.pk, kind__in=LADDER, due_at=was, done_at=None)
    told.update(due_at=clock.due_at)


def extend(response: AgencyResponse, adds: Span) -> None:
    """Make the reply's time longer: its due time and its ladder move, and no rung that was climbed is climbed again.

    The caller saves `EXTENDED` of the response.
    """
    clock = Clock.objects.get(about_id=response.pk, kind="reply")
    more = Span.parse(clock.extended).plus(adds) if clock.extended else adds
    clock.extended = response.extended = str(more)
    clock.save(update_fields=["extended"])
    response.extensions_given += 1
    redate(response)


def ladder_of(clock: Clock) -> tuple[guidance.Rung, ...]:
    """The rungs of a clock: a question to the asker and a look have their own, everything else its urgency's.

    A safeguarding partner hears of what holds up the answer itself, and of nothing else.
    """
    urgency = guidance.load(clock.pack).urgencies[clock.urgency]
    own = {QUESTION: urgency.question_rungs, LOOK: urgency.look_rungs, DISAGREE: urgency.disagreement_rungs}
    if clock.kind in OF_THE_ANSWER:
        return urgency.rungs
    return own.get(clock.kind) or tuple(rung for rung in urgency.rungs if rung.to != "PARTNER")


def rung_at(clock: Clock, number: int, pauses: Sequence[Pause] = ()) -> datetime | None:
    """When a rung of the clock's ladder is due: a part of the span, or so long before or after the due time.

    Nobody is reminded while their clock stands: a rung that falls into a pause waits until it ends.
    """
    rungs = ladder_of(clock)
    if number >= len(rungs):
        return None
    when, calendar = rungs[number].at, calendar_of(clock.agency)
    if when == "due":
        return clock.due_at
    if when.endswith("%"):
        span, part = clock.span, int(when[:-1]) / 100
        at = hours.fraction(clock.started_at, clock.due_at, part, span, calendar, pauses)
    elif when.startswith("-"):
        at = max(clock.started_at, hours.before(Span.parse(when[1:]), clock.due_at, calendar))
    else:
        at = hours.due(Span.parse(when.removeprefix("+")), clock.due_at, calendar)
    return next((pause.ends for pause in pauses if pause.begins <= at < pause.ends), at)
