"""What an endorser reads: what it is for, what each agency would see, the rule behind the step, the law (PG13)."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from agencies.actors import Actor
from agencies.queries import agency_names, title_in
from requests_app import guidance, policies
from requests_app.denials import Denial
from requests_app.guidance.glossary import words_used
from requests_app.models import ApprovalStep, InformationRequest
from requests_app.models.steps import StepStatus
from requests_app.queries.timelines import timeline
from requests_app.queries.tracks import request_state
from requests_app.views import asked, covering, deadlines, dissents, labels, local_texts_context, response_context
from requests_app.views.decide_context import who_can
from requests_app.views.rule_context import ways
from requests_app.views.who import people_standing

Words = dict[str, Any]

HISTORY = frozenset({"step.endorsed", "step.dissented", "dissent.answered", "request.returned", "request.declined"}) | {
    *("step.viewed", "views.opened", "views.against"),
}


def step_of(info_request: InformationRequest, *, by: Actor) -> ApprovalStep | None:
    """The step that is this person's; else the one that stands in their way. None before there is any."""
    rows = info_request.steps.filter(response=None, round=info_request.round)
    rows = rows.select_related("agency", "decided_by", "decided_for", "answered_by", "info_request", "response")
    steps = list(rows.order_by("order"))
    for step in response_context.together(steps):
        step.info_request = info_request
    mine = next((step for step in steps if policies.why_not_decide(step, by=by) is None), None)
    is_open = next((step for step in steps if step.status == StepStatus.OPEN), None)
    return mine or is_open or (steps[-1] if steps else None)


def heading(info_request: InformationRequest, step: ApprovalStep) -> str:
    """What is to be done with the request."""
    if step.looks_back:
        return _("Look back at what %(agency)s asked") % {"agency": info_request.agency.name}
    return _("Endorse what %(agency)s asks") % {"agency": info_request.agency.name}


def page_of(
    info_request: InformationRequest, step: ApprovalStep, denial: Denial | None, words: Words,
    uncovered: Collection[str], *, by: Actor, at: datetime,
) -> Words:  # fmt: skip
    """The whole page, but for its form."""
    pack = guidance.load(info_request.pack)
    due = deadlines.of_step(step, info_request.ref, pack.urgencies[info_request.urgency], at)
    history = [event for event in timeline(info_request) if event.event in HISTORY]
    can_declare = policies.why_not_declare(info_request, by=by) is None
    return {
        "ref": info_request.ref,
        "blind": step.blind and step.status == StepStatus.OPEN,
        "dissents": dissents.rows(info_request, [step, *step.beside], at),
        "urgency": labels.urgency(info_request.urgency, pack),
        "tag": {"object": "request", "state": request_state(info_request, ())},
        "clock": deadlines.overdue_tag(due),
        "due": due,
        "version": info_request.audit_seq,
        "breadcrumbs": [
            {"text": _("Home"), "href": "/"},
            {"text": _("Requests"), "href": "/requests/"},
            {"text": info_request.ref, "href": f"/requests/{info_request.ref}/"},
            {"text": _("Endorse")},
        ],
        "heading": heading(info_request, step),
        "declare_href": f"/requests/{info_request.ref}/declare/" if can_declare else "",
        "standing": people_standing(step, at),
        "why_yours": "" if denial else why_yours(step, pack, by=by),
        "counts": counts(words),
        "asked": {
            "rows": [*author(info_request, at), *asked.what_for(words, pack, at, uncovered)],
            "concern": asked.concern(words),
        },
        "reveal_href": f"/requests/{info_request.ref}/endorse/" if denial else "",
        "parcels": list(parcels(words, pack)),
        "rule": rule_card(step, pack, at),
        "laws": [{"heading": _("The law for asking"), "rows": law(info_request, words, pack)}],
        "history": response_context.events(history, pack, at, of="request"),
        "why_not": denial.sentence if denial else "",
        "who_can": who_can(step, at) if denial else "",
    }


def law(info_request: InformationRequest, words: Words, pack: guidance.Pack) -> list[Words]:
    """The law that is relied on, and which agreements cover it, or what is missing."""
    return [*labels.law(words.get("requester_law"), pack), *covering.rows(info_request)]


def why_yours(step: ApprovalStep, pack: guidance.Pack, *, by: Actor) -> str:
    """Why this page is this person's."""
    acting = policies.in_whose_place(step, by)
    role = labels.label(pack.roles, next(code for code in step.role_codes if code in acting.roles))
    said = {"role": role, "why": step.why, "name": acting.acting_for.name if acting.acting_for else ""}
    if acting.acting_for:
        return _("Yours because you stand in for %(name)s: %(role)s. %(why)s") % said
    return _("Yours because you are: %(role)s. %(why)s") % said


def author(info_request: InformationRequest, at: datetime) -> list[Words]:
    """Who wrote it."""
    title = title_in(info_request.agency, info_request.author, at)
    who = ", ".join(part for part in (info_request.author.name, title) if part)
    return [{"key": _("Written by"), "value": who}]


def parcels(words: Words, pack: guidance.Pack) -> Iterator[Words]:
    """What each agency would see of it."""
    codes = list(dict.fromkeys(item["asked_of"] for item in words["items"]))
    names = agency_names(codes)
    for code in codes:
        mine = [item for item in words["items"] if item["asked_of"] == code]
        yield {
            "agency": names.get(code, code),
            "requested": [asked.requested(item, words["subjects"], pack) for item in mine],
        }


def counts(words: Words) -> str:
    """How wide it is, before the option to endorse."""
    periods = [months(item) for item in words["items"]]
    wide = {
        "people": len({ref for item in words["items"] for ref in item.get("about") or []}),
        "agencies": len({item["asked_of"] for item in words["items"]}),
        "months": max(periods, default=0),
    }
    return _("People asked about: %(people)d. Agencies asked: %(agencies)d. Longest period: %(months)d months.") % wide


def months(item: Words) -> int:
    """The length of an item's period, in months begun."""
    try:
        start, end = date.fromisoformat(item["from"]), date.fromisoformat(item["to"])
    except (KeyError, ValueError):
        return 0
    return (end.year - start.year) * 12 + end.month - start.month + (end.day > start.day)


def rule_card(step: ApprovalStep, pack: guidance.Pack, at: datetime) -> Words:
    """The rule behind the step, and what to ask oneself."""
    rule = pack.rules.get(step.rule)
    questions = [
        _("Is the harm stated?"),
        _("Is each item needed by this purpose?"),
        _("Is the urgency right?"),
        _("If the family does not know: is that safer?"),
    ]
    return {
        "code": step.rule,
        "title": str(rule.label) if rule else step.rule,
        "version": pack.version,
        "href": f"/guidance/{pack.version}/rules/{step.rule}/",
        "in_short": str(rule.short) if rule else "",
        "questions": [{"text": text} for text in questions],
        "ways": ways(step, pack),
        "local": local_texts_context.beside_step(step, pack, at),
        "words": words_used(pack, [str(rule.short) if rule else "", *questions]),
    }
