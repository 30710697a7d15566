"""What whoever prepares an answer sees: what was asked, in full, and a box for every place of the document (PG15)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from agencies import hours
from agencies.actors import Actor
from agencies.models import Agency
from agencies.queries import members_holding
from requests_app import guidance, pathways
from requests_app.denials import Fault
from requests_app.forms import answer_choices as choices
from requests_app.forms.answer_fields import Sheet
from requests_app.models import AgencyResponse, Draft
from requests_app.queries import routing
from requests_app.queries.parties import facts_of
from requests_app.queries.timelines import timeline
from requests_app.values import (
    AgencyFacts,
    Suggested,
    answer_facts,
    both_in_scope,
    declares,
    knows_duty,
    overall,
    suggest_for_answer,
    warnings_of,
)
from requests_app.views import answered, asked, duty_context, labels, people, prepare_contents, response_context

Words = dict[str, Any]

NOT_ASKED = frozenset({"Q-GR2", "Q-GR3", "Q-GR6", "Q-GR7", "Q-ISD-SCOPE", "Q-ISD-RELEVANT", "Q-ISD-DETRIMENT"})
"""Answered by what stands elsewhere on the page: the family, the law, each line's kind, the duty test.
Q-GR7 is the approver's own."""


@dataclass(frozen=True)
class Preparing:
    """An answer being prepared: for which response, what was asked, under which guidance, by whose law."""

    response: AgencyResponse
    asked: Words
    pack: guidance.Pack
    agency: AgencyFacts
    at: datetime

    @property
    def refs(self) -> list[str]:
        """The items that were asked of this agency, in order."""
        return [item["id"] for item in self.asked["items"]]

    @property
    def people(self) -> list[str]:
        """Whose records are matched one by one: the children, where there are several."""
        children = [person["ref"] for person in self.asked["subjects"] if person.get("kind") == "CHILD"]
        return children if len(children) > 1 else []

    @property
    def duty(self) -> bool:
        """Whether the information sharing duty is part of this guidance, and reaches both agencies."""
        return knows_duty(self.pack) and self.in_duty

    @cached_property
    def recipient(self) -> AgencyFacts:
        """Who asked."""
        return facts_of(self.response.to_agency)

    @property
    def in_duty(self) -> bool:
        """Whether the duty reaches both sides."""
        return both_in_scope(self.agency, self.recipient)

    def suggested(self) -> Suggested | None:
        """The law that usually fits this answer."""
        return suggest_for_answer(self.asked, agency=self.agency, recipient=self.recipient, at=self.at, pack=self.pack)

    def scope(self) -> dict[str, str]:
        """What is known of the duty already: both classes from the register, their function from their own law."""
        function = (self.asked.get("requester_law") or {}).get("gateway", "")
        known = {"holder_scope_class": self.agency.scope_class, "recipient_scope_class": self.recipient.scope_class}
        return known | ({"function_facilitated": function} if function else {})


def page_of(
    case: Preparing, document: Words, draft: Draft | None, faults: Sequence[Fault], *, by: Actor, at: datetime
) -> Words:
    """The whole page, with every fault beside its box."""
    response, sheet = case.response, Sheet(document)
    top = response_context.head(response, response_context.steps_of(response), at)
    steps = planned(case, document, at)
    boxes = fields(case, sheet, document, steps)
    errors = sheet.place(faults)
    warnings = warnings_of(document, case.agency, case.pack, at) if draft else ()
    return {
        **top,
        "breadcrumbs": [*top["breadcrumbs"], {"text": _("Prepare")}],
        "heading": heading(response),
        "version": draft.version if draft else "",
        "draft": {"saved_at": hours.moment(draft.saved_at, at) if draft else ""},
        "returned": returned(case, at),
        "asked": asked.what_they_asked(case.asked, case.pack, at, asked.EVERYTHING),
        "so_far": answered.outcome_words(overall({"items": chosen(document)}), case.pack),
        "decides": decides(case, steps, by=by, at=at),
        "warnings": [warning.detail for warning in warnings],
        "errors": errors,
        **boxes,
        "conditions": prepare_contents.folded(boxes["conditions"]),
        "contents": prepare_contents.contents(boxes),
        "law_open": prepare_contents.law_is_open(boxes, suggested_words(case)),
    }


def heading(response: AgencyResponse) -> str:
    """In the agency's name: an answer, or what nobody asked for."""
    named = {"agency": response.from_agency.name}
    if response.info_request_id is None:
        return _("Prepare what %(agency)s shares") % named
    return _("Prepare what %(agency)s answers") % named


def covered(case: Preparing, at: datetime) -> Words:
    """What was asked, for whoever does not prepare this: its details stay covered, and are shown on the response."""
    told = asked.what_they_asked(case.asked, case.pack, at, frozenset())
    return {"asked": told, "reveal_href": f"/responses/{case.response.ref}/"}


