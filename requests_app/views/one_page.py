"""Asking in one page about a known child (PG3): begin it from a request of one's own side, fill it, check it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from agencies.actors import Actor
from agencies.queries import agency_names
from requests_app import commands, guidance, policies, queries
from requests_app.denials import Changed, NotFound
from requests_app.forms.fields import Choices
from requests_app.forms.one_page import ELSE, OnePageForm
from requests_app.http import call_of_form, once, same_press, sent_before
from requests_app.models import Draft
from requests_app.queries.overlaps import overlapping
from requests_app.queries.parties import facts_of, facts_of_all
from requests_app.values import AgencyFacts, suggest_for_request
from requests_app.values.purposes import about_child, filled, standing_question, with_law
from requests_app.values.told_checks import WHO_AND_WHY
from requests_app.views import draft_context, labels
from requests_app.views import people as people_words
from requests_app.views.door import page, typed_in
from requests_app.views.draft_law import plain
from requests_app.views.drafts import autosaved, keep, parted, sheet, still_needed

Document = dict[str, Any]


@require_http_methods(["POST"])
@page
def ask_about(request: HttpRequest, *, by: Actor, at: datetime, ref: str, who: str) -> HttpResponse:
    """Begin a draft about a child of an earlier request: the child and who is responsible, and no one else."""
    info_request = queries.request_or_404(by, ref, at)
    if denial := policies.why_not_copy(info_request, by=by):
        raise denial
    call = call_of_form(request, by, at)
    if done := sent_before(call):
        return redirect("draft-one-page", ref=done.mark)
    words = about_child(commands.open_request(info_request, by=by, at=at), who)
    if words is None:
        raise NotFound
    begun = once(
        call,
        lambda: commands.begin_draft(None, words, by=by, at=at),
        mark_of=lambda draft: str(draft.ref),
    )
    return redirect("draft-one-page", ref=begun.mark)


@dataclass(frozen=True)
class Asking:
    """What the page needs to know besides the draft: whom one may ask, and what each is usually asked."""

    pack: guidance.Pack
    partners: Mapping[str, AgencyFacts]
    first: Choices
    others: Choices
    hints: dict[str, str]

    def form(self, request: HttpRequest, document: Document) -> OnePageForm:
        """The nine questions."""
        return OnePageForm(
            typed_in(request),
            initial=OnePageForm.read(document),
            pack=self.pack,
            first=self.first,
            others=self.others,
            hints=self.hints,
        )


@require_http_methods(["GET", "POST"])
@page
def one_page(request: HttpRequest, *, by: Actor, at: datetime, ref: str) -> HttpResponse:
    """Nine questions; then everything stands on the page that is checked."""
    draft = queries.draft_or_404(by, ref)
    document = draft.words
    if not document.get("subjects"):
        return redirect("request", ref=ref)
    asking = _asking(document, by=by, at=at)
    form = asking.form(request, document)
    context = {"form": form, **_context(draft, document, by=by, at=at)}
    if request.method == "GET":
        return sheet(request, "ask", draft, context, at)
    form.is_valid()
    written = _written(form, document, asking, by=by, at=at)
    try:
        if request.POST.get("then") == "autosave":
            return autosaved(request, draft, written, by=by, at=at)
        keep(request, draft, written, by=by, at=at, filled=True)
    except Changed:
        if same_press(call_of_form(request, by, at)):
            raise
        return parted(request, "ask", draft, form, context, at)
    draft.refresh_from_db()
    if request.POST.get("then") == "later" or form.cleaned_data.get("purpose") == ELSE:
        return redirect("request", ref=ref)
    context["errors"] = _needed(form, written, by=by, at=at)
    return sheet(request, "ask", draft, context, at) if context["errors"] else redirect("draft-check", ref=ref)


def _asking(document: Document, *, by: Actor, at: datetime) -> Asking:
    """Whom one may ask: those that know the child, and those usually asked, before all others."""
    pack, facts = guidance.in_force(at), facts_of_all(at)
    asked = {item.get("asked_of", "") for item in document.get("items") or []}
    offered = {
        code: one
        for code, one in facts.items()
        if code in asked or (one.can_receive and code != by.agency.code and standing_question(one.kinds, pack))
    }
    names = agency_names(offered)
    known = _know_the_child(document) | asked
    questions = {code: standing_question(one.kinds, pack) for code, one in offered.items()}
    near = {code for code, question in questions.items() if code in known or (question and question.first)}
    near = near or set(offered)  # a page whose first list is empty would have nowhere to lead to
    order = sorted(offered, key=lambda code: (code not in known, names[code]))
    return Asking(
        pack,
        facts,
        [(code, names[code]) for code in order if code in near],
        [(code, names[code]) for code in order if code not in near],
        {code: str(question.label) for code, question in questions.items() if question},
    )


def _know_the_child(document: Document) -> set[str]:
    """Agencies that the child's own entry names: school or nursery, practice, whoever gave a number."""
    child: Document = next(iter(people_words.children_first(document["subjects"])), {})
    given = {number.get("source", "") for number in child.get("identifiers") or []}
    return {code for code in {child.get("setting", ""), child.get("gp", ""), *given} if code}


def _context(draft: Draft, document: Document, *, by: Actor, at: datetime) -> Document:
    child: Document = next(iter(people_words.children_first(document["subjects"])), {})
    seen = [draft_context.overlap(one, at) for one in overlapping(draft, by=by, at=at)]
    return {
        "heading": _("Ask about %(name)s") % {"name": people_words.short_name(child)},
        "look_first": seen,
        "back": {"href": f"/requests/{draft.ref}/", "text": _("Back to the tasks")},
    }


def _written(form: OnePageForm, document: Document, asking: Asking, *, by: Actor, at: datetime) -> Document:
    """The draft with what was typed, then with what the purpose's template fills, then with the law that fits."""
    kinds = {code: asking.partners[code].kinds for code in form.chosen() if code in asking.partners}
    purpose = form.cleaned_data.get("purpose", "")
    made = form.write(document)
    made = filled(made, purpose, kinds, today=labels.today_in_london(at), pack=asking.pack)
    if meeting := made.get("meeting"):  # what it is follows from the purpose; when it is was asked
        meeting.setdefault("what", labels.label(asking.pack.stages, made.get("stage", "")))
    fits = suggest_for_request(made, agency=facts_of(by.agency), partners=asking.partners, at=at, pack=asking.pack)
    return with_law(made, plain(fits.law) if fits else None)


def _needed(form: OnePageForm, written: Document, *, by: Actor, at: datetime) -> list[Document]:
    """What the page still needs, in the order of the page."""
    said = form.cleaned_data
    if not said.get("purpose"):
        form.add_error("purpose", _("Select what you need this information for"))
    if said.get("informed") not in ("", "TOLD") and not said.get("told_detail"):
        form.add_error("told_detail", str(WHO_AND_WHY))
    mine = [{"text": texts[0], "href": f"#id_{name}"} for name, texts in form.errors.items()]
    form_errors = {one["href"] for one in mine}
    found = [one for one in still_needed(form, written, by=by, at=at, all_of_it=True) if one["href"] not in form_errors]
    order = [f"#id_{name}" for name in form.fields]
    return sorted([*mine, *found], key=lambda one: order.index(one["href"]) if one["href"] in order else -1)
