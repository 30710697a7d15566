"""A mother in hiding (Amber): the address never travels, and a charity has no public task."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.requests_app.documents.shape import Example, Words, answer, item, line, nhs

_WORDS: Words = {
    "type": "SAFEGUARDING",
    "jurisdiction": "ENG",
    "urgency": "AMBER",
    "stage": "TRIAGE",
    "subjects": [
        {
            "ref": "S1",
            "kind": "CHILD",
            "name": "Robin Testerley",
            "dob": "2018-05-21",
            "sex": "MALE",
            "identifiers": [nhs("999 026 1148")],
            "address": {"line": "17 Nowhere Close, Quillmarsh, ZZ9 4QX", "confidential": True},
            "setting": "PPS",
            "parental_responsibility": ["S2", "S3"],
            "must_not_reach": ["Max Placeholder"],
        },
        {
            "ref": "S2",
            "kind": "ADULT",
            "name": "Sky Testerley",
            "relation": "MOTHER",
            "contact_level": "LIVES_WITH",
            "address": {"line": "17 Nowhere Close, Quillmarsh, ZZ9 4QX", "confidential": True},
            "must_not_reach": ["Max Placeholder"],
        },
        {
            "ref": "S3",
            "kind": "ADULT",
            "name": "Max Placeholder",
            "relation": "FATHER",
            "contact_level": "NONE",
            "address": {"line": "2 Invented Street, Ludworth", "confidential": False},
        },
    ],
    "concern": (
        "School overheard the child say that dad 'found where we sleep'. Mother left after violence in the spring; "
        "if he traces them, both could be seriously hurt within days."
    ),
    "threshold": "SIGNIFICANT_HARM",
    "items": [
        item(
            "I1",
            "MP",
            ("2023-11-16", "2026-11-16"),
            ["S2", "S3"],
            sought="incidents, orders and breaches",
            question="Is an order in force, and has it been broken?",
            necessary_because="only the police hold the incidents and breaches",
        ),
        item(
            "I2",
            "PPS",
            ("2026-09-01", "2026-11-16"),
            ["S1"],
            sought="attendance, collection arrangements, the child's words",
            question="Who collects the child, and what exactly did the child say?",
            necessary_because="only the school heard it",
        ),
        item(
            "I3",
            "MHA",
            ("2026-03-01", "2026-11-16"),
            ["S2"],
            sought="tenancy, break-ins and lock requests",
            question="Has anybody tried to get into the home?",
            necessary_because="the landlord holds reports that went to nobody else",
        ),
        item(
            "I4",
            "HDA",
            ("2026-03-01", "2026-11-16"),
            ["S1", "S2"],
            sought="whether mother is supported, current risk level, safety plan",
            question="How high is the risk now, and what is planned if he appears?",
            necessary_because="the service assessed the risk and made the plan",
        ),
    ],
    "purpose": "Decide on the threshold and on what is needed at once to keep mother and child safe.",
    "necessity": "He may be tracing them. Each of these agencies holds a part of it, and none sees the whole.",
    "proportionality": "No counselling content is asked for.",
    "requester_law": {
        "gateway": "CA04-11",
        "art6": "A6-1-E",
        "special": "S1-18",
        "s1_18_reason": "B",
        "criminal": "S1-18",
    },
    "transparency": {
        "informed": "SOME",
        "when": "2026-11-16T08:50Z",
        "by_whom": "Kit Fauxley",
        "said": "Mother was told on the telephone and agrees. Father was not told.",
        "reason_code": "RAISES_RISK",
        "review_at": "2026-11-20T12:00Z",
    },
}

REQUEST = Example("MCC", datetime(2026, 11, 16, 9, 10, tzinfo=UTC), _WORDS)

_AT = datetime(2026, 11, 17, 8, 30, tzinfo=UTC)
CONFIDENTIAL = ("17 Nowhere Close, Quillmarsh, ZZ9 4QX",)

_POLICE = answer(
    [
        {
            "item": "I1",
            "outcome": "SHARED",
            "shared": [
                line("Non-molestation order against father in force to February 2027", "FACT", "2026-11-16"),
                line("Two breaches: 4 September and 20 October 2026", "FACT", "2026-10-20"),
            ],
            "handling": ["H1", "H2"],
        }
    ],
    {"gateway": "CA04-16LA", "art6": "A6-1-E", "criminal": "S1-18", "s1_18_reason": "B"},
    {"relevant_because": "breaches show that he looks for them"},
)

_SCHOOL = answer(
    [
        {
            "item": "I2",
            "outcome": "SHARED",
            "shared": [
                line("'Dad found where we sleep', to a classmate at 12:10", "OBSERVATION", "2026-11-16"),
                line("Collected by mother only; password since September", "FACT", "2026-11-16"),
                line("Attendance 94% this term", "FACT", "2026-11-13"),
            ],
            "handling": ["H1"],
        }
    ],
    {"gateway": "CA04-16LA", "art6": "A6-1-E"},
    {"holder_scope_class": "b", "relevant_because": "the child's own words, and who may collect"},
    third_parties=[{"who": "Lou Exampleby", "risk": False, "handling": "REMOVED"}],
)

_LANDLORD = answer(
    [
        {
            "item": "I3",
            "outcome": "SHARED_REDACTED",
            "left_out": "Names of staff and the address, which the requester knows. The events are complete.",
            "shared": [
                line("Locks changed on request on 2 November 2026", "FACT", "2026-11-02"),
                line("Officer A saw marks of force on the back door", "OBSERVATION", "2026-11-09"),
            ],
            "withheld": [
                {
                    "what": "names of our staff",
                    "code": "THIRD_PARTY_RISK",
                    "harm": "They could be harmed if they were known",
                }
            ],
            "handling": ["H2", "H5"],
        }
    ],
    {"art6": "A6-1-EA-6", "special": "S1-18", "s1_18_reason": "B"},
    None,
    third_parties=[{"who": "Sal Specimen", "risk": True, "handling": "CODED"}],
)

_CHARITY = answer(
    [
        {
            "item": "I4",
            "outcome": "SHARED_SUMMARY",
            "left_out": "Notes of sessions. The level of risk and the plan answer the question.",
            "shared": [
                line("Risk assessed as high; listed for the next MARAC", "OPINION", "2026-11-12", source="our adviser"),
                line("Mother is supported each week and has a safety plan", "FACT", "2026-11-12"),
            ],
            "withheld": [
                {"what": "notes of sessions", "code": "EXCESSIVE"},
                {
                    "what": "what others said in the group",
                    "code": "THIRD_PARTY_RISK",
                    "harm": "They could be harmed if they were known",
                },
            ],
            "handling": ["H2", "H5"],
        }
    ],
    {"art6": "A6-1-EA-1", "special": "S1-18", "s1_18_reason": "B"},
    None,
)

ANSWERS = {
    "MP": Example("MP", _AT, _POLICE, ("I1",), "AMBER"),
    "PPS": Example("PPS", _AT, _SCHOOL, ("I2",), "AMBER"),
    "MHA": Example("MHA", _AT, _LANDLORD, ("I3",), "AMBER"),
    "HDA": Example("HDA", _AT, _CHARITY, ("I4",), "AMBER"),
}
