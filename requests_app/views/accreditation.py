"""Accreditation and terms of use: one's own, and for an administrator everybody's."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from agencies import hours
from agencies.actors import Actor
from agencies.models import Accreditation
from requests_app import commands, policies, queries
from requests_app.commands.standing import NewAccreditation
from requests_app.denials import Incomplete, NotNow
from requests_app.forms.agency import AccreditationForm
from requests_app.guidance.standing import standing
from requests_app.http import call_of_form, once
from requests_app.queries.standing import accreditations_seen_by, raisers, stands
from requests_app.views.door import errors_on, page
from requests_app.views.leaves import on_to, shown

Words = dict[str, Any]
HERE = "/agency/accreditation/"


@require_http_methods(["GET", "POST"])
@page
def accreditation(request: HttpRequest, *, by: Actor, at: datetime) -> HttpResponse:
    """How somebody stands; the terms; an administrator accredits colleagues."""
    may = policies.why_not_accredit(by=by)
    then, errors = request.POST.get("then", ""), list[Words]()
    form = _form(request.POST if then == "accredit" else None, by, at)
    if request.method == "POST":
        try:
            return _act(request, form, then, by, at)
        except Incomplete as incomplete:
            errors = errors_on(form, incomplete, AccreditationForm.POINTERS)
    context = {
        "demanded": settings.ACCREDITATION_DEMANDED,
        "own": _own(by, at),
        "terms": standing().terms,
        "rows": [_row(row, at) for row in accreditations_seen_by(by, at)] if may is None else [],
        "form": form if may is None and form.fields["people"].choices else None,  # type: ignore[attr-defined]
        "administers": may is None,
        "errors": errors,
    }
    return shown(request, "accreditation", context)


def _act(request: HttpRequest, form: AccreditationForm, then: str, by: Actor, at: datetime) -> HttpResponse:
    call = call_of_form(request, by, at)
    if then == "accept":
        version = request.POST.get("terms", "")
        once(call, lambda: commands.accept_terms(by.agency, version, by=by, at=at), mark_of=lambda _row: "")
        return on_to(request, HERE, _("Accepted. It is on record with the version that you read."))
    if then == "end":
        found = queries.one_or_404(accreditations_seen_by(by, at), pk=_id(request.POST.get("row", "")))
        once(call, lambda: commands.end_accreditation(found, by=by, at=at), mark_of=lambda row: str(row.pk))
        return on_to(request, HERE, _("Ended. What they raised goes on, and they can still answer."))
    if then != "accredit":
        raise NotNow(_("Choose what to do on this page."))
    if denial := policies.why_not_accredit(by=by):
        raise denial
    if faults := form.faults():
        raise Incomplete(faults)
    new = NewAccreditation(
        [UUID(one) for one in form.said("people")], form.said("kind"), form.said("source"),
        form.moment("starts_at") or at, form.moment("ends_at") or at,
    )  # fmt: skip
    once(call, lambda: commands.accredit_people(by.agency, new, by=by, at=at), mark_of=lambda _rows: "")
    return on_to(request, HERE, _("Accredited. They are told 60, 30 and 7 days before it ends."))


def _id(given: str) -> UUID:
    try:
        return UUID(given)
    except ValueError:
        return UUID(int=0)


def _form(posted: Any, by: Actor, at: datetime) -> AccreditationForm:
    known = standing()
    people = [(str(one.person_id), f"{one.person.name}, {one.title}") for one in raisers(by.agency, at)]
    return AccreditationForm(
        posted, people=[one for one in people if one[0] != str(by.person.pk)], kinds=list(known.kinds.items()),
        sources=list(known.sources.items()),
    )  # fmt: skip


def _own(by: Actor, at: datetime) -> Words:
    found = stands(by, at)
    until = hours.moment(found.until, at) if found.until else ""
    if found.live:
        text = _("You are accredited to raise requests until %(when)s.") % {"when": until}
    elif until:
        text = _("Your accreditation ended: %(when)s. Ask your agency's administrator to renew it.") % {"when": until}
    else:
        text = _("You are not accredited to raise requests. Ask your agency's administrator.")
    return {"text": text, "accepted": found.terms}


def _row(row: Accreditation, at: datetime) -> Words:
    known = standing()
    return {
        "id": row.pk,
        "person": row.person.name,
        "kind": known.kinds.get(row.kind, row.kind),
        "source": known.sources.get(row.source, row.source),
        "by": row.granted_by.name,
        "ends": hours.moment(row.ends_at, at),
    }
