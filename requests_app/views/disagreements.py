"""Two agencies that do not agree on an answer (PG21): raised, read, spoken to, taken further."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from agencies.actors import Actor
from requests_app import commands, policies
from requests_app.denials import Denial
from requests_app.forms.afterwards import ActForm
from requests_app.forms.disagreements import DisagreeForm, FurtherForm, ViewForm
from requests_app.queries import disagreements as ladder
from requests_app.queries.disagreements import disagreement_or_404
from requests_app.queries.opening import disclosed_or_404
from requests_app.views import disagreement_context, disclosure_context, labels
from requests_app.views.acting import page_of_act
from requests_app.views.door import page, typed_in
from requests_app.views.leaves import shown

Words = dict[str, Any]


@require_http_methods(["GET", "POST"])
@page
def disagree(request: HttpRequest, *, by: Actor, at: datetime, ref: str) -> HttpResponse:
    """Say that one does not accept what was decided."""
    held = disclosed_or_404(by, ref, at)
    items = [(item, labels.item_title(item)) for item in ladder.open_items(held)]
    form = DisagreeForm(typed_in(request), items=items)
    words = {
        **disclosure_context.place(held),
        "heading": _("Disagree with their decision"),
        "warning": disagreement_context.SAFETY,
        "lead": _(
            "You and they speak first, then your managers, then named seniors, then the safeguarding partners. "
            "Each rung has its time."
        ),
        "button": _("Say that we do not agree"),
    }

    def act() -> Any:
        said = form.said("view"), form.said("reason")
        return commands.raise_disagreement(held, form.chosen(), *said, by=by, at=at)

    return _act(request, ref, form, words, act, policies.why_not_disagree(held, by=by), by=by, at=at)


@require_GET
@page
def disagreement(request: HttpRequest, *, by: Actor, at: datetime, ref: str) -> HttpResponse:
    """The ladder, with what each side has said. That one looked is recorded."""
    found = disagreement_or_404(by, ref, at)
    commands.open_disagreement(found, by=by, at=at)
    return shown(request, "disagreement", disagreement_context.ladder_page(found, by=by, at=at))


@require_http_methods(["GET", "POST"])
@page
def say(request: HttpRequest, *, by: Actor, at: datetime, ref: str) -> HttpResponse:
    """Say what one's agency holds."""
    found, form = disagreement_or_404(by, ref, at), ViewForm(typed_in(request))
    words = {
        **_place(ref),
        "heading": _("What does your agency hold?"),
        "warning": disagreement_context.SAFETY,
        "lead": _("When both agencies say the same, it is settled in those words."),
        "button": _("Say this to them"),
    }

    def act() -> Any:
        return commands.say_view(found, form.said("view"), form.said("reason"), by=by, at=at)

    return _act(request, ref, form, words, act, policies.why_not_say(found, by=by, at=at), by=by, at=at)


@require_http_methods(["GET", "POST"])
@page
def further(request: HttpRequest, *, by: Actor, at: datetime, ref: str) -> HttpResponse:
    """Take it to the next rung before its time is over."""
    found, form = disagreement_or_404(by, ref, at), FurtherForm(typed_in(request))
    words = {
        **_place(ref),
        "heading": _("Take it to the next rung"),
        "warning": disagreement_context.SAFETY,
        "button": _("Take it to the next rung"),
    }

    def act() -> Any:
        return commands.take_further(found, form.said("reason"), by=by, at=at)

    rungs = len(ladder.ladder_of(found.response))
    denial = policies.why_not_take_further(found, by=by, at=at, rungs=rungs)
    return _act(request, ref, form, words, act, denial, by=by, at=at)


def _place(ref: str) -> Words:
    return {"ref": ref, "back": {"href": f"/disagreements/{ref}/", "text": _("Back")}}


def _act(
    request: HttpRequest, ref: str, form: ActForm, words: Words, act: Callable[[], Any], denial: Denial | None, *,
    by: Actor, at: datetime,
) -> HttpResponse:  # fmt: skip
    """Show the form, or carry the act out once and lead on to the ladder."""
    said = _("Recorded. They are told.")
    return page_of_act(request, form, words, act, denial=denial, by=by, at=at, home=f"/disagreements/{ref}/", said=said)
