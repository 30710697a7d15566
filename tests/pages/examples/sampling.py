"""Dip samples: the list with the next draw, a sample, and a case in each state."""

from __future__ import annotations

from typing import Any

from requests_app.values import control
from requests_app.views import charts
from tests.pages.examples.frame import PIP
from tests.pages.examples.words import choices, text


def _day(name: str, *boxes: str) -> dict[str, Any]:
    return {"name": name, "kind": "date", "label": "", "value": list(boxes) or ["", "", ""]}


def _marks(name: str) -> dict[str, Any]:
    return {"name": name, "kind": "radios", "value": "", "choices": choices("Met", "Partly", "Not met")}


def _words(name: str) -> dict[str, Any]:
    return {"name": name, "kind": "textarea", "value": ""}


OUR_REF = "3FHN-8WTR"
ACTION = {
    "what": "Have the duty desk read the inbox at eight every morning.",
    "owner": "Sol Sampleton",
    "due": "10 December 2026",
    "late": True,
    "done": "",
    "href": "#",
    "ref": OUR_REF,
}
CASE = {
    "number": 1,
    "href": "#",
    "ref": "7KQM-2WXD",
    "about": "Otterbrook Surgery, Red, Shared in part",
    "why": "By chance",
    "state": "To be moderated",
}
FACTS = [{"key": "Answer", "value": "7KQM-2WXD"}, {"key": "Answered by", "value": "Otterbrook Surgery"}]
EVENTS = [{"at": "today 11:50", "who": "Otterbrook Surgery", "did": "Sent the answer"}]
ROWS = [
    {"label": "The purpose is clear", "mark": "Met", "evidence": "", "differs": False},
    {"label": "It was answered in time", "mark": "Not met", "evidence": "It came a day late.", "differs": True},
]
FOUND = {"heading": "Review 1", "overall": "Good", "overall_differs": True, "why": "It was clear.", "rows": ROWS}
QUIET = {"to_review": False, "to_moderate": False, "moderated": None, "found": [], "standards": [], "to_agree": []}
ONE = {"shell": PIP, "ref": OUR_REF, "number": 1, "facts": FACTS, "events": EVENTS, "state": "With reviewers", **QUIET}
NO_ROWS: dict[str, Any] = {"total": 0, "rows": [], "added": []}
DRAW = {
    "size": text("size", value="20"), "start": _day("start", "29", "8", "2026"),
    "stop": _day("stop", "28", "11", "2026"), "follows": text("follows"),
}  # fmt: skip
POPULATION = {
    "total": 212,
    "rows": [
        {"agency": "Otterbrook Surgery", "urgency": "Red", "outcome": "Shared in part", "count": 12, "share": "6%"},
        {"agency": "Merrowdale Police", "urgency": "Green", "outcome": "Shared", "count": 200, "share": "94%"},
    ],
    "added": [{"text": "Refused in full", "count": 3}, {"text": "Emergency", "count": 1}],
}
SAMPLE = {
    "shell": PIP, "ref": OUR_REF, "leads": True, "published_href": "#", "caveat": "This product\u2019s own form.",
    "rows": [
        {"key": "Population", "value": "212"}, {"key": "Seed", "value": "4f19" * 16},
        {"key": "Hash of the population", "value": "b993" * 16},
    ],
    "form": {"what": _words("what"), "owner": {"name": "owner", "kind": "select", "value": "", "choices": choices(
        ("", ""), ("1", "Sol Sampleton"))}, "due_on": _day("due_on")},
}  # fmt: skip

LABELS = (
    "Asked for", "Acknowledged in time", "Given", "Given in time", "Half within", "Nine in ten within",
    "Refused in full", "Looked at again", "Overdue now", "Oldest overdue by",
)  # fmt: skip
LINE = {
    "group": "Harbourlight Domestic Abuse Service",
    "cells": [{"label": label, "text": "12 hours" if "within" in label else "not told"} for label in LABELS],
}
BARS = {
    "wide": 400, "high": 104, "thick": 22, "said": "Otterbrook Surgery 90%, Merrowdale Police 71%",
    "bars": [
        {"text": "Otterbrook Surgery: 90%", "y": 16, "top": 22, "length": 360},
        {"text": "Merrowdale Police: 71%", "y": 68, "top": 74, "length": 284},
    ],
}  # fmt: skip
CELLS = [{"label": "Asked for", "text": "12", "href": "#"}, {"label": "Given", "text": "not told"}]
NUMBERS = {"columns": ["Asked for", "Given"], "rows": [{"name": "Harbourlight Domestic Abuse Service", "cells": CELLS}]}
AGENCIES = {"MP": "Merrowdale Police", "OBS": "Otterbrook Surgery", "HDA": "Harbourlight Domestic Abuse Service"}
SHARES = [(f"{day} November", 20 - day % 7, 20) for day in range(2, 15)]
OUTCOMES = {"SHARED": "Shared", "PART": "Shared in part", "WITHHELD": "Not shared"}
SPLIT = [("Otterbrook Surgery", {"SHARED": 12, "PART": 9}), ("Merrowdale Police", {"SHARED": 6, "WITHHELD": 1})]
WEEKS = {
    "in_time": charts.control(control.p_chart(SHARES), "%"),
    "in_time_says": "No week lies outside.",
    "asked": charts.control(control.xmr_chart([(day, many) for day, many, _all in SHARES])),
    "asked_says": "None.",
    **NUMBERS,
}
HEAT = charts.heat({("MP", "OBS"): 12, ("HDA", "MP"): None}, AGENCIES)
FACT = {
    "id": "ground",
    "heading": "Why items were not shared",
    "of": "Ground",
    "about": "An item.",
    "more": "",
    **NUMBERS,
}
NARROWED = {
    name: {"name": name, "kind": "select", "value": "", "choices": choices(("", "Any"), ("1", "Otterbrook Surgery"))}
    for name in ("agency", "kind", "urgency", "outcome")
}
PERIOD = {"quarter": "2026-Q4", "form": NARROWED, "all_href": "#", "take_href": "#", "errors": []}
QUARTERS = [
    {"text": "1 October 2026 to 31 December 2026", "href": "#", "chosen": True},
    {"text": "1 July 2026 to 30 September 2026", "href": "#", "chosen": False},
]
COUNTED = [{"name": "Shared in part", "count": "12"}, {"name": "Shared", "count": "not told"}]

