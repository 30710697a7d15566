"""Items that an approver marks to be withheld, and a draft that begins with them withheld."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from agencies.denials import Fault, Incomplete
from requests_app.values.fields import is_blank

if TYPE_CHECKING:
    from requests_app.guidance import Pack

Words = dict[str, Any]


@dataclass(frozen=True)
class Mark:
    """One item to withhold, on which ground, and what would change that."""

    item: str
    code: str
    would_change: str


def check_marks(marks: Sequence[Mark], answer: Words, pack: Pack) -> list[Words]:
    """The marks as they are kept. Raises Incomplete with every fault."""
    items = [item["item"] for item in answer["items"]]
    faults = []
    for number, mark in enumerate(marks):
        place = f"/withhold/{number}"
        if mark.item not in items or mark.item in [other.item for other in marks[:number]]:
            faults.append(Fault(f"{place}/item", "unknown", _("Select an item of this answer, once")))
        if is_blank(mark.code):
            faults.append(Fault(f"{place}/code", "required", _("Select why you are withholding it")))
        elif why_not := pack.why_not_ground(mark.code):
            faults.append(Fault(f"{place}/code", *why_not))
        if is_blank(mark.would_change):
            faults.append(Fault(f"{place}/would_change", "required", _("Enter what would change this")))
        elif len(mark.would_change) > 2000:
            faults.append(Fault(f"{place}/would_change", "too_long", _("Must be 2000 characters or fewer")))
    if faults:
        raise Incomplete(faults)
    return [asdict(mark) for mark in marks]


def with_marks(answer: Words, marked: Sequence[Mapping[str, str]]) -> Words:
    """The answer with every marked item withheld: what was to be shared of it is gone, what was left out stays."""
    by_item = {mark["item"]: mark for mark in marked}
    return {**answer, "items": [_withheld(item, by_item.get(item["item"])) for item in answer["items"]]}


def _withheld(item: Words, mark: Mapping[str, str] | None) -> Words:
    if mark is None:
        return item
    kept = {key: value for key, value in item.items() if key not in ("shared", "searched", "referred_to")}
    part = {
        "what": now("What was drafted for this item"),
        "code": mark["code"],
        "would_change": mark["would_change"],
    }
    others = [
        {**other, "would_change": other.get("would_change") or mark["would_change"]}
        for other in item.get("withheld") or []
    ]
    return {**kept, "outcome": "WITHHELD", "withheld": [part, *others]}
