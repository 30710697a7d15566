"""Notices (PG39): what I should do, what I should know. Nothing is marked read by looking."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from agencies import hours
from agencies.actors import Actor
from agencies.hours import LONDON
from requests_app import commands, policies, reminders
from requests_app.denials import NotFound
from requests_app.forms.mailing import MailForm
from requests_app.mail import NOTICES
from requests_app.models import Notification
from requests_app.views.acting import page_of_act
from requests_app.views.door import page, typed_in
from requests_app.views.leaves import shown

Words = dict[str, Any]
_A_REF = re.compile(r"[0-9A-Z]{4}-[0-9A-Z]{4}")
_OF_AGENCIES = {
    "agreement": "/agency/agreements/%(ref)s/",
    "pathway": "/agency/pathways/%(id)s/",
    "local_text": "/agency/local-guidance/%(id)s/",
    "sample": "/oversight/samples/",
}


@require_http_methods(["GET"])
@page
def notices(request: HttpRequest, *, by: Actor, at: datetime) -> HttpResponse:
    """This person's notices: to do, to know, done by others."""
    rows, done = reminders.inbox(by), reminders.done(by)
    said = {
        kind: (str(NOTICES[kind].subject), str(NOTICES[kind].sentence)) for kind in {row.kind for row in rows + done}
    }
    context = {
        "to_do": [_row(row, *said[row.kind], at) for row in rows if row.kind in reminders.TO_DO],
        "to_know": [_row(row, *said[row.kind], at) for row in rows if row.kind not in reminders.TO_DO],
        "done": [_row(row, *said[row.kind], at) for row in done],
        "nothing": _("Nothing to do."),
    }
    return shown(request, "notices", context)


@require_http_methods(["GET"])
@page
def notice(request: HttpRequest, *, by: Actor, at: datetime, pk: UUID) -> HttpResponse:
    """The opaque link of an e-mail: on to what it is about, for its own recipient."""
    row = reminders.notices_of(by).filter(pk=pk).first()
    if row is None:
        raise NotFound
    return redirect(_href(row))


@require_http_methods(["GET", "POST"])
@page
def settings(request: HttpRequest, *, by: Actor, at: datetime) -> HttpResponse:
    """When one's own e-mail comes, and of what there is none."""
    person, here = by.person, "/notices/"
    now = {"digest_at": f"{person.digest_at:%H:%M}" if person.digest_at else "", "mutes": person.mutes}
    kinds = [(kind, NOTICES[kind].subject) for kind in reminders.MUTABLE]
    form = MailForm(typed_in(request), kinds=kinds, initial=now)
    words = {
        "back": {"href": here, "text": _("Back")},
        "heading": _("How you are told by e-mail"),
        "lead": _("What asks you to act, what tells of a time, an emergency or something wrong cannot be turned off."),
        "button": _("Save"),
    }

    def act() -> Any:
        return commands.choose_mail(person, form.said("digest_at"), form.chosen(), by=by, at=at)

    denial = policies.why_not_choose_mail(person, by=by)
    said = _("Saved. It holds from the next e-mail on.")
    return page_of_act(request, form, words, act, denial=denial, by=by, at=at, home=here, said=said)


def _href(row: Notification) -> str:
    if row.kind in ("policy_document", "pressed_consent"):  # whoever answers for data protection need not see the case
        return "/guidance/"
    if row.side in _OF_AGENCIES:
        return _OF_AGENCIES[row.side] % {"ref": row.ref, "id": row.about_id}
    if row.side == "standing":
        return "/agency/accreditation/"
    if row.side == "contacts":
        return "/agency/contacts/"
    if row.side == "account":
        return "/account/second-factor/"
    if row.side in ("people", "membership"):
        return "/agency/people/"
    if row.side == "linking":
        return "/agency/records/"
    if row.side == "owners":
        return "/agency/owners/"
    if row.side == "nowhere":
        return "/notices/"
    if row.side == "request":
        return f"/requests/{row.ref}/endorse/" if row.kind == "endorse" else f"/requests/{row.ref}/"
    if row.side == "glass":
        return "/glass/uses/"
    if row.side == "advice":
        return f"/advice/{row.slot.rpartition(':')[2]}/" if row.kind == "advice" else "/advice/"
    if row.side == "emergency":
        return f"/emergency/{row.ref}/write-up/" if row.kind == "write_up" else "/emergency/"
    if row.side == "disagree":  # the answer's reference stands in its slot
        ref = next((part for part in row.slot.split(":") if _A_REF.fullmatch(part)), "")
        return f"/disagreements/{ref}/" if ref else "/notices/"
    if row.side == "custody":
        return f"/responses/{row.ref}/custody/"
    if row.side == "misuse":
        return f"/misuse/{row.ref}/"
    if row.side == "disclosure":  # of a partner's answer to a request: its reference begins the slot
        return f"/disclosures/{row.slot.split(':')[3][:9]}/"
    if row.side == "arrival":
        return f"/disclosures/{row.ref}/"
    return f"/responses/{row.ref}/decide/" if row.kind in ("decide", "look_back") else f"/responses/{row.ref}/"


def _row(row: Notification, subject: str, sentence: str, at: datetime) -> Words:
    due = None
    if row.due_at:
        state = "done" if row.done_at else "late" if at > row.due_at else "in_time"
        due = {"text": hours.moment(row.due_at, at), "iso": row.due_at.isoformat(), "state": state, "href": ""}
    return {
        "text": f"{subject}: {row.ref}" if row.ref else subject,
        "href": _href(row),
        "why": sentence,
        "due": due,
        "at": f"{row.made_at.astimezone(LONDON):%-d %b %H:%M}",
    }
