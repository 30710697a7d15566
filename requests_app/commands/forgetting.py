"""What is kept for a while only, and stands outside the trail: drafts, and the marks of calls."""

from __future__ import annotations

from datetime import datetime

from requests_app.commands.drafts import forget_old_drafts
from requests_app.commands.once import forget_old_calls


def forget_what_is_old(at: datetime) -> int:
    """Delete drafts that nobody touches any more, and marks of calls too old to be repeated. Returns how many rows."""
    return forget_old_drafts(at) + forget_old_calls(at)
