"""Sharing unasked, and the emergency route."""

from __future__ import annotations

from typing import Any

from tests.pages.examples.frame import PIP
from tests.pages.examples.words import ASKED, choices, tag, text

AGENCIES = ("Merrowdale County Council Children's Services", "Merrowdale Police", "Otterbrook Surgery")
SOON = ("Red", "Amber", "Green")
WITHIN = ("Straight away, by phone", "Within 1 hour", "Within 4 hours")


def _form(**errors: str) -> dict[str, Any]:
    return {
        "to": {"name": "to", "kind": "select", "value": "", "choices": choices(*AGENCIES), **_wrong("to", errors)},
        "name": text("name"),
        "dob": {"name": "dob", "kind": "date", "value": ["", "", ""]},
        "what": {**text("what"), **_wrong("what", errors)},
        "why_now": text("why_now"),
        "urgency": {"name": "urgency", "kind": "radios", "value": "", "choices": choices(*SOON)},
    }


def _wrong(name: str, errors: dict[str, str]) -> dict[str, str]:
    return {"error": errors[name]} if name in errors else {}


SHARING: dict[str, tuple[str, dict[str, Any]]] = {
    "offer": ("requests_app/offer.html", {"shell": PIP, "back": {"href": "/"}, "form": _form()}),
    "offer-wrong": (
        "requests_app/offer.html",
        {
            "shell": PIP,
            "back": {"href": "/"},
            "form": _form(to="Select who needs to know"),
            "errors": [{"text": "Select who needs to know", "href": "#id_to"}],
        },
    ),
    "arrivals": (
        "requests_app/arrivals.html",
        {
            "shell": PIP,
            "offer_href": "/share/new/",
            "rows": [
                {
                    "ref": "8QRD-55KM",
                    "href": "#",
                    "from": "Brackenfold NHS Trust",
                    "at": "today 10:02",
                    "tag": tag("arrival", "open"),
                }
            ],
        },
    ),
    "arrivals-none": ("requests_app/arrivals.html", {"shell": PIP, "offer_href": "/share/new/", "rows": []}),
    "emergency-ask": (
        "requests_app/emergency_ask.html",
        {
            "shell": PIP,
            "back": {"href": "/emergency/"},
            "call_back": "01632 960101",
            "form": {
                "who": text("who"),
                "happening": text("happening"),
                "needed": text("needed"),
                "within": {"name": "within", "kind": "radios", "value": "", "choices": choices(*WITHIN)},
                "ask": {"name": "ask", "kind": "checkboxes", "value": [], "choices": choices(*AGENCIES)},
            },
        },
    ),
    "emergency-record": (
        "requests_app/emergency_record.html",
        {
            "shell": PIP,
            "back": {"href": "/emergency/"},
            "form": {
                "who": text("who"),
                "danger": text("danger"),
                "told": text("told"),
                "to": {"name": "to", "kind": "select", "value": "", "choices": choices(*AGENCIES)},
                "checked": text("checked"),
                "happened_at": {"name": "happened_at", "kind": "moment", "value": ["", "", "", ""]},
            },
        },
    ),
    "emergency-sent": (
        "requests_app/emergency_sent.html",
        {
            "shell": PIP,
            "ref": "9XKD-44TN",
            "title": "Sent at 02:14",
            "rings": [{"agency": "Merrowdale Police", "number": "01632 960104"}],
            "nexts": ["Finish the record by Monday 02:14.", "Someone who took no part will review it."],
            "write_up_href": "#",
            "href": "#",
        },
    ),
    "emergency-answer": (
        "requests_app/emergency_answer.html",
        {
            "shell": PIP,
            "back": {"href": "#"},
            "ref": "9XKD-44TN",
            "number": "01632 960105",
            "agency": "Brackenfold NHS Trust",
            "asker": "Sam Fauxley, midwife",
            "within": WITHIN[0],
            "asked": {**ASKED, "rows": [row for row in ASKED["rows"] if "masked" not in row]},
            "form": {"spoke_to": text("spoke_to"), "told": text("told")},
        },
    ),
    "emergency-write-up": (
        "requests_app/emergency_write_up.html",
        {
            "shell": PIP,
            "back": {"href": "#"},
            "ref": "9XKD-44TN",
            "times": "Happened Sunday 02:10. Entered Sunday 08:55.",
            "due": "Write-up due Monday 08:55",
            "law_hint": "Public task (Art 6(1)(e)); Vital interests (Art 6(1)(d))",
            "form": {name: text(name) for name in ("asked_by", "verified", "left_out", "family", "law", "follow_up")},
        },
    ),
    "emergency-record-shown": (
        "requests_app/emergency_record_shown.html",
        {
            "shell": PIP,
            "ref": "9XKD-44TN",
            "tag": tag("emergency", "to_review"),
            "rows": [{"key": "When", "value": "Happened Sunday 02:10. Entered Sunday 08:55."}],
            "place": "#",
            "write_up": [{"key": "Law", "value": "Vital interests"}],
            "added": [{"words": "The switchboard check was at 02:08.", "by": "Sam Fauxley", "at": "today 09:00"}],
            "add_href": "#",
            "form": {"added": text("added")},
            "review_href": "#",
        },
    ),
    "emergency-overseen": (
        "requests_app/emergency.html",
        {
            "shell": PIP,
            "numbers": [{"agency": "Merrowdale Police", "who": "MASH desk", "number": "01632 960104"}],
            "uses": [
                {
                    "ref": "9XKD-44TN",
                    "agency": "Brackenfold NHS Trust",
                    "what": "Shared by phone",
                    "times": "Happened Sunday 02:10. Entered Sunday 08:55.",
                    "write_up": "Written up Sunday 09:15",
                    "tag": tag("emergency", "reviewed"),
                }
            ],
        },
    ),
    "glass": (
        "requests_app/glass.html",
        {
            "shell": PIP,
            "back": {"href": "/emergency/"},
            "form": {name: text(name) for name in ("ref", "why", "tried")},
        },
    ),
    "address": (
        "requests_app/address.html",
        {"shell": PIP, "ref": "7KQD-52MX", "back": {"href": "/requests/"}, "form": {"reason": text("reason")}},
    ),
    "address-shown": (
        "requests_app/address.html",
        {"shell": PIP, "ref": "7KQD-52MX", "back": {"href": "/requests/"}, "line": "9 Fictitious Close, Ludworth"},
    ),
    "glass-record": (
        "requests_app/glass_record.html",
        {
            "shell": {**PIP, "break_glass": {"until": "05:12"}},
            "ref": "7K4Q-M92P",
            "owner": "Merrowdale County Council Children's Services",
            "heading": "Request about Wren S",
            "asked": {**ASKED, "rows": [row for row in ASKED["rows"] if "masked" not in row]},
            "tracks": [{"agency": "Otterbrook Surgery", "label": "Approver to decide"}],
        },
    ),
    "glass-uses": (
        "requests_app/glass_uses.html",
        {
            "shell": PIP,
            "rows": [
                {
                    "ref": "7K4Q-M92P",
                    "href": "#",
                    "who": "Sam Fauxley, midwife, Brackenfold NHS Trust",
                    "when": "today 04:12 to 05:12",
                    "tag": tag("glass", "to_review"),
                }
            ],
        },
    ),
    "glass-use": (
        "requests_app/glass_use.html",
        {
            "shell": PIP,
            "ref": "7K4Q-M92P",
            "tag": tag("glass", "to_review"),
            "due": "Review due tomorrow 04:12",
            "rows": [{"key": "Why", "value": "A child is in danger on our ward."}],
            "form": {
                "verdict": {"name": "verdict", "kind": "radios", "value": "", "choices": choices("Right", "Talk")},
                "reason": text("reason"),
            },
        },
    ),
}
