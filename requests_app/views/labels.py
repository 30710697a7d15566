"""Codes as people read them: the guidance's own labels, in the active language. A bare code never reaches a page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from agencies.hours import LONDON, Span, duration
from requests_app.guidance import Entry, Pack
from requests_app.guidance.law import find
from requests_app.values.law_checks import consent_was_pressed

Words = dict[str, Any]


def label(table: Mapping[str, Entry], code: str) -> str:
    """A code in words; what no table knows was written in words by somebody, and stands as it is."""
    return str(table[code].label) if code in table else code


def urgency(code: str, pack: Pack) -> Words:
    """The urgency as a page shows it: "Red: 4 hours", and the code for its square."""
    entry = pack.urgencies[code]
    return {"code": code, "label": _with_time(str(entry.label), entry.reply, get_language())}


@lru_cache(maxsize=256)  # a list says the same few over and over
def _with_time(label: str, reply: str, _language: str | None) -> str:
    span = Span.parse(reply)
    time = duration(span) if span.amount else _("now")
    return _("%(urgency)s: %(time)s") % {"urgency": label, "time": time}


def roles(codes: Sequence[str], pack: Pack) -> str:
    """Roles, any one of which will do."""
    return listed_or([label(pack.roles, code) for code in codes])


def listed_or(words: Sequence[str]) -> str:
    """Alternatives: the last after "or"."""
    if len(words) < 2:
        return "".join(words)
    return _("%(first)s or %(last)s") % {"first": ", ".join(words[:-1]), "last": words[-1]}


def item_title(ref: str) -> str:
    """An item as people number it: I2 is item 2."""
    number = ref[1:] if ref[:1] in {"I", "i"} and ref[1:].isdigit() else ref
    return _("Item %(number)s") % {"number": number}


def day(iso: str) -> str:
    """An ISO date in words: "10 November 2026"; what is no date yet stays as it was typed."""
    try:
        return date_format(date.fromisoformat(iso[:10]), "j F Y")
    except ValueError:
        return iso


def instant(iso: str) -> datetime:
    """An instant of a document."""
    return datetime.fromisoformat(iso.replace("Z", "+00:00"))


def today_in_london(at: datetime) -> date:
    """The day on the wall."""
    return at.astimezone(LONDON).date()


def period(item: Words) -> str:
    """From when to when."""
    words = {"start": day(item.get("from", "")), "end": day(item.get("to", ""))}
    return _("%(start)s to %(end)s") % words if any(words.values()) else ""


def law(words: Mapping[str, Any] | None, pack: Pack) -> list[Words]:
    """A controller's law as rows of a summary: never a code alone."""
    said = words or {}
    gateways = [said.get("gateway", ""), *(said.get("also") or ())]
    rows: list[Words] = [
        {"key": _("Power or duty"), "lines": [citation(pack, "gateways", one) for one in gateways if one]},
        {"key": _("Article 6 basis"), "value": citation(pack, "bases", said.get("art6", ""))},
        {"key": _("Special category condition"), "value": citation(pack, "conditions", said.get("special") or "")},
        {"key": _("Why there is no consent"), "lines": _why_no_consent(said, pack)},
        {"key": _("Consent"), "value": _pressed(said, pack)},
        {"key": _("Criminal-offence condition"), "value": citation(pack, "conditions", said.get("criminal") or "")},
    ]
    return [row for row in rows if row.get("value") or row.get("lines")]


def law_line(words: Mapping[str, Any] | None, pack: Pack) -> list[str]:
    """A controller's law in a few lines, where there is no room for a card."""
    rows = law(words, pack)
    return list(dict.fromkeys(line for row in rows for line in (row.get("lines") or [row["value"]])))


def citation(pack: Pack, table: str, given: str) -> str:
    """One law: what it is called, then where it stands."""
    found = find(pack.laws[table], given) if given else None
    if found is None:
        return given
    return _("%(label)s (%(citation)s)") % {"label": found.label, "citation": found.citation}


def _why_no_consent(said: Mapping[str, Any], pack: Pack) -> list[str]:
    code = said.get("s1_18_reason")
    conditions = [find(pack.conditions, given) for given in (said.get("special"), said.get("criminal")) if given]
    reasons = next((found.reasons for found in conditions if found and code in found.reasons), {})
    lines = [str(reasons[code])] if code in reasons else []
    return [*lines, said["s1_18_why"]] if said.get("s1_18_why") else lines


def _pressed(said: Mapping[str, Any], pack: Pack) -> str:
    if consent_was_pressed(said, pack):
        return _("It was sought, and could not be refused. This does not rest on it.")
    return ""


def rule(code: str, pack: Pack) -> str:
    """A rule by its plain title, with its number for whoever looks it up."""
    if code not in pack.rules:
        return code
    return _("%(title)s (%(code)s)") % {"title": pack.rules[code].label, "code": code}


def grounds(codes: Iterable[str], pack: Pack) -> str:
    """Grounds for not sharing, in words."""
    return ", ".join(label(pack.grounds, code) for code in codes)
