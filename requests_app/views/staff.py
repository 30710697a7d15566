"""People (PG35): who holds what in this agency; adding somebody, and agreeing to a role."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from agencies import hours
from agencies.actors import Actor
from agencies.models import Accreditation, Membership, Proposal
from agencies.policies import (
    overtaken,
    takes_two,
    why_not_administer,
    why_not_agree_role,
    why_not_decline_role,
)
from agencies.queries import people_of, proposals_of, suspended_in, teams_of
from agencies.roles import ONE_IS_ENOUGH
from agencies.values import NewMembership, NewPerson
from requests_app import commands, guidance, queries
from requests_app.commands.invitations import post_invitation
from requests_app.commands.people import Given
from requests_app.denials import Denial, Incomplete, NotNow
from requests_app.forms.people import PersonForm, RoleForm
from requests_app.http import call_of_form, once
from requests_app.queries.factors import Factor, second_factors
from requests_app.views import labels
from requests_app.views.door import errors_on, page
from requests_app.views.leaves import on_to, shown

Words = dict[str, Any]
HERE = "/agency/people/"
FACTORS = {
    Factor.SET_UP: gettext_lazy("Set up"),
    Factor.NONE: gettext_lazy("None"),
    Factor.LOST: gettext_lazy("Lost, and none since"),
}


@require_http_methods(["GET", "POST"])
@page
def people(request: HttpRequest, *, by: Actor, at: datetime) -> HttpResponse:
    """Everybody of the agency reads who holds what; its administrator adds people, a second person agrees."""
    may, then, errors = why_not_administer(by.agency, by=by), request.POST.get("then", ""), list[Words]()
    form = PersonForm(request.POST if then == "invite" else None, **choices(by, at))
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
    shut_out, rows = suspended_in(by.agency, at), list(people_of(by.agency, at))
    factors = {} if may else second_factors(by.agency, [row.person_id for row in rows])
    context = {
        "rows": [_row(row, accredited, factors, at) for row in rows],
        "waiting": [_waiting(row, by, at) for row in proposals_of(by.agency)],
        "suspended": [] if may else [{"name": row.name, "href": f"{HERE}{row.pk}/"} for row in shut_out],
        "form": None if may else form,
        "factors": may is None,
        "lacking": sum(one != Factor.SET_UP for one in factors.values()),
        "alone": alone(by, at),
        "errors": errors,
    }
    return shown(request, "people", context)


def _act(
    request: HttpRequest, form: PersonForm, then: str, may: Denial | None, by: Actor, at: datetime
) -> HttpResponse:
    call = call_of_form(request, by, at)
    if then in ("agree", "decline"):
        found = queries.one_or_404(proposals_of(by.agency), pk=id_of(request.POST.get("row", "")))
        if then == "agree":
            once(call, lambda: commands.agree_role(found, by=by, at=at), mark_of=lambda row: str(row.pk))
            return on_to(request, HERE, _("Agreed. They hold the role from now on, or from the day that was proposed."))
        once(call, lambda: commands.decline_role(found, by=by, at=at), mark_of=lambda row: str(row.pk))
        return on_to(request, HERE, _("Not given. Nothing has changed for them."))
    if may:
        raise may
    if then == "factors":
        once(call, lambda: commands.ask_for_second_factors(by.agency, by=by, at=at), mark_of=lambda _told: "")
        return on_to(request, HERE, _("Everybody who has no second factor is told to set one up."))
    if then != "invite":
        raise NotNow(_("Choose what to do on this page."))
    if faults := form.faults():
        raise Incomplete(faults)
    new = NewPerson(form.said("email"), form.said("name"))
    done: list[Given] = []

    def act() -> Given:
        done.append(commands.invite_person(by.agency, new, role_of(form, at), by=by, at=at))
        return done[0]

    once(call, act, mark_of=lambda given: str(given.person.pk))
    given = done[0] if done else None
    text, told = said(given)
    if given and given.link:
        sent = post_invitation(given.link, at)
        return on_to(request, f"{HERE}{given.person.pk}/", text, f"{told} {link_words(sent)}".strip())
    return on_to(request, HERE, text, told)


def said(given: Given | None) -> tuple[str, str]:
    """Whether a role is held already, in words, and who was told."""
    if given and given.membership:
        return _("They hold the role from now on, or from the day that you said."), ""
    text = _("Proposed. Access starts after a second person agrees.")
    return text, _("Whoever can agree has been told.") if given else ""


def link_words(sent: bool) -> str:
    """Whether the letter with somebody's link is on its way."""
    if sent:
        return _("The link by which they set their password is on its way to their address.")
    return _("The letter with their link could not be sent. Make a new link below.")


def role_of(form: RoleForm, at: datetime) -> NewMembership:
    """The role that a form gives."""
    return NewMembership(
        form.said("role"), form.said("title"), form.moment("starts_at") or at, form.moment("ends_at"),
        form.said("team"),
    )  # fmt: skip


def choices(by: Actor, at: datetime) -> Words:
    """What the form of a role offers."""
    roles = [(code, str(entry.label)) for code, entry in guidance.in_force(at).roles.items()]
    return {"roles": roles, "teams": [(team.name, team.name) for team in teams_of(by.agency)]}


def alone(by: Actor, at: datetime) -> str:
    """Which roles one administrator gives alone, in words."""
    if not takes_two(by.agency, "", at):
        return _("Your agency is being set up: until tomorrow you let its first people in alone.")
    roles = guidance.in_force(at).roles
    named = labels.listed_or([labels.label(roles, code) for code in sorted(ONE_IS_ENOUGH & roles.keys())])
    return _(
        "You give these alone: %(roles)s. For every other role, and for anybody who works for another agency too, "
        "a second person agrees first."
    ) % {"roles": named}


def _row(row: Membership, accredited: dict[UUID, datetime], factors: dict[UUID, Factor], at: datetime) -> Words:
    until = accredited.get(row.person_id)
    return {
        "name": row.person.name,
        "href": f"{HERE}{row.person_id}/" if factors else "",
        "factor": FACTORS[factors[row.person_id]] if factors else "",
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
        "href": "" if why_not_administer(by.agency, by=by) else f"{HERE}{row.person_id}/",
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


def id_of(given: str) -> UUID:
    """What a form names, or nobody."""
    try:
        return UUID(given)
    except ValueError:
        return UUID(int=0)
