"""Preparing an answer (PG15): what is typed is kept, whatever is pressed, and nothing leaves before it is decided."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from agencies import hours
from agencies.actors import Actor
from requests_app import commands, guidance, policies, queries, reminders
from requests_app.denials import Denial, Fault, Incomplete
from requests_app.forms.answers import read_answer, with_room, without_room
from requests_app.http import Carried, call_of_form, once, receipt_of, sent_before, showing_changes
from requests_app.models import AgencyResponse, Draft
from requests_app.queries.lateness import missed_in_answering
from requests_app.queries.parties import facts_of
from requests_app.queries.sides import disclosed
from requests_app.queries.words import marked_in
from requests_app.values.marks import with_marks
from requests_app.views import answered, labels, lateness, prepare_context
from requests_app.views.door import page, seen_version
from requests_app.views.leaves import on_to, shown
from requests_app.views.prepare_context import Preparing

Words = dict[str, Any]
FORWARD, LATER, LAW = "forward", "later", "law"


@require_http_methods(["GET", "POST"])
@page
def prepare(request: HttpRequest, *, by: Actor, at: datetime, ref: str) -> HttpResponse:
    """The page, and what its buttons do. Identifiers are shown in full here, which is recorded as a look."""
    response = queries.response_or_404(by, ref, at)
    if request.method == "POST" and (done := sent_before(call_of_form(request, by, at))):
        return forwarded(request, response, done, by=by, at=at)
    case = preparing(response, commands.open_response(response, by=by, at=at), at)
    draft = queries.drafts_of(by).filter(response=response).first()
    document = draft.words if draft else first_words(case)
    if request.method != "POST":
        denial = policies.why_not_prepare(response, by=by)
        return sheet(request, case, document, draft, (), denial, by=by, at=at)
    typed = read_answer(request.POST, case.refs, document, case.scope())
    then = request.POST.get("then", "")
    if not then:  # nothing was pressed: what is kept is not written over by it
        what = _("Select what you do with each item, then press a button: save it for later, or send it for decision.")
        unsaid = Fault("/items/0/outcome", "required", what)
        return sheet(request, case, typed, draft, (unsaid,), None, by=by, at=at)
    if then.partition(":")[0] in {"line", "left", "person"}:
        typed = with_room(typed, then)
    if then == LAW and (law := prepare_context.suggested_words(case)):
        typed["discloser_law"] = law
    if draft:
        draft = commands.save_draft(draft, typed, by=by, at=at, seen=seen_version(request))
    else:
        draft = commands.begin_draft(response, typed, by=by, at=at)
    if then == FORWARD:
        return forward(request, case, draft, by=by, at=at)
    if then == LATER:
        return on_to(request, f"/responses/{ref}/", _("Saved as your draft. Nobody else sees it."))
    return redirect(after_saving(ref, then, typed))


def preparing(response: AgencyResponse, words: Words, at: datetime) -> Preparing:
    """The answer's case."""
    pack = guidance.load(response.pack)
    return Preparing(response, words, pack, facts_of(response.from_agency), at)


def first_words(case: Preparing) -> Words:
    """What a draft begins with: the answer that came back, or each item with nothing chosen."""
    if case.response.version:
        return with_marks(queries.answer_words(case.response), marked_in(case.response))
    return {"items": [{"item": ref} for ref in case.refs]}


def others_writing(response: AgencyResponse, by: Actor) -> str:
    """Who else has a draft of this answer. Nobody is locked out: whoever puts theirs forward first has answered."""
    others = Draft.objects.filter(response=response).exclude(owner=by.person).select_related("owner")
    names = ", ".join(other.owner.name for other in others)
    return _("Also writing an answer to this: %(names)s.") % {"names": names} if names else ""


