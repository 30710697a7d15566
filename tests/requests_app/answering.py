"""The surgery's answers of every kind, driven by the real commands to wherever a test wants them."""

from __future__ import annotations

import copy
from datetime import datetime, timedelta
from typing import Any

from agencies.models import Person
from requests_app import commands, reminders
from requests_app.commands.clearing import NOTHING
from requests_app.management.rehearsal.partnership import Cast
from requests_app.models import AgencyResponse, ApprovalStep
from requests_app.queries.reaching import uncleared
from tests.requests_app.callers import BECAUSE, TUESDAY, documents

Words = dict[str, Any]
INSIDE = {
    "what": "kestrelwhat the older entries",
    "why": "kestrelwhy the facts behind it",
    "harm": "kestrelharm what it would do",
    "made_from": "kestrelmade the clinic's letter",
    "left_out": "kestrelleft adult health that does not bear on care",
    "record": "kestrelrecord 4471",
    "detail": "kestreldetail the shoe size",
    "unsaid": "kestrelunsaid why it is neither",
    "who": "Kestrel Inventon",
    "guarded": "9 Kestrel Row",
}
"""Canaries: what stays with the agency that answers, whatever is decided."""
MATCHED: Words = {"about": "S1", "record": INSIDE["record"], "on": ["name", INSIDE["detail"]]}
SHARED = "Missed the eight-week check"
CHANGE = "Tell us how it bears on the care of the baby"


def line(**more: Any) -> Words:
    return {"text": SHARED, "kind": "FACT", "as_at": "2026-05-06", "source": "our record", **more}


def left_out(code: str = "NOT_RELEVANT", **more: Any) -> Words:
    inside = {key: INSIDE[key] for key in ("what", "why", "harm")}
    return {**inside, "code": code, "law": "golden rule 6", "would_change": CHANGE, **more}


ITEMS: dict[str, Words] = {
    "SHARED": {"shared": [line()]},
    "SHARED_SUMMARY": {"shared": [line(made_from=INSIDE["made_from"])]},
    "SHARED_REDACTED": {"shared": [line()], "withheld": [left_out("THIRD_PARTY_RISK")]},
    "PART": {"shared": [line()], "withheld": [left_out()]},
    "WITHHELD": {"withheld": [left_out()]},
    "SEALED": {"withheld": [left_out("SOURCE")], "handling": ["H3"]},
    "NOT_HELD": {
        "searched": {"where": "the record and letters", "how": "by name", "by": "Bea Mockridge", "on": "2026-11-10"}
    },
    "REFERRED_ON": {"referred_to": "BNT"},
    "NOT_CONFIRMED": {"withheld": [left_out("LIVE_INVESTIGATION")], "not_confirmed_why": INSIDE["unsaid"]},
}
"""What each outcome demands of an item, with a canary in everything that stays inside."""


def answer(outcome: str, **item: Any) -> Words:
    """The surgery's answer to its one item, with this outcome."""
    words = copy.deepcopy(documents()["OBS"])
    noted = {"left_out": INSIDE["left_out"], "identity_matched_on": [copy.deepcopy(MATCHED)]}
    words["items"] = [{"item": "I2", "outcome": outcome, **noted, **copy.deepcopy(ITEMS[outcome]), **item}]
    words["third_parties"] = [{"who": INSIDE["who"], "risk": False, "handling": "CODED"}]
    words["must_not_reach"] = [{"about": "S1", "what": INSIDE["guarded"]}]
    return words


def put(cast: Cast, asked: AgencyResponse, words: Words, *, who: str = "bea", at: datetime = TUESDAY) -> AgencyResponse:
    """Put forward by whoever prepares it."""
    by = cast.actor(who, at)
    draft = commands.begin_draft(asked, words, by=by, at=at)
    return commands.put_forward_response(draft, by=by, at=at).thing


def next_step(response: AgencyResponse) -> ApprovalStep | None:
    steps = response.steps.select_related("response", "agency").filter(status="open", mode="sign")
    return steps.order_by("-round", "order").first()


def actor(cast: Cast, person: Person, at: datetime) -> Any:
    short = next(name for name, one in cast.people.items() if one.pk == person.pk)
    return cast.actor(short, at)


def agree(cast: Cast, response: AgencyResponse, at: datetime = TUESDAY, *, not_: str = "") -> AgencyResponse:
    """Every step that waits for a signature is signed by somebody who may, with each hit cleared."""
    while step := next_step(response):
        person = next(one for one in reminders.signers(step, at) if one.name != not_)
        clears = {one.key: "It is the street of the school, which everybody knows." for one in uncleared(response)}
        response = commands.approve_step(
            step, BECAUSE, clears=clears, confirm=NOTHING, by=actor(cast, person, at), at=at
        ).thing
    return response


def deliver(response: AgencyResponse, at: datetime = TUESDAY + timedelta(minutes=6)) -> AgencyResponse:
    commands.deliver_due(at)
    return AgencyResponse.objects.select_related("info_request", "from_agency", "to_agency", "team").get(pk=response.pk)


def delivered(cast: Cast, asked: AgencyResponse, words: Words) -> AgencyResponse:
    return deliver(agree(cast, put(cast, asked, words)))
