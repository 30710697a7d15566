"""What is counted by code, in words, for pages and files: one table of each kind, with what its columns mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from requests_app import guidance
from requests_app.guidance.audit_form import newest_form
from requests_app.models.measures import FactKind
from requests_app.queries.measures import Fact, Measures

Words = dict[str, Any]


def number(value: int | None) -> str:
    """A number, or that it is not told."""
    return _("not told") if value is None else str(value)


def tables(found: Measures, at: datetime) -> list[Words]:
    """A table of each kind of which something is counted."""
    pack = guidance.in_force(at)
    names = _names(pack)
    return [_table(kind, found, names[kind]) for kind in FactKind if found.facts[kind]]


def _table(kind: FactKind, found: Measures, names: Mapping[str, str]) -> Words:
    heading, of, about, columns = _said(kind)
    facts = found.facts[kind]
    return {
        "id": kind.lower(), "heading": heading, "of": of, "about": about,
        "more": _more(kind, found), "columns": [label for _field, label in columns],
        "rows": [
            {"name": names.get(one.code, one.code), "cells": [
                {"label": label, "text": number(getattr(one, field))} for field, label in columns
            ]}
            for one in sorted(facts, key=lambda one: names.get(one.code, one.code))
        ],
    }  # fmt: skip


def _more(kind: FactKind, found: Measures) -> str:
    if kind == FactKind.DISAGREEMENT and found.settled_in is not None:
        within = ngettext("%(hours)d hour", "%(hours)d hours", found.settled_in) % {"hours": found.settled_in}
        return _("Half of those that are settled were settled within %(hours)s.") % {"hours": within}
    if kind == FactKind.TOLD:
        return _share(found.facts[kind], _("%(percent)d%% of the people concerned have been told."))
    if kind == FactKind.EMERGENCY:
        return _share(found.facts[kind], _("%(percent)d%% were written up in time: one working day."))
    return ""


def _share(facts: Sequence[Fact], sentence: str) -> str:
    """The share of what came of it in all; nothing where a number is not told."""
    parts, wholes = [one.part for one in facts], [one.times for one in facts]
    if None in parts or None in wholes or not any(wholes):
        return ""
    return sentence % {"percent": round(100 * sum(one or 0 for one in parts) / sum(one or 0 for one in wholes))}


def _said(kind: FactKind) -> tuple[str, str, str, list[tuple[str, str]]]:
    """The heading, what its rows are, what it means, and the columns."""
    return {
        FactKind.GROUND: (
            _("Why items were not shared"), _("Ground"),
            _("An item counts for each ground that was given for it."),
            [("times", _("Items")), ("again", _("Looked at again")), ("part", _("Did not stand"))],
        ),
        FactKind.SECOND_LOOK: (
            _("Second looks at an answer"), _("The first answer was"), _("Asked for after new information."),
            [("times", _("Second looks")), ("part", _("More was shared"))],
        ),
        FactKind.TOLD: (
            _("Whether children and families were told"), _("How it stands"),
            _("By the newest line about each person in the ledger. Each side counts its own people to tell."),
            [("times", _("People"))],
        ),
        FactKind.EMERGENCY: (
            _("Emergencies"), _("What was done at once"), _("Each use of the emergency route, by whoever used it."),
            [("times", _("Uses")), ("again", _("Written up")), ("part", _("In time"))],
        ),
        FactKind.BASIS: (
            _("Lawful bases"), _("Article 6 basis"),
            _("Of the newest version of each request and answer; each side counts its own. Consent should be rare."),
            [("times", _("Times"))],
        ),
        FactKind.QUESTION: (
            _("Questions asked back"), _("What they were about"), _("Before an answer was given."),
            [("times", _("Questions")), ("part", _("Changed what was asked"))],
        ),
        FactKind.LEAVE: (
            _("Passing on, and keeping longer"), _("What was asked for"), _("Leave that a recipient asked for."),
            [("times", _("Times")), ("part", _("Agreed"))],
        ),
        FactKind.MISUSE: (
            _("Reports of misuse"), _("What"), _("Access is closed with each report; a second person judges it."),
            [("times", _("Reports")), ("part", _("Confirmed"))],
        ),
        FactKind.DISAGREEMENT: (
            _("Disagreements taken up"), _("How far they went"), _("By the rung on which each stands, or was settled."),
            [("times", _("Disagreements")), ("part", _("Settled"))],
        ),
        FactKind.GRADE: (
            _("Grades of dip samples"), _("Overall"), _("Of the samples drawn in this period, as moderated."),
            [("times", _("Cases"))],
        ),
        FactKind.ACTION: (
            _("Actions after dip samples"), _("What"), _("Of the samples drawn in this period."),
            [("times", _("Set")), ("part", _("Done"))],
        ),
    }[kind]  # fmt: skip


def _names(pack: guidance.Pack) -> dict[FactKind, dict[str, str]]:
    def labels(table: Mapping[str, Any]) -> dict[str, str]:
        return {code: str(one.label) for code, one in table.items()}

    rungs = {str(place): str(one.label) for place, one in enumerate(pack.disagreements.values())}
    return {
        FactKind.GROUND: labels(pack.grounds),
        FactKind.SECOND_LOOK: labels(pack.outcomes),
        FactKind.TOLD: {"": _("Told"), **labels(pack.reasons_not_informed)},
        FactKind.EMERGENCY: {"asked": _("Asked"), "answered": _("Answered"), "shared": _("Shared, unasked")},
        FactKind.BASIS: labels(pack.bases),
        FactKind.QUESTION: {"ITEM": _("An item"), "PERSON": _("A person"), "LAW": _("The law")},
        FactKind.LEAVE: {
            "ONWARD": _("To pass it on"), "LONGER": _("To keep it longer"), "TOLD": _("Told after passing it on"),
        },
        FactKind.MISUSE: {"": _("All reports")},
        FactKind.DISAGREEMENT: rungs,
        FactKind.GRADE: newest_form().overall,
        FactKind.ACTION: {"": _("All actions")},
    }  # fmt: skip
