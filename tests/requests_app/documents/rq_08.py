"""RQ-08: a school asks about somebody who works with its children, by way of the officer for allegations."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.requests_app.documents.shape import Example, Words, item, nhs

DOCUMENT: Words = {
    "type": "STAFF_ALLEGATION",
    "jurisdiction": "ENG",
    "urgency": "AMBER",
    "stage": "TRIAGE",
    "mode_answers": {
        "STAFF-PERSON": {"person": "S2"},
        "STAFF-WORK": {"words": "Teaching assistant in year 4, four days a week."},
        "STAFF-KNOWN": {"at": "2026-11-09T14:00Z"},
        "STAFF-OFFICER": {"choice": "TOLD", "at": "2026-11-09T16:20Z"},
        "STAFF-TOLD": {
            "choice": "NOT_AGREED",
            "words": "The officer wants to speak with the police first.",
            "at": "2026-11-12T09:00Z",
        },
    },
    "subjects": [
        {"ref": "S1", "kind": "CHILD", "name": "Teal Sampleton", "dob": "2017-05-02", "setting": "PPS",
         "identifiers": [nhs("999 026 2136")], "parental_responsibility": ["S3"]},
        {"ref": "S2", "kind": "ADULT", "name": "Corin Placeholder", "relation": "PROFESSIONAL",
         "contact_level": "SOME"},
        {"ref": "S3", "kind": "ADULT", "name": "Nell Sampleton", "relation": "MOTHER", "contact_level": "LIVES_WITH"},
    ],
    "concern": "Teal says that a member of staff gripped his arm and left a mark. Two classmates say they saw it.",
    "threshold": "CHILD_IN_NEED",
    "items": [
        item("I1", "MP", ("2024-11-10", "2026-11-10"), ["S2"], sought="allegations and offences against children",
             question="Is there a pattern of harm to children?", necessary_because="only the police hold them"),
    ],
    "purpose": "Decide with the officer what keeps the children safe while it is looked into.",
    "necessity": "The school cannot know whether other children were hurt, and the person is due to work on Thursday.",
    "proportionality": "Two years, offences and allegations that concern children, nothing else.",
    "requester_law": {"gateway": "EA02-175", "art6": "A6-1-E", "special": "S1-18", "s1_18_reason": "C",
                      "criminal": "S1-18"},
    "transparency": {"informed": "BOTH"},
}  # fmt: skip
REQUEST = Example("PPS", datetime(2026, 11, 10, 9, 0, tzinfo=UTC), DOCUMENT)
