"""The boxes of the page of an answer: one for each place of the document, with what stands there and what is wrong."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from requests_app.denials import Fault
from requests_app.forms.answers import in_boxes
from requests_app.forms.fields import said_yes_no

Document = dict[str, Any]
Field = dict[str, Any]
Option = dict[str, Any]

HANDLE = re.compile(r"\bI(\d+)\b")


class Sheet:
    """Makes the boxes in page order and remembers each, so that every fault finds its own, or the nearest."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.made: dict[str, Field] = {}

    def text(self, pointer: str, **more: Any) -> Field:
        """A box for words."""
        return self._add(pointer, value=self._value(pointer), **more)

    def one_of(self, pointer: str, options: Iterable[Option], kind: str = "radios", **more: Any) -> Field:
        """Options of which one is chosen, none beforehand. What stands there already is always among them."""
        value = self._value(pointer)
        value = said_yes_no(value) if isinstance(value, bool) else value
        return self._add(pointer, kind=kind, value=value, choices=_with(options, [value]), **more)

    def some_of(self, pointer: str, options: Iterable[Option], **more: Any) -> Field:
        """Options of which any number is chosen."""
        value = self._value(pointer)
        chosen = [key for key, said in value.items() if said] if isinstance(value, Mapping) else list(value or [])
        return self._add(pointer, kind="checkboxes", value=chosen, choices=_with(options, chosen), **more)

    def day(self, pointer: str, **more: Any) -> Field:
        """Three boxes for a date."""
        return self._add(pointer, kind="date", value=in_boxes(self._value(pointer), 3), **more)

    def moment(self, pointer: str, **more: Any) -> Field:
        """Four boxes for a date and its time."""
        return self._add(pointer, kind="moment", value=in_boxes(self._value(pointer), 4), **more)

    def parts(self, pointer: str) -> range:
        """The numbers of a list's parts, at least one."""
        value = self._value(pointer)
        return range(max(len(value), 1)) if isinstance(value, list) else range(1)

    def one_each(self, pointer: str, refs: Sequence[str]) -> list[str]:
        """Whom a list of people's records is about: those who stand there, in their order, then the others."""
        there = [str(one.get("about") or "") for one in self._value(pointer) or [] if isinstance(one, Mapping)]
        return [*there, *(ref for ref in refs if ref not in there)]

    def place(self, faults: Sequence[Fault]) -> list[dict[str, Any]]:
        """Put each fault beside its box; the error summary, in page order."""
        order = list(self.made)
        placed = []
        for fault in faults:
            field = self._nearest(fault.pointer)
            sentence = _in_boxes(fault)
            if field is not None and not field.get("error"):
                field["error"] = sentence
            rank = order.index(field["pointer"]) if field else len(order)
            placed.append((rank, {"text": sentence, "href": f"#id_{field['name']}" if field else ""}))
        return [entry for _rank, entry in sorted(placed, key=lambda pair: pair[0])]

    def _add(self, pointer: str, **field: Any) -> Field:
        made = {"name": pointer[1:].replace("/", "-"), "pointer": pointer, **field}
        self.made[pointer] = made
        return made

    def _nearest(self, pointer: str) -> Field | None:
        place = pointer.replace("/isd/detriment_considered", "/isd/detriment_outcome")
        while place:
            if place in self.made:
                return self.made[place]
            inside = next((made for made in self.made if made.startswith(f"{place}/")), None)
            if inside:
                return self.made[inside]
            place = place.rpartition("/")[0]
        return None

    def _value(self, pointer: str) -> Any:
        found: Any = self.document
        for part in pointer.split("/")[1:]:
            if isinstance(found, list):
                found = found[int(part)] if int(part) < len(found) else None
            else:
                found = (found or {}).get(part)
        return "" if found is None else found


def _in_boxes(fault: Fault) -> str:
    """The sentence as it fits a page: a date has three boxes there, and item I2 is item 2."""
    if fault.code == "not_a_date":
        return _("Enter a date, for example 24 11 2026")
    if fault.code in {"not_a_time", "no_time_zone"}:
        return _("Enter a date and time, for example 24 11 2026 17:30")
    return HANDLE.sub(r"\1", str(fault.detail))


def _with(options: Iterable[Option], values: Iterable[str]) -> list[Option]:
    """The options, and what was chosen elsewhere (by a case system, under earlier guidance) so that it is not lost."""
    offered = list(options)
    known = {option["value"] for option in offered}
    return [*offered, *({"value": value, "label": value} for value in values if value and value not in known)]
