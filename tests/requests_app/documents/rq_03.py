"""Neglect and attendance (Green): sharing early, below significant harm."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.requests_app.documents.shape import Example, Words, answer, item, line, nhs

_WORDS: Words = {
    "type": "SAFEGUARDING",
    "jurisdiction": "ENG",
    "urgency": "GREEN",
    "stage": "EARLY_HELP",
    "subjects": [
        {
            "ref": "S1",
            "kind": "CHILD",
            "name": "Teddy Mockridge",
            "dob": "2017-02-14",
            "sex": "MALE",
            "identifiers": [nhs("999 026 1210")],
            "setting": "PPS",
            "parental_responsibility": ["S2"],
        },
        {
            "ref": "S2",
            "kind": "ADULT",
            "name": "Ivy Mockridge",
            "relation": "GRANDPARENT",
            "contact_level": "LIVES_WITH",
        },
    ],
    "concern": (
        "Attendance is 71%. He is often hungry and has no coat. Without help his health and learning would suffer."
    ),
    "threshold": "EMERGING_NEED",
    "items": [
        item(
            "I1",
            "FCH",
            ("2025-11-02", "2026-11-02"),
            ["S1"],
            sought="dental, growth or immunisation concerns and missed appointments",
            question="Is a health need unmet that keeps him from school?",
            necessary_because="the school cannot judge health",
        ),
        item(
            "I2",
            "MHA",
            ("2025-11-02", "2026-11-02"),
            ["S1"],
            sought="overcrowding or repair cases that affect the home",
            question="Does the state of the home bear on his health?",
            necessary_because="the school cannot judge housing",
        ),
    ],
    "purpose": "Build an offer of family help.",
    "necessity": "The school cannot judge health or housing, and the family has been told that it asks.",
    "proportionality": "No GP record is sought; 12 months; the concern is about welfare, so a light touch.",
    "requester_law": {"gateway": "EA02-175", "art6": "A6-1-E", "special": "S1-18", "s1_18_reason": "B"},
    "transparency": {
        "informed": "CARER",
        "when": "2026-11-02T08:45Z",
        "by_whom": "Jo Exampleby",
        "said": "Grandmother is content. Her agreement to take part in family help is recorded apart from this.",
    },
}

REQUEST = Example("PPS", datetime(2026, 11, 2, 10, 30, tzinfo=UTC), _WORDS)

_AT = datetime(2026, 11, 4, 15, 0, tzinfo=UTC)

_HEALTH = answer(
    [
        {
            "item": "I1",
            "outcome": "SHARED",
            "shared": [
                line("Three dental visits missed since February 2026", "FACT", "2026-10-12"),
                line("Weight follows its line steadily", "FACT", "2026-09-21"),
            ],
            "withheld": [{"what": "grandmother's own health", "code": "NOT_RELEVANT"}],
        }
    ],
    {"gateway": "CA04-16LA", "art6": "A6-1-C", "special": "A9-2-H"},
    {"holder_scope_class": "a", "relevant_because": "pain in his teeth may keep him from school and food"},
)

_LANDLORD = answer(
    [
        {
            "item": "I2",
            "outcome": "SHARED",
            "shared": [line("Two repairs for damp are open", "FACT", "2026-11-04")],
            "withheld": [{"what": "rent and debts", "code": "NOT_RELEVANT"}],
        }
    ],
    {"art6": "A6-1-EA-6"},
    None,
)

ANSWERS = {
    "FCH": Example("FCH", _AT, _HEALTH, ("I1",), "GREEN"),
    "MHA": Example("MHA", _AT, _LANDLORD, ("I2",), "GREEN"),
}
