"""What follows from the words: the overall outcome, and what the pathway needs to know."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from requests_app.guidance.facts import Facts
from requests_app.values.parties import AgencyFacts

Words = Mapping[str, Any]

_SHARES = frozenset({"SHARED", "SHARED_SUMMARY", "SHARED_REDACTED", "PART"})


def overall(words: Words) -> str:
    """The outcome of the whole answer: what all items have in common, or PART when something of it is shared."""
    outcomes = [str(item.get("outcome", "")) for item in words.get("items", ())]
    if not outcomes:
        return ""
    if len(set(outcomes)) == 1:
        return outcomes[0]
    shared = [outcome for outcome in outcomes if outcome in _SHARES]
    if not shared:
        return "WITHHELD" if "WITHHELD" in outcomes else outcomes[0]
    return "SHARED" if set(outcomes) <= {"SHARED", "SHARED_SUMMARY"} else "PART"


def request_facts(words: Words, agency: AgencyFacts) -> Facts:
    """What the asking side's pathway needs to know of a request."""
    law = words.get("requester_law") or {}
    return Facts(
        urgency=words.get("urgency", ""),
        type=words.get("type", ""),
        special_category=bool(law.get("special")),
        criminal=bool(law.get("criminal")),
        intelligence=False,
        handling=_confidential(words),
        full_refusal=False,
        vcse="VCSE" in agency.kinds,
        third_party_risk=False,
        court=words.get("stage") == "COURT" or words.get("type") == "COURT",
        staff_allegation=words.get("type") == "STAFF_ALLEGATION",
    )


def answer_facts(words: Words, *, urgency: str, type: str, agency: AgencyFacts) -> Facts:
    """What the answering side's pathway needs to know of a draft answer."""
    items = words.get("items") or ()
    laws = [law for law in (words.get("discloser_law"), *(item.get("law") for item in items)) if law]
    contains = words.get("contains") or {}
    return Facts(
        urgency=urgency,
        type=type,
        special_category=any(law.get("special") for law in laws),
        criminal=any(law.get("criminal") for law in laws),
        intelligence=bool(contains.get("intelligence")),
        handling=frozenset(code for item in items for code in item.get("handling") or ()),
        full_refusal=bool(items) and all(item.get("outcome") in _REFUSES for item in items),
        vcse="VCSE" in agency.kinds,
        third_party_risk=any(person.get("risk") for person in words.get("third_parties") or ()),
        court=bool(contains.get("court")),
        staff_allegation=bool(contains.get("staff_allegation")) or type == "STAFF_ALLEGATION",
    )


_REFUSES = frozenset({"WITHHELD", "NOT_CONFIRMED"})


def _confidential(words: Words) -> frozenset[str]:
    addresses = [subject.get("address") or {} for subject in words.get("subjects") or ()]
    return frozenset({"H5"}) if any(address.get("confidential") for address in addresses) else frozenset()
