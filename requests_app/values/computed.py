"""What follows from the words: the overall outcome, and what the pathway needs to know."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from requests_app.guidance.facts import Facts
from requests_app.values.parties import AgencyFacts

Words = Mapping[str, Any]

SHARING = ("SHARED", "SHARED_SUMMARY", "SHARED_REDACTED", "PART")
"""Outcomes that share something, the fullest first."""
FULLEST = SHARING[0]
UNSAID = "NOT_CONFIRMED"
"""Neither confirmed nor denied: nothing stands beside it."""
A_QUESTION = "CLARIFY"
"""Asked of the requester while the answer waits; never what is answered."""
HIDDEN = "H4"
"""What may not even be known to exist. Leaving the item out would say as much as naming it."""
REFUSING = ("WITHHELD", UNSAID)
_NOT_OURS = ("NOT_HELD", "REFERRED_ON")


def overall(words: Words) -> str:
    """The outcome of the whole answer, as the asker may read it.

    What this agency does not hold takes nothing away from what it shares; what is kept back makes the whole PART.
    An item whose existence is hidden (H4) counts as what it reads like: neither confirmed nor denied.
    """
    outcomes = {_read_as(item) for item in words.get("items") or ()} - {""}
    weighing = outcomes - set(_NOT_OURS)
    if not weighing:
        return next((outcome for outcome in _NOT_OURS if outcome in outcomes), "")
    if len(weighing) == 1:
        return weighing.pop()
    if weighing <= set(SHARING):
        return max(weighing, key=SHARING.index)
    if weighing & set(SHARING):
        return "PART"
    return next((outcome for outcome in REFUSING if outcome in weighing), min(weighing))


def _read_as(item: Words) -> str:
    outcome = str(item.get("outcome") or "")
    return UNSAID if outcome and HIDDEN in (item.get("handling") or ()) else outcome


def keeps_back(item: Words) -> bool:
    """Whether an item, as it was told, was not shared in full: also what is shared may leave a part out on a ground."""
    return item.get("outcome") != FULLEST or bool(item.get("withheld"))


def refuses_everything(words: Words) -> bool:
    """Whether something is refused, and nothing at all is shared."""
    outcomes = {item.get("outcome") for item in words.get("items") or ()}
    return bool(outcomes & set(REFUSING)) and not outcomes & set(SHARING)


def bases_of(words: Words) -> list[str]:
    """The Article 6 bases that a request or an answer names, as codes, for the whole of it and for its items."""
    laws = [
        words.get("requester_law"),
        words.get("discloser_law"),
        *(one.get("law") for one in words.get("items") or ()),
    ]
    return sorted({str(law["art6"]) for law in laws if law and law.get("art6")})


def request_facts(words: Words, agency: AgencyFacts) -> Facts:
    """What the asking side's pathway needs to know of a request."""
    law = words.get("requester_law") or {}
    return Facts(
        urgency=words.get("urgency", ""),
        type=words.get("type", ""),
        special_category=bool(law.get("special")),
        criminal=bool(law.get("criminal")),
        handling=_confidential(words),
        vcse="VCSE" in agency.kinds,
        court=words.get("stage") == "COURT" or words.get("type") == "COURT",
        staff_allegation=words.get("type") in _STAFF,
    )


def answer_facts(words: Words, *, urgency: str, type: str, agency: AgencyFacts) -> Facts:
    """What the answering side's pathway needs to know of a draft answer."""
    items = words.get("items") or ()
    laws = [law for law in (words.get("discloser_law"), *(item.get("law") for item in items)) if law]
    contains = words.get("contains") or {}
    special = {str(law["special"]) for law in laws if law.get("special")}
    return Facts(
        urgency=urgency,
        type=type,
        special_category=bool(special),
        confidential_health=bool(special) and bool(_HEALTH & set(agency.kinds) or "A9-2-H" in special),
        criminal=any(law.get("criminal") for law in laws),
        intelligence=bool(contains.get("intelligence")),
        handling=frozenset(code for item in items for code in item.get("handling") or ()),
        full_refusal=refuses_everything(words),
        vcse="VCSE" in agency.kinds,
        third_party_risk=any(person.get("risk") for person in words.get("third_parties") or ()),
        court=bool(contains.get("court")) or type == "COURT",
        contested=bool(contains.get("contested")),
        staff_allegation=bool(contains.get("staff_allegation")) or type in _STAFF,
    )


_HEALTH = frozenset({"NHS_ICB", "NHS_ACUTE", "NHS_COMMUNITY", "NHS_MH", "AMBULANCE", "GP"})
_STAFF = ("ALLEGATION", "STAFF_ALLEGATION")


def _confidential(words: Words) -> frozenset[str]:
    addresses = [subject.get("address") or {} for subject in words.get("subjects") or ()]
    return frozenset({"H5"}) if any(address.get("confidential") for address in addresses) else frozenset()
