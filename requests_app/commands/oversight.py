"""What an auditor does: every look at the trail is an act of its own, recorded before anything is shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from agencies.actors import Actor
from audit import checks
from audit.models import Check, Entry
from requests_app import policies
from requests_app.commands.parts import reason
from requests_app.denials import Incomplete, NotFound
from requests_app.events import Event
from requests_app.models import Kept
from requests_app.queries.attempts import Refused, refused_attempts
from requests_app.queries.exclusions import blind
from requests_app.queries.oversight import Sought, SubjectSought, entry_or_404, found, things_about, things_of
from requests_app.queries.overturns import Overturned, overturned_by_ground
from requests_app.trail import command, record_look
from requests_app.values.exclusions import child_faults, child_of


@command
def search_trail(sought: Sought, *, by: Actor, at: datetime) -> list[Entry]:
    """Record what is looked for, then give what is found: a page of entries, and one more where there are more.

    The agencies whose record is looked at by its reference can see that it was. Raises NotPermitted.
    """
    if denial := policies.why_not_oversee(by=by):
        raise denial
    entries = found(by, sought, at)
    content = {"sought": {name: str(value) for name, value in asdict(sought).items() if value}}
    for thing_id in [thing.pk for thing in things_of(by, sought.ref, at)] if sought.ref and entries else [None]:
        record_look(Event.TRAIL_SEARCHED, by=by, at=at, looked_at=thing_id, content=content)
    return entries


@command
def search_subject(child: SubjectSought, why: str, *, by: Actor, at: datetime) -> list[Kept]:
    """Record that a child's records are looked for, and why; then say which there are.

    What is recorded are the child's blind indexes, sealed: nobody reads a name or a number in who looked for whom. The
    agencies whose record is found can see that somebody looked. Raises NotPermitted, Incomplete.
    """
    if denial := policies.why_not_oversee(by=by):
        raise denial
    faults = list(child_faults(child, at))
    try:
        said = reason(why, pointer="/why")
    except Incomplete as incomplete:
        faults += incomplete.errors
    if faults:
        raise Incomplete(faults)
    keys = dict(blind(child_of(child)))
    keys = {"nhs": keys["nhs"]} if "nhs" in keys else keys
    things = things_about(by, keys, at)
    ids: list[UUID | None] = [thing.pk for thing in things]
    content = {"why": said, "sought": keys}
    for thing_id in ids or [None]:
        record_look(Event.SUBJECT_SOUGHT, by=by, at=at, looked_at=thing_id, content=content)
    return things


@command
def count_refused(agency: str, *, by: Actor, at: datetime) -> list[Refused]:
    """Record that refused attempts are counted, then give the counts: of one agency (its code), or of all ("").

    Raises NotPermitted.
    """
    if denial := policies.why_not_oversee(by=by):
        raise denial
    record_look(Event.TRAIL_COUNTED, by=by, at=at, looked_at=None, content={"agency": agency})
    return refused_attempts(by, at, agency)


@command
def count_overturned(_all: None = None, *, by: Actor, at: datetime) -> list[Overturned]:
    """Record that overturned refusals are counted, then give the counts by ground. Raises NotPermitted."""
    if denial := policies.why_not_oversee(by=by):
        raise denial
    record_look(Event.OVERTURNS_COUNTED, by=by, at=at, looked_at=None)
    return overturned_by_ground(by)


@command
def show_entry(place: tuple[UUID, int], *, by: Actor, at: datetime) -> Entry:
    """Record that somebody looks at one entry (`place`: its stream and its number), then give it.

    Raises NotPermitted, NotFound.
    """
    if denial := policies.why_not_oversee(by=by):
        raise denial
    entry = entry_or_404(by, *place, at)
    record_look(Event.TRAIL_ENTRY_SHOWN, by=by, at=at, looked_at=entry.request_id, refers_to=_place(entry))
    return entry


@command
def ask_check(_trail: None = None, *, by: Actor, at: datetime) -> Check:
    """Ask that the whole trail be checked. Raises NotPermitted."""
    if denial := policies.why_not_oversee(by=by):
        raise denial
    check = checks.ask(at)
    record_look(Event.TRAIL_CHECKED, by=by, at=at, looked_at=None)
    return check


@command
def take_proofs(ref: str, *, by: Actor, at: datetime) -> Sequence[UUID]:
    """Record that the entries about a request or an answer are taken away, then say which streams may be taken.

    Raises NotPermitted, NotFound.
    """
    if denial := policies.why_not_oversee(by=by):
        raise denial
    ids = sorted(thing.pk for thing in things_of(by, ref, at))
    if not ids:
        raise NotFound
    for thing_id in ids:
        record_look(Event.TRAIL_EXPORTED, by=by, at=at, looked_at=thing_id, refers_to=ref)
    return ids


def _place(entry: Entry) -> str:
    return f"{entry.stream_id}/{entry.stream_seq}"
