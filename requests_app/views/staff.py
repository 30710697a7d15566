"""People (PG35): who holds what in this agency; adding somebody, giving a role, agreeing to one, ending one."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from agencies import hours
from agencies.actors import Actor
from agencies.commands import clear_second_factor, end_membership, restore_person, suspend_person
from agencies.models import Accreditation, Membership, Person, Proposal
from agencies.policies import (
    overtaken,
    takes_two,
    why_not_administer,
    why_not_agree_role,
    why_not_clear_factor,
    why_not_decline_role,
    why_not_let_in,
    why_not_restore,
    why_not_suspend,
)
from agencies.queries import people_of, proposals_of, suspended_in, teams_of
from agencies.roles import ONE_IS_ENOUGH
from agencies.values import NewMembership, NewPerson
from requests_app import commands, guidance, queries
from requests_app.commands.people import Given
from requests_app.denials import Denial, Incomplete, NotNow
from requests_app.forms.people import ClearingForm, PersonForm, RoleForm, SuspendingForm
from requests_app.http import call_of_form, once
from requests_app.queries.leaving import passing_on
from requests_app.views import labels
from requests_app.views.door import errors_on, page
from requests_app.views.leaves import on_to, shown

Words = dict[str, Any]
HERE = "/agency/people/"
CLEARING = {"/reason": "reason"}
SUSPENDING = {"/reason": "because"}


@require_http_methods(["GET", "POST"])
@page
def people(request: HttpRequest, *, by: Actor, at: datetime) -> HttpResponse:
    """Everybody of the agency reads who holds what; its administrator adds people, a second person agrees."""
    may, then, errors = why_not_administer(by.agency, by=by), request.POST.get("then", ""), list[Words]()
    form = PersonForm(request.POST if then == "invite" else None, **_choices(by, at))
    if request.method == "POST":
        try:
            return _act(request, form, then, may, by, at)
        except Incomplete as incomplete:
            errors = errors_on(form, incomplete, PersonForm.POINTERS)
    accredited = dict(
        Accreditation.objects.filter(Accreditation.live(at), agency=by.agency)
        .order_by("ends_at")
        .values_list("person_id", "ends_at")
    )
    shut_out = suspended_in(by.agency, at)
    context = {
        "rows": [_row(row, accredited, may is None, at) for row in people_of(by.agency, at)],
        "waiting": [_waiting(row, by, at) for row in proposals_of(by.agency)],
        "suspended": [] if may else [{"name": row.name, "href": f"{HERE}{row.pk}/"} for row in shut_out],
        "form": None if may else form,
        "alone": _alone(by, at),
        "errors": errors,
    }
    return shown(request, "people", context)


def _act(
    request: HttpRequest, form: PersonForm, then: str, may: Denial | None, by: Actor, at: datetime
) -> HttpResponse:
    call = call_of_form(request, by, at)
    if then in ("agree", "decline"):
        found = queries.one_or_404(proposals_of(by.agency), pk=_id(request.POST.get("row", "")))
        if then == "agree":
            once(call, lambda: commands.agree_role(found, by=by, at=at), mark_of=lambda row: str(row.pk))
            return on_to(request, HERE, _("Agreed. They hold the role from now on, or from the day that was proposed."))
        once(call, lambda: commands.decline_role(found, by=by, at=at), mark_of=lambda row: str(row.pk))
        return on_to(request, HERE, _("Not given. Nothing has changed for them."))
    if may:
        raise may
    if then != "invite":
        raise NotNow(_("Choose what to do on this page."))
    if faults := form.faults():
        raise Incomplete(faults)
    new = NewPerson(form.said("email"), form.said("name"))
    done: list[Given] = []

    def act() -> Given:
        done.append(commands.invite_person(by.agency, new, _role(form, at), by=by, at=at))
        return done[0]

    once(call, act, mark_of=lambda given: str(given.person.pk))
    return on_to(request, HERE, *_said(done[0] if done else None))


@require_http_methods(["GET", "POST"])
@page
def person(request: HttpRequest, *, by: Actor, at: datetime, pk: UUID) -> HttpResponse:
    """What one person is here; giving another role, ending one with what it passes on."""
    if may := why_not_administer(by.agency, by=by):
        raise may
    who = queries.one_or_404(Person.objects.filter(memberships__agency=by.agency).distinct(), pk=pk)
    then, errors = request.POST.get("then", ""), list[Words]()
    form = RoleForm(request.POST if then == "give" else None, **_choices(by, at))
    clearing = ClearingForm(request.POST if then == "clear" else None)
    shutting = SuspendingForm(request.POST if then in ("suspend", "restore") else None)
    if request.method == "POST":
        try:
            return _act_on(request, form, then, who, by, at)
        except Incomplete as incomplete:
            errors = _misread(then, form, clearing, shutting, incomplete)
    rows = list(Membership.objects.filter(agency=by.agency, person=who).select_related("agency", "person", "team"))
    rows.sort(key=lambda row: (row.ends_at is not None and row.ends_at <= at, row.starts_at))
    why_not = why_not_let_in(who, by=by)
    context = {
        "name": who.name,
        "email": who.email,
        "suspended": not who.is_active,
        "suspending": None if why_not_suspend(who, by=by, at=at) else shutting,
        "restoring": None if why_not_restore(who, by=by, at=at) else shutting,
        "rows": [_held(row, at) for row in rows],
        "form": None if why_not else form,
        "why_not": why_not,
        "clearing": clearing if is_mfa_enabled(who) and not why_not_clear_factor(who, by=by, at=at) else None,
        "alone": _alone(by, at),
        "errors": errors,
    }
    return shown(request, "person", context)


def _act_on(request: HttpRequest, form: RoleForm, then: str, who: Person, by: Actor, at: datetime) -> HttpResponse:
    call, here = call_of_form(request, by, at), f"{HERE}{who.pk}/"
    if then == "end":
        rows = Membership.objects.filter(agency=by.agency, person=who).select_related("agency", "person")
        found = queries.one_or_404(rows, pk=_id(request.POST.get("row", "")))
        once(call, lambda: end_membership(found, by=by, at=at), mark_of=lambda _none: str(found.pk))
        text = _("Ended. It counts from their next request on.")
        return on_to(request, here, text, _("What waited for them passes to others within a minute."))
    if then == "clear":
        reason = request.POST.get("reason", "")
        once(call, lambda: clear_second_factor(who, reason, by=by, at=at), mark_of=lambda _none: str(who.pk))
        return on_to(request, here, _("Cleared. They sign in with their password, and set up a second factor anew."))
    if then in ("suspend", "restore"):
        return _shut(request, then, who, by, at)
    if then != "give":
        raise NotNow(_("Choose what to do on this page."))
    if faults := form.faults():
        raise Incomplete(faults)
    done: list[Given] = []

    def act() -> Given:
        done.append(commands.give_role(by.agency, who, _role(form, at), by=by, at=at))
        return done[0]

    once(call, act, mark_of=lambda given: str(given.person.pk))
    return on_to(request, here, *_said(done[0] if done else None))


def _shut(request: HttpRequest, then: str, who: Person, by: Actor, at: datetime) -> HttpResponse:
    call, here, reason = call_of_form(request, by, at), f"{HERE}{who.pk}/", request.POST.get("because", "")
    does = suspend_person if then == "suspend" else restore_person
    once(call, lambda: does(who, reason, by=by, at=at), mark_of=lambda row: str(row.pk))
    if then == "suspend":
        text = _("Suspended. Their sessions and keys are dead from their next request on.")
        return on_to(request, here, text, _("What waited for them passes to others within a minute."))
    return on_to(request, here, _("They can sign in again, as what they were. Sessions and keys of before stay dead."))


def _misread(
    then: str, form: RoleForm, clearing: ClearingForm, shutting: SuspendingForm, incomplete: Incomplete
) -> list[Words]:
    if then in ("suspend", "restore"):
        return errors_on(shutting, incomplete, SUSPENDING)
    return errors_on(clearing if then == "clear" else form, incomplete, {**RoleForm.POINTERS, **CLEARING})


def _said(given: Given | None) -> tuple[str, str]:
    if given and given.membership:
        return _("They hold the role from now on, or from the day that you said."), ""
    text = _("Proposed. Access starts after a second person agrees.")
    return text, _("Whoever can agree has been told.") if given else ""


def _role(form: RoleForm, at: datetime) -> NewMembership:
    return NewMembership(
        form.said("role"), form.said("title"), form.moment("starts_at") or at, form.moment("ends_at"),
        form.said("team"),
    )  # fmt: skip


def _choices(by: Actor, at: datetime) -> Words:
    roles = [(code, str(entry.label)) for code, entry in guidance.in_force(at).roles.items()]
    return {"roles": roles, "teams": [(team.name, team.name) for team in teams_of(by.agency)]}


def _alone(by: Actor, at: datetime) -> str:
    """Which roles one administrator gives alone, in words."""
    if not takes_two(by.agency, "", at):
        return _("Your agency is being set up: until tomorrow you let its first people in alone.")
    roles = guidance.in_force(at).roles
    named = labels.listed_or([labels.label(roles, code) for code in sorted(ONE_IS_ENOUGH & roles.keys())])
    return _(
        "You give these alone: %(roles)s. For every other role, and for anybody who works for another agency too, "
        "a second person agrees first."
    ) % {"roles": named}


def _row(row: Membership, accredited: dict[UUID, datetime], administers: bool, at: datetime) -> Words:
    until = accredited.get(row.person_id)
    return {
        "name": row.person.name,
        "href": f"{HERE}{row.person_id}/" if administers else "",
        "role": labels.label(guidance.in_force(at).roles, row.role),
        "title": row.title,
        "team": row.team.name if row.team else "",
        "starts": hours.moment(row.starts_at, at) if row.starts_at > at else "",
        "ends": hours.moment(row.ends_at, at) if row.ends_at else "",
        "accredited": hours.moment(until, at) if until else "",
    }


def _waiting(row: Proposal, by: Actor, at: datetime) -> Words:
    return {
        "id": row.pk,
        "name": row.person.name,
        "role": labels.label(guidance.in_force(at).roles, row.role),
        "title": row.title,
        "team": row.team.name if row.team else "",
        "by": row.proposed_by.name,
        "starts": hours.moment(row.starts_at, at) if row.starts_at > at else "",
        "ends": hours.moment(row.ends_at, at) if row.ends_at else "",
        "overtaken": overtaken(row, at=at),
        "agree": why_not_agree_role(row, by=by, at=at) is None,
        "decline": why_not_decline_role(row, by=by) is None,
    }


def _held(row: Membership, at: datetime) -> Words:
    over = row.ends_at is not None and row.ends_at <= at
    return {
        "id": row.pk,
        "role": labels.label(guidance.in_force(at).roles, row.role),
        "title": row.title,
        "team": row.team.name if row.team else "",
        "starts": hours.moment(row.starts_at, at),
        "ends": hours.moment(row.ends_at, at) if row.ends_at else "",
        "over": over,
        "passes": [] if over or row.starts_at > at else list(_passes(row, at)),
    }


def _passes(row: Membership, at: datetime) -> list[str]:
    """What ending it passes on, before it is pressed."""
    found, said = passing_on(row, at), list[str]()
    if found.to:
        words = {"count": found.steps - found.alone, "names": ", ".join(found.to)}
        said.append(_("Open steps that others then decide: %(count)d (%(names)s).") % words)
    if found.alone:
        said.append(
            _("Open steps that nobody here could decide then: %(count)d. Seniors are told.") % {"count": found.alone}
        )
    if found.held:
        said.append(_("Answers that they hold and that go back to their team: %(count)d.") % {"count": found.held})
    return said or [_("Nothing waits for them in this role.")]


def _id(given: str) -> UUID:
    try:
        return UUID(given)
    except ValueError:
        return UUID(int=0)
