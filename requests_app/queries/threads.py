"""The threads of an answer, for one of its two sides: each side reads its own stream and never the other's (dec.18)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from audit.trail import about, contents_of
from requests_app.denials import NotFound
from requests_app.events import Event
from requests_app.models import AgencyResponse, InformationRequest, Question, Thing
from requests_app.models.questions import Ending
from requests_app.queries.timelines import role_words
from requests_app.values.pins import Pin

Contents = dict[int, dict[str, Any]]


@dataclass(frozen=True)
class Thread:
    """One question and what came of it. Who asked and who replied: a name for one's own side, a role for the other."""

    id: UUID
    response: str
    number: int
    about: str
    category: str
    state: str
    pauses: bool
    question: str
    asked_at: datetime
    asked_by: str
    reply: str
    changed_from: str
    changed_to: str
    change_does: str
    ended_at: datetime | None
    ended_by: str
    version: int


@dataclass(frozen=True)
class Note:
    """A note that one side left for itself."""

    number: int
    at: datetime
    by: str
    about: str
    note: str


STATES = {
    "": "reply",
    Ending.ANSWERED: "answered",
    Ending.TAKEN_BACK: "taken_back",
    Ending.NO_REPLY: "closed",
    Ending.OVERTAKEN: "overtaken",
}


def threads_answering(response: AgencyResponse) -> list[Thread]:
    """For the side that answers, out of the response's stream. Two queries."""
    rows = list(response.questions.select_related("response__to_agency").order_by("number"))
    seqs = [seq for row in rows for seq in (row.asked_seq, row.ended_seq) if seq]
    said = contents_of(response, seqs) if seqs else {}
    theirs = response.to_agency.name
    return [_thread(row, said, row.asked_seq, row.ended_seq, "answering", theirs) for row in rows]


def threads_asking(info_request: InformationRequest) -> list[Thread]:
    """Every partner's questions, for the side that asked, out of the request's stream. Two queries."""
    found = Question.objects.filter(response__info_request=info_request).select_related("response__from_agency")
    rows = list(found.order_by("asked_at", "number"))
    seqs = [seq for row in rows for seq in (row.asked_seq_there, row.ended_seq_there) if seq]
    said = contents_of(info_request, seqs) if seqs else {}
    return [
        _thread(row, said, row.asked_seq_there, row.ended_seq_there, "asking", row.response.from_agency.name)
        for row in rows
    ]


def _thread(row: Question, said: Contents, asked: int, ended: int | None, ours: str, theirs: str) -> Thread:
    asking, ending = said[asked], said.get(ended or 0, {})
    change = ending.get("change") or {}
    by_asker = row.ending == Ending.ANSWERED  # every other ending is the answering side's own, or the software's
    return Thread(
        id=row.pk,
        response=row.response.ref,
        number=row.number,
        about=Pin(row.kind, row.ref).place,
        category=row.kind,
        state=STATES[row.ending],
        pauses=row.pauses,
        question=asking["question"],
        asked_at=row.asked_at,
        asked_by=_who(row.asked_role, asking, row, theirs if ours == "asking" else ""),
        reply=ending.get("reply", ""),
        changed_from=change.get("was", ""),
        changed_to=change.get("to", ""),
        change_does=change.get("does", ""),
        ended_at=row.ended_at,
        ended_by=_who(row.ended_role, ending, row, theirs if by_asker != (ours == "asking") else "") if ending else "",
        version=row.version,
    )


def _who(role: str, content: dict[str, Any], row: Question, theirs: str) -> str:
    """The other side is told by role and agency: its people's names are its own (dec.5)."""
    if theirs and role != "SOFTWARE":
        return f"{role_words([role], row.response.pack)}, {theirs}"
    return str(content.get("by", ""))


def notes_of(thing: Thing) -> list[Note]:
    """The notes of a thing's own side, in order. Two queries."""
    rows = list(about(thing).filter(action=Event.NOTE_ADDED).values_list("stream_seq", "at"))
    said = contents_of(thing, [seq for seq, _at in rows]) if rows else {}
    return [
        Note(number=seq, at=at, by=said[seq]["by"], about=said[seq].get("about", ""), note=said[seq]["note"])
        for seq, at in rows
    ]


def question_or_404(thing: Thing, question_id: UUID) -> Question:
    """A question of an answer, or to a request, that this person may see already. Raises NotFound."""
    rows = Question.objects.select_related(
        "response__info_request", "response__from_agency", "response__to_agency", "response__team", "asked_by"
    )
    asking = isinstance(thing, InformationRequest)
    found = rows.filter(pk=question_id, **{"response__info_request" if asking else "response": thing}).first()
    if found is None:
        raise NotFound
    return found
