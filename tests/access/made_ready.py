"""Acts that nobody of the matrix can do at any of its stages: what happens first, so that somebody can."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from requests_app import commands, queries
from requests_app.models import Emergency
from requests_app.queries.tracks import asker_version
from tests.access.calls_of_custody import REASON
from tests.access.documents import WRITTEN_UP
from tests.access.world import NOW, Case, World

Words = dict[str, Any]


@dataclass(frozen=True)
class Ready:
    """Who does it and about which case; `first` makes it possible and says what more must be sent."""

    code: str
    stage: str
    first: Callable[[World, Case], Words]
    about: str = ""


def _recalled(world: World, case: Case) -> Words:
    assert case.ours
    commands.recall_response(case.ours, REASON, confirm="RECALL", by=world.actor("leo", NOW), at=NOW)
    case.ours.refresh_from_db()
    return {"version": asker_version(case.ours)}


def _arrival_recalled(world: World, _case: Case) -> Words:
    given = world.unasked["arrival"]
    recalled = commands.recall_response(given, REASON, confirm="RECALL", by=world.actor("leo", NOW), at=NOW).thing
    return {"version": asker_version(recalled)}


def _request_restricted(world: World, case: Case) -> Words:
    assert case.asked
    until, people = NOW + timedelta(days=1), [world.cast.person("dara")]
    asked = commands.restrict_request(case.asked, people, REASON, until=until, by=world.actor("pip", NOW), at=NOW).thing
    return {"version": asked.audit_seq}


def _answer_restricted(world: World, case: Case) -> Words:
    assert case.ours
    until, people = NOW + timedelta(days=1), [world.cast.person(short) for short in ("leo", "ott")]
    ours = commands.restrict_response(case.ours, people, REASON, until=until, by=world.actor("ines", NOW), at=NOW).thing
    return {"version": ours.audit_seq}


def _written_up(world: World, _case: Case) -> Words:
    emergency = Emergency.objects.get(response=world.unasked["call"])
    commands.write_up(emergency, WRITTEN_UP, by=world.actor("ines", NOW), at=NOW)
    return {}


def _named(_world: World, case: Case) -> Words:
    return {"ref": case.asked.ref if case.asked else ""}


def _in_hiding(_world: World, case: Case) -> Words:
    assert case.asked
    people = queries.request_words(case.asked)["subjects"]
    return {"subject": next(one["ref"] for one in people if (one.get("address") or {}).get("confidential"))}


def _given_more_time(world: World, case: Case) -> Words:
    assert case.ours
    how: Words = {"code": "TOO_MUCH", "why": REASON, "by": world.actor("leo", NOW), "at": NOW}
    longer = commands.extend_response(case.ours, 1, **how).thing
    return {"version": asker_version(longer)}


def _shown_already(world: World, _case: Case) -> Words:
    how: Words = {"by": world.actor("dara", NOW), "at": NOW}
    return {"version": commands.approve_local_text(world.local_text, REASON, **how).thing.version}


READY = {
    "end_local_text": Ready("EN", "received", _shown_already),
    "object_to_extension": Ready("AU", "acknowledged", _given_more_time),
    "confirm_destroyed": Ready("AU", "opened", _recalled),
    "confirm_arrival_destroyed": Ready("AO", "received", _arrival_recalled, "arrival"),
    "unrestrict_request": Ready("EN", "received", _request_restricted),
    "unrestrict_response": Ready("HO", "acknowledged", _answer_restricted),
    "add_to_record": Ready("HO", "received", _written_up, "call"),
    "break_glass": Ready("AO", "received", _named),
    "show_address": Ready("AU", "received", _in_hiding),
}
