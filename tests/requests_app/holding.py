"""The surgery's answer in the council's hands, passed on to the police: driven by the real commands."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from requests_app import commands
from requests_app.management.rehearsal.partnership import Cast
from requests_app.models import AgencyResponse, Leave
from tests.requests_app.callers import BECAUSE, TUESDAY

LATER = TUESDAY + timedelta(minutes=10)
WHO_CANARY = "walnutwho Sergeant Specimen of the child abuse team"
WHY_CANARY = "almondwhy to decide whether the child is seen tonight"
WRONG_CANARY = "figwrong the check was missed in May"
RIGHT_CANARY = "plumright the check was missed in June"
MISUSE_CANARY = "sloemisuse somebody read it out to the neighbours in the car park"
PASSING: dict[str, Any] = {"to": "MP", "who": WHO_CANARY, "purpose": WHY_CANARY, "items": ["I2"]}


def fresh(response: AgencyResponse) -> AgencyResponse:
    rows = AgencyResponse.objects.select_related("info_request", "from_agency", "to_agency", "arrival", "origin")
    return rows.get(pk=response.pk)


def opened(cast: Cast, held: AgencyResponse, who: str = "pip", at: datetime = LATER) -> AgencyResponse:
    commands.open_disclosure(held, accepts=True, by=cast.actor(who, at), at=at)
    return fresh(held)


def asked_leave(cast: Cast, held: AgencyResponse, at: datetime = LATER, who: str = "pip", **words: Any) -> Leave:
    commands.ask_leave(held, {**PASSING, **words}, by=cast.actor(who, at), at=at)
    return Leave.objects.select_related("response").get(held=held, verdict="")


def passed_on(cast: Cast, held: AgencyResponse, at: datetime = LATER, who: str = "pip", **words: Any) -> AgencyResponse:
    leave = asked_leave(cast, opened(cast, held, who, at), at, who, **words)
    commands.answer_leave(leave, "AGREE", BECAUSE, by=cast.actor("omar", at), at=at)
    copy = Leave.objects.get(pk=leave.pk).passed
    assert copy
    return fresh(copy)


def corrected(cast: Cast, root: AgencyResponse, at: datetime = LATER) -> AgencyResponse:
    commands.write_correction(root, ["I2"], WRONG_CANARY, RIGHT_CANARY, by=cast.actor("bea", at), at=at)
    correction = root.corrections.select_related("response").get(ended="")
    return commands.send_correction(correction, by=cast.actor("omar", at), at=at).thing
