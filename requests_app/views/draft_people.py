"""Who a draft is about (PG5): the people so far, one page a person."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from agencies.actors import Actor
from requests_app import commands, guidance, queries
from requests_app.denials import NotFound
from requests_app.forms.draft_items import next_ref
from requests_app.forms.draft_people import PersonForm
from requests_app.views import draft_context, labels
from requests_app.views import people as people_words
from requests_app.views.door import page, typed_in
from requests_app.views.drafts import keep, sheet, still_needed

KINDS = {"child": "CHILD", "unborn": "UNBORN", "adult": "ADULT"}
Document = dict[str, Any]


@require_http_methods(["GET"])
@page
def people(request: HttpRequest, *, by: Actor, at: datetime, ref: str) -> HttpResponse:
    """The people of the draft so far."""
    draft, pack = queries.draft_or_404(by, ref), guidance.in_force(at)
    here = f"/requests/{ref}/child"
    document = draft.words
    rows = [
        {
            "name": people_words.name(person),
            "kind": labels.label(pack.subject_kinds, person.get("kind", "")),
            "rows": draft_context.person_rows(person, pack),
            "change_href": f"{here}/{person['ref']}/",
            "remove_href": f"{here}/{person['ref']}/remove/",
        }
        for person in document.get("subjects", [])
    ]
    add = [
        {"text": _("Add a child"), "href": f"{here}/add/child/"},
        {"text": _("Add an unborn child"), "href": f"{here}/add/unborn/"},
        {"text": _("Add an adult"), "href": f"{here}/add/adult/"},
    ]
    context = {"people": rows, "add": add, "next_href": f"/requests/{ref}/concern/"}
    return sheet(request, "draft_people", draft, context, at)


@require_http_methods(["GET", "POST"])
@page
def person(request: HttpRequest, *, by: Actor, at: datetime, ref: str, who: str = "", kind: str = "") -> HttpResponse:
    """One person of the draft: a new one of a kind, or one to change."""
    draft, pack = queries.draft_or_404(by, ref), guidance.in_force(at)
    document = draft.words
    subjects: list[Document] = document.get("subjects", [])
    held = next((one for one in subjects if one["ref"] == who), None)
    if held is None and (who or kind not in KINDS):
        raise NotFound
    code = held["kind"] if held else KINDS[kind]
    handle = who or next_ref("S", [one["ref"] for one in subjects])
    others = [(one["ref"], people_words.name(one)) for one in subjects if one["ref"] != handle]
    form = PersonForm(typed_in(request), initial=PersonForm.read(held or {}), kind=code, pack=pack, others=others)
    context: Document = {"form": form, "kind": code.lower()}
    if request.method == "POST":
        form.is_valid()
        written = form.write(handle)
        place = next((number for number, one in enumerate(subjects) if one["ref"] == handle), len(subjects))
        document["subjects"] = [*subjects[:place], written, *subjects[place + 1 :]]
        keep(request, draft, document, by=by, at=at)
        if request.POST.get("then") == "later":
            return redirect("request", ref=ref)
        errors = still_needed(form, document, f"/subjects/{place}", by=by, at=at)
        if not errors:
            return redirect("draft-people", ref=ref)
        draft.refresh_from_db()
        if not who:  # it is in the draft now: typing on changes it instead of adding another
            context["action"] = f"/requests/{ref}/child/{handle}/"
        context["errors"] = errors
    return sheet(request, "draft_person", draft, context, at)


@require_http_methods(["POST"])
@page
def remove(request: HttpRequest, *, by: Actor, at: datetime, ref: str, who: str) -> HttpResponse:
    """Take a person out of the draft, and out of what is asked about."""
    draft = queries.draft_or_404(by, ref)
    document = draft.words
    left = [one for one in document.get("subjects", []) if one["ref"] != who]
    if left == document.get("subjects", []):
        return redirect("draft-people", ref=ref)  # they are out already
    document["subjects"] = left
    for item in document.get("items", []):
        item["about"] = [one for one in item.get("about", []) if one != who]
    commands.save_draft(draft, document, by=by, at=at)
    return redirect("draft-people", ref=ref)
