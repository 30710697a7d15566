"""The frame: who is signed in, and the pages that belong to no journey."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

PLACES = (
    ("Home", "/"),
    ("Requests", "/requests/"),
    ("Asked of us", "/responses/"),
    ("Find a person", "/people/find/"),
    ("Guidance", "/guidance/"),
    ("Practise", "/practice/"),
    ("Emergency", "/emergency/"),
)


def shell(name: str, role: str, agency: str, current: str = "/", **more: Any) -> dict[str, Any]:
    """What deploy/shell.py would say for this person."""
    return {
        "navigation": [{"text": text, "href": href, "current": href == current} for text, href in PLACES],
        "identity": {"name": name, "role": role, "agency": agency, "can_change": False},
        "notices": 2,
        "guidance_version": "ENG-2026-09",
        "made_at": "11:55",
        "demonstration": True,
        "help": [{"text": "Help", "href": "/help/"}, {"text": "Accessibility", "href": "/help/accessibility/"}],
        "language_href": "/language/",
        "ends_in": 1740,
        "sign_out_href": "/sign-out/",
        "here": current,
        **more,
    }


PIP = shell("Pip Mockridge", "duty social worker", "Merrowdale County Council")
DARA = shell("Dara Exampleby", "team manager", "Merrowdale County Council", "/requests/")
BEA = shell("Bea Mockridge", "practice nurse", "Otterbrook Surgery", "/responses/")
OMAR = shell("Omar Specimen", "GP safeguarding lead", "Otterbrook Surgery", "/responses/")
JO = shell("Jo Exampleby", "designated safeguarding lead", "Puddlecombe Primary", "/requests/")
HANA = shell("Hana Specimen", "headteacher", "Puddlecombe Primary")
NOBODY = {"language_href": "/language/", "here": "/sign-in/", "guidance_version": "ENG-2026-09", "demonstration": True}

FRAME: dict[str, tuple[str, dict[str, Any]]] = {
    "404": ("404.html", {}),
    "403": (
        "403.html",
        {
            "sentence": "You prepared this response, so you cannot decide it.",
            "who_can": "It is with Omar Specimen.",
            "back": {"href": "/responses/", "text": "Back to what was asked of us"},
        },
    ),
    "409": (
        "409.html",
        {
            "shell": OMAR,
            "sentence": "The answer was changed by its preparer after you opened it.",
            "changes": ["Item 1: the date of the 8-week check changed, by the preparer, today 11:57."],
            "kept": [{"label": "Your reason", "text": "The missed check bears on the care of the baby."}],
            "again": {"href": "#", "text": "Look at it again"},
        },
    ),
    "429": ("429.html", {"until": "12:10"}),
    "500": ("500.html", {"draft_saved_at": "11:52", "helpdesk_reference": "6TQH"}),
    "503": (
        "503.html",
        {
            "sentence": "We are mending it since 11:40. What was recorded is safe.",
            "numbers": [
                {"agency": "Merrowdale Police", "who": "MASH desk", "number": "01632 960101"},
                {"agency": "Brackenfold NHS Trust", "who": "named nurse", "number": "01632 960102"},
            ],
        },
    ),
    "sign-in": (
        "account/login.html",
        {"shell": NOBODY, "form": {"login": {"name": "login"}, "password": {"name": "password"}}},
    ),
    "second-step": ("mfa/authenticate.html", {"shell": NOBODY, "form": {"code": {"name": "code"}}}),
    "second-step-again": ("mfa/reauthenticate.html", {"shell": PIP, "form": {"code": {"name": "code"}}}),
    "second-factor-none": ("mfa/index.html", {"shell": PIP, "authenticators": {}}),
    "second-factor": (
        "mfa/index.html",
        {
            "shell": PIP,
            "authenticators": {
                "totp": {"instance": {"created_at": datetime(2026, 11, 2, 9, tzinfo=UTC)}},
                "recovery_codes": {"get_unused_codes": ["a", "b"]},
            },
        },
    ),
    "second-factor-set-up": (
        "mfa/totp/activate_form.html",
        {
            "shell": PIP,
            "form": {"code": {"name": "code"}},
            "picture": {"box": "0 0 33 33", "line": "M4,4H5V5H4zM5,4H6V5H5z"},
            "secret": "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP",
        },
    ),
    "second-factor-remove": ("mfa/totp/deactivate_form.html", {"shell": PIP, "form": {}}),
    "recovery-codes": (
        "mfa/recovery_codes/index.html",
        {"shell": PIP, "can_view_codes": True, "unused_codes": ["6f1a2b3c", "9d8e7f60"]},
    ),
    "recovery-codes-new": ("mfa/recovery_codes/generate.html", {"shell": PIP, "form": {}}),
    "help": ("help/index.html", {"shell": PIP}),
    "accessibility": ("help/accessibility.html", {"shell": PIP}),
    "privacy": ("help/privacy.html", {"shell": NOBODY}),
    "signed-out": ("account/signed_out.html", {"shell": NOBODY}),
    "sign-out": ("account/logout.html", {"shell": PIP}),
}
