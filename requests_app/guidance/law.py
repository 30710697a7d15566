"""May this body rely on this law, on this day? The first reason why not, as a whole sentence that says what to do."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import formats
from django.utils.translation import gettext as _

from agencies.hours import LONDON
from requests_app.guidance.entries import Law
from requests_app.guidance.smaller import VagueCitation

WhyNot = tuple[str, str]  # (code, sentence)

_LONG_FORMS = (
    (re.compile(r"\bsections?\b"), "s"),
    (re.compile(r"\bschedule\b"), "sch"),
    (re.compile(r"\bparagraphs?\b"), "para"),
    (re.compile(r"\barticle\b"), "art"),
    (re.compile(r"\b(the|of|act|uk)\b"), ""),
)
_SECTION_FIRST = re.compile(r"^\s*(s\.?\s?\d\w*(?:\(\w+\))*)[,\s]+(\S.*)$")  # "s.47 of the Children Act 1989"
_JOINTS = re.compile(r"\band\b|[&;+,]")


@dataclass(frozen=True)
class Body:
    """Who would rely on the law, and for what.

    `in_scope`: within the information sharing duty, with whoever receives; None when that was not worked out.
    `type`: of the request, "" when it is not known. `declared`: it answers a request that declares a public task;
    None when it does not matter, as on a page of the library.
    """

    public_authority: bool
    le_competent: bool
    kinds: frozenset[str]
    in_scope: bool | None = None
    type: str = ""
    declared: bool | None = None


def day_of(at: datetime) -> date:
    """The day on which it is in London: law begins and ends with days."""
    return at.astimezone(LONDON).date()


def key_of(citation: str) -> str:
    """One spelling of a citation: the Act before its section, no case, no blanks, no points, "section" as "s"."""
    words = citation.casefold()
    for long_form, short in _LONG_FORMS:
        words = long_form.sub(short, words)
    words = _SECTION_FIRST.sub(r"\2 \1", words)
    return re.sub(r"[^a-z0-9]", "", words)


def find(table: Mapping[str, Law], code_or_words: str) -> Law | None:
    """A law by its code, its citation or one of the ways in which people write it."""
    if found := table.get(code_or_words.strip()):
        return found
    key = key_of(code_or_words)
    return next((law for law in table.values() if key in spellings(law)), None)


def spellings(law: Law) -> frozenset[str]:
    """Every spelling by which a law is known."""
    return frozenset(key_of(words) for words in (law.code, law.citation, *law.aliases))


def why_not(
    tables: Mapping[str, Mapping[str, Law]],
    vague: Iterable[VagueCitation],
    table: str,
    code_or_words: str,
    *,
    body: Body,
    on: date,
) -> WhyNot | None:
    """The first reason why this body may not rely on it that day; None when it may."""
    law = find(tables[table], code_or_words)
    if law:
        return why_not_this(tables, law, body=body, on=on)
    parts = [part for part in _JOINTS.split(code_or_words) if key_of(part)]
    for part in parts if len(parts) > 1 else []:
        law = find(tables[table], part)
        reason = why_not_this(tables, law, body=body, on=on) if law else None
        if reason:
            return reason
    if says := says_of(vague, table, code_or_words):
        return "vague", says
    return "unknown", _unknown(tables, table, code_or_words)


def why_not_this(tables: Mapping[str, Mapping[str, Law]], law: Law, *, body: Body, on: date) -> WhyNot | None:
    """The first reason why this body may not rely on this law that day."""
    reason = _why_not_then(law, on) or _why_not_as_power(law) or _why_not_they(law, body) or _why_not_for(law, body)
    if reason is None:
        return None
    code, sentence = reason
    return code, " ".join(part for part in (sentence, _instead(tables, law)) if part)


def _why_not_then(law: Law, on: date) -> WhyNot | None:
    named = {"label": law.label, "citation": law.citation}
    if law.valid_to and on > law.valid_to:
        day = formats.date_format(law.valid_to, "j F Y")
        return "repealed", _("%(label)s (%(citation)s) could be relied on until %(day)s only: it is repealed.") % (
            named | {"day": day}
        )
    if not law.active:
        return "not_in_force", _("%(label)s (%(citation)s) is not in force yet.") % named
    if law.valid_from and on < law.valid_from:
        day = formats.date_format(law.valid_from, "j F Y")
        return "not_in_force", _("%(label)s (%(citation)s) is in force from %(day)s only.") % (named | {"day": day})
    return None


def _why_not_as_power(law: Law) -> WhyNot | None:
    named = {"label": law.label, "citation": law.citation}
    if law.mode == "NOT_OFFERED":
        return "not_offered", _("%(label)s (%(citation)s) does not fit sharing to protect a child.") % named
    if law.mode == "EXEMPTION":
        return "not_a_power", _(
            "%(label)s (%(citation)s) is an exemption from other duties, not a power to share."
        ) % named
    if law.mode == "TEST":
        return "not_a_power", _("%(label)s (%(citation)s) is a test to meet, not a power to share.") % named
    return None


def _why_not_they(law: Law, body: Body) -> WhyNot | None:
    named = {"label": law.label, "citation": law.citation}
    if law.who == "PUB" and not body.public_authority:
        return "wrong_body", _(
            "%(label)s (%(citation)s) is for public authorities only, and this agency is none."
        ) % named
    if law.who == "PRIV" and body.public_authority:
        return "wrong_body", _("%(label)s (%(citation)s) is closed to public authorities doing their tasks.") % named
    if law.who == "LE" and not body.le_competent:
        return "wrong_body", _(
            "%(label)s (%(citation)s) is for competent authorities for law enforcement only, and this agency is none."
        ) % named
    if law.relies and not body.kinds & set(law.relies):
        return "wrong_body", _("%(label)s (%(citation)s) does not name this kind of agency.") % named
    if law.needs_scope and body.in_scope is False:
        return "wrong_body", _("%(label)s (%(citation)s) does not reach this agency.") % named
    return None


def _why_not_for(law: Law, body: Body) -> WhyNot | None:
    named = {"label": law.label, "citation": law.citation}
    if not law.casework:
        return "wrong_purpose", _("%(label)s (%(citation)s) is not for a case about a child.") % named
    if law.types and body.type and body.type not in law.types:
        return "wrong_purpose", _("%(label)s (%(citation)s) is for another kind of request.") % named
    if law.on_request_only and body.declared is False:
        return "not_declared", _(
            "%(label)s (%(citation)s) is only for answering a request that declares the asker's public task, "
            "and there is no such declaration here."
        ) % named
    return None


def _instead(tables: Mapping[str, Mapping[str, Law]], law: Law) -> str:
    if law.instead_words:
        return str(law.instead_words)
    other = next((table[law.instead] for table in tables.values() if law.instead in table), None)
    if other:
        return _("Use %(label)s (%(code)s) instead.") % {"label": other.label, "code": other.code}
    return ""


def says_of(vague: Iterable[VagueCitation], table: str, words: str) -> str:
    """What to do instead of vague words, "" when they are not: the whole is vague, or each of its parts is."""
    known = {key_of(known): entry for entry in vague if table in entry.tables for known in entry.words}
    if whole := known.get(key_of(words)):
        return str(whole.says)
    parts = [known.get(key_of(part)) for part in _JOINTS.split(words) if key_of(part)]
    if len(parts) > 1 and parts[0] and all(parts):
        return str(parts[0].says)
    return ""


def _unknown(tables: Mapping[str, Mapping[str, Law]], table: str, code_or_words: str) -> str:
    elsewhere = next((law for other in tables.values() if (law := find(other, code_or_words))), None)
    if elsewhere:
        named = {"label": elsewhere.label, "citation": elsewhere.citation}
        if table == "gateways":
            return _("%(label)s (%(citation)s) is not a power or duty to share. Choose one from the list.") % named
        if table == "bases":
            return _("%(label)s (%(citation)s) is not an Article 6 basis. Choose one from the list.") % named
        return _("%(label)s (%(citation)s) is not a condition for sensitive data. Choose one from the list.") % named
    return _("No law is known by '%(words)s'. Choose one from the list.") % {"words": code_or_words[:80]}
