"""An agency's own administration: who covers, in each state."""

from __future__ import annotations

from typing import Any

from requests_app.forms.calendar import WEEK, ClosureForm, HoursForm
from tests.pages.examples.frame import PIP
from tests.pages.examples.words import choices, text

UNTIL = {"name": "ends_at", "kind": "moment", "value": ["", "", "", ""]}


def _select(name: str, *options: str) -> dict[str, Any]:
    return {"name": name, "kind": "select", "value": "", "choices": choices(*options)}


COVER = {
    "covered": "Otterbrook Surgery",
    "covering": "Brackenfold NHS Trust",
    "who": "named professional",
    "starts": "today 10:00",
    "ends": "10 Nov 2027 17:00",
    "state": "Waits to be accepted",
    "accept_href": "#",
    "end_href": "#",
}

ACCREDITED = {
    "id": "7b1f6a3e",
    "person": "Pip Mockridge",
    "kind": "Information sharing training",
    "source": "Certificate of the safeguarding partnership",
    "by": "Ada Fauxley",
    "ends": "10 Nov 2027 12:00",
}

LINE = {
    "person": "Bea Mockridge",
    "manager": "Omar Specimen",
    "starts": "today 10:00",
    "ends": "",
    "end_href": "#",
}
LINES = {
    "person": _select("person", "Bea Mockridge, practice administrator"),
    "manager": _select("manager", "Omar Specimen, GP safeguarding lead"),
    "starts_at": {**UNTIL, "name": "starts_at"},
    "ends_at": UNTIL,
}
EXCLUDED = {
    "person": "Bea Mockridge",
    "child": "Wren S, born 2026",
    "kind": "They are a relative, or close to the family",
    "why": "She is the aunt of the child's mother, and told her manager so when she joined.",
    "by": "Joy Mockridge",
    "starts": "10 Nov 2026 10:00",
    "ends": "10 Nov 2027 17:00",
    "now": True,
    "end_href": "#",
}
EXCLUDING = {
    "person": _select("person", "Bea Mockridge, practice administrator"),
    "kind": {
        "name": "kind",
        "kind": "radios",
        "value": "",
        "choices": choices("They are involved themselves", "They are a relative, or close to the family"),
    },
    "name": text("name"),
    "dob": {"name": "dob", "kind": "date", "value": ["", "", ""], "error": "Date of birth must be in the past"},
    "nhs_number": text("nhs_number"),
    "ends_at": UNTIL,
    "reason": {"name": "reason", "kind": "textarea", "value": ""},
}

MEMBER = {
    "name": "Dara Exampleby",
    "href": "#",
    "role": "Team manager",
    "title": "assessment team manager",
    "team": "Assessment",
    "starts": "",
    "ends": "",
    "accredited": "10 Nov 2027 12:00",
    "factor": "Set up",
}

WAITING = {
    "id": "7b1f6a3e",
    "name": "Wes Specimen",
    "href": "#",
    "role": "Team manager",
    "title": "acting team manager",
    "team": "Assessment",
    "by": "Ada Fauxley",
    "starts": "",
    "ends": "1 Mar 2027 17:00",
    "overtaken": None,
    "agree": True,
    "decline": True,
}

ROLE_FIELDS = {
    "role": _select("role", "Social worker", "Team manager"),
    "title": {**text("title"), "error": "Enter their job title, as others shall read it."},
    "team": _select("team", "Assessment", "MASH"),
    "starts_at": {**UNTIL, "name": "starts_at"},
    "ends_at": UNTIL,
}

HELD = {
    "id": "7b1f6a3e",
    "role": "Team manager",
    "title": "assessment team manager",
    "team": "Assessment",
    "starts": "2 Nov 08:00",
    "ends": "",
    "over": False,
    "passes": ["Open steps that others then decide: 3 (Mara Exampleby)."],
}

ALONE = "You give these alone: Practitioner. For every other role, or agency, a second person agrees first."

ON_CALL = {
    "id": "7b",
    "name": "Mara Inventon",
    "role": "Hub manager",
    "starts": "today 17:00",
    "ends": "tomorrow 09:00",
    "now": True,
    "off": True,
}

