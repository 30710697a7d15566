"""`docs/benchmarks.md`: one section for each part of the bench, replaced when that part runs again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from django.utils import timezone

from tests.bench.measuring import Judged, load, machine

DOCUMENT = Path(__file__).parents[2] / "docs" / "benchmarks.md"
SECTION = re.compile(r"(?ms)^## (?P<title>.+?)\n.*?(?=^## |\Z)")
HEAD = """# How fast it is

Written by `make bench`; nothing here is typed by hand. Each part can be run alone: `make bench PART=deciding`.

Time on a clock says as much about the machine as about the product. So every figure that is judged is a ratio: two
things are done by turns in one run, on the same database, and compared round by round. The times beside a ratio are
there to get a feeling for it. Nothing in the test suite asserts a time.

The database is a PostgreSQL that writes to disk before it says so, started for this alone.
"""


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table of a document."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(str(cell) for cell in line)} |" for line in lines) + "\n"


def judged(found: Iterable[Judged]) -> str:
    """The ratios with their limits."""
    return table(("Ratio", "Measured", "Wanted", "Held"), [one.row for one in found])


def write(title: str, body: str, order: Sequence[str]) -> None:
    """Put a section in its place, with when and on what it was measured."""
    text = DOCUMENT.read_text() if DOCUMENT.exists() else HEAD
    held = {match["title"]: match.group() for match in SECTION.finditer(text)}
    measured = f"Measured on {timezone.now():%-d %B %Y}; load {load()}; {machine()}."
    held[title] = f"## {title}\n\n{measured}\n\n{body.strip()}\n"
    sections = [held[name].strip() + "\n" for name in order if name in held]
    DOCUMENT.write_text("\n".join([HEAD, *sections]))
