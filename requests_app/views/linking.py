"""Records of one person: what is proposed of two of them, whose yes it waits for, and what is linked (PG35)."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from agencies import hours
from agencies.actors import Actor
from agencies.models import Agency, Linking, Person
from agencies.policies import why_not_administer, why_not_agree_linking, why_not_decline_linking
from agencies.queries import linked_in, linkings_seen_by, member_at_address, people_of
from agencies.values import APART_BECAUSE, SAME_BECAUSE
from requests_app import commands, queries
from requests_app.denials import Fault, Incomplete, NotNow
from requests_app.forms.people import LinkingForm, PartingForm
from requests_app.http import call_of_form, once
from requests_app.views.door import errors_on, page
from requests_app.views.leaves import on_to, shown

Words = dict[str, Any]
HERE = "/agency/records/"


@require_http_methods(["GET", "POST"])
@page
def records(request: HttpRequest, *, by: Actor, at: datetime) -> HttpResponse:
    """For administrators: a link reaches into other agencies, so it is shown to nobody else."""
    if may := why_not_administer(by.agency, by=by):
        raise may
    then, errors = request.POST.get("then", ""), list[Words]()
    linked = linked_in(by.agency, at)
    link = _linking_form(request.POST if then == "link" else None, by, at)
    names = [(str(row.pk), f"{row.name} ({row.email})") for row, _to in linked]
    part = PartingForm(request.POST if then == "part" else None, people=names)
    if request.method == "POST":
        try:
            return _act(request, link, part, then, by, at)
        except Incomplete as incomplete:
            form: Any = part if then == "part" else link
            errors = errors_on(form, incomplete, form.POINTERS)
    context = {
        "waiting": [_waiting(row, by, at) for row in linkings_seen_by(by, at)],
        "linked": [{"name": row.name, "email": row.email, "to": to.name, "to_email": to.email} for row, to in linked],
        "form": link,
        "parting": part if linked else None,
        "errors": errors,
    }
    return shown(request, "linked_records", context)


def _act(
    request: HttpRequest, link: LinkingForm, part: PartingForm, then: str, by: Actor, at: datetime
) -> HttpResponse:  # fmt: skip
    call, mark = call_of_form(request, by, at), lambda row: str(row.pk)
    if then in ("agree", "decline"):
        found = queries.one_or_404(linkings_seen_by(by, at), pk=_id(request.POST.get("row", "")))
        if then == "agree":
            once(call, lambda: commands.agree_linking(found, by=by, at=at), mark_of=mark)
            return on_to(request, HERE, _("Agreed for your agency. It counts once every agency that is asked agrees."))
        once(call, lambda: commands.decline_linking(found, by=by, at=at), mark_of=mark)
        return on_to(request, HERE, _("It is over. Nothing has changed for them."))
    form: LinkingForm | PartingForm = part if then == "part" else link
    if then not in ("link", "part"):
        raise NotNow(_("Choose what to do on this page."))
    if faults := form.faults():
        raise Incomplete(faults)
    if then == "part":
        person = Person.objects.select_related("same_as").get(pk=form.said("record"))
        once(call, lambda: commands.propose_parting(person, form.said("because"), by=by, at=at), mark_of=mark)
    else:
        person, why = Person.objects.get(pk=form.said("person")), form.said("why")
        to = member_at_address(form.said("agency"), form.said("email"), at)
        if to is not None and to.pk == person.pk:
            raise Incomplete([Fault("/email", "same", _("This is the same record. Enter the other address."))])
        once(call, lambda: commands.propose_linking(person, to, why, by=by, at=at), mark_of=mark)
    return on_to(request, HERE, _("Proposed. Nothing counts before others have agreed. They have been told."))


def _linking_form(posted: Any, by: Actor, at: datetime) -> LinkingForm:
    people = {str(row.person_id): f"{row.person.name}, {row.title}" for row in people_of(by.agency, at)}
    agencies = list(Agency.objects.exclude(verified_at=None).order_by("name").values_list("code", "name"))
    return LinkingForm(posted, people=list(people.items()), agencies=agencies)


def _waiting(row: Linking, by: Actor, at: datetime) -> Words:
    reasons = APART_BECAUSE if row.apart else SAME_BECAUSE
    asked = [(one.of_agency.name, one.said_at is not None) for one in row.asked.all()]
    return {
        "id": row.pk,
        "names": f"{row.person.name} ({row.person.email}), {row.to.name} ({row.to.email})",
        "apart": row.apart,
        "why": reasons.get(row.why, row.why),
        "by": f"{row.proposed_by.name}, {row.agency.name}",
        "lapses": hours.moment(row.lapses_at, at),
        "agreed": ", ".join(name for name, said in asked if said),
        "asked": ", ".join(name for name, said in asked if not said),
        "agree": why_not_agree_linking(row, by=by, at=at) is None,
        "why_not": why_not_agree_linking(row, by=by, at=at),
        "decline": why_not_decline_linking(row, by=by) is None,
    }


def _id(given: str) -> UUID:
    try:
        return UUID(given)
    except ValueError:
        return UUID(int=0)
