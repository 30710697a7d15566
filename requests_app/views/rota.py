"""The rota, and being away (PG36): who is there now, who is on call, when nobody is."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from agencies import hours
from agencies.actors import Actor
from agencies.commands import put_on_rota, say_away, say_back, take_off_rota
from agencies.models import Away, Person, Shift
from agencies.policies import why_not_administer, why_not_end_shift, why_not_say_back
from agencies.queries import calendar_of, caseworkers, people_of
from agencies.roles import NO_CASEWORK, ONE_IS_ENOUGH
from agencies.values import NewShift
from requests_app import guidance, queries
from requests_app.denials import Incomplete, NotNow
from requests_app.forms.presence import AwayForm, ShiftForm
from requests_app.http import call_of_form, once
from requests_app.queries.presence import away_of, gaps, is_open, shifts_of
from requests_app.views import labels
from requests_app.views.door import errors_on, page
from requests_app.views.leaves import on_to, shown

Words = dict[str, Any]
HERE = "/agency/rota/"


@require_http_methods(["GET", "POST"])
@page
def rota(request: HttpRequest, *, by: Actor, at: datetime) -> HttpResponse:
    """Everybody of the agency reads it and says when they are away; its administrator keeps the rota."""
    may, then, errors = why_not_administer(by.agency, by=by), request.POST.get("then", ""), list[Words]()
    shift, away = _shift_form(request, then, by, at), _away_form(request, then, may is None, by, at)
    if request.method == "POST":
        try:
            return _act(request, shift, away, then, by, at)
        except Incomplete as incomplete:
            form: Any = shift if then == "put" else away
            errors = errors_on(form, incomplete, form.POINTERS)
    rows, gone = list(shifts_of(by.agency, at)), list(away_of(by.agency, at))
    opened = is_open(calendar_of(by.agency), at)
    context = {
        "open": opened,
        "on_call": [f"{row.person.name}, {_label(row.role, at)}" for row in rows if row.starts_at <= at],
        "rows": [_row(row, by, at) for row in rows],
        "away": [_gone(row, by, at) for row in gone],
        "gaps": list(_gaps(rows, by, at)),
        "away_form": away,
        "form": None if may else shift,
        "errors": errors,
    }
    return shown(request, "rota", context)


def _act(request: HttpRequest, shift: ShiftForm, away: AwayForm, then: str, by: Actor, at: datetime) -> HttpResponse:
    call, mark = call_of_form(request, by, at), lambda row: str(row.pk)
    if then == "put":
        if denial := why_not_administer(by.agency, by=by):
            raise denial
        if faults := shift.faults():
            raise Incomplete(faults)
        new = NewShift(
            UUID(shift.said("person")), shift.said("role"), shift.moment("starts_at") or at,
            shift.moment("ends_at") or at,
        )  # fmt: skip
        once(call, lambda: put_on_rota(by.agency, new, by=by, at=at), mark_of=mark)
        return on_to(request, HERE, _("On the rota. Outside hours, they are who is asked first."))
    if then == "off":
        found = queries.one_or_404(shifts_of(by.agency, at), pk=_id(request))
        once(call, lambda: take_off_rota(found, by=by, at=at), mark_of=mark)
        return on_to(request, HERE, _("Taken off the rota."))
    if then == "away":
        if faults := away.faults():
            raise Incomplete(faults)
        who = Person.objects.get(pk=away.said("away")) if away.said("away") else by.person
        until = away.moment("until") or at
        once(call, lambda: say_away(by.agency, who, until, by=by, at=at), mark_of=mark)
        return on_to(request, HERE, _("Said. What cannot wait goes to others meanwhile; a deputy can decide for you."))
    if then == "back":
        gone = queries.one_or_404(away_of(by.agency, at), pk=_id(request))
        once(call, lambda: say_back(gone, by=by, at=at), mark_of=mark)
        return on_to(request, HERE, _("Welcome back. You are asked again from now on."))
    raise NotNow(_("Choose what to do on this page."))


def _shift_form(request: HttpRequest, then: str, by: Actor, at: datetime) -> ShiftForm:
    people = [(str(row.person_id), f"{row.person.name}, {row.title}") for row in caseworkers(by.agency, at)]
    held = sorted({row.role for row in people_of(by.agency, at)} - NO_CASEWORK)
    roles = [(role, _label(role, at)) for role in held]
    return ShiftForm(request.POST if then == "put" else None, people=people, roles=roles)


def _away_form(request: HttpRequest, then: str, administers: bool, by: Actor, at: datetime) -> AwayForm:
    everybody = {str(row.person_id): row.person.name for row in people_of(by.agency, at)} if administers else {}
    everybody.pop(str(by.person.pk), None)
    return AwayForm(request.POST if then == "away" else None, people=list(everybody.items()))


def _gaps(rows: list[Shift], by: Actor, at: datetime) -> list[str]:
    """For each role that decides here: when nobody is there in the week to come."""
    calendar = calendar_of(by.agency)
    deciding = sorted({row.role for row in people_of(by.agency, at)} - NO_CASEWORK - ONE_IS_ENOUGH)
    alike: dict[str, list[str]] = {}
    for role in deciding:
        found = gaps(calendar, [(row.starts_at, row.ends_at) for row in rows if row.role == role], at)
        words = [
            _("%(from)s to %(to)s") % {"from": hours.moment(begins, at), "to": hours.moment(ends, at)}
            for begins, ends in found
        ]
        more = _(" and %(count)d more times") % {"count": len(words) - 3} if len(words) > 3 else ""
        if words:
            alike.setdefault("; ".join(words[:3]) + more, []).append(_label(role, at))
    said = _("%(roles)s: nobody from %(when)s")
    return [said % {"roles": ", ".join(roles), "when": when} for when, roles in alike.items()]


def _label(role: str, at: datetime) -> str:
    return labels.label(guidance.in_force(at).roles, role)


def _row(row: Shift, by: Actor, at: datetime) -> Words:
    return {
        "id": row.pk,
        "name": row.person.name,
        "role": _label(row.role, at),
        "starts": hours.moment(row.starts_at, at),
        "ends": hours.moment(row.ends_at, at),
        "now": row.starts_at <= at,
        "off": why_not_end_shift(row, by=by, at=at) is None,
    }


def _gone(row: Away, by: Actor, at: datetime) -> Words:
    return {
        "id": row.pk,
        "name": row.person.name,
        "until": hours.moment(row.ends_at, at),
        "own": row.person_id == by.person.pk,
        "back": why_not_say_back(row, by=by, at=at) is None,
    }


def _id(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("row", ""))
    except ValueError:
        return UUID(int=0)
