"""A family that moved area (Routine): what was known before."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.requests_app.documents.shape import Example, Words, answer, item, line, nhs

_WORDS: Words = {
    "type": "ASSESSMENT",
    "jurisdiction": "ENG",
    "urgency": "ROUTINE",
    "stage": "ASSESSMENT",
    "subjects": [
        {
            "ref": "S1",
            "kind": "CHILD",
            "name": "Indy Sampleton",
            "dob": "2014-10-01",
            "identifiers": [nhs("999 026 1490")],
            "gp": "OBS",
            "parental_responsibility": ["S3"],
        },
        {
            "ref": "S2",
            "kind": "CHILD",
            "name": "Noa Sampleton",
            "dob": "2016-03-30",
            "identifiers": [nhs("999 026 1563")],
            "gp": "OBS",
            "relation": "SIBLING",
            "parental_responsibility": ["S3"],
        },
        {"ref": "S3", "kind": "ADULT", "name": "Rae Sampleton", "relation": "MOTHER", "contact_level": "LIVES_WITH"},
    ],
    "concern": (
        "Three house moves in a year and minor injuries to both children that nobody explains. "
        "A pattern may be lost with each move."
    ),
    "threshold": "CHILD_IN_NEED",
    "items": [
        item(
            "I1",
            "SLC",
            ("2021-11-03", "2026-11-03"),
            ["S1", "S2"],
            sought="previous assessments, plans and chronology",
            question="What was known and tried before the family moved?",
            necessary_because="the other council holds the earlier assessments",
        ),
        item(
            "I2",
            "OBS",
            ("2025-11-03", "2026-11-03"),
            ["S1", "S2"],
            sought="registration history and alerts",
            question="Since when are the children registered, and does an alert stand?",
            necessary_because="only the practice holds the registrations",
        ),
    ],
    "purpose": "Child and family assessment, due 45 working days after 27 October.",
    "necessity": "It avoids asking the children again what was already assessed, and may show a pattern.",
    "proportionality": "Five years, and no history of the adults.",
    "requester_law": {
        "gateway": "CA89-17",
        "also": ["CA89-27"],
        "art6": "A6-1-E",
        "special": "S1-18",
        "s1_18_reason": "B",
    },
    "transparency": {
        "informed": "CARER",
        "when": "2026-11-02T15:00Z",
        "by_whom": "Wes Specimen",
        "said": "Mother was told and agrees.",
    },
}

REQUEST = Example("MCC", datetime(2026, 11, 3, 10, 0, tzinfo=UTC), _WORDS)

_AT = datetime(2026, 11, 12, 11, 0, tzinfo=UTC)

_COUNCIL = answer(
    [
        {
            "item": "I1",
            "outcome": "PART",
            "left_out": (
                "Legal advice, the sender of an e-mail, a carer's address. The history is complete without them."
            ),
            "identity_matched_on": [
                {"about": "S1", "record": "Sundrell 20417", "on": ["name", "date of birth", "NHS number"]},
                {"about": "S2", "record": "Sundrell 20418", "on": ["name", "date of birth", "NHS number"]},
            ],
            "shared": [
                line("Chronology 2021 to 2025: two assessments, no further action", "FACT", "2025-06-30"),
                line("Closing summary: mother worked with the plan", "OPINION", "2025-06-30", source="social worker"),
                line("A referral by e-mail worried about bruises", "THIRD_PARTY", "2024-03-11", source="a relative"),
            ],
            "withheld": [
                {"what": "advice of our solicitor", "code": "PRIVILEGE"},
                {
                    "what": "who sent the e-mail",
                    "code": "THIRD_PARTY_RISK",
                    "harm": "They could be harmed if they were known",
                },
                {
                    "what": "where a foster carer lives",
                    "code": "THIRD_PARTY_RISK",
                    "harm": "They could be harmed if they were known",
                },
            ],
        }
    ],
    {"gateway": "CA04-16LA", "art6": "A6-1-E", "special": "S1-18", "s1_18_reason": "B"},
    {"holder_scope_class": "a", "relevant_because": "what was tried before shows a pattern, or that there is none"},
    third_parties=[{"who": "the sender of the e-mail", "risk": True, "handling": "REMOVED"}],
)

_PRACTICE = answer(
    [
        {
            "item": "I2",
            "outcome": "SHARED",
            "shared": [
                line("Both registered on 9 March 2026; before that in Sundrell", "FACT", "2026-03-09"),
                line("No alert stands on either record", "FACT", "2026-11-12"),
            ],
        }
    ],
    {"gateway": "CA04-16LA", "art6": "A6-1-C", "special": "A9-2-H"},
    {"holder_scope_class": "c", "relevant_because": "it closes the gap between two areas"},
)

ANSWERS = {
    "SLC": Example("SLC", _AT, _COUNCIL, ("I1",), "ROUTINE"),
    "OBS": Example("OBS", _AT, _PRACTICE, ("I2",), "ROUTINE"),
}
