"""What happened to a request or a response, as one side may read it: sentences with their receipts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from django.utils.translation import gettext as _

from agencies.models import Agency
from audit.models import Entry
from audit.trail import about, contents_of
from requests_app import guidance
from requests_app.events import LABELS, Event
from requests_app.models import InformationRequest, Thing
from requests_app.queries.blind import unread


@dataclass(frozen=True)
class Happened:
    """One entry of a stream, told to that stream's own side.

    `who` is a name for one's own agency, and the role and agency for another. `at` is when it is said to have
    happened, `recorded_at` when it was recorded. `reason` is what was written as the reason, one's own side's only.
    `answer` is the partner's response that an entry of a request is about, by its reference.
    """

    number: int
    event: str
    sentence: str
    who: str
    ours: bool
    at: datetime
    recorded_at: datetime
    rule: str
    guidance: str
    reason: str
    receipt: str
    answer: str = ""


def timeline(thing: Thing) -> list[Happened]:
    """Everything recorded about a thing, in order. Two queries, and one for the agencies."""
    return _told(thing, about(thing))


def happened_since(thing: Thing, seen: int) -> list[Happened]:
    """What was recorded after a version was seen."""
    return _told(thing, about(thing).filter(stream_seq__gt=seen))


def _told(thing: Thing, rows: Iterable[Entry]) -> list[Happened]:
    entries = list(rows)
    own = thing.agency if isinstance(thing, InformationRequest) else thing.from_agency
    contents = contents_of(thing, [entry.stream_seq for entry in entries])
    blind = unread(thing) if any(entry.action == Event.STEP_VIEWED for entry in entries) else set()
    names = dict(Agency.objects.filter(pk__in={entry.agency_id for entry in entries}).values_list("pk", "name"))
    return [
        _one(entry, contents.get(entry.stream_seq, {}), own, names.get(entry.agency_id, ""), thing, blind)
        for entry in entries
    ]


def _one(
    entry: Entry, content: dict[str, Any], own: Agency, agency: str, thing: Thing, blind: Collection[str]
) -> Happened:
    body = orjson.loads(bytes(entry.body))
    ours, event = entry.agency_id == own.pk, Event(entry.action)
    hidden = event is Event.STEP_VIEWED and body["refers_to"] in blind
    # The other side is told by role and agency: its people's names are its own (dec.5).
    who = content.get("by", "") if ours else f"{role_words([body['role']], thing.pack)}, {agency}"
    return Happened(
        number=entry.stream_seq,
        event=entry.action,
        sentence=_("%(who)s %(did)s.") % {"who": who, "did": LABELS[event]},
        who=who,
        ours=ours,
        at=entry.at,
        recorded_at=entry.recorded_at,
        rule=body["rule"],
        guidance=body["pack"],
        reason=(content.get("justification") or content.get("why") or "") if ours and not hidden else "",
        receipt=bytes(entry.leaf_hash).hex(),
        # A request's entry names the response by its reference; a response's names nothing of the other side.
        answer=body["refers_to"] if isinstance(thing, InformationRequest) and event in _OF_AN_ANSWER else "",
    )


_OF_AN_ANSWER = {
    Event.RESPONSE_ACKNOWLEDGED,
    Event.RESPONSE_EXTENDED,
    Event.EXTENSION_OBJECTED,
    Event.QUESTION_ASKED,
    Event.QUESTION_REPLIED,
    Event.QUESTION_TAKEN_BACK,
    Event.QUESTION_CLOSED,
    Event.RESPONSE_DELIVERED,
    Event.EMERGENCY_SHARED,
    Event.DISCLOSURE_OPENED,
    Event.RECORD_TAKEN,
    Event.DISAGREEMENT_RAISED,
    Event.DISAGREEMENT_ANSWERED,
    Event.DISAGREEMENT_TAKEN_FURTHER,
    Event.DISAGREEMENT_SETTLED,
    Event.RECEIPT_CONFIRMED,
}


def role_words(codes: Sequence[str], pack: str) -> str:
    """Roles as the guidance calls them: "Practice nurse or named nurse". Codes that it does not know stay codes."""
    known = guidance.load(pack).roles
    said = [str(known[code].label) if code in known else _SOFTWARE.get(code, code) for code in codes]
    return _(" or ").join(said)


_SOFTWARE = {"SOFTWARE": "Golden Thread"}
