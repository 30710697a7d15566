"""What is wrong with a pack as a whole: codes that lead nowhere, law that reads two ways, nobody to sign."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from requests_app.guidance import law as judging
from requests_app.guidance import modes as m
from requests_app.guidance import smaller as s
from requests_app.guidance import turns as w
from requests_app.guidance.entries import LAWS, Entry, Law
from requests_app.guidance.reading import BrokenPack, Sheet, Where


@dataclass(frozen=True)
class Placed:
    """An entry and where it was written, for refusals that come only when the whole is seen."""

    entry: Entry
    sheet: Sheet
    where: Where


Shelf = dict[str, dict[str, Placed]]


def check(shelf: Shelf, version: str) -> None:
    """Everything that shows only when the whole is seen. Raises BrokenPack at the first fault."""
    check_references(shelf)
    check_spellings(shelf)
    check_routes(shelf, version)
    check_modes(shelf)
    check_turns(shelf)


def check_references(shelf: Shelf) -> None:
    for entries in shelf.values():
        for placed in entries.values():
            for where, tables, code in placed.entry.refers():
                if not any(code in shelf[other] for other in tables):
                    reason = f"{placed.entry.code}: there is no {code} in {' or '.join(tables)}"
                    raise placed.sheet.broken((*placed.where, *where), reason)


def check_spellings(shelf: Shelf) -> None:
    """One spelling may name one law of a table: otherwise a citation could be read two ways."""
    for table in LAWS:
        taken: dict[str, str] = {}
        for placed, law in _laws(shelf[table]):
            for spelling in judging.spellings(law):
                other = taken.setdefault(spelling, law.code)
                if other != law.code:
                    reason = f"{law.code}: the spelling '{spelling}' already names {other}"
                    raise placed.sheet.broken((*placed.where, "aliases"), reason)


def check_routes(shelf: Shelf, version: str) -> None:
    """Every kind of agency has someone to sign, on both sides, whatever the circumstances."""
    plain = [entry for placed in shelf["pathways"].values() if isinstance(entry := placed.entry, s.Route)]
    for side in ("asking", "answering"):
        firsts = [route for route in plain if route.side == side and route.place == "first" and not route.when]
        for kind in shelf["agency_kinds"]:
            if not any(route.roles.get(kind) or route.roles.get("ANY") for route in firsts):
                raise BrokenPack(f"{version}/pathways.yaml:1: nobody signs for {kind} on the {side} side")


def check_modes(shelf: Shelf) -> None:
    """Each kind of request is made in one mode at most, and what a mode rests on it asks and lays down itself."""
    held = ((code, placed.entry) for code, placed in shelf["mode_questions"].items())
    questions = {code: one for code, one in held if isinstance(one, m.ModeQuestion)}
    routes = {code: placed.entry for code, placed in shelf["pathways"].items()}
    taken: dict[str, str] = {}
    for placed in shelf["modes"].values():
        mode = placed.entry
        if not isinstance(mode, m.Mode):
            continue
        for number, kind in enumerate(mode.types):
            if (other := taken.setdefault(kind, mode.code)) != mode.code:
                reason = f"{mode.code}: {kind} is made in {other} already"
                raise placed.sheet.broken((*placed.where, "types", number), reason)
        for field, reason in m.faults_of(mode, questions, routes):
            raise placed.sheet.broken((*placed.where, field), reason)
    if m.DEFAULT not in shelf["modes"]:
        sheet = next(iter(shelf["modes"].values())).sheet
        raise sheet.broken((), f"the mode {m.DEFAULT} is missing, in which whatever no other mode names is made")


def _laws(entries: dict[str, Placed]) -> Iterator[tuple[Placed, Law]]:
    for placed in entries.values():
        if isinstance(placed.entry, Law):
            yield placed, placed.entry


def check_turns(shelf: Shelf) -> None:
    """Every answer to every question of the way leads on, on its own side, and never back."""
    turns = {code: placed.entry for code, placed in shelf["turns"].items()}
    for code, field, reason in w.faults_of({code: one for code, one in turns.items() if isinstance(one, w.Turn)}):
        placed = shelf["turns"][code]
        raise placed.sheet.broken((*placed.where, field), reason)
