"""Everything an approver needs to sign, on one page, in the order of reading (PG16)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from agencies import hours
from agencies.actors import Actor
from requests_app import guidance, policies, queries, reminders
from requests_app.commands.responses import hold_until
from requests_app.denials import Denial
from requests_app.models import AgencyResponse, ApprovalStep
from requests_app.models.steps import StepStatus
from requests_app.queries.reaching import found_in, uncleared
from requests_app.queries.sides import disclosed
from requests_app.queries.timelines import timeline
from requests_app.queries.versions import seen_before
from requests_app.values.computed import refuses_everything
from requests_app.views import (
    advice_context,
    answered,
    asked,
    covering,
    dissents,
    duty_context,
    inside,
    labels,
    response_context,
    rule_context,
)
from requests_app.views.changed import changes
from requests_app.views.who import people_standing

Words = dict[str, Any]

STEP_EVENTS = frozenset(
    {"step.approved", "step.returned", "step.looked_back", "step.dissented", "dissent.answered", "response.stopped"}
) | {"step.viewed", "views.opened", "views.against"}


@dataclass(frozen=True)
class Desk:
    """What lies before an approver: the response, the step, why they may not sign it (None when they may)."""

    response: AgencyResponse
    step: ApprovalStep
    steps: Sequence[ApprovalStep]
    why_not: Denial | None

    @property
    def looks_back(self) -> bool:
        """Whether the answer has gone, and this looks at it afterwards."""
        return self.step.looks_back

    @property
    def pack(self) -> guidance.Pack:
        """The guidance pinned at receipt."""
        return guidance.load(self.response.pack)


def desk(response: AgencyResponse, *, by: Actor) -> Desk | None:
    """The open step that is this person's; else the one that stands in their way. None before there is any."""
    steps = response_context.steps_of(response)
    judged = [(step, policies.why_not_decide(step, by=by)) for step in steps if step.round == response.round]
    if not judged:
        return None
    mine = next((pair for pair in judged if pair[1] is None), None)
    is_open = next((pair for pair in judged if pair[0].status == StepStatus.OPEN), None)
    step, denial = mine or is_open or judged[-1]
    return Desk(response, step, steps, denial)


def page_of(desk: Desk, words: Words, uncovered: Collection[str], *, by: Actor, at: datetime) -> Words:
    """The whole page, but for its form."""
    response, answer = desk.response, queries.answer_words(desk.response)
    happened = timeline(response)
    top = response_context.head(response, desk.steps, at)
    told = disclosed(answer)
    why = desk.why_not
    return {
        **top,
        "breadcrumbs": [*top["breadcrumbs"], {"text": _("Look back") if desk.looks_back else _("Decide")}],
        "heading": heading(desk),
        "why_yours": "" if why else why_yours(desk, by=by),
        "declare_href": "" if policies.why_not_declare(response, by=by) else f"/responses/{response.ref}/declare/",
        "standing": people_standing(desk.step, at),
        "since": since(desk, answer, at, by=by),
        "asked": asked.what_they_asked(words, desk.pack, at, uncovered),
        "reveal_href": f"/responses/{response.ref}/decide/" if why else "",
        "items": answered.shared_items(told, words["items"], desk.pack, words["subjects"]),
        "conditions": answered.conditions(told, desk.pack),
        "preview_href": f"/responses/{response.ref}/preview/",
        "question_href": ""
        if desk.looks_back or policies.why_not_ask(response, by=by)
        else f"/responses/{response.ref}/#questions",
        "ours": list(inside.rows(answer, response, desk.pack, at)),
        "earlier": list(earlier(desk, words, at)),
        "dissents": dissents.rows(response, desk.steps, at),
        "rounds": response_context.events([event for event in happened if event.event in STEP_EVENTS], desk.pack, at),
        **advice_context.section(response, by=by, at=at),
        "rule": rule_context.of_answer(desk.step, answer, desk.pack, at),
        "law": {"heading": _("Our law"), "rows": our_law(answer, response, desk.pack)},
        "duty": duty_context.results(queries.duty_words(response), answer, desk.pack),
        "route": route(desk, at, by=by),
        "look_back": desk.looks_back,
        "blind": desk.step.blind and desk.step.status == StepStatus.OPEN,
        "why_not": why.sentence if why else "",
        "who_can": who_can(desk.step, at) if why else "",
        "hold": "" if why or desk.looks_back else held(desk, at),
    }


def our_law(answer: Words, response: AgencyResponse, pack: guidance.Pack) -> list[Words]:
    """The law that is relied on, and the agreement that covers it, or what is missing."""
    return [*labels.law(answer.get("discloser_law"), pack), *covering.rows(response)]


def heading(desk: Desk) -> str:
    """What is decided, in the agency's name."""
    agency = {"agency": desk.response.from_agency.name}
    if desk.looks_back:
        return _("Look back at what %(agency)s sent") % agency
    return _("Decide what %(agency)s sends") % agency


def why_yours(desk: Desk, *, by: Actor) -> str:
    """Why this page is this person's, and why there is such a step."""
    acting = policies.in_whose_place(desk.step, by)
    role = next(code for code in desk.step.role_codes if code in acting.roles)
    ours = [step for step in desk.steps if step.round == desk.response.round]
    words = {
        "role": labels.label(desk.pack.roles, role),
        "number": [step.pk for step in ours].index(desk.step.pk) + 1,
        "count": len(ours),
        "why": desk.step.why,
        "name": acting.acting_for.name if acting.acting_for else "",
    }
    if acting.acting_for:
        return _("Yours because you stand in for %(name)s: %(role)s (step %(number)d of %(count)d). %(why)s") % words
    return _("Yours because you are: %(role)s (step %(number)d of %(count)d). %(why)s") % words


