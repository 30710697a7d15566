"""What a question can be pinned to in a request as addressed to a partner, and what a reply changes there.

Pure functions over the addressed document. A pin is written as its place: `items/I2`, `subjects/S1`, `requester_law`.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from requests_app.denials import Fault, Incomplete
from requests_app.values.fields import is_blank, typed

Words = dict[str, Any]
ITEM, PERSON, LAW = "ITEM", "PERSON", "LAW"
CHANGEABLE = {ITEM: ("items", "id", "sought"), PERSON: ("subjects", "ref", "name")}
"""Where each kind of pin stands: its list, what it is known by, and the one field that a reply may change.

Within what was endorsed, that is (`narrowing`). The
law is not among them: it was endorsed, and another one needs a new version of the request.
"""
AT_MOST = 4000


@dataclass(frozen=True)
class Pin:
    """One thing that a question can be about."""

    kind: str
    ref: str = ""

    @property
    def place(self) -> str:
        """As pages and API write it."""
        return {ITEM: f"items/{self.ref}", PERSON: f"subjects/{self.ref}"}.get(self.kind, "requester_law")


@dataclass(frozen=True)
class Change:
    """What a reply made of a field: what stood there stays on record, with who said so and when."""

    pin: Pin
    was: str
    to: str
    by: str
    at: str
    does: str


def pins(words: Words) -> Iterator[Pin]:
    """Everything in an addressed request that can be asked about."""
    for item in words["items"]:
        yield Pin(ITEM, item["id"])
    for person in words["subjects"]:
        yield Pin(PERSON, person["ref"])
    if words.get("requester_law"):
        yield Pin(LAW)


def find_pin(words: Words, place: str, pointer: str = "/about") -> Pin:
    """The pin at this place. Raises Incomplete for what this partner was not asked."""
    found = next((pin for pin in pins(words) if pin.place == place), None)
    if found is None:
        detail = _("Select what your question is about: an item, a person or the law of this request.")
        raise Incomplete([Fault(pointer, "unknown" if place else "required", detail)])
    return found


def check_question(asked: Words, about: str, words: str) -> tuple[Pin, str]:
    """What a question is about, and its words. Raises Incomplete with everything that is missing."""
    faults: list[Fault] = []
    try:
        pin = find_pin(asked, about)
    except Incomplete as incomplete:
        faults += incomplete.errors
    try:
        said = check_words(words, "/question", _("Enter your question."))
    except Incomplete as incomplete:
        faults += incomplete.errors
    if faults:
        raise Incomplete(faults)
    return pin, said


def value_at(words: Words, pin: Pin) -> str:
    """What stands in the field that a reply may change; empty for the law."""
    if pin.kind not in CHANGEABLE:
        return ""
    part, field = _part(words, pin), CHANGEABLE[pin.kind][2]
    return str(part.get(field, "")) if part else ""


def check_change(words: Words, pin: Pin, to: str) -> str:
    """The new words of the field, or none. Raises Incomplete."""
    said = typed(to, "/change_to")
    if not said or said == value_at(words, pin):
        return ""
    if pin.kind not in CHANGEABLE:
        fixed = _("A reply cannot change the law of a request. Withdraw it and ask again under the right law.")
        raise Incomplete([Fault("/change_to", "fixed", fixed)])
    if len(said) > AT_MOST:
        detail = _("What it is changed to must be %(most)d characters or fewer.") % {"most": AT_MOST}
        raise Incomplete([Fault("/change_to", "too_long", detail)])
    return said


def check_words(words: str, pointer: str, ask: Any) -> str:
    """A text that somebody writes to somebody. Raises Incomplete."""
    said = typed(words, pointer)
    if is_blank(said):
        raise Incomplete([Fault(pointer, "required", ask)])
    if len(said) > AT_MOST:
        detail = _("Your text must be %(most)d characters or fewer.") % {"most": AT_MOST}
        raise Incomplete([Fault(pointer, "too_long", detail)])
    return said


def changed(words: Words, changes: list[Change]) -> Words:
    """The addressed request as it reads after the replies, with the provenance of every field they changed."""
    if not changes:
        return words
    made = copy.deepcopy(words)
    for change in changes:
        part = _part(made, change.pin)
        if part is not None:
            part[CHANGEABLE[change.pin.kind][2]] = change.to
    made["changed"] = [
        {
            "about": change.pin.place,
            "field": CHANGEABLE[change.pin.kind][2],
            "was": change.was,
            "to": change.to,
            "by": change.by,
            "at": change.at,
            "does": change.does,
        }
        for change in changes
    ]
    return made


def _part(words: Words, pin: Pin) -> Words | None:
    parts, known_by, _changed = CHANGEABLE[pin.kind]
    return next((part for part in words[parts] if part[known_by] == pin.ref), None)
