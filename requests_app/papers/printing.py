"""A disclosure record as bytes, the same bytes every time: JSON in canonical order, and PDF/UA-1 by typst.

The layout (`record.typ`) is fixed; a record reaches it as data and is never part of the source. Fonts are those that
the package carries: nothing of this machine, and nothing of any network, is in the file.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import orjson
import typst

from requests_app.papers.record import sheet

Words = dict[str, Any]
LAYOUT = Path(__file__).with_name("record.typ")
TABLES = Path(__file__).with_name("tables.typ")
_PRINTABLE = (
    *((0x20, 0x7E), (0xA0, 0x377), (0x384, 0x38A), (0x38C, 0x38C), (0x38E, 0x3A1), (0x3A3, 0x477), (0x48A, 0x4F9)),
    *((0x1E00, 0x1EFF), (0x2010, 0x2027), (0x2030, 0x203A), (0x20A0, 0x20C0), (0x2116, 0x2116), (0x2122, 0x2122)),
    *((0x2190, 0x2193), (0x2260, 0x2265)),
)
"""What the fonts of the layout can show. Marks that turn the direction of a text are not among them."""


def as_json(record: Words) -> bytes:
    """The record for machines, in one order: the same record is the same bytes, and those are what is digested."""
    return orjson.dumps(record, option=orjson.OPT_SORT_KEYS)


def as_pdf(record: Words, digest: str) -> bytes:
    """The record for people, tagged for whoever has it read out. `digest`: of the record as JSON."""
    return laid_out(printable(sheet(record, digest)))


def laid_out(said: Words, layout: Path = LAYOUT) -> bytes:
    """A sheet as pages. Raises RuntimeError for a letter that no font of the layout has."""
    inputs = {"sheet": orjson.dumps(said).decode()}
    compiler = typst.Compiler(_layout(layout), ignore_system_fonts=True, sys_inputs=inputs)
    # The package's own types do not know the standard yet that its compiler knows.
    return bytes(compiler.compile(format="pdf", pdf_standards="ua-1"))  # type: ignore[arg-type]


@cache
def _layout(path: Path) -> bytes:
    return path.read_bytes()


def printable(value: Any) -> Any:
    """What cannot be shown stands there by its number, so that nothing goes missing unseen."""
    if isinstance(value, str):
        return "".join(one if one == "\n" or _shows(ord(one)) else f"[U+{ord(one):04X}]" for one in value)
    if isinstance(value, dict):
        return {key: printable(one) for key, one in value.items()}
    return [printable(one) for one in value] if isinstance(value, list) else value


def _shows(code: int) -> bool:
    return any(first <= code <= last for first, last in _PRINTABLE)
