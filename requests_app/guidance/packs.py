"""A guidance pack: read, checked and hashed as a whole, or refused with the file and line that is wrong."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Literal

from django.utils.translation import gettext as _
from pydantic import ValidationError

from requests_app.guidance import law as judging
from requests_app.guidance import modes as m
from requests_app.guidance import purposes as p
from requests_app.guidance import smaller as s
from requests_app.guidance import statutory as t
from requests_app.guidance import turns as w
from requests_app.guidance.checking import Placed, Shelf, check
from requests_app.guidance.entries import Entry, Frozen, Ground, Label, Law, Outcome, Question, Rule, Urgency
from requests_app.guidance.law import Body, WhyNot
from requests_app.guidance.reading import BrokenPack, Sheet, Where, read_sheet

PACKS = Path(__file__).resolve().parent.parent / "packs"

TABLES: Mapping[str, type[Entry]] = {
    "rules": Rule,
    "questions": Question,
    "bases": Law,
    "conditions": Law,
    "gateways": Law,
    "urgencies": Urgency,
    "outcomes": Outcome,
    "grounds": Ground,
    "handling": s.Handling,
    "glossary": s.Term,
    "myths": s.Myth,
    "types": s.RequestType,
    "mode_questions": m.ModeQuestion,
    "modes": m.Mode,
    "statutory_clocks": t.StatutoryClock,
    "stages": Entry,
    "thresholds": s.Threshold,
    "informed": s.Informed,
    "reasons_not_informed": s.ReasonNotInformed,
    "late_reasons": s.LateReason,
    "relations": s.Relation,
    "contact_levels": Entry,
    "subject_kinds": Entry,
    "legal_statuses": Entry,
    "identifier_schemes": s.Scheme,
    "item_kinds": s.ItemKind,
    "roles": s.Role,
    "agency_kinds": s.AgencyKind,
    "disagreements": s.DisagreementRung,
    "pathways": s.Route,
    "turns": w.Turn,
    "vague_citations": s.VagueCitation,
    "suggestions": s.Suggestion,
    "purposes": p.Purpose,
    "standing_questions": p.StandingQuestion,
}
LISTS = ("pathways", "vague_citations", "suggestions")


class Cover(Frozen):
    """pack.yaml: what the pack is, from when it holds, and which pack it builds on."""

    version: str
    title: Label
    nation: Literal["ENG", "WLS", "SCT", "NIR"]
    effective_from: date
    extends: str = ""
    supersedes: str = ""
    source: str
    evidence: Literal["S", "K", "U", "D"]
    caveat: str = ""


class Pack(Cover):
    """One version of the guidance as data. Every decision names the version and hash it was made under."""

    hash: str
    rules: Mapping[str, Rule]
    questions: Mapping[str, Question]
    bases: Mapping[str, Law]
    conditions: Mapping[str, Law]
    gateways: Mapping[str, Law]
    urgencies: Mapping[str, Urgency]
    outcomes: Mapping[str, Outcome]
    grounds: Mapping[str, Ground]
    handling: Mapping[str, s.Handling]
    glossary: Mapping[str, s.Term]
    myths: Mapping[str, s.Myth]
    types: Mapping[str, s.RequestType]
    mode_questions: Mapping[str, m.ModeQuestion]
    modes: Mapping[str, m.Mode]
    statutory_clocks: Mapping[str, t.StatutoryClock]
    stages: Mapping[str, Entry]
    thresholds: Mapping[str, s.Threshold]
    informed: Mapping[str, s.Informed]
    reasons_not_informed: Mapping[str, s.ReasonNotInformed]
    late_reasons: Mapping[str, s.LateReason]
    relations: Mapping[str, s.Relation]
    contact_levels: Mapping[str, Entry]
    subject_kinds: Mapping[str, Entry]
    legal_statuses: Mapping[str, Entry]
    identifier_schemes: Mapping[str, s.Scheme]
    item_kinds: Mapping[str, s.ItemKind]
    roles: Mapping[str, s.Role]
    agency_kinds: Mapping[str, s.AgencyKind]
    disagreements: Mapping[str, s.DisagreementRung]
    pathways: tuple[s.Route, ...]
    turns: Mapping[str, w.Turn]
    vague_citations: tuple[s.VagueCitation, ...]
    suggestions: tuple[s.Suggestion, ...]
    purposes: Mapping[str, p.Purpose]
    standing_questions: Mapping[str, p.StandingQuestion]

    @property
    def laws(self) -> Mapping[str, Mapping[str, Law]]:
        """The three tables of law by name."""
        return {"bases": self.bases, "conditions": self.conditions, "gateways": self.gateways}

    def mode_of(self, type: str) -> m.Mode:
        """The statutory mode in which a request of this kind is made; safeguarding where none names it."""
        return next((mode for mode in self.modes.values() if type in mode.types), self.modes[m.DEFAULT])

    def way(self, side: Literal["asking", "answering"], answers: Mapping[str, str]) -> list[tuple[str, str]]:
        """The way through the questions of a side that these answers take: each question with its answer."""
        return w.walked(self.turns, side, answers)

    def why_not_law(
        self,
        table: Literal["bases", "conditions", "gateways"],
        code_or_words: str,
        *,
        public_authority: bool,
        le_competent: bool,
        kinds: Collection[str],
        at: datetime,
        in_scope: bool | None = None,
        type: str = "",
        declared: bool | None = None,
    ) -> WhyNot | None:
        """Why this body may not rely on it at that time: a code and a sentence that says what to use instead.

        `in_scope` False: the body was found to stand outside the information sharing duty. `type`: of the request.
        `declared`: whether it answers a request that declares a public task; None when that does not matter.
        """
        body = Body(public_authority, le_competent, frozenset(kinds), in_scope, type, declared)
        vague = self.vague_citations
        return judging.why_not(self.laws, vague, table, code_or_words, body=body, on=judging.day_of(at))

    def offered(
        self,
        table: Literal["bases", "conditions", "gateways"],
        *,
        public_authority: bool,
        le_competent: bool,
        kinds: Collection[str],
        at: datetime,
        in_scope: bool | None = None,
        type: str = "",
        declared: bool | None = None,
    ) -> list[Law]:
        """What this body may rely on at that time and for that purpose, in the pack's order."""
        body = Body(public_authority, le_competent, frozenset(kinds), in_scope, type, declared)
        on = judging.day_of(at)
        laws = self.laws[table].values()
        return [law for law in laws if judging.why_not_this(self.laws, law, body=body, on=on) is None]

    def why_not_ground(self, code_or_words: str) -> WhyNot | None:
        """Why this is no ground for not sharing: "data protection" and "no consent" are none."""
        if code_or_words in self.grounds:
            return None
        if says := judging.says_of(self.vague_citations, "grounds", code_or_words):
            return "vague", says
        return "unknown", _("There is no ground '%(words)s'. Choose one from the list.") % {"words": code_or_words[:80]}


