"""Tables as files: comma-separated, and as a workbook. The same tables are the same bytes; no cell is a formula.

A workbook is written here because it takes so little: text stands in it as text, which no program calculates. In a
comma-separated file a text that a program could take for a formula begins with an apostrophe.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

Words = dict[str, Any]
Cell = str | int
MAKE_FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")
_NEVER_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd]")
_NEVER_IN_A_NAME = re.compile(r"[\[\]:*?/\\']")
_BEGINNING = (1980, 1, 1, 0, 0, 0)
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OF = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"


@dataclass(frozen=True)
class Table:
    """A table with its heading, what it means, its columns and its rows."""

    heading: str
    about: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]


@dataclass(frozen=True)
class Sheets:
    """What a file holds: whose it is, what it is of, and its tables. `lines`: said at its head, each by itself."""

    title: str
    lines: Sequence[str]
    tables: Sequence[Table]


def as_csv(sheets: Sheets) -> bytes:
    """Comma-separated, in UTF-8 with its mark, so that every program reads the letters."""
    said = io.StringIO()
    writer = csv.writer(said, lineterminator="\r\n", quoting=csv.QUOTE_ALL)
    writer.writerows([_plain(cell) for cell in row] for row in _rows(sheets))
    return b"\xef\xbb\xbf" + said.getvalue().encode()


def _rows(sheets: Sheets) -> Iterator[Sequence[Cell]]:
    yield [sheets.title]
    yield from ([line] for line in sheets.lines)
    for table in sheets.tables:
        yield []
        yield [table.heading]
        yield from [[table.about]] if table.about else []
        yield table.columns
        yield from table.rows


def _plain(cell: Cell) -> Cell:
    """What could be a formula is text: also after blanks, and whichever program opens it."""
    if isinstance(cell, str) and cell.lstrip(" \u00a0").startswith(MAKE_FORMULAS):
        return f"'{cell}"
    return cell


def as_xlsx(sheets: Sheets) -> bytes:
    """A workbook: the first sheet says what it is, then one for each table."""
    first = Table(sheets.title, "", [sheets.title], [[line] for line in sheets.lines])
    tables = [first, *sheets.tables]
    names = _names(tables)
    parts = {
        "[Content_Types].xml": _types(len(tables)),
        "_rels/.rels": _relations([("officeDocument", "xl/workbook.xml")]),
        "xl/workbook.xml": _workbook(names),
        "xl/_rels/workbook.xml.rels": _relations(
            [("worksheet", f"worksheets/sheet{number}.xml") for number in range(1, len(tables) + 1)]
        ),
        **{f"xl/worksheets/sheet{n}.xml": _sheet(table) for n, table in enumerate(tables, start=1)},
    }
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as packed:
        for name, said in parts.items():
            packed.writestr(zipfile.ZipInfo(name, _BEGINNING), f'<?xml version="1.0" encoding="UTF-8"?>{said}')
    return held.getvalue()


def _names(tables: Sequence[Table]) -> list[str]:
    """What a sheet may be called: short, without marks, no two alike."""
    return [f"{number} {_NEVER_IN_A_NAME.sub(' ', one.heading)}"[:31].strip() for number, one in enumerate(tables, 1)]


def _types(many: int) -> str:
    sheets = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{KIND}.worksheet+xml"/>'
        for n in range(1, many + 1)
    )
    return (
        f'<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{KIND}.sheet.main+xml"/>{sheets}</Types>'
    )


def _relations(targets: Sequence[tuple[str, str]]) -> str:
    said = "".join(
        f'<Relationship Id="r{number}" Type="{OF}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, start=1)
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{said}</Relationships>'


def _workbook(names: Sequence[str]) -> str:
    said = "".join(
        f'<sheet name="{_text(name)}" sheetId="{number}" r:id="r{number}"/>' for number, name in enumerate(names, 1)
    )
    return f'<workbook xmlns="{MAIN}" xmlns:r="{OF}"><sheets>{said}</sheets></workbook>'


def _sheet(table: Table) -> str:
    about = [[table.about]] if table.about else []
    rows = [*about, table.columns, *table.rows]
    said = "".join(f"<row>{''.join(_cell(cell) for cell in row)}</row>" for row in rows)
    return f'<worksheet xmlns="{MAIN}"><sheetData>{said}</sheetData></worksheet>'


def _cell(cell: Cell) -> str:
    if isinstance(cell, int):
        return f"<c><v>{cell}</v></c>"
    return f'<c t="inlineStr"><is><t xml:space="preserve">{_text(cell)}</t></is></c>'


def _text(said: str) -> str:
    return escape(_NEVER_IN_XML.sub("\ufffd", said), {'"': "&quot;"})
