"""How a date was worked out (PG40): the sum behind a clock, for whoever may see what it times."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from agencies import hours
from agencies.actors import Actor
from agencies.hours import Span
from agencies.queries import calendar_of
from requests_app import guidance
from requests_app.models import Clock, Extension
from requests_app.queries.clocks import explained, is_planned, pauses_of_clock
from requests_app.queries.dates import timed_or_404
from requests_app.queries.redating import redatings_of
from requests_app.views import labels
from requests_app.views.door import page
from requests_app.views.leaves import shown

BECAUSE = {
    "acknowledge": gettext_lazy(
        "To be taken by %(due)s, because %(urgency)s gives %(span)s for that and the request was sent %(start)s."
    ),
    "step": gettext_lazy(
        "To be decided by %(due)s, because %(urgency)s gives %(span)s for a step and it opened %(start)s."
    ),
    "look_back": gettext_lazy(
        "To be looked back at by %(due)s, because %(urgency)s gives %(span)s for that and it opened %(start)s."
    ),
}


@require_GET
@page
def date(request: HttpRequest, *, by: Actor, at: datetime, ref: str) -> HttpResponse:
    """The sentence, the sum day by day, the rule and the calendar."""
    timed = timed_or_404(by, ref, request.GET.get("of", ""), at)
    told = explained(timed.clock, at)
    context: dict[str, Any] = {
        "ref": ref,
        "sentence": sentence(timed.clock, told.because, at),
        "remaining": told.remaining,
        "lines": [line.text for line in told.lines],
        "rule": {"text": rule(timed.clock), "href": f"/guidance/{timed.clock.pack}/"},
        "calendar": told.calendar,
        "before": [*longer(timed.clock, told.more_time, at), *before(timed.clock, at), *differs(timed.clock, at)],
        "back": {"href": timed.place, "text": _("Back")},
    }
    return shown(request, "date", context)


def sentence(clock: Clock, because: str, at: datetime) -> str:
    """Why it is due then. The reply runs from the sending; every other clock from what it times."""
    if clock.kind not in BECAUSE or is_planned(clock):
        return because
    words = {
        "due": hours.moment(clock.due_at, at, ends=True),
        "urgency": guidance.load(clock.pack).urgencies[clock.urgency].label,
        "span": hours.duration(clock.span),
        "start": hours.moment(clock.started_at, at),
    }
    return str(BECAUSE[clock.kind]) % words


def rule(clock: Clock) -> str:
    """The rule as the guidance says it."""
    if is_planned(clock):
        return _("Planned backwards from the time that the request serves, by the guidance %(pack)s") % {
            "pack": clock.pack
        }
    words = {
        "urgency": guidance.load(clock.pack).urgencies[clock.urgency].label,
        "span": hours.duration(Span.parse(clock.rule)),
        "pack": clock.pack,
    }
    return _("%(urgency)s: %(span)s, by the guidance %(pack)s") % words


def longer(clock: Clock, given: Iterable[Extension], at: datetime) -> Iterator[str]:
    """Each time that it was given more time: by how much, when, and why by its code; the newest first."""
    reasons = guidance.load(clock.pack).late_reasons
    for one in given:
        words = {
            "more": hours.duration(Span.parse(one.adds)),
            "on": hours.moment(one.at, at),
            "was": hours.moment(one.was, at, ends=True),
            "reason": labels.label(reasons, one.reason),
        }
        yield _("Given %(more)s more on %(on)s: it was due %(was)s until then. Reason: %(reason)s.") % words


CAUSES = {
    "hours.set": gettext_lazy("Changed on %(on)s: it was due %(was)s until the agency's hours changed."),
    "closure.added": gettext_lazy("Changed on %(on)s: it was due %(was)s until a closure was added."),
    "closure.lifted": gettext_lazy("Changed on %(on)s: it was due %(was)s until a closure was taken back."),
    "holidays": gettext_lazy("Changed on %(on)s: it was due %(was)s until the bank holidays changed."),
}


def before(clock: Clock, at: datetime) -> Iterator[str]:
    """What it was before, and what had changed; the newest change first."""
    for one in redatings_of(clock):
        words = {"was": hours.moment(one.was, at, ends=True), "on": hours.moment(one.at, at)}
        yield str(CAUSES.get(one.cause, CAUSES["holidays"])) % words


def differs(clock: Clock, at: datetime) -> Iterator[str]:
    """That the agency's days changed since and it was not counted anew: what is over stays as it was promised."""
    calendar = calendar_of(clock.agency)
    now = hours.due(clock.span, clock.started_at, calendar, pauses_of_clock(clock))
    if now != clock.due_at:
        words = {"then": hours.moment(clock.due_at, at, ends=True), "now": hours.moment(now, at, ends=True)}
        yield (
            _("The agency's hours or closures changed since. It stays due %(then)s; by the new ones it were %(now)s.")
            % words
        )
