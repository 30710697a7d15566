"""Reading a document: from what was sent to typed words, and from what cannot be read to faults in whole sentences.

One reading finds everything: what cannot be read is set aside, named, and the rest is still checked.
Pointers are JSON pointers in the caller's spelling ("/items/0/from").
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar, cast

from django.utils.functional import Promise, lazy
from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from agencies.denials import Fault, Sentence
from requests_app.values.names import field_name
from requests_app.values.request import OUTPUT_ONLY

Document = TypeVar("Document", bound=BaseModel)
Loc = tuple[int | str, ...]
MOST = 200  # unreadable things that are named at once: nobody reads more, and naming a hundred thousand takes long


def _fill(sentence: Sentence, names: Mapping[str, object]) -> str:
    return str(sentence) % {key: str(value) for key, value in names.items()}


_filled = cast("Callable[[Sentence, Mapping[str, object]], Promise]", lazy(_fill, str))


def fault(pointer: str, code: str, sentence: Sentence, **names: object) -> Fault:
    """One thing to put right. The sentence is filled in when it is read, in the reader's language."""
    return Fault(pointer, code, _filled(sentence, names) if names else sentence)


def pointer(loc: Iterable[int | str]) -> str:
    """A JSON pointer (RFC 6901) to a place in the document."""
    return "".join("/" + encodable(part).replace("~", "~0").replace("/", "~1") for part in loc)


def encodable(words: object) -> str:
    """Words that any answer can carry: half a character, which JSON lets through, becomes a question mark."""
    return str(words).encode("utf-8", "replace").decode()


@dataclass(frozen=True)
class Reading(Generic[Document]):
    """A document as far as it could be read, what is wrong with the rest, and which places were set aside."""

    document: Document
    faults: list[Fault]
    unread: list[str]

    def all_faults(self, found: Iterable[Fault]) -> list[Fault]:
        """What cannot be read and what else was found, without what only follows from the unread, in reading order."""
        unread = set(self.unread)
        others = [each for each in found if unread.isdisjoint(_around(each.pointer))]
        return in_order([*self.faults, *others], type(self.document))


def _around(place: str) -> Iterator[str]:
    """A place and every place around it, to the whole document."""
    while place:
        yield place
        place = place.rpartition("/")[0]
    yield ""


def read(model: type[Document], given: object) -> Reading[Document]:
    """Read a document. What cannot be read is set aside, and the rest is read."""
    if not isinstance(given, Mapping):
        wrong = fault("", "wrong_type", _("Send one JSON object with the fields of the document"))
        return Reading(model(), [wrong], [""])
    words: dict[str, Any] = dict(given)
    reading: Reading[Document] = Reading(model(), [], [])
    while True:
        try:
            return replace(reading, document=model.model_validate(words))
        except ValidationError as error:
            errors = error.errors(include_url=False, include_input=False)
            reading.faults.extend(_faults(errors[: max(0, MOST - len(reading.faults))]))
            places = dict.fromkeys(_set_aside(words, each["loc"]) for each in errors)
            reading.unread.extend(pointer(place) for place in places)


def misnamed(model: type[Document], given: object) -> list[Fault]:
    """Names that are no fields of this document: nothing that is filled in later makes them right."""
    reading = read(model, given)
    return in_order((each for each in reading.faults if each.code in {"unknown_key", "output_only"}), model)


def in_order(faults: Iterable[Fault], model: type[BaseModel]) -> list[Fault]:
    """Faults in the order in which the document is read, each once."""
    unique = {(each.pointer, each.code, str(each.detail)): each for each in faults}
    ranks = _ranks(model)
    return sorted(unique.values(), key=lambda each: [_rank(part, ranks) for part in each.pointer.split("/")[1:]])


def _rank(part: str, ranks: Mapping[str, int]) -> tuple[int, str]:
    return (int(part), "") if part.isdecimal() else (ranks.get(part, len(ranks)), part)


def _ranks(model: type[BaseModel]) -> dict[str, int]:
    """The place of each field in reading order, outer fields first."""
    ranks: dict[str, int] = {}
    waiting: list[type[BaseModel]] = [model]
    while waiting:
        current = waiting.pop(0)
        for name, field in current.model_fields.items():
            ranks.setdefault(field.alias or name, len(ranks))
            waiting.extend(_models_in(field.annotation))
    return ranks


def _models_in(annotation: object) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in getattr(annotation, "__args__", ()):
        yield from _models_in(inner)


