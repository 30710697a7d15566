"""What one response shows its own side: where it stands, what is needed, what would be sent, what happened."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from agencies import hours
from agencies.actors import Actor
from requests_app import guidance, policies, queries, reminders
from requests_app.lifecycle import ResponseStatus
from requests_app.models import AgencyResponse, ApprovalStep
from requests_app.models.steps import StepStatus
from requests_app.queries.extensions import more_time_answering
from requests_app.queries.forecast import forecasts
from requests_app.queries.lateness import lateness_answering
from requests_app.queries.sides import disclosed
from requests_app.queries.timelines import Happened, timeline
from requests_app.queries.tracks import explained_at
from requests_app.views import (
    advice_context,
    answered,
    asked,
    deadlines,
    extensions,
    forecast,
    labels,
    lateness,
    people,
    standing,
    thread_context,
)
from requests_app.views.rule_context import ways

Words = dict[str, Any]


def head(response: AgencyResponse, steps: Sequence[ApprovalStep], at: datetime) -> Words:
    """What stands above the heading of every page of a response."""
    due, pack = deadlines.of_response(response, at), guidance.load(response.pack)
    return {
        "ref": response.ref,
        "urgency": labels.urgency(response.urgency, pack),
        "tag": standing.tag_of(response, second=standing.decided_already(steps, response.round)),
        "clock": deadlines.overdue_tag(due),
        "due": due,
        "version": response.audit_seq,
        "breadcrumbs": [
            {"text": _("Home"), "href": "/"},
            {"text": _("Asked of us"), "href": "/responses/"},
            {"text": response.ref, "href": f"/responses/{response.ref}/"},
        ],
    }


def page_of(response: AgencyResponse, words: Words, uncovered: Collection[str], *, by: Actor, at: datetime) -> Words:
    """The page of one response."""
    pack, steps = guidance.load(response.pack), steps_of(response)
    happened = timeline(response)
    names = sorted({person.name for step in open_to_sign(steps) for person in reminders.signers(step, at)})
    top = head(response, steps, at)
    take = policies.why_not_acknowledge(response, by=by) is None
    pace = forecasts([response], at).get(response.pk)
    return {
        **top,
        "clock": forecast.clock_tag(top["due"], pace),
        "breadcrumbs": [*top["breadcrumbs"][:-1], {"text": response.ref}],
        "heading": heading(response, words),
        "reveal_href": f"/responses/{response.ref}/",
        "who_acts": standing.who_acts(response, steps, names, at),
        "needed": list(needed(response, steps, by=by)),
        "take_href": f"/responses/{response.ref}/take/" if take else "",
        **hold(response, at, by=by),
        "track": {
            **track(response, top, at),
            "more_time": extensions.told(more_time_answering(response), pack, at),
            "forecast": forecast.sentence(pace),
            "late": lateness.told(lateness_answering(response), pack, at),
        },
        "asked_heading": _("What is shared unasked, and why") if "offer" in words else "",
        "asked": asked.what_they_asked(words, pack, at, uncovered),
        "items": would_be_sent(response, words) if response.version else [],
        "see_heading": _("This was sent") if response.delivered_at else "",
        "explained": told_why(response, at),
        "steps": step_rows(response, steps, happened, at),
        "events": events(happened, pack, at),
        **thread_context.answering(response, words, by=by, at=at),
        **thread_context.notes(response, by=by, at=at),
        **advice_context.section(response, by=by, at=at),
        "acts": list(acts(response, by=by, at=at)),
    }


def heading(response: AgencyResponse, words: Words) -> str:
    """Whose answer, and about whom: names stand in pages, not in titles."""
    children = people.children_first(words["subjects"])
    named = {"agency": response.from_agency.name, "name": people.short_name(children[0]) if children else ""}
    if response.info_request_id is None:
        return _("What %(agency)s shares unasked about %(name)s") % named
    return _("What %(agency)s answers about %(name)s") % named


def steps_of(response: AgencyResponse) -> list[ApprovalStep]:
    """Every step of every round, in order."""
    rows = response.steps.select_related(
        "agency", "decided_by", "decided_for", "answered_by", "response", "info_request"
    )
    made = list(rows.order_by("round", "order"))
    for step in together(made):
        step.response = response
    return made


def together(steps: list[ApprovalStep]) -> list[ApprovalStep]:
    """Each step with the others of its round, which a group is counted by."""
    for step in steps:
        step.beside = tuple(one for one in steps if one.round == step.round and one is not step)
    return steps


def open_to_sign(steps: Sequence[ApprovalStep]) -> list[ApprovalStep]:
    """Steps that somebody can decide now."""
    return [step for step in steps if step.status == StepStatus.OPEN]


def needed(response: AgencyResponse, steps: Sequence[ApprovalStep], *, by: Actor) -> Iterator[Words]:
    """What this person can do now."""
    here = f"/responses/{response.ref}"
    if policies.why_not_answer_at_once(response, by=by) is None:
        yield {"href": f"{here}/at-once/", "text": _("Ring them back and share now")}
    if policies.why_not_prepare(response, by=by) is None:
        yield {"href": f"{here}/prepare/", "text": _("Prepare the answer")}
    for step in steps:
        if step.unanswered and step.round == response.round and policies.why_not_answer_dissent(step, by=by) is None:
            yield {"href": f"{here}/dissents/{step.pk}/", "text": _("Answer a dissent in writing")}
    for step in open_to_sign(steps):
        if policies.why_not_decide(step, by=by) is None:
            text = _("Look back at what was sent at once") if step.looks_back else _("Decide what is sent")
            yield {"href": f"{here}/decide/", "text": text}


def hold(response: AgencyResponse, at: datetime, *, by: Actor) -> Words:
    """What is said while an agreed answer can still be stopped."""
    if response.status != ResponseStatus.APPROVED or response.deliver_at is None:
        return {}
    said = _("Recorded. It will be sent at %(time)s.") % {"time": hours.clock(response.deliver_at)}
    if response.deliver_at <= at:
        said = _("Recorded. It is being sent now.")
    stop = policies.why_not_stop(response, by=by) is None
    return {"hold": said, "stop_href": f"/responses/{response.ref}/recall/" if stop else ""}


def stopping(response: AgencyResponse, at: datetime) -> Words:
    """The page on which an answer is stopped before it is sent."""
    here = f"/responses/{response.ref}/"
    until = {"time": hours.clock(response.deliver_at)} if response.deliver_at else {"time": ""}
    lead = _(
        "It is sent at %(time)s unless you stop it. Stopping voids the approval, and the answer is prepared again."
    )
    return {
        "ref": response.ref,
        "back": {"href": here, "text": _("Back")},
        "heading": _("Stop sending"),
        "lead": lead % until,
        "button": _("Stop sending"),
        "version": response.audit_seq,
    }


def recalling(response: AgencyResponse) -> Words:
    """The page on which what was sent is taken back."""
    return {
        "ref": response.ref,
        "back": {"href": f"/responses/{response.ref}/", "text": _("Back")},
        "heading": _("Recall what was sent"),
        "warning": _(
            "They may already have read it. Access ends at once; they must confirm that copies are destroyed."
        ),
        "lead": "",
        "button": _("Recall it"),
        "version": response.audit_seq,
    }


def told_why(response: AgencyResponse, at: datetime) -> str:
    """When the requester was told why something is not shared."""
    told = explained_at(response)
    return _("Explained to the requester %(when)s.") % {"when": hours.moment(told, at)} if told else ""


def would_be_sent(response: AgencyResponse, asked_words: Words) -> list[Words]:
    """The newest answer put forward, exactly as the asker reads it."""
    told = disclosed(queries.answer_words(response))
    return answered.shared_items(told, asked_words["items"], guidance.load(response.pack), asked_words["subjects"])


def track(response: AgencyResponse, top: Words, at: datetime) -> Words:
    """The way of the answer, planned and actual, in the five plain steps."""
    decided, sent = response.approved_at or response.delivered_at, response.delivered_at
    way = (
        (_("Begun") if response.info_request_id is None else _("Asked"), response.sent_at),
        (_("Taken"), response.acknowledged_at),
        (_("Decided"), decided),
        (_("Sent"), sent),
        (_("Received"), response.received_at),
    )
    planned = {_("Taken"): response.acknowledge_by, _("Sent"): response.due_at}
    first_open = next((name for name, done in way if done is None), "")
    ended = response.status in {ResponseStatus.CLOSED, ResponseStatus.RECALLED}
    return {
        "id": "way",
        "agency": response.from_agency.name,
        "tag": top["tag"],
        "due": None,
        "steps": [
            {
                "name": name,
                "state": "done" if done else "now" if name == first_open and not ended else "next",
                "when": when(done, planned.get(name), at),
            }
            for name, done in way
        ],
    }


def when(done: datetime | None, planned: datetime | None, at: datetime) -> str:
    """When it happened, or by when it should."""
    if done:
        return hours.moment(done, at)
    return _("by %(when)s") % {"when": hours.moment(planned, at, ends=True)} if planned else ""


def step_rows(
    response: AgencyResponse, steps: Sequence[ApprovalStep], happened: Sequence[Happened], at: datetime
) -> list[Words]:
    """The own side's steps: whose role, who decided when, with which reason."""
    by_number = {event.number: event for event in happened}
    pack = guidance.load(response.pack)
    made = []
    for step in steps:
        event = by_number.get(step.audit_seq) if step.decided_by else None
        made.append(
            {
                "role": labels.roles(step.role_codes, pack),
                "tag": standing.step_tag(step),
                "text": step_line(step, at),
                "reason": event.reason if event else "",
                "ways": ways(step, pack),
                "receipt": {"code": event.receipt, "number": event.number, "of": "response"} if event else None,
            }
        )
    return made