def returned(case: Preparing, at: datetime) -> Words | None:
    """Why the last answer came back, or was stopped: what must change."""
    if not case.response.version:
        return None
    events = [one for one in timeline(case.response) if one.event in {"step.returned", "response.stopped"}]
    if not events:
        return None
    last = events[-1]
    return {"text": last.sentence, "at": hours.moment(last.at, at), "reason": last.reason}


def chosen(document: Words) -> list[Words]:
    """The items for which something was chosen."""
    return [item for item in document.get("items") or [] if item.get("outcome")]


def planned(case: Preparing, document: Words, at: datetime) -> tuple[pathways.StepDef, ...]:
    """The steps that this answer would have to pass as it stands."""
    return routing.answering_steps(case.response, document, at)


def decides(case: Preparing, steps: Sequence[pathways.StepDef], *, by: Actor, at: datetime) -> str:
    """Whoever will be asked: own agency, so by name."""
    request = case.response.info_request
    hands = {by.human} | (set(request.signatures.values_list("human", flat=True)) if request else set())
    members = members_holding(steps[0].roles, case.response.from_agency, at)
    names = [member.person.name for member in members if member.person.human not in hands]
    words = {
        "names": labels.listed_or(list(dict.fromkeys(names))),
        "role": labels.roles(steps[0].roles, case.pack),
        "count": len(steps),
    }
    if not names:
        return _("Nobody else in your agency can decide it now. It needs: %(role)s.") % words
    if len(steps) > 1:
        return _("Decides first: %(names)s. There are %(count)d steps, because of what the answer holds.") % words
    return _("Decides it: %(names)s.") % words


def fields(case: Preparing, sheet: Sheet, document: Words, steps: Sequence[pathways.StepDef]) -> Words:
    """Every box, in page order."""
    identity = sheet.one_of("/identity_match/result", choices.identity())
    matched_on = sheet.some_of("/identity_match/on", choices.options(choices.MATCHED_ON), small=True)
    items = [item_card(case, sheet, number, item) for number, item in enumerate(case.asked["items"])]
    persons = third_parties(sheet, document)
    contains = sheet.some_of("/contains", choices.contains(), small=True)
    return {
        "identity": identity,
        "records": matched(case, sheet, "/identity_match/people", case.people),
        "matched_on": matched_on,
        "items": items,
        "persons": persons,
        "contains": contains,
        "duty": duty_context.boxes(sheet, items) if case.duty else None,
        "no_duty": duty_context.why_none(case.pack, case.agency, case.recipient),
        "law": law(case, sheet),
        "suggested_law": suggested(case),
        "questions": questions(case, sheet, steps),
        "conditions": prepare_contents.conditions(sheet),
        "guarded": guarded(sheet, document),
        "left_out": sheet.text("/left_out") if document.get("left_out") else None,
        "told": sheet.moment("/explained_to_requester_at") if refuses(case, document) else None,
    }


def guarded(sheet: Sheet, document: Words) -> Words:
    """What must not reach somebody, one a line."""
    box = sheet.text("/must_not_reach", optional=True)
    box["value"] = "\n".join(one.get("what", "") for one in document.get("must_not_reach") or [])
    return box


def matched(case: Preparing, sheet: Sheet, place: str, refs: Sequence[str]) -> list[Words]:
    """For each of these people, which record of ours is theirs and on what it matched."""
    names = {person["ref"]: people.short_name(person) for person in case.asked["subjects"]}
    return [
        {
            "about": ref,
            "of": f"{place[1:].replace('/', '-')}-{number}-about",
            "name": names.get(ref, ref),
            "record": sheet.text(f"{place}/{number}/record", optional=True),
            "on": sheet.some_of(f"{place}/{number}/on", choices.options(choices.MATCHED_ON), small=True),
        }
        for number, ref in enumerate(sheet.one_each(place, refs))
    ]


def refuses(case: Preparing, document: Words) -> bool:
    """Whether everything is refused as it stands: then the requester is rung, and a second role decides too."""
    items = {"items": chosen(document)}
    facts = answer_facts(items, urgency=case.response.urgency, type=case.response.type, agency=case.agency)
    return facts.full_refusal


