"""What the page of a request shows its asking side: the tracks of its partners, its own steps, what happened."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from agencies import hours
from agencies.actors import Actor
from agencies.hours import LONDON
from requests_app import guidance, policies
from requests_app.lifecycle import RequestStatus
from requests_app.models import AgencyResponse, InformationRequest
from requests_app.models.steps import StepStatus
from requests_app.queries.extensions import more_time_asking
from requests_app.queries.forecast import forecasts
from requests_app.queries.informing import to_look_at
from requests_app.queries.lateness import lateness_asking
from requests_app.queries.lookers import lookers
from requests_app.queries.sides import is_confidential
from requests_app.queries.timelines import role_words, timeline
from requests_app.queries.tracks import Track, answered_of, request_state, track
from requests_app.values.forecast import Forecast
from requests_app.views import (
    covering,
    deadlines,
    extensions,
    forecast,
    labels,
    lateness,
    people,
    standing,
    thread_context,
    timeline_filters,
)
from requests_app.views.asked import what_they_asked
from requests_app.views.deadlines import Calendars
from requests_app.views.informing import who
from requests_app.views.response_context import events
from requests_app.views.route_picture import picture
from requests_app.views.rule_context import ways

Words = dict[str, Any]


def request_page(info_request: InformationRequest, words: Words, given: QueryDict, *, by: Actor, at: datetime) -> Words:
    """Everything on the page. `given`: the filters of its timeline."""
    pack, calendars = guidance.load(info_request.pack), Calendars()
    responses = list(info_request.responses.select_related("from_agency", "to_agency").order_by("from_agency__name"))
    answered, asked = answered_of(responses)
    longer, late = more_time_asking(info_request, responses), lateness_asking(responses)
    paces = forecasts(responses, at)
    child = people.first_child(words["subjects"], labels.today_in_london(at))
    return {
        "ref": info_request.ref,
        "urgency": labels.urgency(info_request.urgency, pack),
        "tag": {"object": "request", "state": request_state(info_request, responses)},
        "heading": _("Request about %(child)s") % {"child": child},
        "who_acts": _who_acts(info_request, responses, at),
        "progress": _("%(answered)d of %(asked)d answered") % {"answered": answered, "asked": asked} if asked else "",
        "needed": _needed(info_request, responses, words, by, at),
        "tracks": [
            {
                **_track(response, at, paces.get(response.pk), calendars),
                "chase_href": _chase(info_request, response, by, at),
                "more_time": extensions.told((one for one in longer if one.response == response.ref), pack, at),
                "late": lateness.told((one for one in late if one.response == response.ref), pack, at),
                "object_href": _object(info_request, response, by),
            }
            for response in responses
        ],
        "asked": _asked(info_request, words, pack, at),
        "steps": _steps(info_request),
        "answers": _answers(responses, at),
        "picture": picture(responses, at),
        "events": _events(info_request, responses, given, pack, at),
        "filters": timeline_filters.fields(given, responses),
        "filtered": bool(given.getlist("whose") or given.getlist("kind")),
        "lookers": _lookers(info_request),
        **thread_context.asking(info_request, words, by=by, at=at),
        **thread_context.notes(info_request, by=by, at=at),
        "acts": _acts(info_request, by),
        "version": info_request.audit_seq,
    }


def _asked(info_request: InformationRequest, words: Words, pack: guidance.Pack, at: datetime) -> Words:
    """What was asked, and which agreements cover it, or what is missing."""
    told = what_they_asked(words, pack, at)
    return {**told, "rows": [*told["rows"], *covering.rows(info_request)], "addresses": _addresses(info_request, words)}


def _addresses(info_request: InformationRequest, words: Words) -> list[Words]:
    """Confidential addresses, each on a page of its own."""
    return [
        {
            "text": _("Confidential address of %(name)s") % {"name": people.short_name(person)},
            "href": f"/requests/{info_request.ref}/address/{person['ref']}/",
        }
        for person in words["subjects"]
        if is_confidential(person) and person["address"].get("line")
    ]


def _events(
    info_request: InformationRequest,
    responses: list[AgencyResponse],
    given: QueryDict,
    pack: guidance.Pack,
    at: datetime,
) -> list[Words]:
    """The timeline, newest first; an event about one partner's answer says whose, and leads to where it stands."""
    names = {response.ref: response.from_agency.name for response in responses}
    happened = timeline_filters.chosen(given, timeline(info_request))
    rows = events(happened, pack, at, of="request")
    for row, one in zip(rows, reversed(happened), strict=True):
        if one.answer in names:
            row["text"] = _("The answer of %(agency)s.") % {"agency": names[one.answer]}
            row["links"] = [{"text": _("Where it stands"), "href": f"#{one.answer}"}]
    return rows


def _who_acts(info_request: InformationRequest, responses: list[AgencyResponse], at: datetime) -> str:
    if info_request.status == RequestStatus.SUBMITTED:
        step = info_request.steps.filter(status=StepStatus.OPEN).first()
        roles = role_words(step.role_codes, info_request.pack) if step else ""
        return _("Who acts next: %(roles)s of your own agency.") % {"roles": roles}
    if info_request.status == RequestStatus.RETURNED:
        return _("Who acts next: %(author)s changes it.") % {"author": info_request.author.name}
    waiting = sorted((one for one in responses if not one.delivered_at), key=lambda one: one.due_at)
    if not waiting:
        return ""
    return f"{waiting[0].from_agency.name}: {track(waiting[0], at).who_acts}"