@lru_cache(maxsize=1)
def versions() -> tuple[str, ...]:
    """Every pack shipped, the oldest first."""
    names = [folder.name for folder in PACKS.iterdir() if (folder / "pack.yaml").is_file()]
    return tuple(sorted(names, key=lambda name: (load(name).effective_from, name)))


@lru_cache(maxsize=32)
def load(version: str) -> Pack:
    """A pack by its version, read once. Raises BrokenPack when it does not stand, or there is none."""
    return read(PACKS, version)


def in_force(at: datetime) -> Pack:
    """The pack that holds at that time. Raises LookupError for a time before the first."""
    day = judging.day_of(at)
    held = [load(version) for version in versions() if load(version).effective_from <= day]
    if not held:
        raise LookupError(f"No guidance pack holds on {day}.")
    return held[-1]


def read(folder: Path, version: str) -> Pack:
    """Read a pack from a folder of packs, without remembering it. Raises BrokenPack."""
    cover, shelf, digest = _gather(folder, version, ())
    check(shelf, version)
    tables: dict[str, object] = {}
    for table in TABLES:
        entries = {code: placed.entry for code, placed in shelf[table].items()}
        tables[table] = tuple(entries.values()) if table in LISTS else entries
    return Pack.model_validate({**cover.model_dump(), **tables, "hash": digest})


def _gather(folder: Path, version: str, below: tuple[str, ...]) -> tuple[Cover, Shelf, str]:
    """A pack's cover, its entries over those of the pack it extends, and the hash over both."""
    home = folder / version
    if not (home / "pack.yaml").is_file():
        raise BrokenPack(f"{version}/pack.yaml:1: there is no such pack")
    sheet = read_sheet(home / "pack.yaml", f"{version}/pack.yaml")
    cover = _cover(sheet, version)
    shelf: Shelf = {table: {} for table in TABLES}
    under = ""
    if cover.extends:
        if cover.extends in (*below, version):
            raise sheet.broken(("extends",), "a pack cannot extend itself")
        _lower, shelf, under = _gather(folder, cover.extends, (*below, version))
    for path in sorted(home.glob("*.yaml")):
        if path.stem != "pack":
            for code, placed in _table(read_sheet(path, f"{version}/{path.name}"), path.stem).items():
                shelf[path.stem][code] = placed
    if missing := next((table for table in TABLES if not shelf[table]), ""):
        raise BrokenPack(f"{version}/{missing}.yaml:1: the table is missing")
    return cover, shelf, _digest(home, under)


def _cover(sheet: Sheet, version: str) -> Cover:
    try:
        cover = Cover.model_validate(sheet.words)
    except ValidationError as error:
        raise sheet.misfit(error) from error
    if cover.version != version:
        raise sheet.broken(("version",), f"the version must be that of its folder, {version}")
    return cover


def _table(sheet: Sheet, name: str) -> dict[str, Placed]:
    """One file's entries. What stands under `defaults` holds for every entry that does not say otherwise."""
    if name not in TABLES:
        raise sheet.broken((), f"there is no table called {name}")
    if unknown := next((key for key in sheet.words if key not in ("defaults", "entries")), ""):
        raise sheet.broken((unknown,), f"{unknown}: only defaults and entries may stand here")
    entries, defaults = sheet.words.get("entries"), sheet.words.get("defaults") or {}
    if not isinstance(entries, dict) or not entries:
        raise sheet.broken(("entries",), "entries must hold codes with their entries")
    if not isinstance(defaults, dict) or set(defaults) - {"source", "evidence", "caveat"}:
        raise sheet.broken(("defaults",), "defaults may hold source, evidence and caveat only")
    return {code: _entry(sheet, TABLES[name], code, words, defaults) for code, words in entries.items()}


def _entry(sheet: Sheet, model: type[Entry], code: str, words: object, defaults: dict[str, object]) -> Placed:
    where: Where = ("entries", code)
    if not isinstance(words, dict):
        raise sheet.broken(where, f"{code}: an entry must hold keys and values")
    if "code" in words:
        raise sheet.broken((*where, "code"), f"{code}: the code is the entry's key and stands there only")
    try:
        return Placed(model.model_validate({**defaults, **words, "code": code}), sheet, where)
    except ValidationError as error:
        raise sheet.misfit(error, where) from error


def _digest(home: Path, under: str) -> str:
    """SHA-256 over the hash of the pack below, then every file's name, length and bytes, in order of name."""
    digest = hashlib.sha256(under.encode())
    for path in sorted(home.glob("*.yaml")):
        content = path.read_bytes()
        digest.update(f"\n{path.name} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()