SAMPLING: dict[str, tuple[str, dict[str, Any]]] = {
    "samples": (
        "requests_app/samples.html",
        {
            "shell": PIP, "leads": True, "whole": True, "agency": "", "mine": [], "actions": [ACTION],
            "samples": [{"ref": OUR_REF, "href": "#", "period": "1 to 30 November 2026", "state": "With reviewers"}],
            "form": DRAW, "population": POPULATION,
        },
    ),
    "samples-empty": (
        "requests_app/samples.html",
        {
            "shell": PIP, "leads": True, "whole": False, "agency": "Otterbrook Surgery", "mine": [], "actions": [],
            "samples": [], "form": DRAW, "population": NO_ROWS,
        },
    ),
    "samples-mine": (
        "requests_app/samples.html",
        {"shell": PIP, "leads": False, "mine": [{"text": "Case 1", "ref": OUR_REF, "href": "#"}], "actions": []},
    ),
    "samples-none-mine": ("requests_app/samples.html", {"shell": PIP, "leads": False, "mine": [], "actions": []}),
    "sample": (
        "requests_app/sample.html",
        {
            **SAMPLE, "cases": [CASE], "assigned": True, "actions": [ACTION, {**ACTION, "done": "9 December 2026"}],
            "again": {"as_published": True, "wrong": []}, "again_href": "#", "compared": NUMBERS,
            "agreement": {"cases": 12, "overall": "0.71", "standards": "0.80"},
        },
    ),
    "sample-drawn": (
        "requests_app/sample.html", {**SAMPLE, "cases": [CASE], "to_assign": True, "assigned": False, "actions": []},
    ),
    "sample-published": (
        "requests_app/sample.html", {**SAMPLE, "cases": [], "to_draw": True, "assigned": False, "actions": []},
    ),
    "sampled-case": ("requests_app/sampled_case.html", ONE),
    "sampled-case-to-review": (
        "requests_app/sampled_case.html",
        {
            **ONE, "to_review": True,
            "standards": [
                {"label": row["label"], "mark": _marks(f"mark_{place}"), "evidence": _words(f"evidence_{place}")}
                for place, row in enumerate(ROWS)
            ],
            "review": {"overall": _marks("overall"), "why": _words("why")},
        },
    ),
    "sampled-case-to-moderate": (
        "requests_app/sampled_case.html",
        {
            **ONE, "state": "To be moderated", "found": [FOUND, {**FOUND, "heading": "Review 2"}], "to_moderate": True,
            "to_agree": [{"label": ROWS[1]["label"], "mark": _marks("agreed_1")}],
            "moderation": {"overall": _marks("overall"), "agreed_why": _words("agreed_why")},
        },
    ),
    "sampled-case-moderated": (
        "requests_app/sampled_case.html",
        {
            **ONE, "state": "Moderated", "found": [FOUND, {**FOUND, "heading": "Your review"}],
            "moderated": {"rows": [{"key": "Overall", "value": "Good"}], "why": "The day late was agreed by phone."},
        },
    ),
    "measures": (
        "requests_app/measures.html",
        {
            "shell": PIP, "heading": QUARTERS[0]["text"], "whole": True, "agency": "", "as_of": "today 11:50",
            "quarters": QUARTERS, "finding": "9 of 10 answers were given in time", "in_time": BARS, **PERIOD,
            "outcomes": COUNTED, "blocked": COUNTED, "narrowed": True, "weeks": WEEKS, "facts": [FACT],
            "flow": {"chart": BARS, "rows": COUNTED}, "heat": HEAT,
            "asked_by": NUMBERS, "answered_how": {"chart": charts.stacked(SPLIT, OUTCOMES), **NUMBERS},
            "tables": [
                {"of": "Agency that answers", "caption": "By agency", "rows": [LINE, LINE]},
                {"of": "Urgency", "caption": "By urgency", "rows": [LINE]},
            ],
        },
    ),
    "measures-empty": (
        "requests_app/measures.html",
        {
            "shell": PIP, "heading": QUARTERS[0]["text"], "whole": False, "agency": "Otterbrook Surgery", "as_of": "",
            "quarters": QUARTERS, "tables": [], "blocked": [], **PERIOD,
        },
    ),
    "measures-behind": (
        "requests_app/measures_behind.html",
        {
            "shell": PIP, "heading": QUARTERS[0]["text"], "what": "Given", "told": "12", "back": "#",
            "others": True, "more": True,
            "rows": [{
                "ref": OUR_REF, "href": "#", "from": "Otterbrook Surgery", "to": "Merrowdale Police", "urgency": "Red",
                "asked": "9 November 16:20", "outcome": "Shared in part",
            }],
        },
    ),
}  # fmt: skip
