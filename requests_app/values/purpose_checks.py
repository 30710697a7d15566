"""What a request is really for: to protect a named child or promote their welfare, and not to recover a debt (ICO2)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from agencies.denials import Fault
from requests_app.values.cases import Asking
from requests_app.values.faults import fault

_COLLECT = (
    r"recover\w*|collect(?:ing|ion)?|enforc\w+|pursu\w+|chas(?:e|ing)|reclaim\w*|repay\w*|claw\w*\s+back|"
    r"get(?:ting)?\s+back|adennill|casglu"
)
_OWED = (
    r"arrears|debts?|debtors?|council\s+tax|unpaid\s+\w+|overpayments?|money\s+owed|amounts?\s+owed|sums?\s+owed|"
    r"outstanding\s+(?:rent|balance|bills?|charges|payments?)|what\s+(?:they|he|she)\s+owes?|"
    r"treth\s+y?\s*cyngor|ôl-ddyledion|dyled(?:ion)?"
)
DEBT = re.compile(
    rf"\b(?:{_COLLECT})\b[^.;]{{0,60}}\b(?:{_OWED})\b|\b(?:{_OWED})\b[^.;]{{0,40}}\b(?:{_COLLECT})\b"
    r"|\b(?:owes?|owing)\s+(?:us|the\s+council|rent|council\s+tax|money)\b|\bdebt\s+(?:recovery|collection)\b",
    re.IGNORECASE,
)
"""Words of somebody who wants money back. Arrears or council tax alone may well bear on a child, and pass."""


def purpose(case: Asking) -> Iterator[Fault]:
    """Refused at each place where the words say that a debt is to be recovered."""
    words = case.words
    said = [("/purpose", words.purpose), ("/necessity", words.necessity)]
    for number, item in enumerate(words.items):
        said += [(f"/items/{number}/{key}", getattr(item, key)) for key in ("sought", "question", "necessary_because")]
    for place, text in said:
        if DEBT.search(text):
            sentence = _(
                "Recovering a debt is another purpose: it needs its own power and goes outside this service, which is "
                "for protecting a named child or promoting their welfare. If a child is at risk, say what could happen"
            )
            yield fault(place, "other_purpose", sentence)
