"""Custody of what was shared (PG25): who holds it, passing it on, keeping it, putting it right, reporting a misuse."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from agencies.actors import Actor
from agencies.queries import agency_names
from requests_app import commands, guidance, policies, queries
from requests_app.denials import Fault, Incomplete
from requests_app.forms.custody import (
    CorrectForm,
    KeepForm,
    LeaveForm,
    MisuseForm,
    NothingForm,
    PassOnForm,
    ReviewForm,
    SendForm,
)
from requests_app.models import AgencyResponse, CorrectionCopy
from requests_app.queries import custody as holding
from requests_app.queries.opening import as_far_as_named, disclosed_or_404, given_or_404
from requests_app.queries.parties import facts_of_all
from requests_app.queries.scope import misuse_or_404, one_or_404
from requests_app.queries.sides import put_right
from requests_app.values.custody import passable
from requests_app.views import custody_context, disclosure_context, labels
from requests_app.views.acting import page_of_act
from requests_app.views.door import page, typed_in
from requests_app.views.leaves import shown

Words = dict[str, Any]


@require_GET
@page
def of_response(request: HttpRequest, *, by: Actor, at: datetime, ref: str) -> HttpResponse:
    """Everybody who holds what one's agency gave, and what waits for its word."""
    found = given_or_404(by, ref, at)
    commands.open_response(found, by=by, at=at)
    return shown(request, "custody", custody_context.of_the_originator(found, by=by, at=at))


@require_GET
@page
def of_disclosure(request: HttpRequest, *, by: Actor, at: datetime, ref: str) -> HttpResponse:
    """One's own branch."""
    held = disclosed_or_404(by, ref, at)
    commands.look_at_custody(held, by=by, at=at)
    return shown(request, "custody", custody_context.of_a_recipient(held, by=by, at=at))


@require_http_methods(["GET", "POST"])
@page
def pass_on(request: HttpRequest, *, by: Actor, at: datetime, ref: str) -> HttpResponse:
    """Ask the originator for leave; or tell them that it could not wait."""
    held = disclosed_or_404(by, ref, at)
    denial = policies.why_not_pass_on(held, by=by, at=at)
    if denial and request.method != "POST":
        raise denial
    given = queries.arrived_words(held)
    open_items = passable(given, guidance.load(held.pack))
    known = agency_names(code for code in facts_of_all(at) if code not in holding.who_has_it(held.root))
    agencies = sorted(known.items(), key=lambda pair: pair[1])
    items = [(item, labels.item_title(item)) for item in open_items]
    form = PassOnForm(typed_in(request), agencies=agencies, items=items)
    words = {
        **disclosure_context.place(held),
        "heading": _("Pass it on"),
        "warning": _(
            "You may pass it on without waiting only if the law or immediate danger requires it. Then tell them now."
        ),
        "lead": _("They decide, with a reason that you read. What they agree to goes on under the same conditions."),
        "button": _("Send this to them"),
    }

    def act() -> Any:
        said = form.words()
        command = commands.tell_passed_on if form.told else commands.ask_leave
        return command(held, said, by=by, at=at)

    said = _("Sent. They are told, and you are told what they decide.")
    home = f"/disclosures/{ref}/custody/"
    return page_of_act(request, form, words, act, denial=denial, by=by, at=at, home=home, said=said)


@require_http_methods(["GET", "POST"])
@page
def keep(request: HttpRequest, *, by: Actor, at: datetime, ref: str) -> HttpResponse:
    """Ask the originator for more time."""
    held, form = disclosed_or_404(by, ref, at), KeepForm(typed_in(request))
    words = {
        **disclosure_context.place(held),
        "heading": _("Ask to keep it longer"),
        "lead": _("They decide, with a reason that you read. Until they agree, access ends when it would have."),
        "button": _("Ask them"),
    }

    def act() -> Any:
        return commands.ask_to_keep(held, form.said("why"), until=form.moment(), by=by, at=at)

    denial, said = policies.why_not_keep_longer(held, by=by), _("Asked. You are told what they decide.")
    home = f"/disclosures/{ref}/custody/"
    return page_of_act(request, form, words, act, denial=denial, by=by, at=at, home=home, said=said)


