"""A request with two partners asked, and the acts of a thread, driven by the real commands."""

from __future__ import annotations

from datetime import datetime, timedelta

from requests_app import commands
from requests_app.management.rehearsal.partnership import Cast
from requests_app.models import AgencyResponse, InformationRequest, Question
from requests_app.queries.threads import question_or_404
from tests.requests_app.callers import BECAUSE, TUESDAY, asked_of

Q_CANARY = "quincequestion which of the two addresses do you mean"
R_CANARY = "rhubarbreply the one in Ludworth"
N_CANARY = "nettlenote she was rude on the telephone"
CHANGED = "contacts and missed appointments, each with its date"


def minutes(number: float) -> datetime:
    return TUESDAY + timedelta(minutes=number)


def two_asked(cast: Cast) -> InformationRequest:
    """RQ-01 (Red) asked of the surgery and of the hospital, endorsed at ten."""
    pip = cast.actor("pip", TUESDAY)
    draft = commands.begin_draft(None, asked_of("OBS", "BNT"), by=pip, at=TUESDAY)
    made = commands.submit_request(draft, by=pip, at=TUESDAY).thing
    step = made.steps.select_related("info_request", "agency").get(status="open")
    return commands.endorse_request(step, BECAUSE, by=cast.actor("dara", TUESDAY), at=TUESDAY).thing


def of(info_request: InformationRequest, code: str) -> AgencyResponse:
    found = info_request.responses.select_related("info_request", "from_agency", "to_agency", "team", "holder")
    return found.get(from_agency__code=code)


def ask(
    cast: Cast, response: AgencyResponse, at: datetime, *, who: str = "bea", pause: bool = True, about: str = "items/I2"
) -> Question:
    commands.ask_question(response, Q_CANARY, about=about, pause=pause, by=cast.actor(who, at), at=at)
    return question_or_404(response, response.questions.latest("number").pk)


def reply(
    cast: Cast, question: Question, at: datetime, *, who: str = "pip", change_to: str = "", does: str = "NARROWS"
) -> AgencyResponse:
    commands.reply_to_question(question, R_CANARY, by=cast.actor(who, at), at=at, change_to=change_to, change_does=does)
    return fresh(question.response)


def fresh(response: AgencyResponse) -> AgencyResponse:
    rows = AgencyResponse.objects.select_related("info_request", "from_agency", "to_agency", "team", "holder")
    return rows.get(pk=response.pk)