def item_card(case: Preparing, sheet: Sheet, number: int, item: Words) -> Words:
    """One item with its boxes (PG17)."""
    place = f"/items/{number}"
    card = asked.requested(item, case.asked["subjects"], case.pack)
    boxes = {
        "outcome": sheet.one_of(f"{place}/outcome", choices.outcomes(case.pack)),
        "lines": [line(case, sheet, f"{place}/shared/{part}") for part in sheet.parts(f"{place}/shared")],
        "left": [left(case, sheet, f"{place}/withheld/{part}") for part in sheet.parts(f"{place}/withheld")],
        "searched_where": sheet.text(f"{place}/searched/where"),
        "searched_how": sheet.text(f"{place}/searched/how"),
        "searched_by": sheet.text(f"{place}/searched/by"),
        "searched_on": sheet.day(f"{place}/searched/on"),
        "referred_to": sheet.one_of(f"{place}/referred_to", agencies(case), kind="select"),
        "not_confirmed_why": sheet.text(f"{place}/not_confirmed_why"),
        "handling": sheet.some_of(f"{place}/handling", choices.handling(case.pack)),
        "left_out": sheet.text(f"{place}/left_out"),
        "records": matched(case, sheet, f"{place}/identity_matched_on", item["about"]),
    }
    return {**card, "fields": boxes}


def line(case: Preparing, sheet: Sheet, place: str) -> Words:
    """One line to share."""
    return {
        "text": sheet.text(f"{place}/text"),
        "kind": sheet.one_of(f"{place}/kind", choices.labelled(case.pack.item_kinds), kind="select"),
        "as_at": sheet.day(f"{place}/as_at"),
        "source": sheet.text(f"{place}/source", optional=True),
        "made_from": sheet.text(f"{place}/made_from", optional=True),
    }


def left(case: Preparing, sheet: Sheet, place: str) -> Words:
    """One part that is left out."""
    return {
        "what": sheet.text(f"{place}/what"),
        "code": sheet.one_of(f"{place}/code", choices.grounds(case.pack), small=True),
        "law": sheet.text(f"{place}/law", optional=True),
        "why": sheet.text(f"{place}/why", optional=True),
        "harm": sheet.text(f"{place}/harm", optional=True),
        "would_change": sheet.text(f"{place}/would_change"),
    }


def agencies(case: Preparing) -> list[Words]:
    """Whom an item can be referred to."""
    not_these = [case.response.from_agency_id, case.response.to_agency_id]
    rows = Agency.objects.exclude(pk__in=not_these).order_by("name").values_list("code", "name")
    return [{"value": code, "label": name} for code, name in rows]


def third_parties(sheet: Sheet, document: Words) -> list[Words]:
    """Whoever else is named; nobody until somebody is added."""
    risk = choices.yes_no(_("Yes, they could be harmed"), _("No, they would not be harmed"))
    return [
        {
            "who": sheet.text(f"/third_parties/{number}/who"),
            "risk": sheet.one_of(f"/third_parties/{number}/risk", risk),
            "handling": sheet.one_of(f"/third_parties/{number}/handling", choices.options(choices.HANDLED)),
            "code": sheet.text(f"/third_parties/{number}/code", optional=True),
        }
        for number in range(len(document.get("third_parties") or []))
    ]


def law(case: Preparing, sheet: Sheet) -> Words:
    """Our law, once for all items: what this agency may rely on today."""
    offered = choices.laws(
        case.pack, case.agency, case.at, in_duty=case.in_duty, type=case.response.type, declared=declares(case.asked)
    )
    return {
        name: sheet.one_of(f"/discloser_law/{name}", map(on_one_line, those), kind="select")
        for name, those in offered.items()
        if those
    }


def on_one_line(option: Words) -> Words:
    """A law and where it stands, as a list to pick from has it."""
    citation = option.get("hint")
    return {**option, "label": f"{option['label']} ({citation})" if citation else option["label"]}


def suggested_words(case: Preparing) -> Words | None:
    """The law that usually fits, as a document holds it."""
    found = case.suggested()
    return found.law.model_dump(mode="json", exclude_none=True, exclude_defaults=True) if found else None


def suggested(case: Preparing) -> Words | None:
    """The law that usually fits this answer, as a card; a button takes it, nothing else does."""
    found = case.suggested()
    if found is None:
        return None
    return {
        "heading": _("What usually fits"),
        "suggested": _("Suggested from who asked, for what, and what your agency is. Whoever decides checks it."),
        "rows": labels.law(found.law.model_dump(mode="json", exclude_none=True), case.pack),
        "because": found.because,
    }


def questions(case: Preparing, sheet: Sheet, steps: Sequence[pathways.StepDef]) -> list[Words]:
    """The questions of the steps that this answer would pass, each once, under its rule."""
    codes = dict.fromkeys(code for step in steps for code in step.questions)
    asked_here = [case.pack.questions[code] for code in codes if code not in NOT_ASKED and code in case.pack.questions]
    return [
        {
            "rule": labels.rule(question.rule, case.pack),
            "field": sheet.text(f"/answers/{question.code}", label=str(question.text)),
        }
        for question in asked_here
    ]
