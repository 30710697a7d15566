"""Notes that one side leaves for itself: in its own stream, sealed under its own key, told to nobody else."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from agencies.actors import Actor
from requests_app import policies, queries, trail
from requests_app.commands.locking import lock_request, lock_response
from requests_app.commands.parts import Done
from requests_app.denials import Fault, Incomplete
from requests_app.events import Event
from requests_app.models import AgencyResponse, Thing
from requests_app.trail import command
from requests_app.values.pins import check_words, find_pin


@command
def add_note(thing: Thing, words: str, *, by: Actor, at: datetime, about: str = "") -> Done[Thing]:
    """Leave a note for one's own agency only. `about`: an item, person or the law; of a request, one partner's answer.

    It changes nothing and so needs no version: a note stands beside whatever is true by now.
    """
    locked = lock_response(thing) if isinstance(thing, AgencyResponse) else lock_request(thing)
    if denial := policies.why_not_note(locked, by=by):
        raise denial
    said = check_words(words, "/note", _("Enter your note."))
    content = {"note": said, "about": _about(locked, about)}
    return Done(locked, trail.record(Event.NOTE_ADDED, about=locked, by=by, at=at, content=content))


def _about(thing: Thing, place: str) -> str:
    if not place:
        return ""
    if isinstance(thing, AgencyResponse):
        return find_pin(queries.addressed_words(thing), place).place
    if not thing.responses.filter(ref=place).exists():
        raise Incomplete([Fault("/about", "unknown", _("Select one of the answers to this request, or nothing."))])
    return place
