"""Examples for the description: made-up people in a made-up partnership."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiExample

REQUEST: dict[str, Any] = {
    "type": "SAFEGUARDING",
    "jurisdiction": "ENG",
    "urgency": "RED",
    "stage": "STRATEGY",
    "subjects": [
        {
            "ref": "S1",
            "kind": "CHILD",
            "name": "Wren Sampleton",
            "dob": "2026-03-02",
            "identifiers": [{"scheme": "NHS", "value": "999 026 1008", "source": "OBS"}],
            "address": {"line": "4 Fictitious Row, Ludworth", "confidential": False},
            "setting": "AN",
            "gp": "OBS",
            "legal_status": "NONE",
            "parental_responsibility": ["S3", "S4"],
        },
        {
            "ref": "S3",
            "kind": "ADULT",
            "name": "Rowan Sampleton",
            "dob": "1998-01-05",
            "relation": "MOTHER",
            "contact_level": "LIVES_WITH",
        },
        {
            "ref": "S4",
            "kind": "ADULT",
            "name": "Lee Dummyford",
            "dob": "1996-09-30",
            "relation": "FATHER",
            "contact_level": "LIVES_WITH",
        },
    ],
    "concern": (
        "The nursery saw a palm-sized bruise on a baby of 8 months who does not crawl. The explanation changed twice "
        "in an hour. We fear that the baby is hurt again when it goes home this evening."
    ),
    "threshold": "SIGNIFICANT_HARM",
    "items": [
        {
            "id": "I2",
            "asked_of": "OBS",
            "sought": "Contacts, missed appointments, postnatal mental health flags",
            "from": "2024-11-10",
            "to": "2026-11-10",
            "question": "Is there a pattern of unmet need or strain that bears on care?",
            "necessary_because": "Only the practice holds it, and the strategy discussion is this afternoon.",
            "about": ["S1", "S3"],
        }
    ],
    "purpose": "To decide on an enquiry under section 47 and on the immediate safety of the child.",
    "necessity": (
        "Bruising in a baby who cannot move may mean inflicted injury. Only these bodies hold the facts, and they are "
        "needed before the child goes home at 17:00."
    ),
    "proportionality": "The mother's health is limited to 24 months and to what bears on care.",
    "requester_law": {
        "gateway": "CA89-47",
        "art6": "A6-1-E",
        "special": "S1-18",
        "s1_18_reason": "C",
        "criminal": "S1-18",
    },
    "transparency": {
        "informed": "NEITHER",
        "reason_code": "MAY_TAMPER_WITH_ACCOUNT",
        "reason": "The account changed twice; telling them now could shape what is said before the discussion.",
        "review_at": "2026-11-10T17:30Z",
    },
    "dsa": "MERROWDALE-T1",
    "client_ref": "CASE-4711",
}

ANSWER: dict[str, Any] = {
    "identity_match": {"result": "MATCH", "on": ["name", "dob", "NHS"]},
    "items": [
        {
            "item": "I2",
            "outcome": "PART",
            "left_out": "Shared what bears on care of the baby; left out adult health that does not.",
            "shared": [
                {
                    "text": "8-week check missed, no rebooking",
                    "kind": "FACT",
                    "as_at": "2026-05-06",
                    "source": "record",
                },
                {
                    "text": "Mother treated for low mood since July",
                    "kind": "FACT",
                    "as_at": "2026-10-28",
                },
            ],
            "withheld": [
                {
                    "what": "Older contraceptive entries; father's asthma",
                    "code": "NOT_RELEVANT",
                    "why": "They say nothing about the care of the baby.",
                    "would_change": "A question to which they bear.",
                }
            ],
            "handling": ["H0"],
        }
    ],
    "use": "For the strategy discussion and any enquiry that follows from it.",
    "isd": {
        "holder_scope_class": "c",
        "recipient_scope_class": "a",
        "relevant_because": "missed baby check; mother's current low mood",
        "function_facilitated": "CA89-47",
        "detriment_considered": True,
        "detriment_outcome": "NO_GREATER_HARM",
    },
    "discloser_law": {"gateway": "CA04-16LA", "art6": "A6-1-C", "special": "A9-2-H"},
}

A_REQUEST = OpenApiExample("A bruise on a baby who does not crawl", value=REQUEST, request_only=True)
AN_ANSWER = OpenApiExample("Shared in part", value={"answer": ANSWER, "version": 2}, request_only=True)

OFFER: dict[str, Any] = {
    "to": "MCC",
    "urgency": "AMBER",
    "subjects": [{"ref": "S1", "kind": "CHILD", "name": "Wren Sampleton", "dob": "2026-03-02"}],
    "what": "What our health visitor saw at home on 12 November",
    "why_now": "The home was cold and the baby was losing weight. Nobody who could help the family knows of it yet.",
}
AN_OFFER = OpenApiExample("A cold home", value={"offer": OFFER}, request_only=True)
