"""Pages to read: how a date was worked out, the guidance, the account, notices."""

from __future__ import annotations

from typing import Any

from tests.pages.examples.frame import JO, PIP
from tests.pages.examples.words import choices, due, tag, text

VERSION = "ENG-2026-09, from 30 September 2026"
OTHERS = [{"text": "See ENG-2024-05", "href": "#"}]

PRACTICE = {**PIP, "practice": True}
TO_PRACTICE = {"href": "/practice/", "text": "Back to all situations"}
BRUISE = {
    "decision": {
        "name": "decision",
        "kind": "radios",
        "choices": choices("Talk to both", "Wait for Monday", "Ring now"),
    },
    "rule": {"name": "rule", "kind": "radios", "choices": choices("Protection comes first", "In an emergency, share")},
    "items": {"name": "items", "kind": "checkboxes", "choices": choices("What you saw", "Her earlier births")},
    "tell": {"name": "tell", "kind": "radios", "choices": choices("Yes, now", "Not now", "No")},
    "protect": {"name": "protect", "kind": "checkboxes", "choices": choices("The woman")},
    "reason": text("reason"),
}
READING: dict[str, tuple[str, dict[str, Any]]] = {
    "practice": (
        "requests_app/practice.html",
        {
            "shell": PRACTICE,
            "done": 1,
            "of": 2,
            "rows": [
                {"title": "Asked about pick-ups", "href": "#", "status": "8 of 10 points"},
                {"title": "A bruise before the weekend", "href": "#", "status": "Not tried yet"},
            ],
        },
    ),
    "practice-scenario": (
        "requests_app/practice_scenario.html",
        {
            "shell": PRACTICE,
            "back": TO_PRACTICE,
            "title": "A bruise before the weekend",
            "story": "Friday, 17:45. A midwife sees a bruise; the woman is frightened, and her partner does not leave.",
            "form": BRUISE,
        },
    ),
    "practice-feedback": (
        "requests_app/practice_feedback.html",
        {
            "shell": PRACTICE,
            "back": TO_PRACTICE,
            "title": "A bruise before the weekend",
            "points": "7 of 10 points",
            "passed": True,
            "rows": [
                {"part": "The decision", "mark": "Met", "colour": "green", "note": "Ring now"},
                {"part": "The rule it turns on", "mark": "Partly met", "colour": "blue", "note": "Protection first"},
                {"part": "What is sent", "mark": "Not met", "colour": "grey", "note": "What you saw and heard"},
            ],
            "best": "Ring now",
            "why": "Somebody may be hurt tonight.",
            "wrong": [{"option": "Wait for Monday", "why": "Monday may be too late."}],
            "record": "Rang social care at 17:58 on the number in the register.",
            "reason": "I rang at once, because it could not wait.",
            "rules": [{"href": "#", "text": "Protection comes first"}],
            "again": "#",
            "next": "#",
        },
    ),
    "date": (
        "requests_app/date.html",
        {
            "shell": JO,
            "back": {"href": "#"},
            "ref": "PX7T-3KWD",
            "sentence": "Due Thursday 5 November 11:00, because Green gives 3 working days and the request was sent on "
            "Monday 2 November 11:00.",
            "lines": [
                "Tuesday 3 November: working day 1.",
                "Wednesday 4 November: working day 2.",
                "Thursday 5 November: working day 3, at the same time of day.",
            ],
            "before": ["Changed before: was 6 November 11:00 until a closure was taken away on 2 November."],
            "rule": {"text": "Green: 3 working days", "href": "#"},
            "calendar": "ENG-3-8",
        },
    ),
    "guidance": (
        "requests_app/guidance.html",
        {
            "shell": PIP,
            "version": VERSION,
            "others": OTHERS,
            "groups": [
                {
                    "heading": "Can I share?",
                    "links": [
                        {"text": "Protection comes first", "href": "#", "about": "GR1"},
                        {"text": "Relevant, accurate, need to know", "href": "#", "about": "GR6"},
                    ],
                },
                {
                    "heading": "Do I need consent?",
                    "links": [{"text": "Consent is not needed; be open", "href": "#", "about": "GR3"}],
                },
            ],
            "myths": [{"said": "“Data protection stops me.”", "truth": "It is a frame for sharing rightly."}],
            "glossary": [{"word": "Gateway", "meaning": "A law that lets one body give information to another."}],
        },
    ),
    "rule": (
        "requests_app/rule.html",
        {
            "shell": PIP,
            "breadcrumbs": [
                {"text": "Home", "href": "/"},
                {"text": "Guidance", "href": "/guidance/"},
                {"text": "GR6"},
            ],
            "version": VERSION,
            "others": OTHERS,
            "write_href": "/agency/local-guidance/new/?beside=GR6",
            "rule": {
                "code": "GR6",
                "title": "Relevant, accurate, need to know",
                "in_short": "Share only what the recipient needs for its part. A whole file is rarely needed.",
                "record": ["Why each item is needed.", "Whether it is fact or opinion, and when it was true."],
                "questions": ["Why does this recipient need it?", "Is it fact or opinion?"],
                "words": [{"word": "Relevant agency", "meaning": "A body named in regulations as having to help."}],
                "used_in": [{"text": "The approver's step of a health answer"}],
                "local": [
                    {
                        "text": "Attach the body map when there is one.",
                        "on": "Is it fact or opinion?",
                        "by": "Added by Merrowdale Safeguarding Partnership, 3 March 2026",
                        "older": "Written beside ENG-2024-05.",
                        "gone": "It no longer holds: it was taken away or replaced since.",
                    }
                ],
                "source": "Information sharing advice for practitioners",
                "sure": "The start date of the duty is not confirmed. Until it is, use the older gateways.",
                "unconfirmed": True,
            },
        },
    ),
    "account": (
        "requests_app/account.html",
        {
            "shell": PIP,
            "rows": [
                {"key": "Name", "value": "Pip Mockridge"},
                {"key": "E-mail address", "value": "pip@demo.example"},
                {"key": "Role", "value": "Duty social worker, Merrowdale County Council"},
                {"key": "Second step", "value": "Off in the demonstration"},
            ],
            "sign_ins": [
                {"where": "Firefox on Windows", "at": "since today 08:58", "this": True},
                {"where": "Safari on iPhone", "at": "since yesterday 21:40", "end_href": "#"},
            ],
            "new_key": "gt_4fQm2Vw9Kx_7hJ3pZr8Tn5Ls6Yd1Bc0GaEuXoWqRiHt",
            "keys": [
                {
                    "name": "Case system",
                    "prefix": "gt_4fQm",
                    "scopes": "Prepare drafts",
                    "ends": "10 February 2027",
                    "last_used": "today 11:40",
                    "tag": tag("access", "in_use"),
                    "end_href": "#",
                },
                {
                    "name": "Old case system",
                    "prefix": "gt_9sLd",
                    "scopes": "Prepare drafts",
                    "ends": "1 November 2026",
                    "last_used": "",
                    "tag": tag("access", "ended"),
                },
            ],
            "form": {
                "name": text("name"),
                "scopes": {"name": "scopes", "kind": "checkboxes", "choices": choices("Prepare drafts", "Read")},
                "ends": {"name": "ends", "kind": "date"},
            },
        },
    ),
    "notices": (
        "requests_app/notices.html",
        {
            "shell": PIP,
            "to_do": [
                {
                    "text": "A response is ready to open: Brackenfold NHS Trust, 8QRD-55KM",
                    "href": "#",
                    "why": "You asked",
                    "due": due("Today 14:05 - 2 hours 10 minutes left"),
                }
            ],
            "to_know": [{"text": "Merrowdale Police has your request, 7K4Q-M92P", "href": "#", "at": "Today 10:09"}],
            "done": [{"text": "A request to endorse, 7K4Q-M92P: done by Dara Exampleby", "at": "Today 10:03"}],
        },
    ),
}
