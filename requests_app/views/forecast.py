"""The usual pace in words, and the amber tag before the red one."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from requests_app.values.forecast import Forecast, Pace
from requests_app.views.deadlines import overdue_tag

Words = dict[str, Any]


def clock_tag(due: Words | None, found: Forecast | None) -> Words | None:
    """Overdue where its time has passed; before that, due soon where it is likely to be late."""
    if tag := overdue_tag(due):
        return tag
    return {"object": "clock", "state": "due_soon"} if found and found.pace is Pace.LIKELY_LATE else None


def sentence(found: Forecast | None) -> str:
    """What the usual pace says; also that it says nothing."""
    if found is None:
        return ""
    if found.pace is Pace.UNKNOWN:
        return _("There are too few earlier answers to say whether it will come in time.")
    if not found.of:
        return _("It has taken longer than each of the earlier answers did, so it is likely to be late.")
    likely = (
        _("It is likely to be late: of %(of)d earlier answers that stood here at this point, %(count)d were in time.")
        if found.pace is Pace.LIKELY_LATE
        else _("It is likely to be in time: of %(of)d earlier answers that stood here, %(count)d were in time.")
    )
    return likely % {"of": found.of, "count": found.in_time}
