"""Advice: asking for it, and the adviser's pages."""

from __future__ import annotations

from typing import Any

from tests.pages.examples.frame import OMAR, PIP
from tests.pages.examples.words import RED, choices, tag, text

PEOPLE = choices("Ray Exampleby, Caldicott Guardian", "Dee Mockridge, Data protection officer")
ITEMS = choices("Item 1: birth and feeding", "Item 2: mother's health since the birth")
VIEWS = choices("Share", "Share with a condition", "Withhold", "I have no view")
SHEET: dict[str, Any] = {
    "shell": OMAR,
    "ref": "Q2DK-77PM",
    "urgency": RED,
    "tag": tag("advice", "adviser"),
    "due": "today 11:34",
    "heading": "Advice asked of you",
    "question": "May we say that Adult A missed the check of Child 1?",
    "people": ["Child 1, girl, 8 months", "Adult A, woman, 24 years"],
    "items": [
        {
            "title": "Item 2",
            "rows": [
                {"key": "What they ask for", "value": "Health of Adult A since the birth"},
                {"key": "About", "value": "Child 1, Adult A"},
                {"key": "Put forward as", "value": "In part"},
                {"key": "Would be shared", "value": "", "lines": ["8-week check missed, no rebooking"]},
            ],
        }
    ],
    "rule": {
        "code": "GR4", "title": "Ask for advice promptly", "version": "ENG-2026-09", "href": "#",
        "in_short": "If you are unsure, ask at once.", "questions": [],
    },
}  # fmt: skip
FORM = {
    "view": {"name": "view", "kind": "radios", "value": "", "choices": VIEWS},
    "condition": text("condition"),
    "reason": text("reason"),
}
ASK = {
    "adviser": {"name": "adviser", "kind": "radios", "value": "", "choices": PEOPLE},
    "items": {"name": "items", "kind": "checkboxes", "value": [], "choices": ITEMS},
    "question": text("question"),
    "because": text("because"),
}
ASKING_PAGE: dict[str, Any] = {"shell": OMAR, "ref": "3FHN-8WTR", "back": {"href": "#"}, "form": ASK}

ADVISING: dict[str, tuple[str, dict[str, Any]]] = {
    "advice-ask": ("requests_app/advice_ask.html", ASKING_PAGE),
    "advice-ask-wrong": (
        "requests_app/advice_ask.html",
        {
            **ASKING_PAGE,
            "form": {**ASK, "question": {**ASK["question"], "error": "Enter what you want advice on"}},
            "errors": [{"text": "Enter what you want advice on", "href": "#id_question"}],
        },
    ),
    "advice-ask-nobody": ("requests_app/advice_ask.html", {**ASKING_PAGE, "nobody": True}),
    "advice": ("requests_app/advice.html", {**SHEET, "form": FORM}),
    "advice-given": (
        "requests_app/advice.html",
        {
            **SHEET,
            "tag": tag("advice", "conditions"),
            "form": None,
            "said": {
                "why": "It bears on the care of the baby.",
                "condition": "Condition: not to be told to the father",
                "when": "today 11:20",
            },
        },
    ),
    "advices": (
        "requests_app/advices.html",
        {
            "shell": PIP,
            "rows": [
                {"ref": "Q2DK-77PM", "href": "#", "urgency": RED, "tag": tag("advice", "adviser"), "due": "today 11:34"}
            ],
        },
    ),
    "advices-none": ("requests_app/advices.html", {"shell": PIP, "rows": []}),
}
