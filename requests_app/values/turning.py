"""Which way a decision takes through the questions of its guidance, read from what was drafted: nothing is asked twice.

A way is kept with each step as codes: no word of anybody, and no name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from requests_app.values.duty import NOT_HELD, both_in_scope, test_of
from requests_app.values.parties import AgencyFacts

if TYPE_CHECKING:
    from requests_app.guidance import Pack

Words = Mapping[str, Any]
Ways = list[dict[str, Any]]
"""The ways taken: [{"items": ["I1"], "turns": [["T-HELD", "HELD"], …]}], items of one way together."""


def ways_of_answer(answer: Words, *, agency: AgencyFacts, recipient: AgencyFacts, pack: Pack) -> Ways:
    """The way of each item of an answer, for this recipient."""
    scope = "BOTH" if both_in_scope(agency, recipient) else "ONE_OUT"
    general = {
        "identity": str((answer.get("identity_match") or {}).get("result") or "UNSAID"),
        "scope": scope,
        "others": _others(answer.get("third_parties") or ()),
    }
    taken = []
    for item in answer.get("items") or ():
        test = test_of(answer, item)
        own = {
            "held": _held(str(item.get("outcome") or "")),
            "helps": "YES" if test.get("relevant_because") else "UNSAID",
            "harm": str(test.get("detriment_outcome") or "UNSAID"),
            "law": _law(item.get("law") or answer.get("discloser_law") or {}, pack),
            "given": _given(str(item.get("outcome") or ""), pack),
        }
        taken.append((str(item.get("item") or ""), pack.way("answering", {**general, **own})))
    return _together(taken)


def ways_of_request(request: Words, pack: Pack) -> Ways:
    """The way of a request, which is one for all its items."""
    urgency = pack.urgencies.get(str(request.get("urgency") or ""))
    items = request.get("items") or ()
    answers = {
        "speed": "AT_ONCE" if urgency and urgency.one_signature else "IN_TURN",
        "told": _told(str((request.get("transparency") or {}).get("informed") or ""), pack),
        "law": _law(request.get("requester_law") or {}, pack),
        "period": "LONG" if any(item.get("why_so_long") for item in items) else "USUAL",
    }
    way = pack.way("asking", answers)
    return _together((str(item.get("id") or ""), way) for item in items)


def _together(taken: Iterable[tuple[str, list[tuple[str, str]]]]) -> Ways:
    by_way: dict[tuple[tuple[str, str], ...], list[str]] = {}
    for item, way in taken:
        by_way.setdefault(tuple(way), []).append(item)
    return [{"items": items, "turns": [list(turn) for turn in way]} for way, items in by_way.items() if way]


def _held(outcome: str) -> str:
    return "HELD" if outcome not in NOT_HELD else "ASKED" if outcome == "CLARIFY" else "NOT_HELD"


def _given(outcome: str, pack: Pack) -> str:
    entry = pack.outcomes.get(outcome)
    if entry is None or not entry.shares:
        return "NOTHING"
    return "PART" if entry.withholds or entry.needs_left_out else "ALL"


def _law(law: Words, pack: Pack) -> str:
    basis = pack.bases.get(str(law.get("art6") or ""))
    return "UNSAID" if basis is None else "CONSENT" if basis.discouraged else "OTHER"


def _others(people: Iterable[Words]) -> str:
    risks = [bool(one.get("risk")) for one in people]
    return "AT_RISK" if any(risks) else "NAMED" if risks else "NOBODY"


def _told(informed: str, pack: Pack) -> str:
    entry = pack.informed.get(informed)
    if entry is None:
        return "UNSAID"
    told = (entry.child, entry.carer)
    return "EVERYBODY" if all(told) else "SOME" if any(told) or informed == "SOME" else "NOBODY"
