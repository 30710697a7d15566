"""Two requests that must not go out as they are, and everything that is wrong with each."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.requests_app.documents.shape import Example, Words, item, nhs

_EVERYTHING = "Everything held on the Exampleby family, all adults and children, to see if anything comes up"
_SINCE_2005 = ("2005-01-01", "2026-11-10")

_FISHING: Words = {
    "type": "SAFEGUARDING",
    "jurisdiction": "ENG",
    "urgency": "RED",
    "stage": "TRIAGE",
    "subjects": [
        {
            "ref": "S1",
            "kind": "CHILD",
            "name": "Cy Exampleby",
            "dob": "2015-05-05",
            "identifiers": [nhs("999 026 1989")],
        },
    ],
    "items": [
        item(f"I{number}", agency, _SINCE_2005, [], sought=_EVERYTHING)
        for number, agency in enumerate(("OBS", "MP", "QMA", "MHA"), 1)
    ],
    "purpose": "See if anything comes up.",
    "requester_law": {"gateway": "CA 2004 and GDPR", "art6": "GDPR"},
    "transparency": {"informed": "CARER"},
}

FISHING = Example("MCC", datetime(2026, 11, 10, 9, 0, tzinfo=UTC), _FISHING)
"""BAD-01: everything about everybody, in case something comes up."""

_EACH_ITEM = (
    ("sought", "too_wide"),
    ("from", "too_long_a_period"),
    ("question", "required"),
    ("necessary_because", "required"),
    ("about", "required"),
)
FISHING_FAULTS = {
    ("/concern", "required"),
    ("/threshold", "required"),
    ("/urgency", "harm_not_stated"),
    ("/necessity", "required"),
    ("/proportionality", "required"),
    *((f"/items/{number}/{key}", code) for number in range(4) for key, code in _EACH_ITEM),
    ("/requester_law/gateway", "vague"),
    ("/requester_law/art6", "vague"),
    ("/requester_law/special", "required"),
    ("/requester_law/criminal", "required"),
}

_COERCED: Words = {
    "type": "S47",
    "jurisdiction": "ENG",
    "urgency": "RED",
    "stage": "S47",
    "mode_answers": {
        "S47-CAUSE": {"words": "He told a teacher that he is locked in at night and has gone without food."},
        "S47-STRATEGY": {"choice": "HELD", "at": "2026-11-10T08:30Z"},
    },
    "subjects": [
        {
            "ref": "S1",
            "kind": "CHILD",
            "name": "Sol Placeholder",
            "dob": "2012-12-21",
            "identifiers": [nhs("999 026 2195")],
        },
        {"ref": "S2", "kind": "ADULT", "name": "Jude Placeholder", "relation": "MOTHER", "contact_level": "LIVES_WITH"},
        {"ref": "S3", "kind": "ADULT", "name": "Bo Dummyford", "relation": "FATHER", "contact_level": "SOME"},
    ],
    "concern": "Sol told a teacher of being locked in at night. He may be hurt if he is taken back there this evening.",
    "threshold": "SIGNIFICANT_HARM",
    "items": [
        item(
            "I1",
            "MP",
            ("2023-11-10", "2026-11-10"),
            ["S2", "S3"],
            sought="call-outs and domestic abuse",
            question="Is there violence in either home?",
            necessary_because="only the police hold it",
        ),
        item(
            "I2",
            "TMH",
            ("2024-11-10", "2026-11-10"),
            ["S1"],
            sought="current risk and safety plan",
            question="Is he at risk from himself or from others?",
            necessary_because="only the service knows the plan",
        ),
        item(
            "I3",
            "MHA",
            ("2025-11-10", "2026-11-10"),
            ["S2"],
            sought="reports about locks and doors",
            question="Has somebody reported that a child was locked in?",
            necessary_because="only the landlord holds reports of its tenants",
        ),
    ],
    "purpose": "Decide on an enquiry under section 47.",
    "necessity": "He may be locked in again tonight, and each of these agencies holds a part of the picture.",
    "proportionality": "Two years of health, three of call-outs, nothing about his brothers.",
    "requester_law": {
        "gateway": "CA 2004 s.14B",
        "also": ["DPA 1998 s.29"],
        "art6": "A6-1-A",
        "special": "S1-18",
        "s1_18_reason": "C",
        "criminal": "S1-18",
        "consent": {"could_refuse": False, "will_stop": False},
    },
    "transparency": {
        "informed": "CARER",
        "when": "2026-11-08T10:00Z",
        "said": "Mother signed after she was told to sign or go to court, and withdrew two days later.",
    },
}

COERCED = Example("MCC", datetime(2026, 11, 10, 9, 0, tzinfo=UTC), _COERCED)
"""BAD-04: consent under pressure, withdrawn and not heeded, and two laws that are gone."""

COERCED_FAULTS = {
    ("/requester_law/gateway", "repealed"),
    ("/requester_law/also/0", "repealed"),
    ("/requester_law/consent/could_refuse", "not_freely_given"),
    ("/requester_law/consent/will_stop", "not_withdrawable"),
}
