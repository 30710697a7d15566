"""Pieces that several examples share, out of the worked example RQ-01."""

from __future__ import annotations

from typing import Any

LEAF = "8f3c5d0e7b6a49182736455463728190a1b2c3d4e5f60718293a4b5c6d7e8fa1"
RED = {"code": "RED", "label": "Red: 4 hours"}
AMBER = {"code": "AMBER", "label": "Amber: 1 working day"}
GREEN = {"code": "GREEN", "label": "Green: 3 working days"}
ROUTINE = {"code": "ROUTINE", "label": "Routine: 10 working days"}


def due(words: str) -> dict[str, str]:
    """A deadline in time."""
    return {"text": words, "iso": "2026-11-10T14:05Z", "state": "in_time", "href": "/dates/7K4Q-M92P/"}


def late(words: str) -> dict[str, str]:
    """A deadline that has passed."""
    return {**due(words), "state": "late"}


def tag(thing: str, state: str, **more: str) -> dict[str, str]:
    """A status."""
    return {"object": thing, "state": state, **more}


def choices(*labels: str) -> list[dict[str, str]]:
    """Options with made-up values."""
    return [{"value": f"o{number}", "label": label} for number, label in enumerate(labels, 1)]


def text(name: str, **more: Any) -> dict[str, Any]:
    """A field of one box."""
    return {"name": name, **more}


TOLD = (
    "Yes, everyone who should know has been told",
    "Some have been told, some have not",
    "No, telling them could put the child or someone else at risk",
    "No, someone could destroy evidence, change their account or put pressure on a child",
    "No, there has not been time to reach them",
)
ITEM_2 = {
    "title": "Item 2: missed care and strain",
    "sought": "Contacts, missed appointments, postnatal mental health flags",
    "question": "Is there a pattern of unmet need or strain that bears on care?",
    "why": "Only the practice holds it.",
    "period": "10 November 2024 to 10 November 2026",
    "about": "Wren, Ash, and their mother",
}
ASKED = {
    "rows": [
        {"key": "Asked by", "value": "Duty social worker, Merrowdale County Council"},
        {"key": "Ring back", "value": "01632 960101, from the register"},
        {"key": "About", "value": "Wren S, 8 months"},
        {"key": "Date of birth", "masked": {"what": "date of birth of Wren S", "name": "S1.dob"}},
        {"key": "For", "value": "Strategy discussion today 15:00"},
        {
            "key": "Family told",
            "tag": tag("family", "not_yet"),
            "lines": ["They may change their account.", "Looks again today 17:30."],
        },
        {"key": "Their law", "value": "Public task; section 47 of the Children Act 1989"},
    ],
    "concern": [
        {"text": "A bruise the size of a palm on a baby who does not crawl, seen by the nursery.", "kind": "FACT"},
        {"text": "The explanation changed twice.", "kind": "OBSERVATION"},
    ],
    "requested": [ITEM_2],
}
PARCELS = [
    {"agency": "Otterbrook Surgery", "requested": [ITEM_2]},
    {
        "agency": "Merrowdale Police",
        "requested": [
            {
                "title": "Item 3: what the police know of the home",
                "sought": "Call-outs to the address, domestic abuse, offences that bear on harm to a child",
                "question": "Is there violence in the home?",
                "why": "Only the police hold it.",
                "period": "10 November 2021 to 10 November 2026",
                "about": "Both adults",
            }
        ],
    },
]
PURPOSE_LAW = {
    "heading": "Otterbrook Surgery",
    "suggested": "Suggested from what you chose. Your manager checks it.",
    "rows": [
        {"key": "Power or duty", "value": "Section 47 of the Children Act 1989"},
        {"key": "Article 6", "value": "Public task"},
        {"key": "Special category", "value": "Safeguarding; asking for consent would put the child at risk"},
        {"key": "Criminal offences", "value": "Safeguarding of children"},
    ],
    "printed": "Printed on the request: this agency needs the data for processing under Article 6(1)(e) with a legal "
    "basis in section 47 of the Children Act 1989.",
    "change_href": "#",
}
