"""Every part in every state on one page, so that a browser test can photograph it. Demonstration and tests only."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from requests_app.vocabulary import STATUSES

LEAF = "8f3c5d0e7b6a49182736455463728190a1b2c3d4e5f60718293a4b5c6d7e8fa1"
DUES = [
    {"text": "Today 14:05 - 2 hours 10 minutes left", "iso": "2026-11-10T14:05Z", "state": "in_time", "href": "#"},
    {"text": "Tomorrow 09:20 - 5 working hours left", "iso": "2026-11-11T09:20Z", "state": "in_time", "href": "#"},
    {"text": "Today 14:05 - 25 minutes late", "iso": "2026-11-10T14:05Z", "state": "late", "href": "#"},
    {"text": "Paused since 10:40 - 1 hour 5 minutes of 4 hours used", "state": "paused", "href": "#"},
    {
        "text": "Answered today 12:40 - 1 hour 25 minutes early",
        "iso": "2026-11-10T12:40Z",
        "state": "done",
        "href": "#",
    },
    {"text": "No due time: voluntary", "state": "none"},
]
URGENCIES = [
    {"code": "EMERGENCY", "label": "Emergency"},
    {"code": "RED", "label": "Red: 4 hours"},
    {"code": "AMBER", "label": "Amber: 1 working day"},
    {"code": "GREEN", "label": "Green: 3 working days"},
    {"code": "ROUTINE", "label": "Routine: 10 working days"},
]
TRACKS = [
    {
        "id": "t1",
        "agency": "Otterbrook Surgery",
        "tag": {"object": "response", "state": "decide"},
        "due": DUES[0],
        "who_acts": "Who acts next: the approver, by 14:05.",
        "steps": [
            {"name": "Confirm", "state": "done", "when": "10:31"},
            {"name": "Prepare", "state": "done", "when": "11:05"},
            {"name": "Decide", "state": "now", "when": "by 14:05"},
            {"name": "Sent", "state": "next", "when": ""},
            {"name": "Received", "state": "next", "when": ""},
        ],
        "links": [{"text": "See the response", "href": "#", "about": "of Otterbrook Surgery"}],
        "chase_href": "#",
    },
    {
        "id": "t2",
        "agency": "Mossbank Homes, a housing association with a rather long registered name",
        "tag": {"object": "response", "state": "reply"},
        "clock": {"object": "clock", "state": "due_soon"},
        "due": DUES[3],
        "steps": [
            {"name": "Confirm", "state": "done", "when": "09:40"},
            {"name": "Prepare", "state": "paused", "when": "question asked 10:40"},
            {"name": "Decide", "state": "next", "when": ""},
            {"name": "Sent", "state": "next", "when": ""},
            {"name": "Received", "state": "next", "when": ""},
        ],
    },
]
EVENTS = [
    {
        "title": "Omar Specimen agreed to send item 2",
        "by": "GP safeguarding lead, Otterbrook Surgery",
        "at": "Today 11:58",
        "iso": "2026-11-10T11:58Z",
        "rule": "GR7 Record it, whichever way",
        "reason": "Shared what bears on the care of the baby; left out adult health that does not.",
        "receipt": {"code": LEAF, "number": 14, "of": "response"},
        "ours": True,
    },
    {
        "title": "Merrowdale County Council sent the request",
        "by": "Duty social worker",
        "at": "Today 10:05",
        "iso": "2026-11-10T10:05Z",
        "links": [{"text": "What was asked", "href": "#"}],
        "receipt": {"code": LEAF},
        "ours": False,
    },
]
RULE = {
    "code": "GR6",
    "title": "Relevant, accurate, need to know",
    "version": "ENG-2026-09",
    "href": "#",
    "questions": [
        {"text": "What could happen to the child if we do not share?", "said": "Said: harm may be inflicted."},
        {"text": "Was anyone unsure?", "unanswered": True},
        {"text": "Could anyone be harmed by being named?", "said": "1 hit, cleared by Bea Mockridge."},
    ],
    "local": [
        {
            "text": "Attach the body map where there is an injury, and say who drew it.",
            "by": "Added by Otterbrook Surgery (Joy Inventon), 2 November 2026",
        }
    ],
}
LAW = {
    "heading": "Otterbrook Surgery",
    "suggested": "Suggested from what you chose. Your manager checks it.",
    "rows": [
        {"key": "Power or duty", "value": "Section 47 of the Children Act 1989"},
        {"key": "Article 6", "value": "Public task"},
        {"key": "Agreement", "gap": "No agreement covers this."},
    ],
    "printed": "Printed on the request: this agency needs the data for processing under Article 6(1)(e) with a legal "
    "basis in section 47 of the Children Act 1989.",
    "change_href": "#",
}
ITEM = {
    "title": "Item 1: 8-week check and low mood",
    "question": "Is there a pattern of unmet need or strain that bears on care?",
    "outcome": "PART",
    "lines": [
        {"text": "8-week check missed, no rebooking.", "kind": "FACT", "as_at": "6 May 2026", "source": "our record"},
        {"text": "“She is always tired”, said of the mother.", "kind": "HEARSAY", "as_at": "28 October 2026"},
        {"text": "The household seems under strain.", "kind": "OPINION", "as_at": "28 October 2026", "source": "GP"},
    ],
    "withheld": [
        {
            "what": "older contraceptive entries",
            "ground": "Not relevant to what was asked.",
            "would_change": "a question that these entries would answer.",
        }
    ],
}
SUMMARY = [
    {"key": "About", "value": "Wren S, 8 months", "href": "#"},
    {"key": "Date of birth", "masked": {"what": "date of birth of Wren S", "name": "S1.dob"}},
    {"key": "NHS number", "masked": {"what": "NHS number of Wren S", "value": "999 026 1008", "fresh": False}},
    {"key": "Health details", "masked": {"what": "health details", "why": "from you; the named nurse can see them"}},
    {"key": "Family told", "tag": {"object": "family", "state": "not_yet"}, "gap": {"text": "When.", "href": "#"}},
    {"key": "Items", "lines": ["Injuries and attendances", "Since birth"]},
]
TASKS = [
    {"title": "Child and family", "href": "#", "state": "done"},
    {"title": "Concern and urgency", "href": "#", "state": "todo", "hint": "Saved 11:52"},
    {"title": "Check and send", "state": "blocked", "why": "Finish the tasks above first."},
]
CHOICES = [
    {"value": "a", "label": "Yes, everyone who should know has been told"},
    {
        "value": "b",
        "label": "No, telling them could put the child or someone else at risk",
        "hint": "Say who, and why.",
    },
    {"value": "c", "label": "Something else", "divider": "or"},
]
TOLD = "Do the child and carers know?"
FIELDS = [
    {"name": "f1", "label": "Full name", "hint": "As their record has it."},
    {"name": "f2", "label": "NHS number", "width": 10, "value": "999 026 100", "error": "NHS number must be 10 digits"},
    {"name": "f3", "kind": "textarea", "label": "What has happened?", "count": 4000, "hint": "Facts first."},
    {
        "name": "f4",
        "kind": "textarea",
        "label": "Why do you need it?",
        "error": "Enter why you need it",
        "optional": True,
    },
    {"name": "f5", "kind": "radios", "label": TOLD, "choices": CHOICES, "size": "m"},
    {"name": "f6", "kind": "radios", "label": TOLD, "choices": CHOICES, "value": "b", "error": "Select one"},
    {"name": "f7", "kind": "checkboxes", "label": "Who is it about?", "choices": CHOICES[:2], "value": ["a"]},
    {"name": "f8", "kind": "select", "label": "Which identifier?", "choices": [{"value": "n", "label": "NHS number"}]},
    {"name": "f9", "kind": "date", "label": "Date of birth", "hint": "For example, 2 3 2026"},
    {
        "name": "f10",
        "kind": "moment",
        "label": "When will you look again?",
        "value": ["10", "11", "2026", "9.30"],
        "error": "Enter a date and time, for example 24 11 2026 17:30",
        "size": "s",
    },
    {"name": "f11", "kind": "password", "label": "Password"},
    {"name": "f12", "kind": "checkbox", "label": "The adviser needs to know who this is"},
    {"name": "f13", "kind": "file", "label": "Attach a document", "optional": True},
]
REASON = {
    "name": "f14",
    "label": "Your reason",
    "hint": "Two sentences that a parent, a court or an inspector could read. At least 40 characters.",
    "count": 2000,
}
PAGES = {
    "previous": {"href": "#"},
    "next": {"href": "#"},
    "numbers": [{"number": 1, "href": "#"}, {"number": 2, "href": "#", "current": True}, {"number": 3, "href": "#"}],
}


def statuses() -> list[dict[str, Any]]:
    """Every status of every object, with sample times filled in."""
    sample = {"time": "12:45", "date": "10 Dec"}
    return [
        {
            "object": name,
            "rows": [
                {"tag": {"object": name, "state": state, **sample}, "means": status.means, "next": status.next}
                for state, status in table.items()
            ],
        }
        for name, table in STATUSES.items()
    ]


def context() -> dict[str, Any]:
    """What the page shows; a preview without a server uses it too."""
    return {
        "statuses": statuses(),
        "dues": DUES,
        "urgencies": URGENCIES,
        "tracks": TRACKS,
        "events": EVENTS,
        "rule": RULE,
        "law": LAW,
        "item": ITEM,
        "summary": SUMMARY,
        "tasks": TASKS,
        "fields": FIELDS,
        "reason_field": REASON,
        "pages": PAGES,
        "receipts": [{"code": LEAF, "number": 14, "of": "response"}, {"code": LEAF}],
        "actors": [
            {"name": "Dara Exampleby", "role": "team manager", "at": "10 November 10:03", "iso": "2026-11-10T10:03Z"},
            {"name": "Mara Inventon", "role": "MASH manager", "acting_for": "Dara Exampleby"},
            {"role": "Approver", "agency": "Otterbrook Surgery"},
        ],
        "errors": [
            {"text": "Enter your reason", "href": "#id_f14"},
            {"text": "NHS number must be 10 digits", "href": "#id_f2"},
        ],
        "happened": {
            "text": "Your decision is recorded.",
            "next": "It will be sent at 12:00.",
            "links": [{"text": "Stop it", "href": "#"}],
            "receipt": {"code": LEAF, "number": 14, "of": "response"},
        },
    }


@login_not_required
@require_GET
def components(request: HttpRequest) -> HttpResponse:
    """The page itself."""
    return render(request, "components.html", context())
