"""Which step of a route evidences which rule, and what changed from one pack to the next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from requests_app.guidance.entries import Entry
from requests_app.guidance.packs import LISTS, TABLES, Pack
from requests_app.guidance.smaller import Route


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


def modes_in_short(pack: Pack) -> list[list[str]]:
    """The statutory modes as a table: what each is for, asks, who authorises and answers it, whom it owes a notice,
    which time it runs to, and where that comes from."""
    return [
        [
            str(mode.label),
            ", ".join(str(pack.types[code].label) for code in mode.types),
            "; ".join(str(pack.mode_questions[code].label) for code in mode.asks),
            "; ".join(str(pack_route(pack, code).label) for code in (*mode.authorised_by, *mode.answered_by)),
            "; ".join(str(notice.label) for notice in mode.notices),
            f"{mode.clock.label}: {mode.clock.span}" if mode.clock else "",
            f"{mode.source} ({mode.evidence}). {mode.caveat}".strip(),
        ]
        for mode in pack.modes.values()
    ]


def pack_route(pack: Pack, code: str) -> Route:
    """The route of this code, which the pack was checked to have."""
    return next(route for route in pack.pathways if route.code == code)


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
