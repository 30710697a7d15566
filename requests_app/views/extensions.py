"""More time for an answer, given by whoever decides it; and the asking side's objection."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from agencies import hours
from agencies.actors import Actor
from agencies.hours import Span
from requests_app import commands, guidance, policies, queries
from requests_app.forms.extensions import MoreTimeForm, ObjectForm
from requests_app.forms.fields import Choices, labels
from requests_app.models import AgencyResponse
from requests_app.queries.extensions import MoreTime, time_left_to_give
from requests_app.queries.tracks import asker_version
from requests_app.views.acting import page_of_act
from requests_app.views.door import acted_on, page, typed_in
from requests_app.views.labels import label

Words = dict[str, Any]


@require_http_methods(["GET", "POST"])
@page
def more_time(request: HttpRequest, *, by: Actor, at: datetime, ref: str) -> HttpResponse:
    """Give an answer more time. Whoever asked is told before its time has passed."""
    response = queries.response_or_404(by, ref, at)
    codes = labels(guidance.load(response.pack).late_reasons)
    form = MoreTimeForm(typed_in(request), amounts=_amounts(response), codes=codes)
    here = f"/responses/{ref}/"
    words = {
        "ref": ref,
        "version": response.audit_seq,
        "back": {"href": here, "text": _("Back")},
        "heading": _("Give this answer more time"),
        "lead": _("It is due %(due)s. Whoever asked is told at once, reads why, and may object.")
        % {"due": hours.moment(response.due_at, at, ends=True)},
        "button": _("Give it more time"),
    }

    def act() -> Any:
        adds = int(form.said("adds") or 0)
        how: Words = {"code": form.said("code"), "why": form.said("reason"), "by": by, "at": at}
        return commands.extend_response(response, adds, **how, seen=acted_on(request))

    denial = policies.why_not_extend(response, by=by, at=at)
    said = _("It has more time. They are told, and see why.")
    return page_of_act(request, form, words, act, denial=denial, by=by, at=at, home=here, said=said, of="response")


@require_http_methods(["GET", "POST"])
@page
def object_to(request: HttpRequest, *, by: Actor, at: datetime, ref: str, answer: str) -> HttpResponse:
    """Say that it cannot wait so long."""
    response, form = queries.answer_or_404(queries.request_or_404(by, ref, at), answer), ObjectForm(typed_in(request))
    here = f"/requests/{ref}/"
    words = {
        "ref": ref,
        "version": asker_version(response),
        "back": {"href": here, "text": _("Back to the request")},
        "heading": _("Object to more time"),
        "warning": _("The child’s safety does not wait for this. Use the emergency route if you need to."),
        "lead": _("It is due %(due)s now. Your objection moves nothing by itself: whoever gave the time reads it.")
        % {"due": hours.moment(response.due_at, at, ends=True)},
        "button": _("Object"),
    }

    def act() -> Any:
        how: Words = {"by": by, "at": at, "seen": acted_on(request)}
        return commands.object_to_extension(response, form.said("reason"), **how)

    denial = policies.why_not_object(response, by=by)
    said = _("Your objection is on record. They are told.")
    return page_of_act(request, form, words, act, denial=denial, by=by, at=at, home=here, said=said, of="request")


def _amounts(response: AgencyResponse) -> Choices:
    """So many of its unit, up to what is left to give."""
    amounts = range(1, time_left_to_give(response) + 1)
    return [(str(amount), hours.duration(policies.span_of(amount, response))) for amount in amounts]


def told(found: Iterable[MoreTime], pack: guidance.Pack, at: datetime) -> list[Words]:
    """More time as both sides read it: how much, why, and whether the asker objected."""
    return [
        {
            "text": _("%(more)s more, given %(on)s by %(who)s: %(reason)s")
            % {
                "more": hours.duration(Span.parse(one.adds)),
                "on": hours.moment(one.at, at),
                "who": one.by,
                "reason": label(pack.late_reasons, one.reason),
            },
            "why": one.why,
            "objected": _("%(who)s objected %(on)s") % {"who": one.objected_by, "on": hours.moment(one.objected_at, at)}
            if one.objected_at
            else "",
            "objection": one.objection,
        }
        for one in found
    ]
