"""What a route is chosen by."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Facts:
    """What a request or a draft answer contains, as far as it decides who must sign.

    `other_kinds`: the kinds of the agencies at the other end: of those asked, or of the one that asks.
    """

    urgency: str
    type: str
    mode: str = ""
    special_category: bool = False
    criminal: bool = False
    intelligence: bool = False
    handling: frozenset[str] = frozenset()
    full_refusal: bool = False
    vcse: bool = False
    third_party_risk: bool = False
    court: bool = False
    staff_allegation: bool = False
    confidential_health: bool = False
    contested: bool = False
    outside_agreement: bool = False
    counselling: bool = False
    other_kinds: frozenset[str] = frozenset()
