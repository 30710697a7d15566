"""What home and the lists show: work in the order of its real deadline, and why it is mine."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from agencies.actors import Actor
from agencies.hours import LONDON
from audit import checks
from audit.prepared import prepared
from requests_app import guidance, policies, queries
from requests_app.lifecycle import RequestStatus, ResponseStatus
from requests_app.models import AgencyResponse, ApprovalStep, Draft, InformationRequest
from requests_app.queries.advice import waiting_for
from requests_app.queries.forecast import forecasts
from requests_app.queries.scope import drafts_of_requests
from requests_app.queries.tracks import answered_of, request_state, track
from requests_app.values.forecast import Forecast
from requests_app.views import deadlines, forecast, labels, people, seal_words
from requests_app.views.deadlines import Calendars

Words = dict[str, Any]
PAGE = 25
NEEDS = 25  # rows on the home page; of each kind more are read, for a few may be somebody else's to do
FAR = datetime.max.replace(tzinfo=LONDON)


def home(by: Actor, at: datetime) -> Words:
    """Everything on the home page."""
    calendars = Calendars()
    rows = [
        *_steps(by, at, calendars),
        *_answers(by, at, calendars),
        *_to_open(by, at, calendars),
        *_returned(by, at),
        *_to_advise(by, at, calendars),
    ]
    needs = [row for _due, row in sorted(rows, key=lambda pair: pair[0])]
    more = _("These are the %(count)d most pressing. More come up as you do them.") % {"count": NEEDS}
    denial = policies.why_not_raise(by=by)
    own = _own_requests(by)
    asked, children = _asked(own, at, calendars)
    return {
        "needs": needs[:NEEDS],
        "more": more if len(needs) > NEEDS else "",
        "nothing_next": _nothing_next(asked, by),
        "ask_href": "" if denial else "/requests/new/",
        "why_not_ask": "",
        "offer_href": "" if policies.why_not_offer(by=by) else "/share/new/",
        "children": [] if denial else children,
        "drafts": _drafts(by),
        "asked": asked,
        "sections": [],
        "trail": None if policies.why_not_oversee(by=by) else seal_words.check(checks.newest(), at) or {},
    }


def _nothing_next(asked: Sequence[Words], by: Actor) -> str:
    """What comes next for whom nothing waits: the next answer that is due to them, or where else to look."""
    dues = sorted((row["due"] for row in asked if row["due"] and row["due"].get("iso")), key=lambda due: due["iso"])
    if dues:
        return _("Next, an answer to you is due: %(when)s.") % {"when": dues[0]["text"]}
    return _("Manage agency shows what waits in each of its places.") if "ADMINISTRATOR" in by.roles else ""


def requests(by: Actor, at: datetime, *, page: int) -> Words:
    """One page of the requests that this person may see."""
    rows = queries.visible_requests(by, at).select_related("agency", "author").order_by("-submitted_at", "pk")
    found = list(rows[(page - 1) * PAGE : page * PAGE + 1])
    pages = None
    if page > 1 or len(found) > PAGE:
        pages = {
            "previous": f"?page={page - 1}" if page > 1 else "",
            "next": f"?page={page + 1}" if len(found) > PAGE else "",
        }
    denial = policies.why_not_raise(by=by)
    return {
        "asked": _asked(found[:PAGE], at, Calendars())[0],
        "drafts": _drafts(by),
        "ask_href": "" if denial else "/requests/new/",
        "pages": pages,
    }


def _steps(by: Actor, at: datetime, calendars: Calendars) -> list[tuple[datetime, Words]]:
    rows, steps = [], queries.open_steps_for(by, at)
    mine = policies.signable(steps, by=by, at=at)
    for step in steps:
        if step.pk not in mine:
            continue
        rows.append((step.due_at or FAR, _step(step, at, calendars)))
    return rows


def _step(step: ApprovalStep, at: datetime, calendars: Calendars) -> Words:
    thing = step.thing
    pack = guidance.load(thing.pack)
    urgency = pack.urgencies[thing.urgency]
    if step.response is None and step.looks_back:
        verb, href = _("Look back at a request that went out"), f"/requests/{thing.ref}/endorse/"
    elif step.response is None:
        verb, href = _("Endorse a request"), f"/requests/{thing.ref}/endorse/"
    elif step.looks_back:
        verb, href = _("Look back at an answer that went out"), f"/responses/{thing.ref}/decide/"
    else:
        verb, href = _("Decide what is sent"), f"/responses/{thing.ref}/decide/"
    return {
        "verb": verb,
        "href": href,
        "why": step.why,
        "due": deadlines.of_step(step, thing.ref, urgency, at, calendars.of(step.agency)),
        "urgency": labels.urgency(thing.urgency, pack),
    }


def _answers(by: Actor, at: datetime, calendars: Calendars) -> list[tuple[datetime, Words]]:
    rows, responses = [], queries.responses_to_act_on(by, at)
    ours = policies.preparable(responses, by=by)
    for response in responses:
        mine = response.status == ResponseStatus.RECEIVED or (
            response.status == ResponseStatus.ACKNOWLEDGED and response.holder_id == by.person.pk
        )
        if not mine or response.pk not in ours:
            continue
        pack = guidance.load(response.pack)
        new = response.status == ResponseStatus.RECEIVED
        limit = response.acknowledge_by if new else response.due_at
        href = f"/dates/{response.ref}/{'?of=acknowledge' if new else ''}"
        urgency = pack.urgencies[response.urgency]
        row = {
            "verb": _("Take what your team was asked") if new else _("Prepare an answer"),
            "href": f"/responses/{response.ref}/" if new else f"/responses/{response.ref}/prepare/",
            "why": _("Asked by %(agency)s. Nobody has taken it yet.") % {"agency": response.to_agency.name}
            if new
            else _("You took it. Asked by %(agency)s.") % {"agency": response.to_agency.name},
            "due": deadlines.of_span(
                limit, urgency.acknowledge if new else urgency.reply, at, calendars.of(response.from_agency), href
            ),
            "urgency": labels.urgency(response.urgency, pack),
        }
        rows.append((limit, row))
    return rows


def _to_advise(by: Actor, at: datetime, calendars: Calendars) -> list[tuple[datetime, Words]]:
    rows = []
    for advice in waiting_for(by):
        pack = guidance.load(advice.response.pack)
        span = pack.urgencies[advice.response.urgency].advice
        row = {
            "verb": _("Give advice: %(ref)s") % {"ref": advice.ref},
            "href": f"/advice/{advice.ref}/",
            "why": _("A colleague asks you. Your advice is not the decision."),
            "due": deadlines.of_span(advice.due_at, span, at, calendars.of(advice.agency), ""),
            "urgency": labels.urgency(advice.response.urgency, pack),
        }
        rows.append((advice.due_at, row))
    return rows


def _to_open(by: Actor, at: datetime, calendars: Calendars) -> list[tuple[datetime, Words]]:
    rows = []
    for response in queries.responses_to_open(by, at):
        if policies.why_not_theirs_to_open(response, by=by, at=at):
            continue
        opened = response.opened_at is not None
        sentence = _to_do_with(response, opened=opened)
        row = {
            "verb": sentence % {"agency": response.from_agency.name},
            "href": f"/disclosures/{response.ref}/",
            "why": _("You asked, or your team did.") if response.info_request_id else _("Nobody asked for it."),
            "due": None,
            "urgency": labels.urgency(response.urgency, guidance.load(response.pack)),
        }
        rows.append((response.delivered_at or at, row))
    return rows


def _to_do_with(response: AgencyResponse, *, opened: bool) -> str:
    if response.info_request_id is None:
        return _("Confirm what %(agency)s shared unasked") if opened else _("Open what %(agency)s shared unasked")
    return _("Confirm that you have the answer of %(agency)s") if opened else _("Open the answer of %(agency)s")


def _returned(by: Actor, at: datetime) -> list[tuple[datetime, Words]]:
    return [
        (
            row.submitted_at,
            {
                "verb": _("Change a request that came back"),
                "href": f"/requests/{row.ref}/",
                "why": _("You wrote it. Your manager said what must change."),
                "due": None,
                "urgency": labels.urgency(row.urgency, guidance.load(row.pack)),
            },
        )
        for row in _returned_to(by.person.pk, by.agency.pk)
    ]


@prepared
def _returned_to(author: UUID, agency: UUID) -> QuerySet[InformationRequest]:
    rows = InformationRequest.objects.filter(author=author, agency=agency, status=RequestStatus.RETURNED)
    return rows.order_by("submitted_at")[: 2 * NEEDS]


def _drafts(by: Actor) -> list[Words]:
    kept = _first_drafts(by.person.pk, by.agency.pk)
    return [{"title": _title(draft), "href": f"/requests/{draft.ref}/", "saved": _saved(draft)} for draft in kept]


@prepared
def _first_drafts(owner: UUID, agency: UUID) -> QuerySet[Draft]:
    return drafts_of_requests(owner, agency)[:PAGE]


def _title(draft: Draft) -> str:
    """A draft by the child it is about; by its reference while nobody is named in it."""
    child: Words = next(iter(people.children_first(draft.words.get("subjects") or [])), {})
    named = {"name": people.short_name(child), "ref": draft.ref}
    return _("Draft about %(name)s") % named if child.get("name") else _("Draft %(ref)s") % named


def _saved(draft: Draft) -> str:
    words = {"ref": draft.ref, "when": f"{draft.saved_at.astimezone(LONDON):%-d %B %H:%M}"}
    return _("%(ref)s, saved %(when)s") % words


def _own_requests(by: Actor) -> Sequence[InformationRequest]:
    return _open_requests(by.person.pk, by.agency.pk)


@prepared
def _open_requests(author: UUID, agency: UUID) -> QuerySet[InformationRequest]:
    open_ones = [RequestStatus.SUBMITTED, RequestStatus.RETURNED, RequestStatus.SENT]
    rows = InformationRequest.objects.filter(author=author, agency=agency, status__in=open_ones)
    return rows.select_related("agency").order_by("-submitted_at")[:PAGE]


def _asked(
    rows: Sequence[InformationRequest], at: datetime, calendars: Calendars
) -> tuple[list[Words], list[Words]]:  # fmt: skip
    """What these requests are and where each stands; and the children they are about, each once."""
    responses: dict[UUID, list[AgencyResponse]] = defaultdict(list)
    for response in _answers_to([row.pk for row in rows]):
        responses[response.info_request_id].append(response)  # type: ignore[index]
    words = queries.words_of_requests(rows)
    paces = forecasts((one for answers in responses.values() for one in answers), at)
    found = [_asked_row(row, responses[row.pk], words[row.pk], at, calendars, paces) for row in rows]
    return found, _children(rows, words, at)


def _children(rows: Sequence[InformationRequest], words: Mapping[UUID, Words], at: datetime) -> list[Words]:
    """Each child of these requests once, with where asking about the child begins."""
    found: dict[tuple[str, str], Words] = {}
    for row in rows:
        for one in words[row.pk]["subjects"]:
            known = (str(one.get("name") or one["ref"]).casefold(), one.get("dob") or str(row.pk))
            if one.get("kind") in ("CHILD", "UNBORN") and known not in found:
                href = f"/requests/{row.ref}/same-child/{one['ref']}/"
                age = people.age(one, labels.today_in_london(at))
                found[known] = {"name": people.short_name(one), "age": age, "href": href}
    return list(found.values())


@prepared
def _answers_to(requests: list[UUID]) -> QuerySet[AgencyResponse]:
    return AgencyResponse.objects.filter(info_request__pk__in=requests).select_related("from_agency")


def _own_side_next(row: InformationRequest) -> str:
    """Who acts next while nobody else has been asked yet."""
    if row.status == RequestStatus.SUBMITTED:
        return _("Your own agency: a manager endorses it.")
    return _("The author: changes it and sends it again.") if row.status == RequestStatus.RETURNED else ""


def _asked_row(
    row: InformationRequest, responses: list[AgencyResponse], words: Words, at: datetime, calendars: Calendars,
    paces: Mapping[UUID, Forecast],
) -> Words:  # fmt: skip
    pack = guidance.load(row.pack)
    answered, asked = answered_of(responses)
    waiting = sorted((one for one in responses if not one.delivered_at), key=lambda one: one.due_at)
    following = track(waiting[0], at) if waiting else None
    due = pace = None
    if following:
        pace = paces.get(waiting[0].pk)
        due = deadlines.of_response(waiting[0], at, calendars.of(waiting[0].from_agency))
    return {
        "child": people.first_child(words["subjects"], labels.today_in_london(at)),
        "ref": row.ref,
        "href": f"/requests/{row.ref}/",
        "answers": _("%(answered)d of %(asked)d answered") % {"answered": answered, "asked": asked} if asked else "",
        "who_next": f"{following.agency.name}: {following.who_acts}" if following else _own_side_next(row),
        "due": due,
        "urgency": labels.urgency(row.urgency, pack),
        "tag": {"object": "request", "state": request_state(row, responses)},
        "clock": forecast.clock_tag(due, pace),
    }
