"""A quarter as tables to take away: whose copy it is, what narrows it, and every number as the page tells it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from agencies.actors import Actor
from requests_app import guidance
from requests_app.papers import measured
from requests_app.papers.printing import TABLES, laid_out, printable
from requests_app.papers.record import LANGUAGE, moment
from requests_app.papers.tables import Cell, Sheets, Table, as_csv, as_xlsx
from requests_app.queries.measures import Measures
from requests_app.queries.oversight import oversees_all
from requests_app.values.measuring import Line

Words = dict[str, Any]
NONE = "\u2013"
PDF, XLSX, CSV = KINDS = ("PDF", "XLSX", "CSV")


def quarter_sheets(found: Measures, by: Actor, at: datetime) -> Sheets:
    """Everything that the page of the quarter says in tables. It reads the same whatever language pages are read in."""
    with translation.override(LANGUAGE):
        return Sheets(_title(found), list(_lines(found, by, at)), list(_tables(found, at)))


def quarter_file(found: Measures, digest: str, kind: str, by: Actor, at: datetime) -> tuple[bytes, str]:
    """The bytes of one kind of file, and what they are."""
    if kind == PDF:
        return quarter_pdf(found, digest, by, at), "application/pdf"
    sheets = quarter_sheets(found, by, at)
    if kind == XLSX:
        return as_xlsx(sheets), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return as_csv(sheets), "text/csv; charset=utf-8"


def quarter_pdf(found: Measures, digest: str, by: Actor, at: datetime) -> bytes:
    """The same, laid out to read and print, with the name of whoever took it on every page."""
    sheets = quarter_sheets(found, by, at)
    with translation.override(LANGUAGE):
        who = {"name": by.person.name, "title": by.membership.title, "agency": by.agency.name}
        said = {
            "title": sheets.title,
            "author": "Golden Thread",
            "marking": _("OFFICIAL-SENSITIVE"),
            "mark": _("Copy for %(name)s, %(title)s, %(agency)s") % who,
            "stamp": [_("Copy for %(name)s") % who, moment(at.isoformat())],
            "digest": _("Numbers %(digest)s") % {"digest": f"{digest[:16]}…{digest[-8:]}"},
            "of": _("of"),
            "lines": list(sheets.lines),
            "tables": [
                {"heading": one.heading, "about": one.about, "columns": list(one.columns),
                 "rows": [[str(cell) for cell in row] for row in one.rows]}
                for one in sheets.tables if one.rows
            ],
        }  # fmt: skip
    return laid_out(printable(said), TABLES)


def _title(found: Measures) -> str:
    days = {"start": _day(found.quarter.start), "stop": _day(found.quarter.stop)}
    return _("How a quarter went: %(start)s to %(stop)s") % days


def _day(day: date) -> str:
    return date_format(day, "j F Y")


def _lines(found: Measures, by: Actor, at: datetime) -> Iterator[str]:
    who = {"name": by.person.name, "title": by.membership.title, "agency": by.agency.name}
    yield _("Copy for %(name)s, %(title)s, %(agency)s, %(when)s.") % {**who, "when": moment(at.isoformat())}
    if oversees_all(by):
        yield _("All agencies together. Numbers from one to five, and what would show one, are not told.")
    else:
        yield _("What %(agency)s asked and answered.") % who
    yield _("Narrowed by: %(what)s.") % {"what": _narrowed(found, at) or _("nothing")}
    if found.as_of:
        yield _("Counted up to %(when)s.") % {"when": moment(found.as_of.isoformat())}


def _narrowed(found: Measures, at: datetime) -> str:
    pack = guidance.in_force(at)
    tables: dict[str, Mapping[str, Any]] = {
        "kind": pack.types, "urgency": pack.urgencies, "outcome": pack.outcomes,
    }  # fmt: skip
    names = {"agency": _("agency"), "kind": _("kind of request"), "urgency": _("urgency"), "outcome": _("outcome")}
    said = []
    for name, code in found.narrowed.said.items():
        table = tables.get(name, {})
        label = str(table[code].label) if code in table else found.agencies.get(code, code)
        said.append(f"{names[name]} {label}")
    return ", ".join(said)


def _tables(found: Measures, at: datetime) -> Iterator[Table]:
    pack = guidance.in_force(at)
    labels = {
        name: {code: str(one.label) for code, one in table.items()}
        for name, table in (("urgency", pack.urgencies), ("kind", pack.types), ("outcome", pack.outcomes))
    }
    yield _lined(_("By agency"), _("Agency that answers"), found.by_agency, found.agencies)
    yield _lined(_("By urgency"), _("Urgency"), found.by_urgency, labels["urgency"])
    yield _lined(_("By kind of request"), _("Kind of request"), found.by_kind, labels["kind"])
    weeks = {one.group: _day(date.fromisoformat(one.group)) for one in found.by_week}
    yield _lined(_("By week"), _("Week that began on"), found.by_week, weeks)
    names = {**found.agencies, **labels["outcome"]}
    given = [[names.get(a, a), names.get(o, o), _cell(many)] for (a, o), many in found.given_as.items() if o]
    yield Table(_("How it was answered"), "", [_("Agency that answers"), _("Outcome"), _("Answers")], given)
    asked = [[names.get(a, a), names.get(b, b), _cell(many)] for (a, b), many in found.asked_by.items()]
    yield Table(_("Who asks whom"), "", [_("Agency that asks"), _("Agency that answers"), _("Answers")], asked)
    for one in measured.tables(found, at):
        rows = [[row["name"], *(_number(cell["text"]) for cell in row["cells"])] for row in one["rows"]]
        yield Table(one["heading"], f"{one['about']} {one['more']}".strip(), [one["of"], *one["columns"]], rows)
    blocked = [[names.get(code, code), _cell(many)] for code, many in found.blocked.items()]
    yield Table(_("Kept from deciding their own"), "", [_("Agency"), _("Refused attempts")], blocked)


def _lined(heading: str, of: str, lines: Sequence[Line], names: Mapping[str, str]) -> Table:
    columns = [
        of, _("Asked for"), _("Acknowledged in time, %"), _("Given"), _("Given in time, %"), _("Half within, hours"),
        _("Nine in ten within, hours"), _("Refused in full"), _("Looked at again"), _("Overdue now"),
        _("Oldest overdue by, days"),
    ]  # fmt: skip
    return Table(heading, "", columns, [[names.get(one.group, one.group), *_of_line(one)] for one in lines])


def _of_line(one: Line) -> list[Cell]:
    of = one.counts
    return [
        _cell(of["asked"]), _or_none(one.share("acknowledged", "asked")), _cell(of["answered"]),
        _or_none(one.share("in_time", "answered")), _or_none(one.median), _or_none(one.p90), _cell(of["refused"]),
        _cell(of["looked_again"]), _cell(of["overdue"]), _or_none(one.oldest),
    ]  # fmt: skip


def _cell(value: int | None) -> Cell:
    return _("not told") if value is None else value


def _or_none(value: int | None) -> Cell:
    return NONE if value is None else value


def _number(text: str) -> Cell:
    return int(text) if text.isdigit() else text
