"""A bruise on a baby who cannot move (Red), and what four partners answer."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.requests_app.documents.shape import Example, Words, answer, item, line, nhs

_WORDS: Words = {
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
            "sex": "FEMALE",
            "identifiers": [nhs("999 026 1008")],
            "address": {"line": "4 Fictitious Row, Ludworth", "confidential": False},
            "setting": "AN",
            "gp": "OBS",
            "legal_status": "NONE",
            "language": "English",
            "interpreter": False,
            "parental_responsibility": ["S3", "S4"],
        },
        {
            "ref": "S2",
            "kind": "CHILD",
            "name": "Ash Sampleton",
            "dob": "2023-07-19",
            "identifiers": [nhs("999 026 1075")],
            "address": {"line": "4 Fictitious Row, Ludworth", "confidential": False},
            "relation": "SIBLING",
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
        "Acornlet Nursery reports a palm-sized bruise on an 8-month-old who does not crawl. "
        "The explanation changed twice. If it was inflicted, both children could be hurt again tonight."
    ),
    "threshold": "SIGNIFICANT_HARM",
    "items": [
        item(
            "I1",
            "BNT",
            ("2023-07-19", "2026-11-10"),
            ["S1", "S2"],
            sought="injuries and attendances of both children since birth",
            question="Has either child been hurt before in a way that was not explained?",
            necessary_because="only the hospital holds the attendances",
        ),
        item(
            "I2",
            "OBS",
            ("2024-11-10", "2026-11-10"),
            ["S1", "S2", "S3"],
            sought="contacts, missed appointments, postnatal mental health flags",
            question="Is there a pattern of unmet need or strain that bears on care?",
            necessary_because="only the practice holds it",
        ),
        item(
            "I3",
            "MP",
            ("2021-11-10", "2026-11-10"),
            ["S3", "S4"],
            sought="call-outs to the address, domestic abuse, convictions relevant to violence or harm to children",
            question="Is either adult known for violence that bears on the children's safety?",
            necessary_because="only the police hold it",
        ),
        item(
            "I4",
            "AN",
            ("2026-09-15", "2026-11-10"),
            ["S1"],
            sought="dated observations, body map, words used, who collected her and when",
            question="What was seen and said, by whom, and when?",
            necessary_because="the nursery saw the bruise first",
        ),
    ],
    "purpose": "Decide on an enquiry under section 47 and on the immediate safety of both children.",
    "necessity": (
        "Bruising in a baby who cannot move may mean inflicted injury. Only these bodies hold the facts, "
        "and they are needed before the child goes home at 17:00."
    ),
    "proportionality": "The parents' health is limited to 24 months and to what bears on care.",
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
        "review_at": "2026-11-10T17:30Z",
    },
    "meeting": {"what": "Strategy discussion", "at": "2026-11-10T15:00Z"},
    "dsa": "MERROWDALE-T1",
}

REQUEST = Example("MCC", datetime(2026, 11, 10, 9, 55, tzinfo=UTC), _WORDS)

_AT = datetime(2026, 11, 10, 12, 40, tzinfo=UTC)


def _duty(holder: str, relevant: str) -> Words:
    return {
        "holder_scope_class": holder,
        "recipient_scope_class": "a",
        "relevant_because": relevant,
        "function_facilitated": "CA89-47",
    }


_HOSPITAL = answer(
    [
        {
            "item": "I1",
            "outcome": "SHARED",
            "shared": [
                line("Wren: seen on 3 July 2026 with a cold; no injury recorded", "FACT", "2026-07-03"),
                line("Ash: seen on 14 May 2025 after a fall from a swing; explanation fits", "FACT", "2025-05-14"),
                line("A child protection medical is offered today from 15:30", "FACT", "2026-11-10"),
            ],
            "withheld": [{"what": "mother's labour notes", "code": "NOT_RELEVANT"}],
            "handling": ["H0"],
        }
    ],
    {"gateway": "CA04-16LA", "art6": "A6-1-C", "special": "A9-2-H"},
    _duty("a", "earlier injuries, or their absence, bear on whether this one was inflicted"),
)

_PRACTICE = answer(
    [
        {
            "item": "I2",
            "outcome": "PART",
            "left_out": "Adult health that does not bear on care of the baby. What is shared answers the question.",
            "shared": [
                line("8-week check missed, no rebooking", "FACT", "2026-05-06"),
                line("mother treated for low mood since July", "FACT", "2026-10-28"),
                line("mother seemed isolated to the practice nurse", "OPINION", "2026-10-28"),
            ],
            "withheld": [
                {"what": "older contraceptive entries", "code": "NOT_RELEVANT"},
                {"what": "father's asthma", "code": "NOT_RELEVANT"},
            ],
            "handling": ["H0"],
        }
    ],
    {"gateway": "CA04-16LA", "art6": "A6-1-C", "special": "A9-2-H"},
    _duty("c", "missed baby check; mother's current low mood"),
    answers={"Q-GR7": "Shared what bears on care of the baby; left out adult health that does not."},
    explained_to_requester_at="2026-11-10T12:40Z",
)

_POLICE = answer(
    [
        {
            "item": "I3",
            "outcome": "SHARED_SUMMARY",
            "left_out": "Who rang. The argument and its date are enough for the decision.",
            "shared": [
                line("One call-out to a verbal argument in 2025; no injury, no arrest", "FACT", "2025-08-02"),
                line("Caller heard shouting", "THIRD_PARTY", "2025-08-02", source="a member of the public"),
                line("No convictions of either adult", "FACT", "2026-11-10"),
            ],
            "handling": ["H2"],
        }
    ],
    {"gateway": "CA04-16LA", "art6": "A6-1-E", "criminal": "S1-18", "s1_18_reason": "C"},
    _duty("a", "violence at home would bear on the children's safety tonight"),
    third_parties=[{"who": "Kim Placeholder", "risk": True, "handling": "REMOVED"}],
)

_NURSERY = answer(
    [
        {
            "item": "I4",
            "outcome": "SHARED",
            "shared": [
                line("Palm-sized bruise on the left thigh at 08:40; body map drawn", "OBSERVATION", "2026-11-10"),
                line("Mother at 08:45: 'she rolled on a toy'", "FACT", "2026-11-10"),
                line("Father at 09:10: 'her sister did it'", "FACT", "2026-11-10"),
                line("No photograph was taken, as our policy says", "FACT", "2026-11-10"),
            ],
        }
    ],
    {"gateway": "CA04-16LA", "art6": "A6-1-C"},
    _duty("b", "the first account of the bruise and how it changed"),
    third_parties=[{"who": "another child in the diary", "risk": False, "handling": "REMOVED"}],
)

ANSWERS = {
    "BNT": Example("BNT", _AT, _HOSPITAL, ("I1",), "RED"),
    "OBS": Example("OBS", _AT, _PRACTICE, ("I2",), "RED"),
    "MP": Example("MP", _AT, _POLICE, ("I3",), "RED"),
    "AN": Example("AN", _AT, _NURSERY, ("I4",), "RED"),
}
