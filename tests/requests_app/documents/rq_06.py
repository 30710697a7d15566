"""RQ-06: the police ask a trust and a school for evidence about a child who is the victim of a crime."""

from __future__ import annotations

from copy import deepcopy
from datetime import UTC, datetime

from tests.requests_app.documents.shape import Example, Words, item, nhs

BESIDES: Words = {
    "less_intrusive": "The mother was asked first and holds no copy.",
    "mode_answers": {
        "VIR-HOLDS": {"words": "The child was seen there on the evening of the assault."},
        "VIR-PROPORTIONATE": {"words": "Only the record of that attendance, and nothing of her earlier or later care."},
        "VIR-WAYS": {"choice": "TRIED"},
        "VIR-COUNSELLING": {"choice": "NO"},
    },
}

DOCUMENT: Words = {
    "type": "VIR",
    "jurisdiction": "ENG",
    "urgency": "ROUTINE",
    "stage": "TRIAGE",
    "mode_answers": {
        "VIR-VICTIM": {"person": "S1"},
        "VIR-PURPOSE": {"choice": "INVESTIGATE"},
        "VIR-LINE": {"words": "Whether the injury described by the victim was seen on the day she says it was done."},
        "VIR-NOTICE": {"choice": "GIVEN", "at": "2026-11-09T15:00Z"},
    },
    "subjects": [
        {"ref": "S1", "kind": "CHILD", "name": "Merle Testerley", "dob": "2012-06-09",
         "identifiers": [nhs("999 026 2071")]},
        {"ref": "S2", "kind": "ADULT", "name": "Fern Testerley", "relation": "MOTHER", "contact_level": "LIVES_WITH"},
    ],
    "concern": "Merle says that she was assaulted in the park on 4 November by an adult whom she does not know.",
    "threshold": "CHILD_IN_NEED",
    "items": [
        item("I1", "BNT", ("2026-11-04", "2026-11-05"), ["S1"], sought="the record of her attendance on 4 November",
             question="Which injuries were seen, and when?",
             necessary_because="only the trust examined her") | deepcopy(BESIDES),
        item("I2", "TMH", ("2026-11-04", "2026-11-09"), ["S1"], sought="what her contact recorded of the assault",
             question="What did she say of the assault, and when?",
             necessary_because="only the service spoke with her") | deepcopy(BESIDES),
    ],
    "purpose": "Decide whether the account of the victim is supported.",
    "necessity": "Each of them saw the child within a day of the assault and nobody else recorded what was seen.",
    "proportionality": "One attendance and one contact, nothing of her other care.",
    "requester_law": {"gateway": "PCSC22-44A", "art6": "A6-1-E", "special": "S1-18", "s1_18_reason": "B",
                      "criminal": "S1-18"},
    "transparency": {"informed": "BOTH"},
}  # fmt: skip
REQUEST = Example("MP", datetime(2026, 11, 10, 9, 0, tzinfo=UTC), DOCUMENT)
