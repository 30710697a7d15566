"""The requester asks where an answer is."""

from __future__ import annotations

from datetime import datetime

from agencies.actors import Actor
from requests_app import policies, reminders
from requests_app.commands.locking import lock_response
from requests_app.commands.parts import Done
from requests_app.events import Event
from requests_app.models import AgencyResponse
from requests_app.trail import command, record_both


@command
def chase_response(response: AgencyResponse, *, by: Actor, at: datetime) -> Done[AgencyResponse]:
    """Ask whoever has it where the answer is. It moves no clock, and both sides can prove it."""
    response = lock_response(response)
    if denial := policies.why_not_chase(response, by=by, at=at):
        raise denial
    response.chased_at = at
    own, asked = record_both(Event.RESPONSE_CHASED, response=response, by=by, at=at, saving=["chased_at"])
    slot = f"{at:%Y%m%dT%H%M%S}"
    reminders.notify("chased", about=response, to=reminders.answerers(response, at), at=at, slot=slot)
    return Done(response, asked or own)
