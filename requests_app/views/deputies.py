"""Deputies (PG36): who stands in for whom in this agency, from when to when; naming one, and ending it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from agencies import hours
from agencies.actors import Actor
from agencies.commands import end_deputy, name_deputy
from agencies.models import Deputy, Person
from agencies.policies import why_not_end_deputy
from agencies.queries import caseworkers, deputies_seen_by, roles_in
from agencies.roles import ADMINISTRATOR, NO_CASEWORK
from agencies.values import NewDeputy
from requests_app import guidance, queries
from requests_app.denials import Incomplete
from requests_app.forms.agency import DeputyForm
from requests_app.forms.fields import Choices
from requests_app.http import call_of_form, once
from requests_app.queries.signers import excluded_from
from requests_app.views import labels
from requests_app.views.door import errors_on, page
from requests_app.views.leaves import on_to, shown

Words = dict[str, Any]


@require_http_methods(["GET", "POST"])
@page
def deputies(request: HttpRequest, *, by: Actor, at: datetime) -> HttpResponse:
    """What concerns this person; an administrator sees the whole agency, because whoever is away names nobody."""
    form, errors = _form(request.POST if request.method == "POST" else None, by, at), []
    if request.method == "POST":
        try:
            return _name(request, form, by, at)
        except Incomplete as incomplete:
            errors = errors_on(form, incomplete, DeputyForm.POINTERS)
    rows = [_row(row, by, at) for row in deputies_seen_by(by, at)]
    context = {"form": form if form.fields["deputy"].choices[1:] else None, "rows": rows, "errors": errors}  # type: ignore[attr-defined]
    return shown(request, "deputies", context)


@require_POST
@page
def end(request: HttpRequest, *, by: Actor, at: datetime, pk: UUID) -> HttpResponse:
    """End it now."""
    found = queries.one_or_404(deputies_seen_by(by, at), pk=pk)
    once(call_of_form(request, by, at), lambda: end_deputy(found, by=by, at=at), mark_of=lambda one: str(one.pk))
    return on_to(request, "/agency/deputies/", _("Ended. They stand in for nobody by it from now on."))


def _name(request: HttpRequest, form: DeputyForm, by: Actor, at: datetime) -> HttpResponse:
    if faults := form.faults():
        raise Incomplete(faults)
    person = by.person if "person" not in form.fields else Person.objects.get(pk=form.said("person"))
    new = NewDeputy(
        UUID(form.said("deputy")), form.moment("starts_at") or at, form.moment("ends_at") or at,
        tuple(form.said("roles")) if "roles" in form.fields else (),
    )  # fmt: skip
    once(
        call_of_form(request, by, at),
        lambda: name_deputy(by.agency, person, new, by=by, at=at),
        mark_of=lambda one: str(one.pk),
    )
    text = _("Named. Whatever the deputy signs in this place, both names go on record.")
    return on_to(request, "/agency/deputies/", text)


def _form(posted: Any, by: Actor, at: datetime) -> DeputyForm:
    rows = caseworkers(by.agency, at)
    everybody: Choices = [(str(row.person_id), f"{row.person.name}, {row.title}") for row in rows]
    pack, own = guidance.in_force(at), [role for role in roles_in(by.agency, by.person, at) if role not in NO_CASEWORK]
    administers = ADMINISTRATOR in by.roles
    colleagues = everybody if administers else [one for one in everybody if one[0] != str(by.person.pk)]
    several = own if len(own) > 1 and not administers else []
    return DeputyForm(
        posted,
        people=everybody if administers else [],
        colleagues=colleagues if own or administers else [],
        roles=[(role, labels.label(pack.roles, role)) for role in several],
    )


def _row(row: Deputy, by: Actor, at: datetime) -> Words:
    pack = guidance.in_force(at)
    return {
        "deputy": row.deputy.name,
        "person": row.person.name,
        "roles": ", ".join(labels.label(pack.roles, role) for role in row.role_codes),
        "starts": hours.moment(row.starts_at, at),
        "ends": hours.moment(row.ends_at, at),
        "now": row.starts_at <= at,
        "cannot": _cannot(row, by, at),
        "end_href": "" if why_not_end_deputy(row, by=by, at=at) else f"/agency/deputies/{row.pk}/end/",
    }


def _cannot(row: Deputy, by: Actor, at: datetime) -> str:
    """Said to whoever is stood in for, of what waits for them: what their deputy cannot decide."""
    if row.person_id != by.person.pk:
        return ""
    waiting = [step for step in queries.every_open_step_for(by, at) if not by.roles.isdisjoint(step.role_codes)]
    excluded = excluded_from(waiting, row.deputy, at)
    if not excluded:
        return ""
    said = {"name": row.deputy.name, "count": len(excluded)}
    return _("%(name)s cannot decide for you on %(count)d that wait now, because they had a part in it.") % said
