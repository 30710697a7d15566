"""What the information sharing duty comes to, item by item, for this recipient (section 16LA; domain 1.2).

"If and only so far as": too much is outside the duty, too little is in breach of it, so each item has its own result.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from requests_app.values.parties import AgencyFacts

if TYPE_CHECKING:
    from requests_app.guidance import Pack

Words = Mapping[str, Any]

APPLIES, EXCEPTED, POWER_ONLY = "duty_applies", "duty_excepted", "out_of_scope_power_only"
RESULTS = (APPLIES, EXCEPTED, POWER_ONLY)
NO_GREATER_HARM, GREATER_HARM = "NO_GREATER_HARM", "GREATER_HARM"
NOT_HELD = ("NOT_HELD", "REFERRED_ON", "CLARIFY")
"""Outcomes of an item that this agency does not hold, or does not know yet: nothing for the duty to reach."""
WITHIN_EXTENT = frozenset({"DETRIMENT", "NOT_RELEVANT", "EXCESSIVE", "IDENTITY", "WRONG_AGENCY", "COURT_RESTRICTION"})
"""Grounds with which keeping something back is within the duty: it does not help, it harms, or the law forbids it."""


@dataclass(frozen=True)
class ItemDuty:
    """One item's test and its result. Empty words were not given."""

    item: str
    result: str
    holder_scope_class: str
    recipient_scope_class: str
    relevant_because: str = ""
    function_facilitated: str = ""
    extent: str = ""
    detriment_outcome: str = ""
    detriment_to_child: str = ""

    def words(self) -> dict[str, str]:
        """As it is kept with the version: what was said, and what came of it."""
        return {key: value for key, value in asdict(self).items() if value}


def knows_duty(pack: Pack) -> bool:
    """Whether the duty is part of this guidance."""
    return any(rule.group == "ISD" for rule in pack.rules.values())


def both_in_scope(agency: AgencyFacts, recipient: AgencyFacts | None) -> bool:
    """Whether the duty reaches whoever holds it and whoever receives it."""
    return agency.scope_class != "out" and (recipient is None or recipient.scope_class != "out")


def test_of(answer: Words, item: Words) -> dict[str, Any]:
    """The duty test of one item: its own, and what it does not say from that of the whole answer."""
    general, own = answer.get("isd") or {}, item.get("isd") or {}
    return {**general, **{key: value for key, value in own.items() if value not in (None, "")}}


def duty_of(answer: Words, *, agency: AgencyFacts, recipient: AgencyFacts, pack: Pack) -> tuple[ItemDuty, ...]:
    """The result for every item that is held. Nothing under guidance that knows no such duty."""
    if not knows_duty(pack):
        return ()
    in_scope = both_in_scope(agency, recipient)
    said = answer.get("answers") or {}
    results = []
    for item in answer.get("items") or ():
        if (item.get("outcome") or "") in ("", *NOT_HELD):
            continue
        test = test_of(answer, item)
        excepted = test.get("detriment_outcome") == GREATER_HARM
        keys = ("relevant_because", "function_facilitated", "extent", "detriment_outcome", "detriment_to_child")
        words = {key: str(test.get(key) or "") for key in keys}
        words["extent"] = words["extent"] or str(said.get("Q-ISD-EXTENT") or "")
        results.append(
            ItemDuty(
                item=str(item.get("item") or ""),
                result=POWER_ONLY if not in_scope else EXCEPTED if excepted else APPLIES,
                holder_scope_class=agency.scope_class,
                recipient_scope_class=recipient.scope_class,
                **words,
            )
        )
    return tuple(results)


def falls_short(duty: ItemDuty, item: Words) -> bool:
    """Whether the duty applies and all of it is kept back on a ground that does not lift it."""
    grounds = {part.get("code") for part in item.get("withheld") or ()}
    kept_back = (item.get("outcome") or "") in ("WITHHELD", "NOT_CONFIRMED", "SEALED")
    return duty.result == APPLIES and kept_back and not grounds & WITHIN_EXTENT
