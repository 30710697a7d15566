"""What to send to the routes of measures and dip samples."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from requests_app.guidance.audit_form import newest_form
from tests.access.calls_of_agencies import colleague
from tests.access.calls_of_custody import REASON

MARKS = dict.fromkeys(newest_form().standards, "MET")
# More than there are, so that all are drawn: what two tellings of it leave can be compared.
DAYS = {
    "start_0": "10", "start_1": "11", "start_2": "2026", "stop_0": "10", "stop_1": "11", "stop_2": "2026",
    "size": "500",
}  # fmt: skip
CASE = "api/v1/samples/<ref:ref>/cases/<int:number>"

OF_SAMPLES: Mapping[str, Callable[[Any], dict[str, Any]]] = {
    "oversight/measures/take/": lambda case: {"why": REASON, "kind": "CSV"},
    "api/v1/measures/take": lambda case: {"why": REASON, "kind": "PDF"},
    "oversight/samples/": lambda case: DAYS,
    "oversight/samples/<str:ref>/": lambda case: {"then": "assign", "version": 2},
    "oversight/samples/<str:ref>/<int:number>/": lambda case: {
        "then": "review", "overall": "GOOD", "why": REASON, **{f"mark_{code}": mark for code, mark in MARKS.items()},
    },
    "oversight/samples/<str:ref>/actions/<int:number>/": lambda case: {"how": REASON},
    "api/v1/samples": lambda case: {"start": "2026-11-10", "stop": "2026-11-10", "size": 2},
    "api/v1/samples/<ref:ref>/draw": lambda case: {"version": 2},
    "api/v1/samples/<ref:ref>/assign_reviewers": lambda case: {"version": 2},
    "api/v1/samples/<ref:ref>/set_action": lambda case: {
        "what": REASON, "owner": colleague("gail"), "due_on": "2027-01-10",
    },
    "api/v1/samples/<ref:ref>/actions/<int:number>/finish": lambda case: {"how": REASON},
    f"{CASE}/review": lambda case: {"marks": MARKS, "overall": "GOOD", "why": REASON},
    f"{CASE}/moderate": lambda case: {"why": REASON},
}  # fmt: skip
