"""Whether anything of an answer was kept back: what somebody may ask to look at again, or disagree about."""

from __future__ import annotations

from requests_app.models import AgencyResponse
from requests_app.values.computed import FULLEST


def nothing_was_kept_back(response: AgencyResponse) -> bool:
    """Everything was shared, and no part of it was left out on a ground."""
    if response.outcome != FULLEST:
        return False
    return not any(response.answers.filter(number=response.version).values_list("grounds", flat=True))
