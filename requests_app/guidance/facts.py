"""What a route is chosen by."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Facts:
    """What a request or a draft answer contains, as far as it decides who must sign."""

    urgency: str
    type: str
    special_category: bool = False
    criminal: bool = False
    intelligence: bool = False
    handling: frozenset[str] = frozenset()
    full_refusal: bool = False
    vcse: bool = False
    third_party_risk: bool = False
    court: bool = False
    staff_allegation: bool = False