@require_http_methods(["GET", "POST"])
@page
def leave(request: HttpRequest, *, by: Actor, at: datetime, ref: str, leave: UUID) -> HttpResponse:
    """Agree or refuse, with a reason."""
    root = given_or_404(by, ref, at)
    found, form = holding.leave_or_404(root, leave), LeaveForm(typed_in(request))
    found.response = root
    denial = policies.why_not_answer_leave(found, by=by)
    words = {
        "ref": ref,
        "back": {"href": f"/responses/{ref}/custody/", "text": _("Back")},
        "heading": _("May they keep it longer?") if found.kind == "LONGER" else _("May they pass it on?"),
        "rows": custody_context.leave_rows(found, at) if denial is None else [],
        "button": _("Record my decision"),
    }

    def act() -> Any:
        return commands.answer_leave(found, form.said("answer"), form.said("reason"), by=by, at=at)

    home, said = f"/responses/{ref}/custody/", _("Recorded. They are told.")
    return page_of_act(request, form, words, act, denial=denial, by=by, at=at, home=home, said=said, of="response")


@require_http_methods(["GET", "POST"])
@page
def misuse_of_response(request: HttpRequest, *, by: Actor, at: datetime, ref: str) -> HttpResponse:
    """Report a misuse, as the side that gave it."""
    return _report(request, given_or_404(by, ref, at), f"/responses/{ref}/", "response", by=by, at=at)


@require_http_methods(["GET", "POST"])
@page
def misuse_of_disclosure(request: HttpRequest, *, by: Actor, at: datetime, ref: str) -> HttpResponse:
    """Report a misuse, as whoever oversees the side that received it."""
    return _report(request, disclosed_or_404(by, ref, at).root, f"/disclosures/{ref}/", "", by=by, at=at)


def _report(request: HttpRequest, root: AgencyResponse, home: str, of: str, *, by: Actor, at: datetime) -> HttpResponse:
    form = MisuseForm(typed_in(request))
    words = {
        "ref": root.ref if of else home.split("/")[2],
        "back": {"href": home, "text": _("Back")},
        "heading": _("Report a misuse"),
        "warning": _("Access is closed at once for everybody who has it, until a second person has looked into it."),
        "lead": _("The review is due within 72 hours. Both sides are told by reference, and nothing of what you say."),
        "button": _("Report and close access"),
    }

    def act() -> Any:
        return commands.report_misuse(root, form.said("what"), when=form.said("when"), by=by, at=at)

    denial, said = policies.why_not_report_misuse(root, by=by), _("Reported. Access is closed.")
    return page_of_act(request, form, words, act, denial=denial, by=by, at=at, home=home, said=said, of=of)


@require_http_methods(["GET", "POST"])
@page
def review(request: HttpRequest, *, by: Actor, at: datetime, ref: str) -> HttpResponse:
    """Look into a report of misuse: restore access, or keep it closed."""
    misuse, form = misuse_or_404(by, ref, at), ReviewForm(typed_in(request))
    denial = policies.why_not_review_misuse(misuse, by=by)
    told = holding.reported_words(misuse) if denial is None else {}
    words = {
        "ref": ref,
        "back": {"href": "/notices/", "text": _("Back")},
        "heading": _("Review a report of misuse"),
        "rows": [
            {"key": _("What happened"), "value": told.get("what", "")},
            {"key": _("When"), "value": told.get("when", "")},
        ]
        if told
        else [],
        "button": _("Record my decision"),
    }

    def act() -> Any:
        return commands.review_misuse(misuse, form.said("verdict"), form.said("reason"), by=by, at=at)

    home, said = "/notices/", _("Recorded. Both sides are told.")
    return page_of_act(request, form, words, act, denial=denial, by=by, at=at, home=home, said=said)


