"""Who holds what was shared, and the acts on it."""

from __future__ import annotations

from typing import Any

from tests.pages.examples.frame import PIP
from tests.pages.examples.words import text

HELD: dict[str, Any] = {
    "agency": "Merrowdale County Council Children's Services",
    "who": "",
    "why": "",
    "lines": ["They were sent it today 10:06.", "First opened today 10:10.", "Access ends on 10 December 2027."],
    "corrections": ["Correction 1: not confirmed yet."],
    "branches": [
        {
            "agency": "Merrowdale Police",
            "who": "Sergeant Specimen, child abuse team",
            "why": "To decide whether the child is seen tonight",
            "lines": ["It was passed on to them with leave today 10:20.", "Not opened yet."],
            "corrections": [],
            "branches": [
                {
                    "agency": "Outside these agencies",
                    "who": "",
                    "why": "",
                    "lines": ["It was passed on to them without waiting, as was told today 10:40."],
                    "corrections": [],
                    "branches": [],
                }
            ],
        }
    ],
}
PLACE: dict[str, Any] = {"shell": PIP, "ref": "8QRD-55KM", "back": {"href": "#", "text": "Back to the answer"}}
RADIOS = {
    "name": "answer",
    "kind": "radios",
    "label": "Do you agree?",
    "value": "",
    "choices": [{"value": "AGREE", "label": "Agree"}, {"value": "REFUSE", "label": "Refuse"}],
}

HOLDING: dict[str, tuple[str, dict[str, Any]]] = {
    "disagreement": (
        "requests_app/disagreement.html",
        {
            **PLACE,
            "safety": "The child's safety does not wait for this. Use the emergency route if you need to.",
            "between": "Merrowdale County Council Children's Services and Otterbrook Surgery",
            "about": "Item 2",
            "outcome": "",
            "next": "",
            "rungs": [
                {
                    "title": "The practitioners",
                    "means": "Whoever asked and whoever answered speak to each other first.",
                    "state": "done",
                    "due": "",
                    "mine": "For us: Pip Mockridge",
                    "theirs": "For Otterbrook Surgery: whoever asks or answers there",
                    "turns": [
                        {
                            "text": "Pip Mockridge, duty social worker does not agree, today 10:10: It is shared.",
                            "why": "The entries before July say whether she was ever seen alone.",
                        },
                        {"text": "Nobody settled it in time. It went to the next rung today 11:10.", "why": ""},
                    ],
                },
                {
                    "title": "Their managers",
                    "means": "The managers of both look at it together.",
                    "state": "now",
                    "due": "Until today 13:10, then it goes further by itself.",
                    "mine": "For us: Dara Exampleby",
                    "theirs": "For Otterbrook Surgery: GP safeguarding lead",
                    "turns": [],
                },
            ],
            "acts": [{"href": "#", "text": "Say what your agency holds"}],
        },
    ),
    "record": (
        "requests_app/act.html",
        {
            **PLACE,
            "heading": "Take a copy of the record",
            "title": "Take a copy of the record",
            "warning": "Your name stands on every page of it. They can see that you took it.",
            "lead": "It says what was asked, decided and shared, under which rule and law, by whom and when.",
            "button": "Take the copy",
            "form": [
                {**text("why"), "label": "Why do you need a copy?", "kind": "textarea"},
                {
                    "name": "kind",
                    "kind": "radios",
                    "label": "What kind of file?",
                    "value": "",
                    "choices": [
                        {"value": "PDF", "label": "To read and print (PDF)"},
                        {"value": "JSON", "label": "For another system (JSON)"},
                    ],
                },
            ],
        },
    ),
    "custody": (
        "requests_app/custody.html",
        {
            **PLACE,
            "waiting": [{"text": "Merrowdale Police asks for leave to pass it on, today 10:30", "href": "#"}],
            "tree": HELD,
            "copies": ["Bea Mockridge, taken today 10:10"],
            "acts": [{"href": "#", "text": "Put something right"}, {"href": "#", "text": "Report a misuse"}],
        },
    ),
    "custody-nobody": (
        "requests_app/custody.html",
        {
            **PLACE,
            "waiting": [{"text": "Asked today 10:12: to keep it longer. They have not answered yet."}],
            "tree": {**HELD, "branches": []},
            "acts": [],
        },
    ),
    "leave": (
        "requests_app/act.html",
        {
            **PLACE,
            "heading": "May they pass it on?",
            "title": "Record my decision",
            "button": "Record my decision",
            "rows": [
                {"key": "Asked by", "value": "Merrowdale County Council Children's Services"},
                {"key": "For whom", "lines": ["Merrowdale Police", "Sergeant Specimen, child abuse team"]},
                {"key": "What for", "value": "To decide whether the child is seen tonight"},
            ],
            "form": [RADIOS, {**text("reason"), "label": "Your reason", "kind": "textarea"}],
            "errors": [{"text": "Select whether you agree", "href": "#id_answer"}],
        },
    ),
}
