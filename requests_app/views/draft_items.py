"""What a draft asks, and of whom (PG7): one card per agency, one page per item."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from agencies.actors import Actor
from agencies.models import Agency
from requests_app import commands, guidance, queries
from requests_app.denials import NotFound
from requests_app.forms.draft_items import AskForm, ItemForm, next_ref
from requests_app.forms.modes import asked as asked_besides
from requests_app.queries.parties import facts_of_all
from requests_app.views import covering, labels
from requests_app.views import people as people_words
from requests_app.views.door import page, typed_in
from requests_app.views.drafts import keep, sheet, still_needed, task

Document = dict[str, Any]


@require_http_methods(["GET", "POST"])
@page
def ask(request: HttpRequest, *, by: Actor, at: datetime, ref: str) -> HttpResponse:
    """The agencies asked so far with their items; whom to ask next; why it is needed."""
    draft = queries.draft_or_404(by, ref)
    document = draft.words
    names = dict(Agency.objects.values_list("code", "name"))
    asked = {item.get("asked_of") for item in document.get("items", [])}
    open_to = [
        (code, names[code])
        for code, facts in facts_of_all(at).items()
        if facts.can_receive and code != by.agency.code and code not in asked
    ]
    form = AskForm(typed_in(request), initial=document, agencies=sorted(open_to, key=lambda pair: pair[1]))
    if request.method == "POST":
        form.is_valid()
        if chosen := form.cleaned_data.get("agency", ""):
            keep(request, draft, form.write(document), by=by, at=at)
            return redirect(f"/requests/{ref}/ask/{chosen}/add/")
    cards = _cards(ref, document, names)
    if document.get("type"):
        found = covering.of_draft(document, by=by, at=at)
        for card in cards:
            if match := found.get(card["code"]):
                card["gap" if match.gap else "agreement"] = match.sentence
    return task(request, "draft_items", draft, form, by=by, at=at, to=f"/requests/{ref}/law/", agencies=cards)


def _cards(ref: str, document: Document, names: dict[str, str]) -> list[Document]:
    people = {one["ref"]: people_words.name(one) for one in document.get("subjects", [])}
    here = f"/requests/{ref}/ask"
    cards: dict[str, Document] = {}
    for item in document.get("items", []):
        code = item.get("asked_of", "")
        card = cards.setdefault(
            code, {"code": code, "name": names.get(code, code), "requested": [], "add_href": f"{here}/{code}/add/"}
        )
        card["requested"].append(
            {
                "id": item["id"],
                "sought": item.get("sought") or _("An item without words yet"),
                "period": labels.period(item),
                "about": ", ".join(people.get(one, one) for one in item.get("about", [])),
                "question": item.get("question", ""),
                "why": item.get("necessary_because", ""),
                "change_href": f"{here}/{item['id']}/",
                "remove_href": f"{here}/{item['id']}/remove/",
            }
        )
    return list(cards.values())


@require_http_methods(["GET", "POST"])
@page
def item(request: HttpRequest, *, by: Actor, at: datetime, ref: str, item: str = "", agency: str = "") -> HttpResponse:
    """One item: a new one for an agency, or one to change."""
    draft = queries.draft_or_404(by, ref)
    document = draft.words
    items: list[Document] = document.get("items", [])
    held = next((one for one in items if one["id"] == item), None)
    asked = Agency.objects.filter(code=held["asked_of"] if held else agency).first()
    if (item and held is None) or asked is None:
        raise NotFound
    handle = item or next_ref("I", [one["id"] for one in items])
    people = [(one["ref"], people_words.name(one)) for one in document.get("subjects", [])]
    questions = asked_besides(guidance.in_force(at), document.get("type", ""), "item")
    form = ItemForm(typed_in(request), initial=ItemForm.read(held or {}), people=people, questions=questions)
    context: Document = {"form": form, "agency": asked.name}
    if request.method == "POST":
        form.is_valid()
        place = next((number for number, one in enumerate(items) if one["id"] == handle), len(items))
        document["items"] = [*items[:place], form.write(handle, asked.code), *items[place + 1 :]]
        keep(request, draft, document, by=by, at=at)
        if request.POST.get("then") == "later":
            return redirect("request", ref=ref)
        errors = still_needed(form, document, f"/items/{place}", by=by, at=at)
        if not errors:
            return redirect("draft-ask", ref=ref)
        draft.refresh_from_db()
        context |= {"errors": errors, "action": f"/requests/{ref}/ask/{handle}/"}
    return sheet(request, "draft_item", draft, context, at)


@require_http_methods(["POST"])
@page
def remove(request: HttpRequest, *, by: Actor, at: datetime, ref: str, item: str) -> HttpResponse:
    """Take an item out of the draft."""
    draft = queries.draft_or_404(by, ref)
    document = draft.words
    left = [one for one in document.get("items", []) if one["id"] != item]
    if left != document.get("items", []):
        commands.save_draft(draft, {**document, "items": left}, by=by, at=at)
    return redirect("draft-ask", ref=ref)
