"""Own account (PG47): as whom I act, and the keys of my agency's systems that belong to me."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from agencies import commands
from agencies.actors import Actor
from agencies.hours import LONDON
from agencies.http import agencies_of, change_agency
from agencies.models import ApiKey
from agencies.values import IssuedKey
from requests_app.denials import Incomplete, NotFound
from requests_app.forms.account import AgencyForm, KeyForm
from requests_app.http import call_of_form, once
from requests_app.views.door import errors_on, page, typed_in
from requests_app.views.leaves import on_to, shown

Words = dict[str, Any]


@require_http_methods(["GET", "POST"])
@page
def account(request: HttpRequest, *, by: Actor, at: datetime) -> HttpResponse:
    """The account page; a key's secret is shown once, on the page that its making answers with."""
    then = request.POST.get("then", "")
    choices = [(one.agency.code, f"{one.title}, {one.agency.name}") for one in agencies_of(request)]
    if then == "change":
        change_agency(request, request.POST.get("agency", ""))
        return redirect("home")
    form = KeyForm(typed_in(request))
    context: Words = {"form": form, "new_key": ""}
    if request.method == "POST":
        context |= _make_key(request, form, by, at)
        if context["new_key"]:
            context["form"] = KeyForm()
    context["rows"] = _rows(by)
    context["keys"] = [_key(key, at) for key in ApiKey.objects.filter(membership__person=by.person, agency=by.agency)]
    context["agencies"] = AgencyForm(choices=choices)["agency"] if len(choices) > 1 else None
    return shown(request, "account", context)


@require_http_methods(["POST"])
@page
def end_key(request: HttpRequest, *, by: Actor, at: datetime, pk: UUID) -> HttpResponse:
    """End one of my keys at once."""
    key = ApiKey.objects.filter(pk=pk, membership__person=by.person, agency=by.agency).first()
    if key is None:
        raise NotFound
    once(call_of_form(request, by, at), lambda: commands.revoke_key(key, by=by, at=at), mark_of=lambda _done: str(pk))
    return on_to(request, "/account/", _("Ended. The key opens nothing from now on."))


def _make_key(request: HttpRequest, form: KeyForm, by: Actor, at: datetime) -> Words:
    if not form.is_valid():
        return {
            "errors": [{"text": texts[0], "href": f"#id_{name}"} for name, texts in form.errors.items()],
            "new_key": "",
        }
    ends = datetime.combine(datetime.fromisoformat(form.cleaned_data["ends"]).date(), time.max, LONDON).astimezone(UTC)
    label, scopes, issued = form.cleaned_data["name"], form.cleaned_data["scopes"], list[IssuedKey]()

    def act() -> IssuedKey:
        issued.append(commands.issue_key(by.membership, label, scopes, expires_at=ends, by=by, at=at))
        return issued[0]

    try:
        once(call_of_form(request, by, at), act, mark_of=lambda key: str(key.prefix))
    except Incomplete as incomplete:
        pointers = {"/label": "name", "/scopes": "scopes", "/expires_at": "ends"}
        return {"errors": errors_on(form, incomplete, pointers), "new_key": ""}
    if not issued:
        text = _("This key was made already, and is shown once. If you did not keep it, end it and make another.")
        return {"errors": [{"text": text, "href": ""}], "new_key": ""}
    return {"new_key": issued[0].secret}


def _rows(by: Actor) -> list[Words]:
    return [
        {"key": _("Name"), "value": by.person.name},
        {"key": _("E-mail address"), "value": by.person.email},
        {"key": _("Role"), "value": by.membership.title},
        {"key": _("Agency"), "value": by.agency.name},
    ]


def _key(key: ApiKey, at: datetime) -> Words:
    over = key.revoked_at is not None or key.expires_at <= at
    return {
        "name": key.label,
        "prefix": key.prefix,
        "scopes": ", ".join(key.scopes),
        "ends": f"{key.expires_at.astimezone(LONDON):%-d %B %Y}",
        "last_used": f"{key.last_used_at.astimezone(LONDON):%-d %B %Y %H:%M}" if key.last_used_at else "",
        "tag": {"object": "access", "state": "ended" if over else "in_use"},
        "end_href": "" if over else f"/account/keys/{key.pk}/end/",
    }
