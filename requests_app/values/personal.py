"""Somebody's own telephone number or e-mail address, where one of the agency belongs: what looks like one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from agencies.denials import Fault, Sentence
from requests_app.values.faults import fault

MOBILE = re.compile(r"(?<![\d+])(?:\+44\s?(?:\(0\)\s?)?|0044\s?|0)7(?:[\s-]?\d){9}(?!\d)")
OWN_ADDRESS = re.compile(
    r"[\w.+-]+@(?:gmail|googlemail|hotmail|outlook|live|msn|yahoo|ymail|rocketmail|icloud|me|mac|aol|gmx|proton"
    r"|protonmail|pm|tutanota|zoho|btinternet|btopenworld|sky|talktalk|virginmedia|ntlworld|blueyonder|tiscali)"
    r"\.[a-z]{2,3}(?:\.[a-z]{2})?(?![\w.-])",
    re.IGNORECASE,
)
SENTENCE: Sentence = _(
    "This holds what looks like a personal telephone number or e-mail address. Partners ring back on the number in "
    "the register, and nothing is ever sent to a personal one. Take it out, unless it is part of what happened"
)


def personal_contacts(said: Any, place: str = "") -> Iterator[Fault]:
    """A warning for each text that holds one, at its place. `said` is a document without what it tells of people."""
    if isinstance(said, str):
        if MOBILE.search(said) or OWN_ADDRESS.search(said):
            yield fault(place, "personal_contact", SENTENCE)
        return
    inside = said.items() if isinstance(said, dict) else enumerate(said) if isinstance(said, list) else ()
    for key, part in inside:
        yield from personal_contacts(part, f"{place}/{key}")
