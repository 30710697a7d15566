"""The picture of a request's route so far: a lane for each agency, planned and actual, with the table that says it all.

It shows what the asker may know of each answer (dec.5), and nothing that the tracks do not show.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from agencies import hours
from agencies.hours import LONDON, Unit
from requests_app.models import AgencyResponse
from requests_app.queries.tracks import Stop, track

Words = dict[str, Any]

WIDE, LEFT, RIGHT = 720, 12, 12
LANE, TOP, FOOT = 52, 8, 30


def picture(responses: Iterable[AgencyResponse], at: datetime) -> Words | None:
    """The lanes and the table; None while nobody has been asked."""
    lanes = [(one.from_agency.name, planned(one), [*track(one, at).stops]) for one in responses]
    if not lanes:
        return None
    moments = [stop.at for _name, _plan, stops in lanes for stop in stops if stop.at]
    moments += [when for _name, plan, _stops in lanes for when in plan.values()]
    first, last = min(moments), max([*moments, at])
    scale = _Scale(first, last)
    high = TOP + LANE * len(lanes)
    return {
        "wide": WIDE,
        "high": high + FOOT,
        "foot": high + FOOT - 10,
        "now": scale.at(at),
        "begins": hours.moment(first, at),
        "ends": hours.moment(last, at),
        "lanes": [_lane(number, *lane, scale=scale) for number, lane in enumerate(lanes)],
        "rows": [row for name, plan, stops in lanes for row in _rows(name, plan, stops, at)],
        "says": _says(lanes),
    }


def planned(response: AgencyResponse) -> dict[str, datetime]:
    """By when each step was to have happened, where there is such a time."""
    return {"confirmed": response.acknowledge_by, "answered": response.due_at}


class _Scale:
    """Moments as places from left to right, true to time."""

    def __init__(self, first: datetime, last: datetime) -> None:
        self.first, self.length = first, max((last - first).total_seconds(), 1.0)

    def at(self, moment: datetime) -> int:
        """Where a moment stands."""
        part = (moment - self.first).total_seconds() / self.length
        return LEFT + round(part * (WIDE - LEFT - RIGHT))


def _lane(number: int, name: str, plan: Mapping[str, datetime], stops: list[Stop], *, scale: _Scale) -> Words:
    done = [scale.at(stop.at) for stop in stops if stop.at]
    top = TOP + number * LANE
    return {
        "name": name,
        "label": top + 14,
        "line": top + 32,
        "from": min(done, default=LEFT),
        "to": max(done, default=LEFT),
        "planned": [scale.at(when) for when in plan.values()],
        "actual": done,
    }


def _rows(name: str, plan: Mapping[str, datetime], stops: list[Stop], at: datetime) -> Iterable[Words]:
    for stop in stops:
        due = plan.get(stop.code)
        yield {
            "agency": name,
            "step": stop.name,
            "planned": hours.moment(due, at) if due else _("No set time"),
            "actual": hours.moment(stop.at, at) if stop.at else _("Not yet"),
            "iso": stop.at.astimezone(LONDON).isoformat() if stop.at else "",
            "difference": _difference(due, stop.at, at),
        }


def _difference(due: datetime | None, done: datetime | None, at: datetime) -> str:
    """How early or late, in hours that passed; while it has not happened, whether its time has."""
    if due is None or (done is None and at <= due):
        return ""
    length = hours.lapse_words(abs((done or at) - due), Unit.HOURS)
    if done is None:
        return _("%(length)s late, and not done") % {"length": length}
    return (_("%(length)s early") if done <= due else _("%(length)s late")) % {"length": length}


def _says(lanes: list[tuple[str, dict[str, datetime], list[Stop]]]) -> str:
    """What the picture shows, in a sentence for whoever does not see it."""
    answered = sum(any(stop.code == "answered" and stop.at for stop in stops) for _name, _plan, stops in lanes)
    said = {"answered": answered, "asked": len(lanes)}
    return _("The route so far, a lane for each agency: %(answered)d of %(asked)d answered. The table follows.") % said