def step_line(step: ApprovalStep, at: datetime) -> str:
    """Who decided a step and when; or by when it is to be decided."""
    if step.decided_by and step.decided_at:
        return _("%(name)s, %(when)s") % {"name": step.decider, "when": hours.moment(step.decided_at, at)}
    if step.due_at and step.status == StepStatus.OPEN:
        return _("Due %(when)s") % {"when": hours.moment(step.due_at, at, ends=True)}
    return ""


def events(happened: Sequence[Happened], pack: guidance.Pack, at: datetime, of: str = "response") -> list[Words]:
    """The timeline, newest first."""
    return [
        {
            "title": event.sentence,
            "at": hours.moment(event.at, at),
            "iso": event.at.isoformat(),
            "rule": labels.rule(event.rule, pack),
            "reason": event.reason,
            "receipt": {"code": event.receipt, "number": event.number, "of": of},
            "ours": event.ours,
        }
        for event in reversed(happened)
    ]


def acts(response: AgencyResponse, *, by: Actor, at: datetime) -> Iterator[Words]:
    """Where one can go on from here."""
    if getattr(response, "emergency", None):
        yield {"href": f"/emergency/{response.ref}/", "text": _("The emergency record")}
    if policies.why_not_inform(response, by=by) is None:
        yield {"href": f"/responses/{response.ref}/telling/", "text": _("Telling the people concerned")}
    if policies.why_not_extend(response, by=by, at=at) is None:
        yield {"href": f"/responses/{response.ref}/more-time/", "text": _("Give it more time")}
    if policies.why_not_withdraw_offer(response, by=by) is None:
        yield {"href": f"/share/{response.ref}/withdraw/", "text": _("Do not share it after all")}
    if policies.why_not_recall(response, by=by) is None:
        yield {"href": f"/responses/{response.ref}/recall/", "text": _("Recall what was sent")}
    if response.delivered_at:
        yield {"href": f"/responses/{response.ref}/custody/", "text": _("Who has it")}
        if response.disagreements.exists():
            yield {"href": f"/disagreements/{response.ref}/", "text": _("They do not agree: the disagreement")}
        if policies.had_part_in(response, by):
            yield {"href": f"/responses/{response.ref}/record/", "text": _("Take a copy of the record")}
    if response.reconsiders and had_a_view(response, by):
        yield {"href": f"/responses/{response.reconsiders.ref}/", "text": _("The first decision")}
    if policies.why_not_restrict(response, by=by) is None:
        yield {"href": f"/responses/{response.ref}/restrict/", "text": _("Restrict")}
    if policies.why_not_unrestrict(response, by=by) is None:
        yield {"href": f"/responses/{response.ref}/restrict/", "text": _("Let the team see it again")}
    if response.version:
        yield {"href": f"/responses/{response.ref}/preview/", "text": _("What they will see, full page")}


def had_a_view(response: AgencyResponse, by: Actor) -> bool:
    """Whether somebody has put a view of their own on record, after which they are led to the first decision."""
    return response.signatures.filter(person=by.person).exists()