def sheet(
    request: HttpRequest, case: Preparing, document: Words, draft: Draft | None, faults: tuple[Fault, ...],
    denial: Denial | None, *, by: Actor, at: datetime,
) -> HttpResponse:  # fmt: skip
    """The page."""
    late = lateness.boxes(case.response, missed_in_answering(case.response, at), lateness.late_in(request.POST), faults)
    of_the_answer = [fault for fault in faults if not fault.pointer.startswith("/late")]
    context = {**prepare_context.page_of(case, document, draft, of_the_answer, by=by, at=at), **late}
    context["errors"] = [*context["errors"], *late.get("late_errors", ())]
    if denial:  # whoever only reads here presses for what is covered, which is recorded, as everywhere else
        context |= prepare_context.covered(case, at)
    others = others_writing(case.response, by)
    return shown(request, "prepare", {**context, "others": others, "why_not": denial.sentence if denial else ""})


def forward(request: HttpRequest, case: Preparing, draft: Draft, *, by: Actor, at: datetime) -> HttpResponse:
    """Send it for decision; or say beside every box what is missing, with everything still there."""
    response, words, late = case.response, without_room(draft.words), lateness.late_in(request.POST)
    if words != draft.words:
        draft = commands.save_draft(draft, words, by=by, at=at)
    try:
        with showing_changes(response, response.audit_seq):
            carried = once(
                call_of_form(request, by, at),
                lambda: commands.put_forward_response(draft, by=by, at=at, late=late, seen=response.audit_seq),
            )
    except Incomplete as incomplete:
        return sheet(request, case, words, draft, incomplete.errors, None, by=by, at=at)
    return forwarded(request, response, carried, by=by, at=at)


def forwarded(
    request: HttpRequest, response: AgencyResponse, done: Carried, *, by: Actor, at: datetime
) -> HttpResponse:
    """On to the response, which says who decides now; the same for the second press."""
    step = response.steps.filter(status="open", mode="sign").order_by("-round", "order").first()
    next_ = ""
    if step and step.due_at:
        names = ", ".join(person.name for person in reminders.signers(step, at))
        words = {"names": names, "when": hours.moment(step.due_at, at, ends=True)}
        next_ = _("Next: decided by %(names)s, by %(when)s.") % words
    text = _("Sent for decision.")
    return on_to(request, f"/responses/{response.ref}/", text, next_, receipt_of(done.mark), of="response")


def after_saving(ref: str, then: str, document: Words) -> str:
    """Where a saved draft goes on: back to the new boxes, or to what they will see."""
    kind, _colon, item = then.partition(":")
    here = f"/responses/{ref}"
    if kind == LAW:
        return f"{here}/prepare/#our-law"
    if kind == "person":
        return f"{here}/prepare/#id_third_parties-{len(document['third_parties']) - 1}-who"
    if kind in {"line", "left"}:
        key, box = ("shared", "text") if kind == "line" else ("withheld", "what")
        number = next((place for place, one in enumerate(document["items"]) if one["item"] == item), 0)
        last = len(document["items"][number].get(key) or [{}]) - 1
        return f"{here}/prepare/#id_items-{number}-{key}-{last}-{box}"
    return f"{here}/preview/"


@require_GET
@page
def preview(request: HttpRequest, *, by: Actor, at: datetime, ref: str) -> HttpResponse:
    """What they will see, exactly: one's own draft while it is being written, else the answer put forward."""
    response = queries.response_or_404(by, ref, at)
    asked = commands.open_response(response, by=by, at=at)
    draft = queries.drafts_of(by).filter(response=response).first()
    if draft is None and not response.version:
        return redirect(f"/responses/{ref}/")
    words = complete(draft.words) if draft else queries.answer_words(response)
    told, pack = disclosed(words), guidance.load(response.pack)
    context = {
        "ref": ref,
        "back": {"href": f"/responses/{ref}/{'prepare/' if draft else ''}", "text": _("Back")},
        "items": answered.shared_items(told, asked["items"], pack, asked["subjects"]),
        "conditions": [*answered.conditions(told, pack), *labels.law(told["discloser_law"], pack)],
    }
    return shown(request, "preview", context)


def complete(words: Words) -> Words:
    """A half-written draft with nothing where nothing is said yet."""
    items = []
    for item in without_room(words).get("items") or []:
        parts = [{"code": "", **part} for part in item.get("withheld") or []]
        lines = [{"text": "", "kind": "", **line} for line in item.get("shared") or []]
        items.append({"outcome": "", **item, "withheld": parts, "shared": lines})
    return {**words, "items": items}
