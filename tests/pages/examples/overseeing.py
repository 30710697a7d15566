"""The governance lead's pages: the trail, an entry with its proof, and what a check came to, in each state."""

from __future__ import annotations

from typing import Any

from tests.pages.examples.frame import PIP
from tests.pages.examples.words import choices, text

SOUND = {
    "state": "sound",
    "heading": "Nothing has been changed since it was recorded.",
    "lines": ["We checked 12,431 entries: each is exactly as it was recorded, and none is missing."],
    "when": "today 11:50",
}
BROKEN = {
    "state": "broken",
    "heading": "The trail is not as it was recorded.",
    "lines": ["Entry 4 of 5f0c (step.approved): its bytes are other.", "Do not repair or delete anything."],
    "when": "today 11:50",
}
ROW = {
    "at": "9 Nov 2026 16:20",
    "iso": "2026-11-09T16:20:00Z",
    "recorded": "9 Nov 2026 16:55",
    "name": "Omar Specimen",
    "role": "GP safeguarding lead",
    "agency": "Otterbrook Surgery",
    "who": "Omar Specimen, GP safeguarding lead, Otterbrook Surgery",
    "did": "Approved the answer",
    "refused": False,
    "outcome": "Shared",
    "about": "3FHN-8WTR",
    "rule": "GR6",
    "number": 4,
    "href": "#",
}
REFUSED = {**ROW, "recorded": "", "name": "", "refused": True, "outcome": "not permitted", "rule": "", "number": 5}


def _day(name: str) -> dict[str, Any]:
    return {"name": name, "kind": "date", "label": "", "value": ["", "", ""]}


def _list(name: str, option: str) -> dict[str, Any]:
    return {"name": name, "kind": "select", "value": "", "choices": choices("Any", option)}


FORM = {
    "ref": text("ref", value="3FHN-8WTR"),
    "agency": _list("agency", "Otterbrook"),
    "person": {
        "name": "person",
        "kind": "select",
        "value": "",
        "choices": choices(("", "Any"), ("1", "Omar Specimen")),
    },
    "act": {
        "name": "act",
        "kind": "select",
        "value": "",
        "choices": choices(("", "Any"), ("x", "Approved the answer")),
    },
    "start": _day("start"),
    "stop": _day("stop"),
    "refused": {"name": "refused", "kind": "checkbox", "value": False},
    "code": _list("code", "It was not theirs to do"),
}
COUNTED = {
    "name": "November 2026",
    "total": 13,
    "rows": [
        {"why": "It was not theirs to do", "agency": "Otterbrook Surgery", "count": 12, "href": "#"},
        {
            "why": "They had a part in it already, so somebody else had to decide",
            "agency": "Merrowdale County Council",
            "count": 1,
            "href": "#",
        },
    ],
}

OVERSEEING: dict[str, tuple[str, dict[str, Any]]] = {
    "oversight": ("requests_app/oversight.html", {"shell": PIP, "check": SOUND, "whole": True, "agency": ""}),
    "oversight-first": (
        "requests_app/oversight.html",
        {"shell": PIP, "check": None, "whole": False, "agency": "Otterbrook Surgery"},
    ),
    "trail": (
        "requests_app/trail.html",
        {
            "shell": PIP,
            "form": FORM,
            "sought": True,
            "rows": [ROW, REFUSED],
            "total": "",
            "pages": {"previous": "#", "next": "#"},
            "proofs_ref": "3FHN-8WTR",
        },
    ),
    "trail-empty": (
        "requests_app/trail.html",
        {"shell": PIP, "form": FORM, "sought": True, "rows": [], "total": "12,431 entries are in it.", "pages": None},
    ),
    "refused": (
        "requests_app/refused.html",
        {"shell": PIP, "months": [COUNTED], "whole": True, "agency": "", "form": {"agency": FORM["agency"]}},
    ),
    "refused-own": (
        "requests_app/refused.html",
        {"shell": PIP, "months": [COUNTED], "whole": False, "agency": "Otterbrook Surgery", "form": {}},
    ),
    "refused-none": (
        "requests_app/refused.html",
        {"shell": PIP, "months": [], "whole": False, "agency": "Otterbrook Surgery", "form": {}},
    ),
    "trail-entry": (
        "requests_app/trail_entry.html",
        {
            "shell": PIP,
            "row": ROW,
            "summary": [
                {"key": "When", "value": ROW["at"]},
                {"key": "Who", "value": ROW["who"]},
                {"key": "Rule", "value": "Share what is relevant (GR6)", "href": "#", "action": "Read it"},
                {"key": "Receipt", "value": "b99342801826f548ba3928a022bebb66172d56915f6c76ef8e9e352bef050fc2"},
            ],
            "proof": {"state": "sealed", "lines": ["It is number 349 of the trail."]},
            "before_href": "#",
            "after_href": "#",
        },
    ),
    "trail-check": ("requests_app/trail_check.html", {"shell": PIP, "check": SOUND, "waiting": False}),
    "trail-check-broken": ("requests_app/trail_check.html", {"shell": PIP, "check": BROKEN, "waiting": False}),
    "trail-check-waiting": ("requests_app/trail_check.html", {"shell": PIP, "check": SOUND, "waiting": True}),
    "trail-check-none": ("requests_app/trail_check.html", {"shell": PIP, "check": None, "waiting": False}),
}
