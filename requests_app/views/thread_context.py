"""What a page shows of questions and notes: shared and internal in different parts, made by different functions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies import hours
from agencies.actors import Actor
from requests_app import policies
from requests_app.denials import Sentence
from requests_app.forms.fields import Choices
from requests_app.forms.questions import SAYS, SAYS_OF_A_PERSON, NoteForm, QuestionForm, ReplyForm
from requests_app.models import AgencyResponse, InformationRequest, Question
from requests_app.queries.pauses import running_total
from requests_app.queries.threads import Note, Thread, notes_of, threads_answering, threads_asking
from requests_app.values.pins import ITEM, LAW, PERSON, Pin, pins
from requests_app.views import labels, people

Words = dict[str, Any]


def answering(response: AgencyResponse, words: Words, *, by: Actor, at: datetime) -> Words:
    """The thread with the requester, and whether this person can ask, pause and take back."""
    here, told = f"/responses/{response.ref}", threads_answering(response)
    open_ones = {question.pk: question for question in _open_of(response)}
    may_ask = policies.why_not_ask(response, by=by) is None
    why_not_pause = policies.why_not_pause(response, at) if may_ask else None
    rows = []
    for thread in told:
        row = _shown(thread, words, at)
        question = open_ones.get(thread.id)
        if question and policies.why_not_take_back(question, by=by, at=at) is None:
            row["take_back_href"] = f"{here}/questions/{thread.id}/take_back/"
        rows.append(row)
    return {
        "threads": rows,
        "paused_total": running_total(response, at),
        "ask_href": f"{here}/questions/" if may_ask else "",
        "ask_form": QuestionForm(pins=choices(words)) if may_ask else None,
        "why_not_pause": str(why_not_pause.sentence) if why_not_pause else "",
    }


def asking(info_request: InformationRequest, words: Words, *, by: Actor, at: datetime) -> Words:
    """Every partner's thread, with a form for each reply that this person can give."""
    open_ones = {question.pk: question for question in _open_to(info_request)}
    rows = []
    for thread in threads_asking(info_request):
        row = _shown(thread, words, at)
        question = open_ones.get(thread.id)
        if question and policies.why_not_reply(question, by=by, at=at) is None:
            row["reply_href"] = f"/requests/{info_request.ref}/questions/{thread.id}/reply/"
            row["reply_form"] = ReplyForm(kind=thread.category, auto_id=f"id_{thread.response}_{thread.number}_%s")
            row["more_href"] = "/requests/new/"
            row["change_label"] = str(CHANGE.get(thread.category, ""))
        rows.append(row)
    return {"threads": rows}


def to_reply(info_request: InformationRequest, by: Actor) -> list[Question]:
    """The questions that wait for this person."""
    return [
        question
        for question in _open_to(info_request)
        if policies.why_not_reply(question, by=by, at=question.asked_at) is None
    ]


def notes(thing: InformationRequest | AgencyResponse, *, by: Actor, at: datetime) -> Words:
    """One's own side's notes, and the form for another."""
    kind = "requests" if isinstance(thing, InformationRequest) else "responses"
    may_note = policies.why_not_note(thing, by=by) is None
    return {
        "notes": [_note(note, at) for note in notes_of(thing)],
        "note_href": f"/{kind}/{thing.ref}/notes/" if may_note else "",
        "note_form": NoteForm() if may_note else None,
    }


CHANGE: dict[str, Sentence] = {ITEM: gettext_lazy("Change the item to"), PERSON: gettext_lazy("Change the name to")}


def choices(words: Words) -> Choices:
    """What a question can be about, in the words of the request."""
    return [(pin.place, titled(pin, words)) for pin in pins(words)]


def titled(pin: Pin, words: Words) -> str:
    """A pin as people call it."""
    if pin.kind == LAW:
        return _("The law that the request relies on")
    if pin.kind == PERSON:
        return people.named_in(words["subjects"], [pin.ref])
    item: Words = next((item for item in words["items"] if item["id"] == pin.ref), {})
    parts = {"item": labels.item_title(pin.ref), "sought": item.get("sought", "")}
    return _("%(item)s: %(sought)s") % parts


def _shown(thread: Thread, words: Words, at: datetime) -> Words:
    kind, ref = thread.category, thread.about.rpartition("/")[2] if "/" in thread.about else ""
    asked = {"who": thread.asked_by, "when": hours.moment(thread.asked_at, at)}
    row: Words = {
        "id": f"q-{thread.response}-{thread.number}",
        "about": titled(Pin(kind, ref), words),
        "tag": {"object": "question", "state": _tag(thread)},
        "question": thread.question,
        "asked": _("Asked by %(who)s, %(when)s") % asked,
        "reply": thread.reply,
        "version": thread.version,
        "paused": thread.pauses,
    }
    if thread.ended_at and thread.state == "answered":
        replied = {"who": thread.ended_by, "when": hours.moment(thread.ended_at, at)}
        row["replied"] = _("Replied by %(who)s, %(when)s") % replied
    if thread.changed_to:
        row["changed"] = _("Changed to: %(to)s") % {"to": thread.changed_to}
        row["was"] = _("It was: %(was)s") % {"was": thread.changed_from}
        row["does"] = (SAYS_OF_A_PERSON if kind == PERSON else SAYS)[thread.change_does]
    return row


def _tag(thread: Thread) -> str:
    return "open" if thread.state == "reply" and not thread.pauses else thread.state


def _note(note: Note, at: datetime) -> Words:
    return {"text": note.note, "by": _("%(who)s, %(when)s") % {"who": note.by, "when": hours.moment(note.at, at)}}


def _open_of(response: AgencyResponse) -> Iterable[Question]:
    for question in response.questions.filter(ending=""):
        question.response = response
        yield question


def _open_to(info_request: InformationRequest) -> Iterable[Question]:
    rows = Question.objects.filter(response__info_request=info_request, ending="")
    return rows.select_related("response__info_request", "response__to_agency", "response__from_agency")
