"""What is kept for a while only, and stands outside the trail: drafts, and the marks of calls."""

from __future__ import annotations

from datetime import datetime

from requests_app import setbacks
from requests_app.commands.drafts import forget_old_drafts
from requests_app.commands.once import forget_old_calls


def forget_what_is_old(at: datetime) -> int:
    """Delete drafts that nobody touches any more, marks of calls too old to be repeated, and alarms of the day before.

    Returns how many rows.
    """
    return forget_old_drafts(at) + forget_old_calls(at) + setbacks.forget_poison(at)
