"""A quarter in words, tables and drawings; each drawing has its table under it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agencies import hours
from agencies.actors import Actor
from agencies.hours.calendars import day_of
from requests_app import guidance
from requests_app.papers import measured
from requests_app.papers.measured import number
from requests_app.queries.measured_records import Behind
from requests_app.queries.measures import Measures
from requests_app.queries.oversight import oversees_all
from requests_app.values import control
from requests_app.values.measuring import Cell, Line, Narrowed, Quarter
from requests_app.views import charts

Words = dict[str, Any]
LAST = 5
STAGES = ("asked", "seen", "put_forward", "answered", "received")


def measures(found: Measures, by: Actor, at: datetime) -> Words:
    """The page of a quarter."""
    pack, now = guidance.in_force(at), Quarter.of(day_of(at))
    labels = _labels(at, found.agencies)
    shown = _Tables(found, one_more=not oversees_all(by) or not found.narrowed.by)
    return {
        **_head(found.quarter, found.narrowed, by),
        "as_of": hours.moment(found.as_of, at) if found.as_of else "",
        "quarters": [_choice(now.before(many), found) for many in range(LAST)],
        "tables": [
            shown.table("agency", _("Agency that answers"), _("By agency"), found.by_agency, found.agencies),
            shown.table("urgency", _("Urgency"), _("By urgency"), found.by_urgency, labels["urgency"]),
            shown.table("kind", _("Kind of request"), _("By kind of request"), found.by_kind, labels["kind"]),
        ] if found.by_agency else [],
        "in_time": charts.bars(_in_time(found.by_agency, found.agencies)),
        "weeks": _weeks(found),
        "flow": _flow(found.by_agency),
        "answered_how": _answered_how(found, {code: str(one.label) for code, one in pack.outcomes.items()}),
        "outcomes": _counts(found.outcomes, labels["outcome"]),
        "heat": charts.heat(found.asked_by, found.agencies),
        "asked_by": _asked_by(found.asked_by, found.agencies),
        "facts": measured.tables(found, at),
        "blocked": _counts(found.blocked, found.agencies),
        "finding": _finding(found.by_agency),
    }  # fmt: skip


def to_take(quarter: Quarter, query: str) -> Words:
    """The page on which the numbers are taken away."""
    return {
        "ref": quarter.code,
        "back": {"href": f"{reverse('measures')}?{query}", "text": _("How a quarter went")},
        "title": _("Take the numbers away"),
        "heading": _("Take the numbers away"),
        "lead": _("%(period)s, narrowed as on the page that you came from; what narrows it is printed in it.")
        % {"period": _name(quarter)},
        "warning": _("Your name stands in it. That you took it, and what for, is recorded."),
        "button": _("Take the file"),
    }


def _head(quarter: Quarter, narrowed: Narrowed, by: Actor) -> Words:
    return {
        "heading": _name(quarter), "quarter": quarter.code, "narrowed": bool(narrowed.by),
        "whole": oversees_all(by), "agency": by.agency.name,
        "all_href": "?" + urlencode({"quarter": quarter.code}),
        "take_href": f"{reverse('measures-take')}?" + urlencode({"quarter": quarter.code, **narrowed.said}),
    }  # fmt: skip


def _labels(at: datetime, agencies: Mapping[str, str]) -> dict[str, dict[str, str]]:
    pack = guidance.in_force(at)
    tables: dict[str, Mapping[str, Any]] = {
        "urgency": pack.urgencies, "kind": pack.types, "outcome": pack.outcomes,
    }  # fmt: skip
    said = {name: {code: str(one.label) for code, one in table.items()} for name, table in tables.items()}
    return {"agency": dict(agencies), **said}


def behind(found: Behind, by: Actor, at: datetime) -> Words:
    """The records behind a number."""
    labels = _labels(at, {})
    back = urlencode({"quarter": found.quarter.code, **found.narrowed.said})
    columns = dict(_columns())
    return {
        **_head(found.quarter, found.narrowed, by),
        "what": columns.get(found.what, _("Not given yet")), "told": number(found.told),
        "back": f"{reverse('measures')}?{back if not oversees_all(by) else 'quarter=' + found.quarter.code}",
        "rows": [
            {
                "ref": one.ref, "href": f"{reverse('oversight-trail')}?{urlencode({'ref': one.ref})}",
                "from": one.from_agency.name, "to": one.to_agency.name,
                "urgency": labels["urgency"].get(one.urgency, one.urgency),
                "outcome": labels["outcome"].get(one.outcome, "–") if one.delivered_at else "–",
                "asked": hours.moment(one.sent_at, at),
            }
            for one in found.answers
        ],
        "others": found.others, "more": found.more,
    }  # fmt: skip


def _name(quarter: Quarter) -> str:
    days = {"start": date_format(quarter.start, "j F Y"), "stop": date_format(quarter.stop, "j F Y")}
    return _("%(start)s to %(stop)s") % days


def _choice(quarter: Quarter, found: Measures) -> Words:
    href = "?" + urlencode({"quarter": quarter.code, **found.narrowed.said})
    return {"text": _name(quarter), "href": href, "chosen": quarter == found.quarter}


def _percent(value: int | None) -> str:
    return "–" if value is None else f"{value}%"


def _hours(value: int | None) -> str:
    return "–" if value is None else ngettext("%(hours)d hour", "%(hours)d hours", value) % {"hours": value}


def _days(value: int | None) -> str:
    return "–" if value is None else ngettext("%(days)d day", "%(days)d days", value) % {"days": value}


def _columns() -> list[tuple[str, str]]:
    """The numbers that lead to their records, and what each is called."""
    return [
        ("asked", _("Asked for")), ("answered", _("Given")), ("refused", _("Refused in full")),
        ("looked_again", _("Looked at again")), ("overdue", _("Overdue now")),
    ]  # fmt: skip


class _Tables:
    """Tables whose numbers lead to the records behind them, where those may be told."""

    def __init__(self, found: Measures, *, one_more: bool) -> None:
        self.found, self.one_more = found, one_more

    def table(self, side: str, of: str, caption: str, lines: Sequence[Line], names: Mapping[str, str]) -> Words:
        """One grouping."""
        rows = [{"group": names.get(one.group, one.group), "cells": self._cells(side, one)} for one in lines]
        return {"of": of, "caption": caption, "rows": rows}

    def _cells(self, side: str, one: Line) -> list[Words]:
        said = {name: self._counted(side, one, name, label) for name, label in _columns()}
        return [
            said["asked"],
            {"label": _("Acknowledged in time"), "text": _percent(one.share("acknowledged", "asked"))},
            said["answered"],
            {"label": _("Given in time"), "text": _percent(one.share("in_time", "answered"))},
            {"label": _("Half within"), "text": _hours(one.median)},
            {"label": _("Nine in ten within"), "text": _hours(one.p90)},
            said["refused"],
            said["looked_again"],
            said["overdue"],
            {"label": _("Oldest overdue by"), "text": _days(one.oldest)},
        ]

    def _counted(self, side: str, one: Line, name: str, label: str) -> Words:
        value = one.counts[name]
        query = {"quarter": self.found.quarter.code, **self.found.narrowed.said, side: one.group, "what": name}
        leads = bool(value) and (self.one_more or side in self.found.narrowed.by)
        return {
            "label": label, "text": number(value),
            "href": f"{reverse('measures-behind')}?{urlencode(query)}" if leads else "",
        }  # fmt: skip


def _in_time(lines: Sequence[Line], names: Mapping[str, str]) -> list[tuple[str, int, str]]:
    shares = [(one, one.share("in_time", "answered")) for one in lines]
    return [(names.get(one.group, one.group), share, f"{share}%") for one, share in shares if share is not None]


def _weeks(found: Measures) -> Words | None:
    """Two control charts by the weeks in which answers were asked for, and the numbers of both."""
    if not found.by_week:
        return None
    days = {one.group: date_format(date.fromisoformat(one.group), "j M") for one in found.by_week}
    shares = control.p_chart([(days[w.group], w.counts["in_time"], w.counts["answered"]) for w in found.by_week])
    asked = control.xmr_chart([(days[w.group], w.counts["asked"]) for w in found.by_week])
    return {
        "in_time": charts.control(shares, "%"), "in_time_says": _signals(shares),
        "asked": charts.control(asked), "asked_says": _signals(asked),
        "rows": [
            {"name": days[one.group], "cells": [
                {"label": _("Asked for"), "text": number(one.counts["asked"])},
                {"label": _("Given"), "text": number(one.counts["answered"])},
                {"label": _("Given in time"), "text": _percent(one.share("in_time", "answered"))},
            ]}
            for one in found.by_week
        ],
        "columns": [_("Asked for"), _("Given"), _("Given in time")],
    }  # fmt: skip


def _signals(chart: control.Control) -> str:
    if not any(one.high is not None for one in chart.points):
        return _("There are too few weeks yet for limits: six are needed.")
    if chart.signals:
        said = {"weeks": charts.outside(chart.signals)}
        return _("Outside what chance alone would bring: the weeks of %(weeks)s. Ask what was different.") % said
    return _("No week lies outside what chance alone would bring: to go up or down a little is not news.")


def _flow(lines: Sequence[Line]) -> Words | None:
    """How many got how far. Nothing where a number of an agency is not told: a sum would show it."""
    names = dict(zip(STAGES, (_("Asked for"), _("Acknowledged"), _("Put forward for decision"), _("Given"),
                              _("Receipt confirmed")), strict=True))  # fmt: skip
    counts = {stage: [one.counts[stage] for one in lines] for stage in STAGES}
    if any(None in of for of in counts.values()):
        return None
    sums = {stage: sum(one or 0 for one in of) for stage, of in counts.items()}
    if not sums["asked"]:
        return None
    parts = [(names[stage], 100 * many // sums["asked"], str(many)) for stage, many in sums.items()]
    return {
        "chart": charts.bars(parts),
        "rows": [{"name": names[stage], "count": many} for stage, many in sums.items()],
    }


def _answered_how(found: Measures, names: Mapping[str, str]) -> Words | None:
    """Which agency answers how: the drawing is of what is told, the table of everything."""
    cells = {cell: value for cell, value in found.given_as.items() if cell[1]}
    agencies = sorted({agency for agency, _outcome in cells}, key=lambda code: found.agencies.get(code, code))
    used = [code for code in names if any((agency, code) in cells for agency in agencies)]
    if not agencies:
        return None
    bars = [
        (found.agencies.get(agency, agency), {code: cells.get((agency, code)) or 0 for code in used})
        for agency in agencies
    ]
    return {
        "chart": charts.stacked(bars, names),
        "columns": [names[code] for code in used],
        "rows": _crossed(cells, agencies, used, found.agencies, names),
    }


def _crossed(
    cells: Mapping[Cell, int | None], down: Iterable[str], across: Sequence[str], rows: Mapping[str, str],
    columns: Mapping[str, str],
) -> list[Words]:  # fmt: skip
    return [
        {"name": rows.get(one, one), "cells": [
            {"label": columns.get(two, two), "text": number(cells.get((one, two), 0))} for two in across
        ]}
        for one in down
    ]  # fmt: skip


def _asked_by(cells: Mapping[Cell, int | None], names: Mapping[str, str]) -> Words | None:
    """The table under the heat map."""
    if not cells:
        return None
    down, across = (sorted({cell[side] for cell in cells}, key=lambda code: names.get(code, code)) for side in (0, 1))
    return {"columns": [names.get(code, code) for code in across], "rows": _crossed(cells, down, across, names, names)}


def _counts(column: Mapping[str, int | None], names: Mapping[str, str]) -> list[Words]:
    return [{"name": names.get(code, code), "count": number(value)} for code, value in column.items() if code]


def _finding(lines: Sequence[Line]) -> str:
    """What the drawing shows, in a sentence; nothing where a number that it needs is not told."""
    answered = [one.counts["answered"] for one in lines]
    in_time = [one.counts["in_time"] for one in lines]
    if not any(answered) or None in answered or None in in_time:
        return _("Answers given in time")
    said = {"in_time": sum(one or 0 for one in in_time), "answered": sum(one or 0 for one in answered)}
    return _("%(in_time)d of %(answered)d answers were given in time") % said