def _set_aside(words: dict[str, Any], loc: Loc) -> Loc:
    """Take out the innermost named field that holds what cannot be read, or everything. Answers with its place.

    The containers on the way are copied: what the caller holds is not touched.
    """
    holders: list[Any] = [words]
    for step in loc:
        inside = holders[-1]
        if not _holds(inside, step):
            break
        kept = inside[step]
        inside[step] = list(kept) if isinstance(kept, list | tuple) else dict(kept) if isinstance(kept, dict) else kept
        holders.append(inside[step])
    for depth in reversed(range(min(len(holders), len(loc)))):
        if isinstance(holders[depth], dict) and _holds(holders[depth], loc[depth]):
            del holders[depth][loc[depth]]
            return loc[: depth + 1]
    words.clear()
    return ()


def _holds(inside: object, step: int | str) -> bool:
    if isinstance(inside, dict):
        return step in inside
    return isinstance(inside, list) and isinstance(step, int) and step < len(inside)


def _faults(errors: Iterable[ErrorDetails]) -> Iterator[Fault]:
    for error in errors:
        loc = tuple(part for part in error["loc"] if part != "[key]")
        if error["type"] in {"extra_forbidden", "invalid_key"}:
            yield _unknown(loc)
            continue
        code, sentence = _SENTENCES.get(error["type"], _UNREADABLE)
        names = {"limit": f"{error.get('ctx', {}).get('limit', error.get('ctx', {}).get('max_length', 0)):,}"}
        names["length"] = f"{error.get('ctx', {}).get('length', error.get('ctx', {}).get('actual_length') or 0):,}"
        yield fault(pointer(loc), code, sentence, field=field_name(loc), **names)


def _unknown(loc: Loc) -> Fault:
    key = encodable(loc[-1])
    if len(loc) == 1 and key in _INSTEAD:
        return fault(pointer(loc), "output_only", _INSTEAD[key])
    shown = key if len(key) <= 60 else key[:60] + "…"
    return fault(
        pointer(loc), "unknown_key", _("“%(key)s” is not a field here. Remove it or correct its name"), key=shown
    )


_INSTEAD: dict[str, Sentence] = {
    "ref": _("Remove “ref”: we give each request its reference. Send your own as “client_ref”"),
    "requester": _("Remove “requester”: who asks is known from the sign-in or the key"),
    "authorised_by": _("Remove “authorised_by”: a manager endorses the request here, after you send it"),
    "raised_at": _("Remove “raised_at”: we record the time at which the request is sent"),
    "due_at": _("Remove “due_at”: the times follow from “urgency”. Name a meeting or decision as “meeting”"),
    "clock": _("Remove “clock”: how time is counted follows from “urgency”"),
    "guidance_version": _("Remove “guidance_version”: we use the guidance in force on the day you send"),
}
assert set(_INSTEAD) == set(OUTPUT_ONLY)  # noqa: S101 - two lists that must stay one

_UNREADABLE: tuple[str, Sentence] = ("wrong_type", _("%(field)s cannot be read. Correct it or remove it"))
_TEXT: tuple[str, Sentence] = ("wrong_type", _("%(field)s must be text"))
_LIST: tuple[str, Sentence] = ("wrong_type", _("%(field)s must be a list"))
_OBJECT: tuple[str, Sentence] = ("wrong_type", _("%(field)s must be an object with named fields"))
_DATE: tuple[str, Sentence] = ("not_a_date", _("%(field)s must be a real date, for example 2026-11-24"))
_TIME: tuple[str, Sentence] = ("not_a_time", _("%(field)s must be a date and time, for example 2026-11-24T17:30Z"))
_CONTROL: tuple[str, Sentence] = (
    "control_character",
    _("%(field)s has characters that cannot be shown. Type the words again without them"),
)

_SENTENCES: dict[str, tuple[str, Sentence]] = {
    "string_type": _TEXT,
    "string_unicode": _CONTROL,
    "control_character": _CONTROL,
    "text_too_long": (
        "too_long",
        _("%(field)s must be %(limit)s characters or fewer. You have %(length)s"),
    ),
    "too_long": ("too_many", _("%(field)s must be a list of %(limit)s or fewer")),
    "bool_type": ("wrong_type", _("%(field)s must be true or false")),
    "tuple_type": _LIST,
    "model_type": _OBJECT,
    "model_attributes_type": _OBJECT,
    "dict_type": _OBJECT,
    "not_a_date": _DATE,
    "date_type": _DATE,
    "date_parsing": _DATE,
    "date_from_datetime_parsing": _DATE,
    "date_from_datetime_inexact": _DATE,
    "not_a_time": _TIME,
    "datetime_type": _TIME,
    "datetime_parsing": _TIME,
    "datetime_from_date_parsing": _TIME,
    "datetime_object_invalid": _TIME,
    "no_time_zone": (
        "no_time_zone",
        _("%(field)s must say its time zone, for example 2026-11-24T17:30Z"),
    ),
}
