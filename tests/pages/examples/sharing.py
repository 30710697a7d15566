"""Sharing unasked: the form, what was typed wrongly, and what one was given so."""

from __future__ import annotations

from typing import Any

from tests.pages.examples.frame import PIP
from tests.pages.examples.words import choices, tag, text

AGENCIES = ("Merrowdale County Council Children's Services", "Merrowdale Police", "Otterbrook Surgery")
SOON = ("Red", "Amber", "Green")


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
}
