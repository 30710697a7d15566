"""Hours and closures (PG36): when this agency works, from when on, and on which days it does not."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from agencies import hours
from agencies.actors import Actor
from agencies.commands import add_closure, lift_closure, set_hours
from agencies.hours.calendars import LAST_MINUTE, day_of
from agencies.models import Closure
from agencies.policies import why_not_administer
from agencies.queries import calendar_of, closures_of
from agencies.values import CLOSED_BECAUSE, NewHours
from requests_app import queries
from requests_app.denials import Incomplete, NotNow
from requests_app.forms.calendar import WEEK, ClosureForm, HoursForm
from requests_app.http import call_of_form, once
from requests_app.queries.redating import with_closure, with_hours, would_move
from requests_app.views.door import errors_on, page
from requests_app.views.leaves import on_to, shown

Words = dict[str, Any]
HERE = "/agency/hours/"


@require_http_methods(["GET", "POST"])
@page
def calendar(request: HttpRequest, *, by: Actor, at: datetime) -> HttpResponse:
    """Everybody of the agency reads it; its administrator changes it, after a look at what would move."""
    may, then = why_not_administer(by.agency, by=by), request.POST.get("then", "")
    week = HoursForm(request.POST if then in ("hours", "look-hours") else None, initial=_now(by, at))
    closing = ClosureForm(request.POST if then in ("close", "look-close") else None)
    errors, look = list[Words](), ""
    if request.method == "POST":
        if may:
            raise may
        try:
            if then not in ("look-hours", "look-close"):
                return _act(request, week, closing, then, by, at)
            look = _look(week, closing, then, by)
        except Incomplete as incomplete:
            form: Any = closing if then in ("close", "look-close") else week
            errors = errors_on(form, incomplete, form.POINTERS)
    kept = calendar_of(by.agency)
    today = day_of(at)
    context = {
        "now": _week(kept.hours_on(today)),
        "later": [{"day": _day(day), "week": _week(week)} for day, week in kept.later if day > today],
        "closures": [_closure(row, may is None, today) for row in closures_of(by.agency, today)],
        "holidays": [_day(day) for day in _coming(by, today)],
        "until": _day(hours.known_until()),
        "week": None if may else week,
        "boxes": [] if may else [{"label": label, "field": week[f"week_{number}"]} for number, label in WEEK],
        "closing": None if may else closing,
        "look": look,
        "looked": then,
        "errors": errors,
    }
    return shown(request, "hours", context)


def _act(
    request: HttpRequest, week: HoursForm, closing: ClosureForm, then: str, by: Actor, at: datetime
) -> HttpResponse:
    call = call_of_form(request, by, at)
    counted = _("What is open is counted anew within a minute, and whoever it concerns is told.")
    if then == "hours":
        new = _hours(week)
        once(call, lambda: set_hours(by.agency, new, by=by, at=at), mark_of=lambda row: str(row.pk))
        return on_to(request, HERE, _("The hours are on record."), counted)
    if then == "close":
        closure = _closing(closing)
        once(call, lambda: add_closure(by.agency, closure, by=by, at=at), mark_of=lambda row: str(row.pk))
        return on_to(request, HERE, _("The day is on record."), counted)
    if then == "lift":
        row = request.POST.get("row", "")
        rows = closures_of(by.agency, day_of(at))
        found = queries.one_or_404(rows, pk=int(row) if row.isascii() and row.isdigit() and len(row) < 15 else 0)
        once(call, lambda: lift_closure(found, by=by, at=at), mark_of=lambda one: str(one.pk))
        return on_to(request, HERE, _("Taken back: you are open on that day."), counted)
    raise NotNow(_("Choose what to do on this page."))


def _look(week: HoursForm, closing: ClosureForm, then: str, by: Actor) -> str:
    """What it would move, before anything changes."""
    kept = calendar_of(by.agency)
    changed = with_hours(kept, _hours(week)) if then == "look-hours" else with_closure(kept, _closing(closing).day)
    moves = would_move(by.agency, changed)
    if not moves.count:
        return _("It would move no date that is open now.")
    said = _("It would move dates that are open now: %(count)d (%(later)d later, %(sooner)d sooner).")
    words = said % {"count": moves.count, "later": moves.later, "sooner": moves.count - moves.later}
    return f"{words} {_('There may be more: it looked at the next ones alone.')}" if moves.more else words


def _hours(form: HoursForm) -> NewHours:
    if faults := form.faults():
        raise Incomplete(faults)
    return NewHours(form.days(), date.fromisoformat(form.said("valid_from")))


def _closing(form: ClosureForm) -> Closure:
    if faults := form.faults():
        raise Incomplete(faults)
    return Closure(day=date.fromisoformat(form.said("day")), reason=form.said("reason"))


def _now(by: Actor, at: datetime) -> Words:
    week = calendar_of(by.agency).hours_on(day_of(at))
    return {f"week_{number}": [f"{one:%H:%M}" for one in week[number]] for number, _label in WEEK if number in week}


def _week(week: Any) -> list[Words]:
    return [{"day": label, "text": _span(*week[number]) if number in week else _("Closed")} for number, label in WEEK]


def _span(opens: time, closes: time) -> str:
    ends = _("midnight") if closes == LAST_MINUTE else f"{closes:%H:%M}"
    return _("%(opens)s to %(closes)s") % {"opens": f"{opens:%H:%M}", "closes": ends}


def _closure(row: Closure, administers: bool, today: date) -> Words:
    return {
        "id": row.pk,
        "day": _day(row.day),
        "reason": CLOSED_BECAUSE.get(row.reason, CLOSED_BECAUSE["OTHER"]),
        "lift": administers and row.day > today,
    }


def _coming(by: Actor, today: date) -> list[date]:
    """The nation's next bank holidays, a year ahead."""
    years = (today.year, today.year + 1)
    days = {day for year in years for day in hours.bank_holidays(by.agency.nation, year)}
    return [day for day in sorted(days) if day >= today and (day - today).days <= 366]


def _day(day: date) -> str:
    return date_format(day, "l j F Y")
