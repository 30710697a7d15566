"""An agency's own people: one of them, and records of one person."""

from __future__ import annotations

from typing import Any

from tests.pages.examples.frame import NOBODY, PIP
from tests.pages.examples.staffing import ALONE, HELD, ROLE_FIELDS, _select
from tests.pages.examples.words import choices, text

PAIR = {
    "id": "7b1f6a3e",
    "names": "Kit Fauxley (kit@example.org), Omar Specimen (omar@example.org)",
    "apart": False,
    "why": "They said so themselves",
    "by": "Ada Fauxley, Merrowdale County Council Children's Services",
    "lapses": "24 Nov 10:00",
    "agreed": "",
    "asked": "Otterbrook Surgery",
    "agree": True,
    "why_not": None,
    "decline": True,
}

LINKING = {
    "person": _select("person", "Kit Fauxley, social worker"),
    "agency": _select("agency", "Otterbrook Surgery"),
    "email": {**text("email"), "error": "Enter the work e-mail address of the other record"},
    "why": {
        "name": "why",
        "kind": "radios",
        "value": "",
        "choices": choices("They said so themselves", "Staff records show it"),
    },
}

SIGNING_IN = {
    "password": False,
    "until": "17 Nov 10:00",
    "handed": False,
    "sent": "today 10:00",
    "row": "7b1f6a3e",
    "mail": True,
    "hand": True,
    "why_not": None,
    "link": "",
}
SUSPENDING = {
    "then": "suspend",
    "heading": "Suspend",
    "text": "They can sign in nowhere from this moment on.",
    "asks": "Why are they suspended?",
    "hint": "It is kept sealed in the trail.",
    "button": "Suspend them now",
    "warning": True,
    "field": {**text("because"), "id": "suspend_because"},
}
CLEARING = {
    **SUSPENDING,
    "then": "clear",
    "heading": "Lost phone",
    "button": "Clear their second factor",
    "field": {**text("because"), "id": "clear_because", "error": "Say how you made sure that it is them."},
}
SECRET = "https://golden-thread.example/invitation/Qm4vXbq0Zb1tq3pR8s6uYwKcJ5hN2dLfGaTeVxHiMo0/"
PASSWORDS = {
    "password": {"name": "password", "kind": "password", "error": "Enter a password of your own."},
    "terms": {"name": "terms", "kind": "checkbox", "error": "Read how this service may be used, and accept it."},
}

PEOPLING: dict[str, tuple[str, dict[str, Any]]] = {
    "linked-records": (
        "requests_app/linked_records.html",
        {
            "shell": PIP,
            "waiting": [
                PAIR,
                {
                    **PAIR,
                    "id": "8c",
                    "apart": True,
                    "why": "They only share a name",
                    "agreed": "Brackenfold NHS Trust",
                    "agree": False,
                    "why_not": "You proposed this, so somebody else agrees to it.",
                },
            ],
            "linked": [
                {
                    "name": "Kit Fauxley",
                    "email": "kit@example.org",
                    "to": "Omar Specimen",
                    "to_email": "omar@example.org",
                }
            ],
            "form": LINKING,
            "parting": {
                "record": _select("record", "Kit Fauxley (kit@example.org)"),
                "because": {
                    "name": "because",
                    "kind": "radios",
                    "value": "",
                    "choices": choices("They only share a name"),
                },
            },
            "errors": [{"text": "Enter the work e-mail address of the other record", "href": "#id_email"}],
        },
    ),
    "linked-records-none": (
        "requests_app/linked_records.html",
        {"shell": PIP, "waiting": [], "linked": [], "form": LINKING, "parting": None, "errors": []},
    ),
    "person": (
        "requests_app/person.html",
        {
            "shell": PIP,
            "name": "Dara Exampleby",
            "email": "dara@example.org",
            "suspended": False,
            "signing_in": SIGNING_IN,
            "acts": [SUSPENDING],
            "rows": [HELD, {**HELD, "id": "8c", "role": "Social worker", "ends": "3 Nov 12:00", "over": True}],
            "form": ROLE_FIELDS,
            "why_not": None,
            "alone": ALONE,
            "errors": [{"text": "Enter their job title, as others shall read it.", "href": "#id_title"}],
        },
    ),
    "person-oneself": (
        "requests_app/person.html",
        {
            "shell": PIP,
            "name": "Ada Fauxley",
            "email": "ada@example.org",
            "suspended": True,
            "signing_in": {
                **SIGNING_IN,
                "password": True,
                "until": "",
                "row": "",
                "mail": False,
                "hand": False,
                "why_not": "You cannot make a link for yourself. Ask another administrator of your agency.",
            },
            "acts": [CLEARING, {**SUSPENDING, "then": "restore", "warning": False}],
            "rows": [{**HELD, "passes": []}],
            "form": None,
            "why_not": "You cannot give yourself a role. Ask another administrator of your agency.",
            "alone": ALONE,
        },
    ),
    "person-link-shown": (
        "requests_app/person.html",
        {
            "shell": PIP,
            "name": "Nell Specimen",
            "email": "nell@example.org",
            "suspended": False,
            "signing_in": {**SIGNING_IN, "handed": True, "sent": "", "link": SECRET},
            "acts": [],
            "rows": [],
            "form": ROLE_FIELDS,
            "why_not": None,
            "alone": ALONE,
        },
    ),
    "invitation": (
        "requests_app/invitation.html",
        {
            "shell": NOBODY,
            "email": "nell@example.org",
            "agency": "Merrowdale County Council Children's Services",
            "known": False,
            "form": PASSWORDS,
            "terms": {"version": "1", "words": ["I ask only for what I need to safeguard a child, and only if I may."]},
            "errors": [{"text": "Enter a password of your own.", "href": "#id_password"}],
        },
    ),
    "invitation-known": (
        "requests_app/invitation.html",
        {
            "shell": NOBODY,
            "email": "wes@example.org",
            "agency": "Otterbrook Surgery",
            "known": True,
            "form": {"password": {"name": "password", "kind": "password"}},
            "terms": None,
        },
    ),
    "password-set": ("requests_app/password_set.html", {"shell": NOBODY}),
    "no-link": ("no_link.html", {}),
}