@require_http_methods(["GET", "POST"])
@page
def correct(request: HttpRequest, *, by: Actor, at: datetime, ref: str) -> HttpResponse:
    """Write a correction; a second person sends it."""
    root = given_or_404(by, ref, at)
    denial = policies.why_not_correct(root, by=by)
    if denial and request.method != "POST":
        raise denial
    items = [
        (item["item"], labels.item_title(item["item"]))
        for item in queries.arrived_words(root)["items"]
        if item.get("shared")
    ]
    form = CorrectForm(typed_in(request), items=items)
    words = {
        "ref": ref,
        "back": {"href": f"/responses/{ref}/custody/", "text": _("Back")},
        "heading": _("Put something right"),
        "lead": _("A colleague sends it to everybody who has the answer, and each of them confirms that it was read."),
        "button": _("Send to a colleague to decide"),
    }

    def act() -> Any:
        return commands.write_correction(root, form.chosen(), form.said("wrong"), form.said("right"), by=by, at=at)

    home, said = f"/responses/{ref}/custody/", _("Written. A second person sends it.")
    return page_of_act(request, form, words, act, denial=denial, by=by, at=at, home=home, said=said, of="response")


@require_http_methods(["GET", "POST"])
@page
def send(request: HttpRequest, *, by: Actor, at: datetime, ref: str, correction: UUID) -> HttpResponse:
    """Send a colleague's correction, or do not."""
    root, form = given_or_404(by, ref, at), SendForm(typed_in(request))
    found = one_or_404(root.corrections.select_related("written_by"), pk=correction)
    found.response = root
    denial = policies.why_not_send_correction(found, by=by)
    words = {
        "ref": ref,
        "back": {"href": f"/responses/{ref}/custody/", "text": _("Back")},
        "heading": _("Send this correction?"),
        "rows": custody_context.correction_rows(holding.written_words(found)) if denial is None else [],
        "button": _("Record my decision"),
    }

    def act() -> Any:
        if form.said("then") == "DROP":
            return commands.drop_correction(found, form.said("reason"), by=by, at=at)
        if form.said("then") != "SEND":
            raise Incomplete([Fault("/then", "required", _("Select whether you send it"))])
        return commands.send_correction(found, by=by, at=at)

    home, said = f"/responses/{ref}/custody/", _("Recorded.")
    return page_of_act(request, form, words, act, denial=denial, by=by, at=at, home=home, said=said, of="response")


@require_http_methods(["GET", "POST"])
@page
def read(request: HttpRequest, *, by: Actor, at: datetime, ref: str, copy: UUID) -> HttpResponse:
    """Read a correction, and say by name that it was read."""
    held, form = disclosed_or_404(by, ref, at), NothingForm(typed_in(request))
    found = one_or_404(held.correction_copies.select_related("correction__response"), pk=copy)
    found.held = held
    denial = policies.why_not_read_correction(found, by=by)
    words = {
        **disclosure_context.place(held),
        "heading": _("A correction"),
        "warning": _("Put right whatever you have written down from what was shared."),
        "rows": custody_context.correction_rows(_as_read(found, by)) if denial is None else [],
        "button": _("I have read this"),
    }

    def act() -> Any:
        return commands.read_correction(found, by=by, at=at)

    home, said = f"/disclosures/{ref}/", _("Confirmed. They can see that it was read.")
    return page_of_act(request, form, words, act, denial=denial, by=by, at=at, home=home, said=said)


def _as_read(copy: CorrectionCopy, by: Actor) -> Words:
    """The correction, as far as it is about what is open to this person."""
    told = as_far_as_named(queries.arrived_words(copy.held), copy.held, by)
    return put_right(holding.copied_words(copy), told)
