"""The law that usually fits, from who asks, whom, and for what: shown first, and chosen only by somebody (PG8)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from requests_app.guidance.law import find
from requests_app.values.declarations import declares
from requests_app.values.duty import both_in_scope, knows_duty
from requests_app.values.parties import AgencyFacts
from requests_app.values.request import LawWords

if TYPE_CHECKING:
    from requests_app.guidance import Pack
    from requests_app.guidance.smaller import Suggestion

Words = Mapping[str, Any]
TABLE_OF = {"art6": "bases", "special": "conditions", "criminal": "conditions"}
SLOTS = ("gateway", "also", "art6", "special", "criminal")


@dataclass(frozen=True)
class Suggested:
    """A law, and in whole sentences why it fits."""

    law: LawWords
    because: tuple[str, ...]


@dataclass(frozen=True)
class _Case:
    side: str
    agency: AgencyFacts
    at: datetime
    pack: Pack
    holders: Collection[str]
    type: str
    stage: str
    threshold: str
    duty: bool
    declared: bool
    gateway: str = ""


def suggest_for_request(
    words: Words, *, agency: AgencyFacts, partners: Mapping[str, AgencyFacts], at: datetime, pack: Pack
) -> Suggested | None:
    """What fits a request, as far as it is written. Nothing for an agency that is not verified."""
    codes = {str(item.get("asked_of") or "") for item in words.get("items") or ()}
    holders = {kind for code in codes if code in partners for kind in partners[code].kinds}
    said = (words.get("type") or "", words.get("stage") or "", words.get("threshold") or "")
    case = _Case("asking", agency, at, pack, holders, *said, duty=False, declared=False)
    return _suggested(case, words.get("transparency") or {})


def suggest_for_answer(
    asked: Words, *, agency: AgencyFacts, recipient: AgencyFacts, at: datetime, pack: Pack
) -> Suggested | None:
    """What fits an answer to what was asked: the discloser's own law, apart from the asker's."""
    gateway = find(pack.gateways, (asked.get("requester_law") or {}).get("gateway") or "")
    said = (asked.get("type") or "", asked.get("stage") or "", asked.get("threshold") or "")
    duty = knows_duty(pack) and both_in_scope(agency, recipient)
    case = _Case(
        "answering", agency, at, pack, agency.kinds, *said, duty=duty, declared=declares(asked),
        gateway=gateway.code if gateway else "",
    )  # fmt: skip
    return _suggested(case, asked.get("transparency") or {})


def _suggested(case: _Case, told: Words) -> Suggested | None:
    if not case.agency.verified:
        return None
    chosen = {slot: found for slot in SLOTS if (found := _first(case, slot))}
    if "gateway" not in chosen:
        chosen.pop("also", None)
    if not chosen:
        return None
    laws: dict[str, Any] = {slot: found.law for slot, found in chosen.items()}
    if "also" in laws:
        laws["also"] = (laws["also"],)
    if any(_needs_reason(case.pack, laws.get(slot)) for slot in ("special", "criminal")):
        laws["s1_18_reason"] = _reason(case.pack, told) or None
    because = dict.fromkeys(str(found.label) for found in chosen.values())
    return Suggested(LawWords.model_validate(laws), tuple(because))


def _first(case: _Case, slot: str) -> Suggestion | None:
    return next((one for one in case.pack.suggestions if one.slot == slot and _fits(one, case)), None)


def _fits(one: Suggestion, case: _Case) -> bool:
    """Whether its circumstances are so, and this body may rely on the law that day for that purpose."""
    agency = case.agency
    listed: Iterable[tuple[Collection[str], Collection[str]]] = (
        (one.kinds, agency.kinds),
        (one.holders, case.holders),
        (one.types, [case.type]),
        (one.stages, [case.stage]),
        (one.thresholds, [case.threshold]),
    )
    if one.side != case.side or any(wanted and not set(wanted) & set(given) for wanted, given in listed):
        return False
    if one.public_authority not in (None, agency.public_authority) or one.duty not in (None, case.duty):
        return False
    if one.with_gateway and one.with_gateway != case.gateway:
        return False
    why_not = case.pack.why_not_law(
        TABLE_OF.get(one.slot, "gateways"), one.law, **agency.body(), at=case.at, in_scope=case.duty,  # type: ignore[arg-type]
        type=case.type, declared=case.declared,
    )  # fmt: skip
    return why_not is None


def _needs_reason(pack: Pack, code: str | None) -> bool:
    return code is not None and code in pack.conditions and pack.conditions[code].needs_reason


def _reason(pack: Pack, told: Words) -> str:
    """Para 18: harm from asking where telling them was unsafe; not to be expected where they know (pages 5.3)."""
    if not told.get("informed"):
        return ""
    reason = pack.reasons_not_informed.get(told.get("reason_code") or "")
    return reason.suggests if reason else "B"