def _needed(
    info_request: InformationRequest, responses: list[AgencyResponse], words: Words, by: Actor, at: datetime
) -> list[Words]:
    rows = []
    for step in info_request.steps.filter(status=StepStatus.OPEN).select_related("agency", "info_request"):
        if policies.why_not_decide(step, by=by) is None:
            text = _("Look back at this request") if step.looks_back else _("Endorse this request")
            rows.append({"text": text, "href": f"/requests/{info_request.ref}/endorse/"})
    for question in thread_context.to_reply(info_request, by):
        text = _("Reply to a question of %(agency)s") % {"agency": question.response.from_agency.name}
        rows.append({"text": text, "href": f"#q-{question.response.ref}-{question.number}"})
    for line in to_look_at(info_request, at):
        text = _("Look again at telling %(who)s: it was due %(when)s")
        said = {"who": who(line.about, words), "when": hours.moment(line.look_again_at or at, at)}
        rows.append({"text": text % said, "href": f"/requests/{info_request.ref}/telling/"})
    for response in responses:
        if response.delivered_at and not response.received_at and not policies.why_not_open(response, by=by, at=at):
            text = _("Open the answer of %(agency)s") % {"agency": response.from_agency.name}
            rows.append({"text": text, "href": f"/disclosures/{response.ref}/"})
        if policies.why_not_confirm_destroyed(response, by=by) is None:
            text = _("Confirm that no copy of what %(agency)s recalled is left") % {"agency": response.from_agency.name}
            rows.append({"text": text, "href": f"/disclosures/{response.ref}/destroyed/"})
    return rows


def _track(response: AgencyResponse, at: datetime, pace: Forecast | None, calendars: Calendars) -> Words:
    seen: Track = track(response, at)
    again = _("%(agency)s: looks again") if response.reconsiders_id else "%(agency)s"
    due = deadlines.of_response(response, at, calendars.of(response.from_agency))
    links = []
    if response.delivered_at:
        links.append({"text": _("Open the answer"), "href": f"/disclosures/{response.ref}/", "about": seen.agency.name})
    return {
        "id": response.ref,
        "agency": again % {"agency": seen.agency.name},
        "tag": {"object": "response", "state": seen.state},
        "clock": forecast.clock_tag(due, pace),
        "forecast": forecast.sentence(pace),
        "due": due,
        "who_acts": seen.who_acts,
        "steps": [
            {"name": stop.name, "state": stop.state, "when": _when(stop.at) if stop.at else ""} for stop in seen.stops
        ],
        "links": links,
    }


def _chase(info_request: InformationRequest, response: AgencyResponse, by: Actor, at: datetime) -> str:
    """Where one press asks where the answer is."""
    response.info_request = info_request
    if response.delivered_at or policies.why_not_chase(response, by=by, at=at):
        return ""
    return f"/requests/{info_request.ref}/responses/{response.ref}/chase/"


def _object(info_request: InformationRequest, response: AgencyResponse, by: Actor) -> str:
    """Where one says that it cannot wait so long."""
    if not response.extensions_given or policies.why_not_object(response, by=by):
        return ""
    return f"/requests/{info_request.ref}/responses/{response.ref}/object/"


def _when(instant: datetime) -> str:
    return f"{instant.astimezone(LONDON):%-d %b %H:%M}"


def _steps(info_request: InformationRequest) -> list[Words]:
    rows, pack = [], guidance.load(info_request.pack)
    for step in info_request.steps.select_related("decided_by", "decided_for").order_by("round", "order"):
        said = ""
        if step.decided_by and step.decided_at:
            said = _("%(name)s, %(when)s") % {"name": step.decider, "when": _when(step.decided_at)}
        rows.append(
            {
                "role": role_words(step.role_codes, info_request.pack),
                "tag": standing.step_tag(step),
                "text": said or step.why,
                "ways": ways(step, pack),
                "receipt": None,
            }
        )
    return rows


def _answers(responses: list[AgencyResponse], at: datetime) -> list[Words]:
    return [
        {
            "agency": response.from_agency.name,
            "href": f"/disclosures/{response.ref}/",
            "text": "",
            "tag": {"object": "response", "state": track(response, at).state},
        }
        for response in responses
        if response.delivered_at
    ]


def _lookers(info_request: InformationRequest) -> list[Words]:
    return [
        {
            "name": look.name,
            "role": look.title,
            "agency": look.agency,
            "at": _when(look.at),
            "iso": look.at.isoformat(),
        }
        for look in lookers(info_request)
    ]


def _acts(info_request: InformationRequest, by: Actor) -> list[Words]:
    href = f"/requests/{info_request.ref}/telling/"
    rows: list[Words] = [{"text": _("Telling the people concerned"), "href": href, "post": False}]
    if getattr(info_request, "emergency", None):
        rows.append({"text": _("The emergency record"), "href": f"/emergency/{info_request.ref}/", "post": False})
    if info_request.status == RequestStatus.RETURNED and info_request.author_id == by.person.pk:
        rows.append({"text": _("Change it"), "href": f"/requests/{info_request.ref}/revise/", "post": True})
    if not policies.why_not_copy(info_request, by=by):
        rows.append({"text": _("Same child, new agency"), "href": f"/requests/{info_request.ref}/copy/", "post": False})
    if not policies.why_not_restrict(info_request, by=by):
        rows.append({"text": _("Restrict"), "href": f"/requests/{info_request.ref}/restrict/", "post": False})
    if not policies.why_not_unrestrict(info_request, by=by):
        text = _("Let the team see it again")
        rows.append({"text": text, "href": f"/requests/{info_request.ref}/restrict/", "post": False})
    if not policies.why_not_withdraw(info_request, by=by):
        rows.append({"text": _("Withdraw"), "href": f"/requests/{info_request.ref}/withdraw/", "post": False})
    return rows
