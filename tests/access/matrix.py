"""The access matrix as data: for each route and verb, what each relation is answered at each stage.

The tables (`tables/*.txt`) are written to be read. A line that begins at the margin names a route; a line with one
indent names its verbs; a line with two gives stages and then one word a column, in the order of `columns.COLUMNS`.
A verb that a route does not list is answered 405.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.access.columns import COLUMNS, GROUPS
from tests.access.routes import VERBS
from tests.access.world import STAGES

TABLES = Path(__file__).parent / "tables"
WORDS = {
    "see": "shown",
    "do": "done",
    "go": "led on elsewhere, nothing done",
    "-": "not found, exactly as if it did not exist",
    "no": "refused: not theirs to do",
    "now": "refused: not now",
    "bad": "what was sent is put right first (they may do it)",
    "in": "asked to sign in",
    "out": "signed out, and told that they belong to no agency now",
    "503": "shown as an alarm: where the cells are tried, no worker runs",
    "405": "the address does not take this verb",
}
ANY = "any"  # the answer does not hang on a request; it is tried at one stage
TRIED_AT = "received"


@dataclass(frozen=True)
class Row:
    """One line: a route, its verbs, the stages, and the expected word for each column by its code."""

    route: str
    verbs: tuple[str, ...]
    about: str
    stages: tuple[str, ...]
    expected: dict[str, str]

    @property
    def cells(self) -> int:
        """How many cells the line holds."""
        return len(self.verbs) * len(self.stages) * len(self.expected)


class BrokenTable(Exception):  # noqa: N818 - it reads as a state
    """A table that does not say what it must."""


def rows() -> list[Row]:
    """Every line of every table."""
    return [row for path in sorted(TABLES.glob("*.txt")) for row in parsed(path.read_text())]


def parsed(table: str) -> Iterator[Row]:
    """The lines of one table. Raises BrokenTable."""
    route, about, verbs = "", "", ()
    for number, line in enumerate(table.splitlines(), start=1):
        text = line.split("#")[0].rstrip()
        if not text:
            continue
        indent = len(text) - len(text.lstrip())
        if indent == 0:
            route, _at, about = text.partition(" about the ")
            route = "" if route == "/" else route
        elif indent == 4:
            verbs = tuple(text.split())
            if unknown := set(verbs) - set(VERBS):
                raise BrokenTable(f"line {number}: {unknown} is no verb")
        else:
            yield _row(number, text, route, about, verbs)


def _row(number: int, text: str, route: str, about: str, verbs: tuple[str, ...]) -> Row:
    stages, _colon, said = text.strip().partition(":")
    groups = [part.split() for part in said.split("|")]
    if [len(group) for group in groups] != [len(group) for group in GROUPS]:
        raise BrokenTable(f"line {number}: the columns are {[len(group) for group in GROUPS]}")
    words = [word for group in groups for word in group]
    named = tuple(TRIED_AT if stage == ANY else stage for stage in stages.split())
    if unknown := {*words} - set(WORDS) | {*named} - set(STAGES):
        raise BrokenTable(f"line {number}: {sorted(unknown)} is no word and no stage")
    expected = {column.code: word for column, word in zip(COLUMNS, words, strict=True)}
    return Row(route, verbs, about, named, expected)
