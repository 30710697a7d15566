"""What the page of an answer offers: the guidance's own options in the field's order, none chosen beforehand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from requests_app.guidance import Entry, Law, Pack
from requests_app.values import AgencyFacts

Option = dict[str, Any]

OUTCOMES = {
    "SHARED": gettext_lazy("Share"),
    "SHARED_SUMMARY": gettext_lazy("Share a summary instead"),
    "SHARED_REDACTED": gettext_lazy("Share with parts removed"),
    "PART": gettext_lazy("Share part of it"),
    "WITHHELD": gettext_lazy("Withhold"),
    "NOT_HELD": gettext_lazy("We searched and hold nothing"),
    "REFERRED_ON": gettext_lazy("Another agency holds it"),
    "SEALED": gettext_lazy("Sealed: say that it exists, not what it is"),
    "NOT_CONFIRMED": gettext_lazy("Neither confirm nor deny"),
}
HINTS = {"SHARED_SUMMARY": gettext_lazy("Often enough, and safer")}
MATCHED_ON = {
    "name": gettext_lazy("Name"),
    "date of birth": gettext_lazy("Date of birth"),
    "NHS number": gettext_lazy("NHS number"),
    "another number": gettext_lazy("Another number"),
    "address": gettext_lazy("Address"),
}
HANDLED = {
    "NAMED": gettext_lazy("By name"),
    "CODED": gettext_lazy("By a code, as “Person B”"),
    "REMOVED": gettext_lazy("Not at all"),
}


def outcomes(pack: Pack) -> list[Option]:
    """What can happen to an item, in the order in which people weigh it."""
    return [
        {"value": code, "label": words, "hint": HINTS.get(code, "")}
        for code, words in OUTCOMES.items()
        if code in pack.outcomes
    ]


def labelled(table: Mapping[str, Entry], but: Iterable[str] = ()) -> list[Option]:
    """A table of the guidance as options."""
    left_out = set(but)
    return [{"value": code, "label": str(entry.label)} for code, entry in table.items() if code not in left_out]


def grounds(pack: Pack) -> list[Option]:
    """Grounds for not sharing, with what each means. "Data protection" and "no consent" are none."""
    return [
        {"value": code, "label": str(entry.label), "hint": str(entry.means)} for code, entry in pack.grounds.items()
    ]


def handling(pack: Pack) -> list[Option]:
    """How it must be handled. Ordinary confidence goes without saying."""
    return [
        {"value": code, "label": str(entry.label), "hint": str(entry.means)}
        for code, entry in pack.handling.items()
        if code != "H0"
    ]


def identity() -> list[Option]:
    """Whether the record found is the right person's."""
    return [
        {"value": "MATCH", "label": _("Name, date of birth and one more match")},
        {"value": "POSSIBLE", "label": _("Possible match"), "hint": _("Nothing can be shared on a possible match.")},
        {"value": "NO_RECORD", "label": _("No record"), "hint": _("Say for each item that you searched.")},
    ]


def options(words: Mapping[str, Any]) -> list[Option]:
    """A few fixed options."""
    return [{"value": value, "label": label} for value, label in words.items()]


def yes_no(yes: str, no: str) -> list[Option]:
    """Yes and no as whole phrases: Welsh has no single word for either."""
    return [{"value": "yes", "label": yes}, {"value": "no", "label": no}]


def onward() -> list[Option]:
    """Whether it may be passed on."""
    return [
        {"value": "ASK_FIRST", "label": _("Not without asking us first")},
        {"value": "WITHIN_AGENCY", "label": _("Within their agency, to those who need to know")},
    ]


def detriment() -> list[Option]:
    """How the weighing came out."""
    return [
        {"value": "NO_GREATER_HARM", "label": _("No, telling them would not harm the child more")},
        {"value": "GREATER_HARM", "label": _("Yes, telling them would harm the child more")},
    ]


def contains() -> list[Option]:
    """What other people must sign for."""
    return [
        {"value": "intelligence", "label": _("Police intelligence")},
        {"value": "court", "label": _("Court papers or proceedings")},
        {"value": "staff_allegation", "label": _("An allegation against a member of staff")},
        {"value": "contested", "label": _("Something that the child or a carer objects to being shared")},
    ]


def laws(
    pack: Pack, agency: AgencyFacts, at: datetime, *, in_duty: bool, type: str, declared: bool
) -> dict[str, list[Option]]:
    """What this agency may rely on today to answer this; what fits badly is not offered.

    `in_duty`: the information sharing duty reaches both sides. `declared`: the request declares a public task.
    """
    body: dict[str, Any] = {**agency.body(), "at": at, "in_scope": in_duty, "type": type, "declared": declared}
    conditions = pack.offered("conditions", **body)
    reasons = next((law.reasons for law in pack.conditions.values() if law.reasons), {})
    return {
        "gateway": _cited(pack.offered("gateways", **body)),
        "art6": _cited(pack.offered("bases", **body)),
        "special": _cited(law for law in conditions if "SPECIAL" in law.covers),
        "criminal": _cited(law for law in conditions if "CRIMINAL" in law.covers),
        "s1_18_reason": [{"value": code, "label": str(words)} for code, words in reasons.items()],
    }


def _cited(offered: Iterable[Law]) -> list[Option]:
    return [
        {"value": law.code, "label": str(law.label), "hint": law.citation} for law in offered if not law.discouraged
    ]
