"""Filters of a request's timeline: whose part of it, and which kind. What an address says is only compared."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from requests_app.models import AgencyResponse
from requests_app.queries.timelines import Happened

Words = dict[str, Any]
OURS = "own"
KINDS = {
    "decisions": (gettext_lazy("Decisions and signatures"), ("step.", "request.", "views.", "dissent.")),
    "questions": (gettext_lazy("Questions and notes"), ("question.", "note.")),
    "answers": (
        gettext_lazy("Answers and receipts"),
        ("response.", "disclosure.", "receipt.", "record.", "extension.", "correction."),
    ),
    "people": (gettext_lazy("Who may see it"), ("grant.", "link.", "person.", "glass.", "address.", "hidden.")),
}
"""A kind, and how the events of it begin. The rest is shown when nothing is chosen."""


def chosen(given: QueryDict, happened: Sequence[Happened]) -> list[Happened]:
    """What is left after the filters; everything where none is set."""
    whose, kinds = set(given.getlist("whose")), set(given.getlist("kind")) & set(KINDS)
    begins = tuple(start for kind in kinds for start in KINDS[kind][1])
    return [
        one
        for one in happened
        if (not whose or (one.answer or OURS) in whose) and (not begins or one.event.startswith(begins))
    ]


def fields(given: QueryDict, responses: Sequence[AgencyResponse]) -> list[Words]:
    """The two questions, with what is chosen now."""
    agencies = [{"value": one.ref, "label": one.from_agency.name} for one in responses]
    whose = [{"value": OURS, "label": _("Your own agency")}, *agencies]
    kinds = [{"value": kind, "label": str(label)} for kind, (label, _starts) in KINDS.items()]
    return [
        {"name": name, "kind": "checkboxes", "label": label, "choices": choices, "value": given.getlist(name)}
        for name, label, choices in (("whose", _("Whose part"), whose), ("kind", _("Which kind"), kinds))
    ]
