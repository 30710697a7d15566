"""Taking the numbers of a quarter away: for a purpose, by name, and never a formula among them."""

from __future__ import annotations

import csv
import io
import zipfile
from base64 import b64decode
from datetime import timedelta
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from pypdf import PdfReader

from audit.models import Entry
from audit.trail import content_of
from requests_app import commands, papers
from requests_app.commands import measuring
from requests_app.denials import Incomplete, NotPermitted
from requests_app.events import Event
from requests_app.management.rehearsal.partnership import Cast
from requests_app.models import AgencyResponse
from requests_app.papers.tables import Sheets, Table, as_csv, as_xlsx
from requests_app.queries.measures import measures_of
from requests_app.values.measuring import Narrowed, Quarter
from tests.requests_app.callers import BECAUSE, TUESDAY, Caller
from tests.requests_app.pages import visitor
from tests.requests_app.test_measures import glen  # noqa: F401 - a fixture

pytestmark = pytest.mark.both_engines
NOW = Quarter(2026, 4)
LATER = TUESDAY + timedelta(minutes=7)
TAKE = "/oversight/measures/take/?quarter=2026-Q4&urgency="
TRICKS = ["=1+1", "+44 7700 900000", "-2", "@SUM(A1)", "\t=1", " =1", "\u00a0=cmd|' /C calc'!A0", "\r=1"]
ROWS = [*([trick, 7] for trick in TRICKS), ["Wren & <Alder>", 12]]
SHEETS = Sheets("A quarter", ["Copy for Grace"], [Table("By /agency[1]: 'all'", "", ["Who", "How many"], ROWS)])


def test_in_a_comma_separated_file_nothing_begins_like_a_formula() -> None:
    rows = list(csv.reader(io.StringIO(as_csv(SHEETS).decode("utf-8-sig"), newline="")))
    cells = [cell for row in rows for cell in row]
    assert not any(cell.lstrip(" \u00a0").startswith(("=", "+", "-", "@", "\t", "\r")) for cell in cells)
    assert "'=1+1" in cells and "Wren & <Alder>" in cells and "7" in cells
    assert as_csv(SHEETS) == as_csv(SHEETS)


def test_in_a_workbook_text_is_text_and_a_number_is_a_number() -> None:
    made = as_xlsx(SHEETS)
    assert made == as_xlsx(SHEETS), "the same bytes every time"
    with zipfile.ZipFile(io.BytesIO(made)) as packed:
        parts = {name: ET.fromstring(packed.read(name)) for name in packed.namelist()}  # noqa: S314 - our own
    main = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    names = [one.attrib["name"] for one in parts["xl/workbook.xml"].iter(f"{main}sheet")]
    assert names[1] == "2 By  agency 1    all" and len(names) == len(set(names)) == 2
    sheet = parts["xl/worksheets/sheet2.xml"]
    assert not [*sheet.iter(f"{main}f")], "no formula"
    cells = [*sheet.iter(f"{main}c")]
    assert {one.attrib.get("t") for one in cells if one.find(f"{main}is") is not None} == {"inlineStr"}
    assert [one.findtext(f"{main}v") for one in cells if "t" not in one.attrib] == ["7"] * len(TRICKS) + ["12"]


def test_the_file_says_whose_copy_it_is_what_narrows_it_and_the_numbers_of_the_page(
    cast: Cast, glen: Any, delivered: AgencyResponse  # noqa: F811
) -> None:  # fmt: skip
    measuring.rebuild_measures(LATER)
    found = measures_of(glen, NOW, LATER, Narrowed(agency="OBS"))
    sheets = papers.quarter_sheets(found, glen, LATER)
    assert any(glen.person.name in line for line in sheets.lines)
    assert any("agency Otterbrook Surgery" in line for line in sheets.lines)
    (first, *_rest) = sheets.tables
    assert first.rows[0][:4] == ["Otterbrook Surgery", 1, 100, 1]
    pdf, kind = papers.quarter_file(found, "0" * 64, "PDF", glen, LATER)
    assert kind == "application/pdf" and pdf.startswith(b"%PDF")
    read = PdfReader(io.BytesIO(pdf))
    root: Any = read.trailer["/Root"]
    assert b"pdfuaid:part" in root["/Metadata"].get_object().get_data()
    assert glen.person.name in read.pages[0].extract_text() and "Otterbrook" in read.pages[0].extract_text()
    assert pdf == papers.quarter_file(found, "0" * 64, "PDF", glen, LATER)[0]
    other = cast.actor("grace", TUESDAY)
    assert pdf != papers.quarter_file(found, "0" * 64, "PDF", other, LATER)[0], "each copy is somebody's"


def test_across_agencies_the_file_tells_no_more_than_the_page(cast: Cast, delivered: AgencyResponse) -> None:
    measuring.rebuild_measures(LATER)
    grace = cast.actor("grace", TUESDAY)
    for table in papers.quarter_sheets(measures_of(grace, NOW, LATER), grace, LATER).tables:
        assert not any(isinstance(cell, int) and 0 < cell < 6 for row in table.rows for cell in row), table.heading


def test_taking_it_needs_a_purpose_which_is_sealed_and_not_in_the_file(cast: Cast, delivered: AgencyResponse) -> None:
    grace = cast.actor("grace", TUESDAY)
    with pytest.raises(Incomplete):
        commands.take_measures(NOW, "For the file.", by=grace, at=TUESDAY)
    with pytest.raises(NotPermitted):
        commands.take_measures(NOW, BECAUSE, by=cast.actor("pip", TUESDAY), at=TUESDAY)
    made = commands.take_measures(NOW, BECAUSE, by=grace, at=TUESDAY)
    entry = Entry.objects.filter(action=Event.MEASURES_TAKEN).get()
    said = content_of(grace.sign_in, entry.stream_seq)
    assert said["why"] == BECAUSE and said["sha256"] == made.digest
    assert BECAUSE not in str(papers.quarter_sheets(made.measures, grace, TUESDAY))


def test_page_and_api_give_the_same_file_and_keep_what_was_typed(cast: Cast, delivered: AgencyResponse) -> None:
    measuring.rebuild_measures(LATER)
    grace = visitor(cast, "grace")
    page = grace.opens(TAKE)
    again = grace.sends(TAKE, {"why": "Too short.", "kind": "CSV"}, on=page, status=422).content.decode()
    assert "Too short." in again and "40 characters" in again
    got = grace.sends(TAKE, {"why": BECAUSE, "kind": "CSV"}, on=page, status=200)
    assert got["Content-Disposition"] == 'attachment; filename="quarter-2026-Q4.csv"'
    shown = Caller(cast.person("grace")).done("measures/take", {"why": BECAUSE, "kind": "CSV", "quarter": "2026-Q4"})
    by_api = b64decode(shown["file"]).decode("utf-8-sig").splitlines()
    assert by_api[4:] == got.content.decode("utf-8-sig").splitlines()[4:]
    assert visitor(cast, "pip").opens(TAKE, 403)