def since(desk: Desk, answer: Words, at: datetime, *, by: Actor) -> Words | None:
    """What changed since this person last saw an earlier version."""
    seen = seen_before(desk.response, by)
    if seen is None:
        return None
    said = changes(queries.answer_words(desk.response, seen.number), answer, desk.pack)
    return {"at": hours.moment(seen.at, at), "changes": said or [_("Nothing in the answer itself.")]}


def earlier(desk: Desk, words: Words, at: datetime) -> Iterator[str]:
    """Who decided what before, on either side; of the other side only that and when."""
    response = desk.response
    endorser = words.get("endorsed_by") or {}
    if endorser:
        said = {"title": endorser.get("title", ""), "when": hours.moment(response.sent_at, at)}
        yield _("The requesting agency: endorsed by its %(title)s, %(when)s.") % said
    drafted = response.versions.select_related("drafted_by").get(number=response.version)
    who = {"name": drafted.drafted_by.name, "when": hours.moment(drafted.at, at)}
    yield _("Ours: prepared by %(name)s, %(when)s.") % who
    for step in desk.steps:
        decided = step.decided_by and step.decided_at and step.status != StepStatus.DISSENTED
        if step.round == response.round and decided and step.decided_at and step.pk != desk.step.pk:
            agreed = {"name": step.decider, "when": hours.moment(step.decided_at, at)}
            yield _("Ours: agreed by %(name)s, %(when)s.") % agreed


def route(desk: Desk, at: datetime, *, by: Actor) -> list[Words]:
    """The way so far, and where this step stands in it."""
    response = desk.response
    drafted = response.versions.get(number=response.version)
    sent = {"name": _("Sent"), "state": "done" if response.delivered_at else "next"}
    you = _("You") if desk.why_not is None else _("Decision")
    by_when = response_context.when(desk.step.decided_at, desk.step.due_at, at)
    decision = {"name": you, "state": "done" if desk.step.decided_at else "now", "when": by_when}
    sent["when"] = response_context.when(response.delivered_at, None, at)
    way = [
        {"name": _("Asked"), "state": "done", "when": hours.moment(response.sent_at, at)},
        {"name": _("Taken"), "state": "done", "when": response_context.when(response.acknowledged_at, None, at)},
        {"name": _("Prepared"), "state": "done", "when": hours.moment(drafted.at, at)},
    ]
    return [*way, sent, decision] if desk.looks_back else [*way, decision, sent]


def who_can(step: ApprovalStep, at: datetime) -> str:
    """Who can act instead: own agency, so by name."""
    if step.status != StepStatus.OPEN:
        return ""
    names = sorted(person.name for person in reminders.signers(step, at))
    return _("It is with: %(names)s.") % {"names": ", ".join(names)} if names else ""


def held(desk: Desk, at: datetime) -> str:
    """How long sending waits once this is recorded; nothing where another step comes first."""
    waiting = [
        step for step in desk.steps
        if step.round == desk.response.round and not step.looks_back and step.status == StepStatus.WAITING
    ]  # fmt: skip
    if desk.step.blind:
        return _("What you say is read once all who review this have said what they think.")
    if waiting:
        return _("After you record, another step of your agency decides too.")
    until = hold_until(desk.response, at)
    if until <= at:
        return _("It is sent as soon as you record, because it is due.")
    return _("After you record, sending waits until %(time)s so that you can stop it.") % {"time": hours.clock(until)}


def said_blind(response: AgencyResponse, by: Actor) -> str:
    """What somebody reads who has just given a view in a blind review; nothing where they did something else."""
    mine = response.steps.filter(round=response.round, blind=True, decided_by=by.person).first()
    if mine is None:
        return ""
    if mine.status == StepStatus.VIEWED:
        return _("Your view is on record. It is read once all who review this have given theirs.")
    return _("Your view is on record. All have given theirs, so they can be read now.")


def titled(desk: Desk, answer: Words) -> str:
    """What the decision is about: the one item, or that it is one decision for all."""
    if desk.looks_back:
        return _("Was it right to share without waiting?")
    items = [labels.item_title(item["item"]) for item in answer["items"]]
    return _("What do you decide about: %(items)s?") % {"items": ", ".join(items)}


def to_choose(desk: Desk) -> Words:
    """What the form needs: items that can be withheld, grounds, what must be cleared, whether all is refused."""
    answer = queries.answer_words(desk.response)
    if desk.step.blind:
        return {"items": [], "grounds": [], "hits": [], "nothing": False}
    return {
        "items": [(item["item"], labels.item_title(item["item"])) for item in answer["items"]],
        "grounds": [(code, str(ground.label)) for code, ground in desk.pack.grounds.items()],
        "hits": [one.key for one in uncleared(desk.response)],
        "nothing": refuses_everything(answer),
    }


def hits(desk: Desk, form: Any) -> list[Words]:
    """What must not reach somebody, with a box for the reason why it may leave; cleared ones as they were."""
    made = []
    for one in [] if desk.looks_back or desk.step.blind else found_in(desk.response):
        said = {"what": one.what, "text": one.text}
        text = _("“%(what)s” must not reach somebody, and stands in: “%(text)s”") % said
        made.append({"text": text, "cleared": one.cleared, "field": None if one.cleared else form[f"clear_{one.key}"]})
    return made
