"""Codes: one that the guidance knows, or a fault that names those it knows."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from django.utils.translation import gettext_lazy as _

from agencies.denials import Fault, Sentence
from requests_app.values.faults import encodable, fault
from requests_app.values.fields import is_blank
from requests_app.values.names import field_name

LONGEST_SHOWN = 40  # characters of what was sent that a sentence repeats


def known(place: str, code: str | None, allowed: Collection[str]) -> Iterator[Fault]:
    """A fault when the code is given and not one of those allowed."""
    if code and code not in allowed:
        yield fault(
            place,
            "unknown_code",
            _("%(field)s: “%(given)s” is not known. Use one of: %(allowed)s"),
            field=field_name(_loc(place)),
            given=shortened(code),
            allowed=", ".join(allowed),
        )


def needed(place: str, words: str | None, sentence: Sentence, **names: object) -> Iterator[Fault]:
    """A fault when nothing can be read there."""
    if is_blank(words):
        yield fault(place, "required", sentence, **names)


def chosen(place: str, code: str | None, allowed: Collection[str], sentence: Sentence) -> Iterator[Fault]:
    """A fault when no code is given, or one that is not allowed."""
    yield from needed(place, code, sentence)
    yield from known(place, code, allowed)


def once(places: Iterable[tuple[str, str]], sentence: Sentence) -> Iterator[Fault]:
    """A fault for each value that stands a second time. `places`: pointer and value; empty values do not count."""
    seen: set[str] = set()
    for place, value in places:
        if value and value in seen:
            yield fault(place, "duplicate", sentence, given=shortened(value))
        seen.add(value)


def shortened(words: str) -> str:
    """What was sent, as far as a sentence repeats it."""
    return encodable(words if len(words) <= LONGEST_SHOWN else words[:LONGEST_SHOWN] + "…")


def _loc(place: str) -> tuple[int | str, ...]:
    return tuple(int(part) if part.isdecimal() else part for part in place.split("/")[1:])