OPEN = [{"day": day, "text": "09:00 to 17:00"} for day in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")]


def _hours_forms() -> dict[str, Any]:
    """Forms as Django makes them: their boxes are drawn by the page itself."""
    week = HoursForm({"then": "hours", "week_0_0": "9", "week_0_1": "soon"})
    for fault in week.faults():
        number = fault.pointer.rpartition("/")[2]
        week.add_error(f"week_{number}" if number.isdigit() else number, str(fault.detail))
    boxes = [{"label": label, "field": week[f"week_{number}"]} for number, label in WEEK]
    return {"week": week, "boxes": boxes, "closing": ClosureForm()}


NUMBER = {
    "id": 3,
    "label": "Night desk",
    "number": "01632 960125",
    "by": "Ada Fauxley",
    "agree": True,
    "decline": True,
}

STAFFING: dict[str, tuple[str, dict[str, Any]]] = {
    "covers": (
        "requests_app/covers.html",
        {
            "shell": PIP,
            "rows": [COVER, {**COVER, "state": "In force", "accept_href": ""}],
            "form": {
                "by_agency": _select("by_agency", "Brackenfold NHS Trust"),
                "role": _select("role", "named professional"),
                "person": text("person"),
                "starts_at": {**UNTIL, "name": "starts_at"},
                "ends_at": {**UNTIL, "error": "Enter when it ends"},
            },
            "errors": [{"text": "Enter when it ends", "href": "#id_ends_at"}],
        },
    ),
    "lines": (
        "requests_app/lines.html",
        {
            "shell": PIP,
            "asked": True,
            "rows": [LINE, {**LINE, "ends": "10 Nov 2027 17:00", "end_href": ""}],
            "form": {**LINES, "person": {**LINES["person"], "error": "Select who is managed"}},
            "errors": [{"text": "Select who is managed", "href": "#id_person"}],
        },
    ),
    "lines-none": (
        "requests_app/lines.html",
        {"shell": PIP, "asked": False, "rows": [], "form": LINES, "errors": []},
    ),
    "exclusions": (
        "requests_app/exclusions.html",
        {
            "shell": PIP,
            "rows": [EXCLUDED, {**EXCLUDED, "now": False, "end_href": ""}],
            "form": EXCLUDING,
            "errors": [{"text": "Date of birth must be in the past", "href": "#id_dob_0"}],
        },
    ),
    "exclusions-none": (
        "requests_app/exclusions.html",
        {"shell": PIP, "rows": [], "form": EXCLUDING, "errors": []},
    ),
    "accreditation": (
        "requests_app/accreditation.html",
        {
            "shell": PIP,
            "demanded": True,
            "administers": True,
            "own": {"text": "You are accredited to raise requests until 10 Nov 2027 12:00.", "accepted": False},
            "terms": {"version": "1", "words": ["I ask only for what I need to safeguard a child, and only if I may."]},
            "rows": [ACCREDITED],
            "form": {
                "people": {
                    "name": "people",
                    "kind": "checkboxes",
                    "value": [],
                    "choices": choices("Pip Mockridge, social worker", "Kit Fauxley, social worker"),
                },
                "kind": {"name": "kind", "kind": "radios", "value": "", "choices": choices("Training", "Induction")},
                "source": {"name": "source", "kind": "radios", "value": "", "choices": choices("The agency")},
                "starts_at": {**UNTIL, "name": "starts_at"},
                "ends_at": {**UNTIL, "error": "Enter when it ends"},
            },
            "errors": [{"text": "Enter when it ends", "href": "#id_ends_at"}],
        },
    ),
    "accreditation-own": (
        "requests_app/accreditation.html",
        {
            "shell": PIP,
            "demanded": False,
            "administers": False,
            "own": {"text": "You are not accredited to raise requests.", "accepted": True},
            "terms": {"version": "1", "words": ["I ask only for what I need to safeguard a child, and only if I may."]},
            "rows": [],
            "form": None,
        },
    ),
    "people": (
        "requests_app/people.html",
        {
            "shell": PIP,
            "rows": [MEMBER, {**MEMBER, "name": "Pip Mockridge", "accredited": "", "ends": "1 Mar 2027", "team": ""}],
            "factors": True,
            "lacking": 1,
            "suspended": [{"name": "Sue Exampleby", "href": "#"}],
            "waiting": [WAITING, {**WAITING, "id": "8c", "name": "Kit Fauxley", "agree": False}],
            "form": {"email": text("email"), "name": text("name"), **ROLE_FIELDS},
            "alone": ALONE,
            "errors": [{"text": "Enter their job title, as others shall read it.", "href": "#id_title"}],
        },
    ),
    "people-read": (
        "requests_app/people.html",
        {"shell": PIP, "rows": [{**MEMBER, "href": ""}], "waiting": [], "form": None, "alone": ALONE},
    ),
    "contacts": (
        "requests_app/contacts.html",
        {
            "shell": PIP,
            "teams": [
                {"id": "7b", "name": "MASH", "receives": True, "count": 4},
                {"id": "8c", "name": "Assessment", "receives": False, "count": 6},
            ],
            "contacts": [
                {"id": 1, "label": "Switchboard", "number": "01632 960123"},
                {"id": 2, "label": "Duty desk", "number": "01632 960124"},
            ],
            "waiting": [NUMBER, {**NUMBER, "id": 4, "number": "01632 960126", "agree": False, "decline": False}],
            "form": {
                "name": text("name"),
                "label": text("label"),
                "number": {**text("number"), "error": "Enter a telephone number, for example 01632 960123"},
            },
            "errors": [{"text": "Enter a telephone number, for example 01632 960123", "href": "#id_number"}],
        },
    ),
    "hours": (
        "requests_app/hours.html",
        {
            "shell": PIP,
            "now": OPEN,
            "later": [{"day": "Monday 1 February 2027", "week": OPEN}],
            "closures": [{"id": 1, "day": "Monday 4 January 2027", "reason": "Training or a team day", "lift": True}],
            "holidays": ["Friday 25 December 2026", "Friday 1 January 2027"],
            "until": "31 December 2035",
            **_hours_forms(),
            "look": "It would move dates that are open now: 3 (3 later, 0 sooner).",
            "looked": "look-hours",
            "errors": [],
        },
    ),
    "hours-read": (
        "requests_app/hours.html",
        {"shell": PIP, "now": OPEN, "later": [], "closures": [], "holidays": [], "until": "31 December 2035"},
    ),
    "rota": (
        "requests_app/rota.html",
        {
            "shell": PIP,
            "open": False,
            "on_call": ["Mara Inventon, Hub manager"],
            "rows": [ON_CALL, {**ON_CALL, "id": "8c", "name": "Dara Exampleby", "now": False, "off": False}],
            "away": [
                {"id": "7b", "name": "Pip Mockridge", "until": "tomorrow 09:00", "own": True, "back": True},
                {"id": "8c", "name": "Kit Fauxley", "until": "16 Nov 09:00", "own": False, "back": True},
            ],
            "gaps": ["Team manager: nobody from today 17:00 to tomorrow 09:00; 12 Nov 17:00 to 13 Nov 09:00"],
            "away_form": {"away": _select("away", "Kit Fauxley"), "until": {**UNTIL, "name": "until"}},
            "form": {
                "person": _select("person", "Mara Inventon, MASH manager"),
                "role": _select("role", "Hub manager"),
                "starts_at": {**UNTIL, "name": "starts_at"},
                "ends_at": {**UNTIL, "error": "Enter when it ends"},
            },
            "errors": [{"text": "Enter when it ends", "href": "#id_ends_at"}],
        },
    ),
    "rota-none": (
        "requests_app/rota.html",
        {
            "shell": PIP,
            "open": False,
            "on_call": [],
            "rows": [],
            "away": [],
            "gaps": [],
            "away_form": {"until": {**UNTIL, "name": "until"}},
            "form": None,
        },
    ),
    "contacts-none": (
        "requests_app/contacts.html",
        {
            "shell": PIP,
            "teams": [{"id": "7b", "name": "Practice", "receives": True, "count": 2}],
            "contacts": [],
            "form": None,
        },
    ),
    "covers-none": ("requests_app/covers.html", {"shell": PIP, "rows": [], "form": None}),
}
