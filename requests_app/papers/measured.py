"""What is counted by code, in words, for pages and files: one table of each kind, with what its columns mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from requests_app import guidance
from requests_app.guidance.audit_form import newest_form
from requests_app.models.measures import FactKind
from requests_app.queries.measures import Fact, Measures

Words = dict[str, Any]


Said = tuple[Promise, Promise, Promise, list[tuple[str, Promise]]]
SAID: Mapping[FactKind, Said] = {
    FactKind.GROUND: (
        gettext_lazy("Why items were not shared"),
        gettext_lazy("Ground"),
        gettext_lazy("An item counts for each ground that was given for it."),
        [
            ("times", gettext_lazy("Items")),
            ("again", gettext_lazy("Looked at again")),
            ("part", gettext_lazy("Did not stand")),
        ],
    ),
    FactKind.SECOND_LOOK: (
        gettext_lazy("Second looks at an answer"),
        gettext_lazy("The first answer was"),
        gettext_lazy("Asked for after new information."),
        [("times", gettext_lazy("Second looks")), ("part", gettext_lazy("More was shared"))],
    ),
    FactKind.TOLD: (
        gettext_lazy("Whether children and families were told"),
        gettext_lazy("How it stands"),
        gettext_lazy("By the newest line about each person in the ledger. Each side counts its own people to tell."),
        [("times", gettext_lazy("People"))],
    ),
    FactKind.EMERGENCY: (
        gettext_lazy("Emergencies"),
        gettext_lazy("What was done at once"),
        gettext_lazy("Each use of the emergency route, by whoever used it."),
        [("times", gettext_lazy("Uses")), ("again", gettext_lazy("Written up")), ("part", gettext_lazy("In time"))],
    ),
    FactKind.STEP: (
        gettext_lazy("Where the time goes"),
        gettext_lazy("Step of"),
        gettext_lazy(
            "How long each step that was decided lay open, nights and weekends counted. Each side counts its own."
        ),
        [
            ("times", gettext_lazy("Decided")),
            ("part", gettext_lazy("In time")),
            ("median", gettext_lazy("Half within, hours")),
            ("p90", gettext_lazy("Nine in ten within, hours")),
        ],
    ),
    FactKind.BASIS: (
        gettext_lazy("Lawful bases"),
        gettext_lazy("Article 6 basis"),
        gettext_lazy(
            "Of the newest version of each request and answer; each side counts its own. Consent should be rare."
        ),
        [("times", gettext_lazy("Times"))],
    ),
    FactKind.QUESTION: (
        gettext_lazy("Questions asked back"),
        gettext_lazy("What they were about"),
        gettext_lazy("Before an answer was given."),
        [("times", gettext_lazy("Questions")), ("part", gettext_lazy("Changed what was asked"))],
    ),
    FactKind.LEAVE: (
        gettext_lazy("Passing on, and keeping longer"),
        gettext_lazy("What was asked for"),
        gettext_lazy("Leave that a recipient asked for."),
        [("times", gettext_lazy("Times")), ("part", gettext_lazy("Agreed"))],
    ),
    FactKind.MISUSE: (
        gettext_lazy("Reports of misuse"),
        gettext_lazy("What"),
        gettext_lazy("Access is closed with each report; a second person judges it."),
        [("times", gettext_lazy("Reports")), ("part", gettext_lazy("Confirmed"))],
    ),
    FactKind.DISAGREEMENT: (
        gettext_lazy("Disagreements taken up"),
        gettext_lazy("How far they went"),
        gettext_lazy("By the rung on which each stands, or was settled."),
        [("times", gettext_lazy("Disagreements")), ("part", gettext_lazy("Settled"))],
    ),
    FactKind.GRADE: (
        gettext_lazy("Grades of dip samples"),
        gettext_lazy("Overall"),
        gettext_lazy("Of the samples drawn in this period, as moderated."),
        [("times", gettext_lazy("Cases"))],
    ),
    FactKind.ACTION: (
        gettext_lazy("Actions after dip samples"),
        gettext_lazy("What"),
        gettext_lazy("Of the samples drawn in this period."),
        [("times", gettext_lazy("Set")), ("part", gettext_lazy("Done"))],
    ),
}
"""Of each kind: the heading, what its rows are, what it means, and the columns."""


def number(value: int | None) -> str:
    """A number, or that it is not told."""
    return _("not told") if value is None else str(value)


def tables(found: Measures, at: datetime) -> list[Words]:
    """A table of each kind of which something is counted."""
    pack = guidance.in_force(at)
    names = _names(pack)
    return [_table(kind, found, names[kind]) for kind in FactKind if found.facts[kind]]


def _table(kind: FactKind, found: Measures, names: Mapping[str, str]) -> Words:
    heading, of, about, columns = SAID[kind]
    facts = found.facts[kind]
    return {
        "id": kind.lower(), "heading": str(heading), "of": str(of), "about": str(about),
        "more": _more(kind, found), "columns": [str(label) for _field, label in columns],
        "rows": [
            {"name": names.get(one.code, one.code), "cells": [
                {"label": str(label), "text": number(getattr(one, field))} for field, label in columns
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


def _names(pack: guidance.Pack) -> dict[FactKind, dict[str, str]]:
    def labels(table: Mapping[str, Any]) -> dict[str, str]:
        return {code: str(one.label) for code, one in table.items()}

    rungs = {str(place): str(one.label) for place, one in enumerate(pack.disagreements.values())}
    return {
        FactKind.GROUND: labels(pack.grounds),
        FactKind.SECOND_LOOK: labels(pack.outcomes),
        FactKind.TOLD: {"": _("Told"), **labels(pack.reasons_not_informed)},
        FactKind.EMERGENCY: {"asked": _("Asked"), "answered": _("Answered"), "shared": _("Shared, unasked")},
        FactKind.STEP: labels(pack.roles),
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
