"""Which step of a route evidences which rule, and what changed from one pack to the next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from requests_app.guidance.entries import Entry
from requests_app.guidance.packs import LISTS, TABLES, Pack


def evidenced(pack: Pack) -> dict[str, list[str]]:
    """For each rule the codes of the steps that rest on it or ask one of its questions; empty where none does."""
    found: dict[str, list[str]] = {code: [] for code in pack.rules}
    for route in pack.pathways:
        rules = [route.rule, *(pack.questions[code].rule for code in route.questions)]
        for code in dict.fromkeys(rules):
            found[code].append(route.code)
    return found


def unevidenced(pack: Pack) -> list[str]:
    """Rules that no step of any route evidences."""
    return [code for code, steps in evidenced(pack).items() if not steps]


@dataclass(frozen=True)
class Change:
    """One entry that was added, changed or removed: `before` or `after` is empty."""

    table: str
    code: str
    before: Entry | None
    after: Entry | None


def changes(old: Pack, new: Pack) -> list[Change]:
    """What is different, table by table, in the order of the new pack."""
    found = []
    for table in TABLES:
        was, now = _entries(old, table), _entries(new, table)
        for code in dict.fromkeys([*now, *was]):
            if was.get(code) != now.get(code):
                found.append(Change(table, code, was.get(code), now.get(code)))
    return found


def _entries(pack: Pack, table: str) -> Mapping[str, Entry]:
    held = getattr(pack, table)
    return {entry.code: entry for entry in held} if table in LISTS else held
