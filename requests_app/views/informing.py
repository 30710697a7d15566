"""The notice ledger of a request or an answer: who has been told what, who not yet and why, and the next look (V3)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from agencies import hours
from agencies.actors import Actor
from requests_app import commands, guidance, policies, queries
from requests_app.denials import Fault, Incomplete
from requests_app.forms.informing import InformForm
from requests_app.http import call_of_form, once, receipt_of
from requests_app.models import AgencyResponse, Thing
from requests_app.queries.informing import Informed, informed_of, may_be_told
from requests_app.values.informing import OFFICER, WAYS, grounds, owed
from requests_app.views import people
from requests_app.views.door import errors_on, page
from requests_app.views.leaves import on_to, shown

Words = dict[str, Any]


@require_http_methods(["GET", "POST"])
@page
def of_request(request: HttpRequest, *, by: Actor, at: datetime, ref: str) -> HttpResponse:
    """The asking side's ledger."""
    return _ledger(request, queries.request_or_404(by, ref, at), by, at)


@require_http_methods(["GET", "POST"])
@page
def of_response(request: HttpRequest, *, by: Actor, at: datetime, ref: str) -> HttpResponse:
    """The answering side's own ledger: whom it told itself."""
    return _ledger(request, queries.response_or_404(by, ref, at), by, at)


def _ledger(request: HttpRequest, found: Thing, by: Actor, at: datetime) -> HttpResponse:
    side = "response" if isinstance(found, AgencyResponse) else "request"
    errors: list[Words] = []
    form = _form(request.POST if request.method == "POST" else None, found)
    if request.method == "POST":
        try:
            carried = once(call_of_form(request, by, at), lambda: _record(found, form, by, at))
            said = _("Recorded. It stands in your agency's ledger.")
            return on_to(request, f"/{side}s/{found.ref}/telling/", said, "", receipt_of(carried.mark), of=side)
        except Incomplete as incomplete:
            errors = errors_on(form, incomplete, form.POINTERS)
    words, denial = _opened(found, by, at), policies.why_not_inform(found, by=by)
    context = {
        "ref": found.ref,
        "back": {"href": f"/{side}s/{found.ref}/", "text": _("Back to where it stands")},
        "people": [card(one, words, found, at) for one in informed_of(found, words)],
        "form": None if denial else form,
        "why_not": denial.sentence if denial else "",
        "errors": errors,
    }
    return shown(request, "telling", context)


def _opened(found: Thing, by: Actor, at: datetime) -> Words:
    """Whom it is about, as this side knows them. That this person looks is recorded."""
    if isinstance(found, AgencyResponse):
        return commands.open_response(found, by=by, at=at)
    return commands.open_request(found, by=by, at=at)


def _form(posted: Any, found: Thing) -> InformForm:
    answering = isinstance(found, AgencyResponse)
    words = queries.addressed_words(found) if isinstance(found, AgencyResponse) else queries.request_words(found)
    pack = guidance.load(found.pack)
    due = {one.about: one for one in owed(words, pack)}
    offered = [(about, who(about, words)) for about in may_be_told(words) if about != OFFICER or OFFICER in due]
    given = posted.get("about", "") if posted else ""
    of_whom = [due.get(given)] if given or answering else [*due.values(), None]
    reasons = {code: label for one in of_whom for code, label in grounds(one, pack).items()}
    return InformForm(posted, people=offered, grounds=list(reasons.items()))


def _record(found: Thing, form: InformForm, by: Actor, at: datetime) -> Any:
    if form.errors:
        faults = [Fault(f"/{name}", "malformed", str(texts[0])) for name, texts in form.errors.items()]
        raise Incomplete(faults)
    about, said, told = form.said("about"), form.said("words"), form.said("told")
    if told == "YES":
        happened = form.moment("happened_at")
        if happened is None:
            raise Incomplete([Fault("/happened_at", "required", _("Enter when they were told."))])
        return commands.tell_person(found, about, said, how=form.said("how"), happened_at=happened, by=by, at=at)
    if told == "NO":
        again = form.moment("look_again_at")
        return commands.defer_notice(found, about, said, ground=form.said("ground"), look_again_at=again, by=by, at=at)
    raise Incomplete([Fault("/told", "required", _("Select whether they have been told."))])


def who(about: str, words: Words) -> str:
    """A person of the request by name; the officer for allegations by office."""
    named = {one["ref"]: people.name(one) for one in words.get("subjects") or ()}
    return _("The officer for allegations") if about == OFFICER else named.get(about, about)


TAGS = {"told": "told", "late": "review_late", "not_yet": "not_yet", "unsaid": "unsaid"}


def card(one: Informed, words: Words, found: Thing, at: datetime) -> Words:
    """One person: how it stands, and every line, the newest first."""
    pack, due = guidance.load(found.pack), one.owed.due_at if one.owed else None
    reasons = grounds(one.owed, pack) | {code: str(x.label) for code, x in pack.reasons_not_informed.items()}
    return {
        "who": who(one.about, words),
        "tag": {"object": "family", "state": TAGS[one.state(at)]},
        "owed": str(one.owed.notice.label) if one.owed else "",
        "due": _("Due by %(when)s.") % {"when": hours.moment(due, at)} if due else "",
        "lines": [_line(said, reasons, at) for said in one.lines],
    }


def _line(said: Any, reasons: dict[str, Any], at: datetime) -> Words:
    line = said.line
    when = {"when": hours.moment(line.happened_at, at), "by": said.by}
    if line.told:
        how = str(WAYS[line.how]) if line.how in WAYS else ""
        text = _("Told %(when)s; recorded by %(by)s.") % when
    else:
        how = str(reasons.get(line.ground, line.ground))
        text = _("Not told yet; recorded by %(by)s %(when)s.") % when
    looks = {"when": hours.moment(line.look_again_at, at)} if line.look_again_at else {}
    again = _("Looked at again %(when)s.") % looks if looks else ""
    return {"text": text, "how": how, "again": again, "words": said.words}
