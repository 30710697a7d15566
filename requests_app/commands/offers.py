"""Sharing what nobody asked for: begin it, take it back. Between, it goes the way of any answer (dec.10)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from agencies.actors import Actor
from agencies.models import Agency, Team
from requests_app import guidance, lifecycle, policies, reminders, trail
from requests_app.commands.exclusions import keep_out_known
from requests_app.commands.locking import lock_response
from requests_app.commands.parts import Done, new_ref, reason, sign, use_pack, void_the_rest
from requests_app.events import Event
from requests_app.lifecycle import Action, ResponseStatus
from requests_app.models import AgencyResponse
from requests_app.models.steps import SignatureKind
from requests_app.queries import routing
from requests_app.queries.parties import facts_of, facts_of_all
from requests_app.trail import command
from requests_app.values.offer import as_asked, check_offer

KIND = "SAFEGUARDING"


@command
def begin_offer(words: Mapping[str, Any], *, by: Actor, at: datetime) -> Done[AgencyResponse]:
    """Begin to share something before anyone asks. It is theirs who begin it; the answer itself is written next."""
    if denial := policies.why_not_offer(by=by):
        raise denial
    pack = guidance.in_force(at)
    document = check_offer(words, agency=facts_of(by.agency), partners=facts_of_all(at), at=at, pack=pack)
    said: dict[str, Any] = document.model_dump(mode="json", by_alias=True, exclude_none=True)
    if denial := policies.excluded_from(said["subjects"], by=by, at=at):
        raise denial
    use_pack(pack)
    response = unasked(Agency.objects.get(code=document.to), document.urgency, pack, by=by, at=at)
    response.status, response.holder, response.acknowledged_at = ResponseStatus.ACKNOWLEDGED, by.person, at
    reply = pack.urgencies[document.urgency].reply
    clock = reminders.start_clock("reply", about=response, agency=by.agency, span=reply, at=at)
    response.due_at, response.calendar = clock.due_at, clock.calendar
    sign(SignatureKind.DRAFTED, response, digest=trail.digest(said), by=by, at=at, role=by.membership.role)
    receipt = trail.record(
        Event.OFFER_BEGUN, about=response, by=by, at=at, content=as_asked(said, by.agency.code),
        moved=("", response.status),
    )  # fmt: skip
    keep_out_known([response], lambda: said["subjects"], at)
    return Done(response, receipt)


def unasked(to: Agency, urgency: str, pack: guidance.Pack, *, by: Actor, at: datetime) -> AgencyResponse:
    """A response without a request, not recorded yet."""
    return AgencyResponse(
        ref=new_ref(), from_agency=by.agency, to_agency=to, team=own_team(by), type=KIND, urgency=urgency,
        pack=pack.version, pack_hash=pack.hash, pathway=routing.pin(pack, by.agency, "answering", at),
        sent_at=at, acknowledge_by=at, due_at=at,
    )  # fmt: skip


def own_team(by: Actor) -> Team:
    """The team as which somebody acts; whoever is in none acts for the team that receives."""
    if by.membership.team_id or by.teams:
        return Team.objects.get(pk=by.membership.team_id or sorted(by.teams)[0])
    return Team.objects.get(agency=by.agency, receives=True)


@command
def withdraw_offer(
    response: AgencyResponse, why: str, *, by: Actor, at: datetime, seen: int | None = None
) -> Done[AgencyResponse]:
    """Decide not to share it after all, before it is sent. Whoever it was meant for never learns of it."""
    response = lock_response(response, seen)
    if denial := policies.why_not_withdraw_offer(response, by=by):
        raise denial
    said = reason(why)
    void_the_rest(response, at)
    moved = lifecycle.moved(Action.CLOSE_RESPONSE, response.status)
    response.status, response.ended_as = moved.to, "not_offered"
    receipt = trail.record(
        Event.RESPONSE_CLOSED, about=response, by=by, at=at, moved=moved, outcome="not_offered",
        saving=["status", "ended_as"], content={"why": said},
    )  # fmt: skip
    reminders.stop_clocks(response, at)
    reminders.settle(response, ["decide", "look_back", "returned", *reminders.REPLIED], at)
    return Done(response, receipt)
