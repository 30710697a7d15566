"""Local guidance: every version, one of them, and the form that writes one."""

from __future__ import annotations

from typing import Any

from tests.pages.examples.frame import PIP
from tests.pages.examples.words import choices, tag

STATES = ("proposed", "in_force", "draft", "agreed", "replaced", "ended", "discarded")
NAME = "GR6: Necessary, proportionate, relevant, adequate, accurate, timely and secure"
ROW = {"text": NAME, "href": "#", "since": "10 Nov 2026 10:00"}
SHORT = "The text must be 20 characters or more."

LOCALISING: dict[str, tuple[str, dict[str, Any]]] = {
    "local_texts": (
        "requests_app/local_texts.html",
        {
            "shell": PIP,
            "groups": [
                {
                    "heading": "Your agency’s",
                    "rows": [
                        {**ROW, "version": str(number), "tag": tag("local_text", state)}
                        for number, state in enumerate(STATES, start=1)
                    ],
                },
                {"heading": "The partnership’s", "rows": [], "none": "The partnership has written none."},
            ],
            "may_write": True,
        },
    ),
    "local_text": (
        "requests_app/local_text.html",
        {
            "shell": PIP,
            "heading": NAME,
            "tag": tag("local_text", "proposed"),
            "national": "Share only what the recipient needs for its part.",
            "national_href": "#",
            "text": "Attach the body map where there is an injury, and say who drew it.",
            "rows": [{"key": "Agency", "value": "Otterbrook Surgery"}, {"key": "Written by", "value": "Joy Inventon"}],
            "change_href": "#",
            "may_decide": True,
            "may_discard": True,
            "may_end": True,
            "errors": [{"text": "Select whether you agree or send it back.", "href": "#id_decision"}],
            "agreeing": {
                "decision": {
                    "name": "decision",
                    "kind": "radios",
                    "value": "",
                    "choices": choices("Agree: it is shown from its day", "Send it back to be changed"),
                    "error": "Select whether you agree or send it back.",
                },
                "justification": {"name": "justification", "kind": "textarea", "value": ""},
            },
            "ending": {"ending": {"name": "ending", "kind": "textarea", "value": ""}},
        },
    ),
    "local_text_write": (
        "requests_app/local_text_write.html",
        {
            "shell": PIP,
            "heading": "Write local guidance",
            "errors": [{"text": SHORT, "href": "#id_text"}],
            "form": {
                "beside": {
                    "name": "beside",
                    "kind": "select",
                    "value": "",
                    "choices": choices("GR6", "GR6, its question: Is it fact or opinion?"),
                },
                "text": {"name": "text", "value": "Short", "error": SHORT},
                "valid_from": {"name": "valid_from", "kind": "date", "value": ["10", "11", "2026"]},
                "valid_until": {"name": "valid_until", "kind": "date", "value": ["", "", ""]},
            },
        },
    ),
}
