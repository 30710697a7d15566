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
STATUS = {
    "alarms": 1,
    "rows": [
        {"name": "The software’s own work", "alarm": False, "text": "Well. The last sign of life is 6 seconds old."},
        {"name": "E-mails to be sent", "alarm": True, "text": "The oldest has been waiting for 31 minutes."},
    ],
    "check": SOUND,
}
REFUSED = {**ROW, "recorded": "", "name": "", "refused": True, "outcome": "not permitted", "rule": "", "number": 5}


def _day(name: str) -> dict[str, Any]:
    return {"name": name, "kind": "date", "label": "", "value": ["", "", ""]}


def _list(name: str, option: str) -> dict[str, Any]:
    return {"name": name, "kind": "select", "value": "", "choices": choices("Any", option)}


RECORD = {"ref": "3FHN-8WTR", "kind": "Request that we sent", "href": "#"}
RULE = "As long as the longest record about the case, and seven years at least"
CSA = "Child sexual abuse or exploitation"
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
SUBJECT = {
    "nhs_number": text("nhs_number", value="999 026 1008"),
    "name": text("name"),
    "dob": _day("dob"),
    "why": {"name": "why", "kind": "textarea", "label": "", "value": "The review panel asked who had asked about her."},
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
    "status": ("requests_app/status.html", {"shell": PIP, **STATUS}),
    "status-well": ("requests_app/status.html", {"shell": PIP, **STATUS, "alarms": 0, "check": None}),
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
    "subject": (
        "requests_app/trail_subject.html",
        {"shell": PIP, "form": SUBJECT, "looked": False, "rows": []},
    ),
    "subject-found": (
        "requests_app/trail_subject.html",
        {
            "shell": PIP,
            "form": SUBJECT,
            "looked": True,
            "rows": [
                {"ref": "3FHN-8WTR", "kind": "Request", "href": "#"},
                {"ref": "7KPD-2MXA", "kind": "Answer", "href": "#"},
            ],
        },
    ),
    "subject-none": (
        "requests_app/trail_subject.html",
        {"shell": PIP, "form": SUBJECT, "looked": True, "rows": []},
    ),
    "overturns": (
        "requests_app/overturns.html",
        {
            "shell": PIP,
            "whole": True,
            "agency": "Merrowdale Safeguarding Partnership",
            "rows": [
                {
                    "ground": "It does not bear on the question",
                    "refused": "48",
                    "again": "12",
                    "overturned": "6",
                    "rate": "50%",
                },
                {
                    "ground": "It would show a source",
                    "refused": "9",
                    "again": "not told",
                    "overturned": "not told",
                    "rate": "–",
                },
            ],
        },
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
    "retention": (
        "requests_app/retention.html",
        {
            "shell": PIP,
            "form": {"ref": text("ref", value="3FHN-8WTR")},
            "waiting": [{**RECORD, "when": "2 January 2034", "who": "Dee Mockridge", "why": RULE}],
            "due": [{**RECORD, "when": "9 November 2026"}],
            "held": [{**RECORD, "when": "9 November 2027", "why": CSA, "late": True, "asked": True}],
            "disposed": [
                {**RECORD, "when": "3 January 2034", "why": RULE, "who": "Proposed by Dee Mockridge, decided by Lyn"}
            ],
            "rules": [{"label": RULE, "years": 7, "source": "Local practice", "caveat": "Not a national rule."}],
        },
    ),
    "retention-empty": (
        "requests_app/retention.html",
        {"shell": PIP, "form": {"ref": text("ref")}, "waiting": [], "due": [], "held": [], "disposed": [], "rules": []},
    ),
    "retention-record": (
        "requests_app/retention_record.html",
        {
            "shell": PIP,
            "ref": "3FHN-8WTR",
            "gone": False,
            "rows": [
                {"key": "Record", "value": "Request that we sent"},
                {"key": "Last act", "value": "9 May 2026"},
            ],
            "acts": [
                {"text": "Propose to dispose of it", "href": "#", "why_not": "It is held: an inquiry."},
                {"text": "Hold it", "href": "#", "why_not": ""},
            ],
            "holds": [
                {
                    "label": CSA,
                    "caveat": "Whether that binds is not clear.",
                    "placed": "Held since 9 May 2027.",
                    "asked": "Dee Mockridge asked to lift it.",
                    "why": "The inquiry wrote that it is done with it.",
                    "text": "Lift the hold",
                    "href": "#",
                    "why_not": "",
                }
            ],
            "proposal": None,
        },
    ),
    "retention-record-proposed": (
        "requests_app/retention_record.html",
        {
            "shell": PIP,
            "ref": "3FHN-8WTR",
            "gone": False,
            "rows": [{"key": "Record", "value": "Answer that we gave"}],
            "acts": [],
            "holds": [],
            "proposal": {
                "said": "Dee Mockridge proposed to dispose of it.",
                "why": "The school closed its file in 2033, and nobody else keeps one.",
                "dispose_href": "#",
                "why_not_dispose": "",
                "refuse_href": "#",
                "why_not_refuse": "",
            },
        },
    ),
    "retention-record-gone": (
        "requests_app/retention_record.html",
        {
            "shell": PIP,
            "ref": "3FHN-8WTR",
            "gone": True,
            "rows": [{"key": "Disposed of", "value": "Under the rule on 3 January 2034"}],
            "acts": [],
            "holds": [],
            "proposal": None,
        },
    ),
    "disposed": ("410.html", {"shell": PIP, "sentence": "What was here was disposed of on 3 January 2034."}),
    "trail-check": ("requests_app/trail_check.html", {"shell": PIP, "check": SOUND, "waiting": False}),
    "trail-check-broken": ("requests_app/trail_check.html", {"shell": PIP, "check": BROKEN, "waiting": False}),
    "trail-check-waiting": ("requests_app/trail_check.html", {"shell": PIP, "check": SOUND, "waiting": True}),
    "trail-check-none": ("requests_app/trail_check.html", {"shell": PIP, "check": None, "waiting": False}),
}
