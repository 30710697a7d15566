"""An agency's own people: one of them, and records of one person."""

from __future__ import annotations

from typing import Any

from tests.pages.examples.frame import PIP
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
            "suspending": {"because": text("because")},
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
            "restoring": {"because": {**text("because"), "error": "Say why they are let in again, in a sentence."}},
            "rows": [{**HELD, "passes": []}],
            "form": None,
            "why_not": "You cannot give yourself a role. Ask another administrator of your agency.",
            "alone": ALONE,
        },
    ),
}
