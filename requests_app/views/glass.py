"""Emergency access to one record (PG46): ask for it by its exact reference, read it, and see it reviewed."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from agencies import hours
from agencies.actors import Actor
from requests_app import commands, guidance, policies
from requests_app.denials import Incomplete
from requests_app.forms.glass import GlassForm, ReviewForm
from requests_app.http import call_of_form, once, receipt_of
from requests_app.models import Glass
from requests_app.queries.glass import answer_by_glass, glass_or_404, own_glass_or_404, said_of, visible_glasses
from requests_app.queries.tracks import track
from requests_app.views import answered, asked, people
from requests_app.views.door import errors_on, page, typed_in
from requests_app.views.leaves import on_to, shown

Words = dict[str, Any]
A_PAGE = 50


@require_http_methods(["GET", "POST"])
@page
def open_(request: HttpRequest, *, by: Actor, at: datetime) -> HttpResponse:
    """The form. A refusal is the same for a record that is hidden and for one that does not exist."""
    if denial := policies.why_not_break_glass(by=by, at=at):
        raise denial
    form = GlassForm(typed_in(request))
    context: Words = {"form": form, "back": {"href": "/emergency/", "text": _("Back")}}
    if request.method != "POST":
        return shown(request, "glass", context)
    said = form.document()
    try:
        once(
            call_of_form(request, by, at),
            lambda: commands.break_glass(said["ref"], said["why"], said["tried"], by=by, at=at),
        )
    except Incomplete as incomplete:
        return shown(request, "glass", {**context, "errors": errors_on(form, incomplete, form.POINTERS)})
    text = _("Open for 60 minutes. The owner and the data protection leads have been told.")
    return on_to(request, f"/glass/{said['ref'].strip().upper()}/", text)


@require_GET
@page
def read(request: HttpRequest, *, by: Actor, at: datetime, ref: str) -> HttpResponse:
    """The record, to read: no act leads on from here. It ends by itself."""
    glass = own_glass_or_404(by, ref, at)
    words, pack = commands.read_by_glass(glass, by=by, at=at), guidance.load(glass.thing.pack)
    request.break_glass = {"until": hours.clock(glass.ends_at)}  # type: ignore[attr-defined]
    children = people.children_first(words["subjects"])
    named = {"child": people.short_name(children[0]) if children else ref, "agency": glass.owner.name}
    asking, answer = glass.info_request, answer_by_glass(glass)
    answers = asking.responses.select_related("from_agency").order_by("from_agency__name") if asking else ()
    heading = _("Request about %(child)s") if asking else _("What %(agency)s was asked about %(child)s")
    context = {
        "ref": ref,
        "owner": glass.owner.name,
        "heading": heading % named,
        "asked": asked.what_they_asked(words, pack, at, asked.EVERYTHING),
        "tracks": [{"agency": one.from_agency.name, "label": track(one, at).label} for one in answers],
        "items": answered.shared_items(answer, words["items"], pack, words["subjects"]) if answer else [],
        "stands": labels_of(glass),
    }
    return shown(request, "glass_record", context)


def labels_of(glass: Glass) -> str:
    """Where an answer stands: what nobody has decided yet must not be read as decided."""
    response = glass.response
    if response is None:
        return ""
    return _("Decided and sent.") if response.delivered_at else _("Not sent yet: it may still change.")


@require_GET
@page
def uses(request: HttpRequest, *, by: Actor, at: datetime) -> HttpResponse:
    """Uses that concern this person: of records they own or look after, and by their agency's people."""
    rows = [row(glass, at) for glass in visible_glasses(by)[:A_PAGE]]
    crumbs = [{"text": _("Home"), "href": "/"}, {"text": _("Emergency access")}]
    return shown(request, "glass_uses", {"breadcrumbs": crumbs, "rows": rows})


def row(glass: Glass, at: datetime) -> Words:
    """One use: a reference, who, when, and where it stands."""
    words = {"begin": hours.moment(glass.opened_at, at), "end": hours.clock(glass.ends_at)}
    return {
        "ref": glass.thing.ref,
        "href": f"/glass/uses/{glass.pk}/",
        "who": f"{glass.person.name}, {glass.title}, {glass.agency.name}",
        "when": _("%(begin)s to %(end)s") % words,
        "tag": {"object": "glass", "state": glass.verdict or "to_review"},
    }


@require_http_methods(["GET", "POST"])
@page
def use(request: HttpRequest, *, by: Actor, at: datetime, pk: UUID) -> HttpResponse:
    """One use, and whether it was right. Why it was opened stands in the owner's record, for the owner's side."""
    glass, form = glass_or_404(by, pk), ReviewForm(typed_in(request))
    denial = policies.why_not_review_glass(glass, by=by)
    context = {**one_use(glass, at, by=by), "form": form, "why_not": denial.sentence if denial else ""}
    if request.method != "POST":
        return shown(request, "glass_use", context)
    if denial:
        raise denial
    said = form.document()
    try:
        done = once(
            call_of_form(request, by, at),
            lambda: commands.review_glass(glass, said["verdict"], said["reason"], by=by, at=at),
        )
    except Incomplete as incomplete:
        return shown(request, "glass_use", {**context, "errors": errors_on(form, incomplete, form.POINTERS)})
    return on_to(
        request,
        f"/glass/uses/{pk}/",
        _("Reviewed."),
        receipt=receipt_of(done.mark),
        of="request" if glass.info_request else "response",
    )


def one_use(glass: Glass, at: datetime, *, by: Actor) -> Words:
    """What its page shows."""
    line = row(glass, at)
    rows: list[Words] = [{"key": _("Opened by"), "value": line["who"]}, {"key": _("When"), "value": line["when"]}]
    if by.agency.pk == glass.owner_id:
        said = said_of(glass)
        rows += [{"key": _("Why"), "value": said.why}, {"key": _("Who else they tried"), "value": said.tried}]
    if glass.reviewed_by and glass.reviewed_at:
        words = {"name": glass.reviewed_by.name, "when": hours.moment(glass.reviewed_at, at)}
        rows.append({"key": _("Reviewed by"), "value": _("%(name)s, %(when)s") % words})
    crumbs = [{"text": _("Home"), "href": "/"}, {"text": _("Emergency access"), "href": "/glass/uses/"}]
    crumbs.append({"text": line["ref"]})
    due = _("Review due %(when)s") % {"when": hours.moment(glass.review_due, at, ends=True)}
    return {"ref": line["ref"], "breadcrumbs": crumbs, "tag": line["tag"], "rows": rows, "due": due}
