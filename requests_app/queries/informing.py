"""How telling each person concerned stands, for the side whose ledger it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from audit.trail import contents_of
from requests_app import guidance
from requests_app.models import LedgerLine, Thing
from requests_app.values.informing import OFFICER, Owed, owed

Words = dict[str, Any]


@dataclass(frozen=True)
class Said:
    """One line with its words."""

    line: LedgerLine
    words: str
    by: str


@dataclass(frozen=True)
class Informed:
    """One person: what is owed to them, and every line about them, the newest first."""

    about: str
    owed: Owed | None
    lines: tuple[Said, ...]

    def state(self, at: datetime) -> str:
        """told; late where the next look or the notice is overdue; not_yet; unsaid where nobody has said anything."""
        newest = self.lines[0].line if self.lines else None
        if newest is not None and newest.told:
            return "told"
        looks, due = (newest.look_again_at if newest else None), (self.owed.due_at if self.owed else None)
        if (looks and looks <= at) or (due and due <= at):
            return "late"
        return "not_yet" if newest else "unsaid"


def lines_of(thing: Thing) -> list[LedgerLine]:
    """A side's own ledger, in order."""
    return list(LedgerLine.objects.filter(root_id=thing.pk).order_by("number"))


def informed_of(thing: Thing, words: Words) -> list[Informed]:
    """Everybody who is owed a notice, and everybody else about whom something was said. Two queries."""
    lines = lines_of(thing)
    contents = contents_of(thing, sorted({line.audit_seq for line in lines})) if lines else {}
    said: dict[str, list[Said]] = {}
    for line in lines:
        content = contents.get(line.audit_seq, {})
        told = (content.get("ledger") or {}).get(line.about) or ""
        said.setdefault(line.about, []).insert(0, Said(line, told, content.get("by", "")))
    due = {one.about: one for one in owed(words, guidance.load(thing.pack))}
    known = [*due, *(about for about in said if about not in due)]
    return [Informed(about, due.get(about), tuple(said.get(about, ()))) for about in known]


def may_be_told(words: Words) -> list[str]:
    """Everybody about whom a line can be written."""
    return [*(one["ref"] for one in words.get("subjects") or ()), OFFICER]


def ledger_of(thing: Thing) -> list[Words]:
    """The lines with their words, in order, as the API shows them. Two queries."""
    lines = lines_of(thing)
    contents = contents_of(thing, sorted({line.audit_seq for line in lines})) if lines else {}
    return [
        {
            **{key: getattr(line, key) for key in _SHOWN},
            "words": (contents.get(line.audit_seq, {}).get("ledger") or {}).get(line.about) or "",
            "by": contents.get(line.audit_seq, {}).get("by", ""),
        }
        for line in lines
    ]


_SHOWN = ("number", "about", "told", "how", "ground", "happened_at", "look_again_at")


def to_look_at(thing: Thing, at: datetime) -> list[LedgerLine]:
    """Of everybody who is not told: those whose next look is due. One query."""
    newest = {line.about: line for line in lines_of(thing)}
    return [line for line in newest.values() if line.look_again_at is not None and line.look_again_at <= at]
