"""How a practised decision is marked against the rules: in words first, then points (domain section 11)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from requests_app.denials import Fault, Sentence

if TYPE_CHECKING:
    from requests_app.guidance.practice import Scenario

PARTS: Mapping[str, Sentence] = {
    "decision": _("The decision"),
    "rule": _("The rule it turns on"),
    "items": _("What is sent"),
    "tell": _("Telling the family"),
    "protect": _("Protecting identities"),
}
MET, PARTLY, NOT_MET = 2, 1, 0
MARKS: Mapping[int, Sentence] = {MET: _("Met"), PARTLY: _("Partly met"), NOT_MET: _("Not met")}
BEST = MET * len(PARTS)
PASS = 7
TELL: Mapping[str, Sentence] = {
    "YES": _("Yes, tell them now"),
    "LATER": _("Not now, and look again at a set time"),
    "NO": _("No, it could put somebody at risk"),
}


@dataclass(frozen=True)
class Practised:
    """What somebody decided in a situation."""

    decision: str = ""
    rule: str = ""
    items: tuple[str, ...] = ()
    tell: str = ""
    protect: tuple[str, ...] = ()


def missing(said: Practised, scenario: Scenario) -> list[Fault]:
    """What must be chosen before there is anything to mark. Sending nothing and protecting nobody are answers."""
    wanted = (
        ("decision", said.decision in scenario.options, _("Select what you would do")),
        ("rule", said.rule in scenario.rules, _("Select the rule that it turns on")),
        ("tell", said.tell in TELL, _("Select whether you would tell the family now")),
    )
    return [Fault(f"/{part}", "required", sentence) for part, chosen, sentence in wanted if not chosen]


def marks(said: Practised, scenario: Scenario) -> dict[str, int]:
    """Each part's mark. A part of several is partly met when what it missed or added is not all of it."""
    return {
        "decision": MET if said.decision == scenario.best else NOT_MET,
        "rule": MET if scenario.rules.get(said.rule) else NOT_MET,
        "items": _several(said.items, {code for code, one in scenario.items.items() if one.send}, scenario.items),
        "tell": _told(said.tell, scenario.tell),
        "protect": _several(
            said.protect, {code for code, one in scenario.protect.items() if one.need}, scenario.protect
        ),
    }


def _told(said: str, right: Collection[str]) -> int:
    if said in right:
        return MET
    return PARTLY if said == "LATER" else NOT_MET


def _several(said: Collection[str], right: Collection[str], offered: Collection[str]) -> int:
    known = set(said) & set(offered)
    if known == set(right):
        return MET
    return PARTLY if known & set(right) else NOT_MET
