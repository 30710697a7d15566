"""A quarter in words, tables and drawings; each drawing has its table under it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agencies import hours
from agencies.actors import Actor
from agencies.hours.calendars import day_of
from requests_app import guidance
from requests_app.queries.measures import Measures
from requests_app.queries.oversight import oversees_all
from requests_app.values.measuring import Line, Quarter

Words = dict[str, Any]
LAST = 5
WIDE, HIGH, GAP = 400, 22, 8
"""Of a drawing: the length of a whole bar, how thick it is, and what is between two."""


def measures(found: Measures, by: Actor, at: datetime) -> Words:
    """The page of a quarter."""
    pack, now = guidance.in_force(at), Quarter.of(day_of(at))
    urgencies = {code: str(one.label) for code, one in pack.urgencies.items()}
    kinds = {code: str(one.label) for code, one in pack.types.items()}
    tables = [
        {"of": _("Agency that answers"), "caption": _("By agency"), "rows": _rows(found.by_agency, found.agencies)},
        {"of": _("Urgency"), "caption": _("By urgency"), "rows": _rows(found.by_urgency, urgencies)},
        {"of": _("Kind of request"), "caption": _("By kind of request"), "rows": _rows(found.by_kind, kinds)},
    ]
    outcomes = {code: str(one.label) for code, one in pack.outcomes.items()}
    return {
        "breadcrumbs": [{"text": _("Oversight"), "href": "/oversight/"}],
        "heading": _name(found.quarter),
        "whole": oversees_all(by),
        "agency": by.agency.name,
        "as_of": hours.moment(found.as_of, at) if found.as_of else "",
        "quarters": [_choice(now.before(many), found.quarter) for many in range(LAST)],
        "tables": tables if found.by_agency else [],
        "in_time": _bars(_in_time(found.by_agency, found.agencies)),
        "outcomes": _counts(found.outcomes, outcomes),
        "outcome_bars": _bars(_of_most(found.outcomes, outcomes)),
        "blocked": _counts(found.blocked, found.agencies),
        "finding": _finding(found.by_agency),
    }


def _name(quarter: Quarter) -> str:
    days = {"start": date_format(quarter.start, "j F Y"), "stop": date_format(quarter.stop, "j F Y")}
    return _("%(start)s to %(stop)s") % days


def _choice(quarter: Quarter, chosen: Quarter) -> Words:
    return {"text": _name(quarter), "href": f"?quarter={quarter.code}", "chosen": quarter == chosen}


def _number(value: int | None) -> str:
    return _("not told") if value is None else str(value)


def _percent(value: int | None) -> str:
    return "–" if value is None else f"{value}%"


def _hours(value: int | None) -> str:
    return "–" if value is None else ngettext("%(hours)d hour", "%(hours)d hours", value) % {"hours": value}


def _days(value: int | None) -> str:
    return "–" if value is None else ngettext("%(days)d day", "%(days)d days", value) % {"days": value}


def _rows(lines: Sequence[Line], names: Mapping[str, str]) -> list[Words]:
    return [
        {
            "group": names.get(one.group, one.group),
            "cells": [
                {"label": _("Asked for"), "text": _number(one.counts["asked"])},
                {"label": _("Acknowledged in time"), "text": _percent(one.share("acknowledged", "asked"))},
                {"label": _("Given"), "text": _number(one.counts["answered"])},
                {"label": _("Given in time"), "text": _percent(one.share("in_time", "answered"))},
                {"label": _("Half within"), "text": _hours(one.median)},
                {"label": _("Nine in ten within"), "text": _hours(one.p90)},
                {"label": _("Refused in full"), "text": _number(one.counts["refused"])},
                {"label": _("Looked at again"), "text": _number(one.counts["looked_again"])},
                {"label": _("Overdue now"), "text": _number(one.counts["overdue"])},
                {"label": _("Oldest overdue by"), "text": _days(one.oldest)},
            ],
        }
        for one in lines
    ]


def _in_time(lines: Sequence[Line], names: Mapping[str, str]) -> list[tuple[str, int, str]]:
    shares = [(one, one.share("in_time", "answered")) for one in lines]
    return [(names.get(one.group, one.group), share, f"{share}%") for one, share in shares if share is not None]


def _of_most(column: Mapping[str, int | None], names: Mapping[str, str]) -> list[tuple[str, int, str]]:
    known = {code: value for code, value in column.items() if value is not None}
    most = max(known.values(), default=0)
    return [(names.get(code, code), 100 * value // most if most else 0, str(value)) for code, value in known.items()]


def _bars(parts: Sequence[tuple[str, int, str]]) -> Words | None:
    """Bars of so many hundredths, one under the other, with where each begins."""
    if not parts:
        return None
    step = 2 * HIGH + GAP
    return {
        "wide": WIDE,
        "high": step * len(parts),
        "thick": HIGH,
        "bars": [
            {"text": f"{name}: {said}", "y": place * step + HIGH - 6, "top": place * step + HIGH,
             "length": max(WIDE * share // 100, 1)}
            for place, (name, share, said) in enumerate(parts)
        ],
        "said": ", ".join(f"{name} {said}" for name, _share, said in parts),
    }  # fmt: skip


def _counts(column: Mapping[str, int | None], names: Mapping[str, str]) -> list[Words]:
    return [{"name": names.get(code, code), "count": _number(value)} for code, value in column.items()]


def _finding(lines: Sequence[Line]) -> str:
    """What the drawing shows, in a sentence; nothing where a number that it needs is not told."""
    answered = [one.counts["answered"] for one in lines]
    in_time = [one.counts["in_time"] for one in lines]
    if not any(answered) or None in answered or None in in_time:
        return _("Answers given in time")
    said = {"in_time": sum(one or 0 for one in in_time), "answered": sum(one or 0 for one in answered)}
    return _("%(in_time)d of %(answered)d answers were given in time") % said
