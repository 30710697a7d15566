"""Who takes part, as the checks need to know it: an agency's kinds and flags (domain section 7.1)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class AgencyFacts:
    """One agency at one instant. `can_receive`: verified, and two natural persons can answer for it (dec.6).

    Who is not `verified` is never told which law would have been right (domain 4.2).
    """

    code: str
    kinds: tuple[str, ...]
    public_authority: bool = False
    s11_body: bool = False
    designated: bool = False
    contracted_by: str = ""
    le_competent: bool = False
    has_caldicott: bool = False
    apd_current: bool = False
    can_receive: bool = True
    verified: bool = True

    def body(self) -> dict[str, Any]:
        """What the guidance's tables of law need to know of it."""
        return {
            "public_authority": self.public_authority,
            "le_competent": self.le_competent,
            "kinds": self.kinds,
        }

    @property
    def scope_class(self) -> str:
        """Where the agency stands in section 16LA(4): listed body (a), designated (b), under contract (c), or out."""
        if self.s11_body:
            return "a"
        if self.designated:
            return "b"
        return "c" if self.contracted_by else "out"
