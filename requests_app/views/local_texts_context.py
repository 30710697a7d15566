"""What the pages of local guidance show, and how a text stands beside the national one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from agencies import hours
from agencies.actors import Actor
from agencies.models import Agency
from requests_app import guidance, policies
from requests_app.guidance import Pack
from requests_app.models import ApprovalStep, LocalText
from requests_app.models.local_texts import TextHandKind, TextStatus
from requests_app.queries.local_texts import shown_with, since, state_at, texts_in_force, writers_of
from requests_app.trail import content_of
from requests_app.views import labels

Words = dict[str, Any]


def crumbs(*more: Words) -> list[Words]:
    """Where this stands."""
    here = [{"text": _("Home"), "href": "/"}, {"text": _("Manage agency"), "href": "/agency/"}]
    at_hand = {"text": _("Local guidance"), **({"href": "/agency/local-guidance/"} if more else {})}
    return [*here, at_hand, *more]


def index(rows: list[LocalText], *, by: Actor, at: datetime) -> Words:
    """Every version that somebody may read: the partnership's, and their own agency's."""
    held = [text.pk for text in texts_in_force(by.agency, at)]
    ours = [_line(text, held, at) for text in rows if text.agency_id == by.agency.pk]
    theirs = [_line(text, held, at) for text in rows if text.agency_id != by.agency.pk]
    return {
        "groups": [
            {"heading": _("Your agency’s"), "rows": ours, "none": _("Your agency has written none.")},
            {"heading": _("The partnership’s"), "rows": theirs, "none": _("The partnership has written none.")},
        ],
        "may_write": policies.why_not_write_local_text(by.agency, by=by) is None,
        "breadcrumbs": crumbs(),
    }


def _line(text: LocalText, held: Iterable[Any], at: datetime) -> Words:
    return {
        "text": place_of(text),
        "href": f"/agency/local-guidance/{text.pk}/",
        "version": str(text.number),
        "since": hours.moment(since(text), at),
        "tag": {"object": "local_text", "state": state_at(text, held, at)},
    }


def place_of(text: LocalText) -> str:
    """Beside what it stands."""
    pack = guidance.load(text.pack)
    if text.question:
        said = {"rule": text.rule, "question": pack.questions[text.question].text}
        return _("%(rule)s, its question: %(question)s") % said
    return f"{text.rule}: {pack.rules[text.rule].label}"


def page_of(text: LocalText, *, by: Actor, at: datetime) -> Words:
    """One version."""
    decide = policies.why_not_decide_local_text(text, by=by)
    held = [one.pk for one in texts_in_force(by.agency, at)]
    pack = guidance.load(text.pack)
    national = pack.questions[text.question].text if text.question else pack.rules[text.rule].short
    return {
        "breadcrumbs": crumbs({"text": place_of(text)}),
        "heading": place_of(text),
        "tag": {"object": "local_text", "state": state_at(text, held, at)},
        "national": str(national),
        "national_href": f"/guidance/{text.pack}/rules/{text.rule}/",
        "text": text.text,
        "rows": _rows(text, by, at),
        "change_href": _change_href(text, by),
        "may_decide": decide is None,
        "may_discard": policies.why_not_change_local_text(text, by=by) is None,
        "may_end": policies.why_not_end_local_text(text, by=by) is None,
        "why_not": decide.sentence if decide and text.status == TextStatus.PROPOSED else "",
        "version": text.version,
    }


def _change_href(text: LocalText, by: Actor) -> str:
    return "" if policies.why_not_change_local_text(text, by=by) else f"/agency/local-guidance/{text.pk}/change/"


def _rows(text: LocalText, by: Actor, at: datetime) -> list[Words]:
    agreed = [hand.person.name for hand in text.hands.all() if hand.kind == TextHandKind.AGREED]
    ours = text.agency_id == by.agency.pk
    told = [
        (_("Agency"), text.agency.name),
        (_("Written by"), ", ".join(writers_of(text)) if ours else ""),
        (_("Agreed by"), ", ".join(agreed) if ours else ""),
        (_("Beside the guidance"), text.pack),
        (_("Shown from"), hours.moment(since(text), at)),
        (_("Shown until"), hours.moment(text.valid_until, at) if text.valid_until else _("No end")),
        (_("Taken away"), hours.moment(text.ended_at, at) if text.ended_at else ""),
        (_("What must change"), _returned(text) if ours else ""),
    ]
    return [{"key": key, "value": value} for key, value in told if value]


def _returned(text: LocalText) -> str:
    """Why it was sent back, for whoever changes it: sealed in the agency's own stream."""
    return str(content_of(text.agency, text.audit_seq)["justification"]) if text.status == TextStatus.DRAFT else ""


def writing(text: LocalText) -> Words:
    """The form that changes a version."""
    return {
        "heading": _("Change local guidance"),
        "place": place_of(text),
        "breadcrumbs": crumbs({"text": place_of(text), "href": f"/agency/local-guidance/{text.pk}/"}),
        "version": text.version,
    }


def said(then: str, decision: str) -> tuple[str, str]:
    """What was done, and what comes next."""
    if then == "decide":
        if decision == "approve":
            return _("Agreed. It is shown from its day."), _("Steps that are under way keep what they were shown with.")
        return _("Sent back to be changed."), ""
    if then == "end":
        return _("Taken away."), _("Steps that are under way say that it no longer holds.")
    return _("Given up. It stays on record."), ""


def beside_step(step: ApprovalStep, pack: Pack, at: datetime) -> list[Words]:
    """The texts that a step was laid down with, under the national one; of each whether it still holds."""
    pinned = shown_with(step)
    if not pinned:
        return []
    held = {text.pk for text in texts_in_force(pinned[0].agency, at)}
    held |= {text.pk for text in texts_in_force(step.agency, at)}
    return [_card(text, pack, gone=text.pk not in held) for text in pinned]


def beside_rule(rule: str, agency: Agency, pack: Pack, at: datetime) -> list[Words]:
    """The texts that hold beside a rule and its questions, for this agency's people."""
    held = [text for text in texts_in_force(agency, at) if text.rule == rule]
    prefetch_related_objects(held, "hands__person")
    return [_card(text, pack, gone=False) for text in held]


def _card(text: LocalText, pack: Pack, *, gone: bool) -> Words:
    who = {"agency": text.agency.name, "name": ", ".join(writers_of(text)), "when": labels.day(since(text).isoformat())}
    told = _("Added by %(agency)s, %(when)s") if text.everywhere else _("Added by %(agency)s (%(name)s), %(when)s")
    question = pack.questions.get(text.question)
    return {
        "text": text.text,
        "on": str(question.text) if question else "",
        "by": told % who,
        "older": "" if text.pack == pack.version else _("Written beside %(pack)s.") % {"pack": text.pack},
        "gone": _("It no longer holds: it was taken away or replaced since.") if gone else "",
    }
