"""What is sent to the routes of one's own agency: deputies, cover, accreditation."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tests.access.world import Case

Words = dict[str, Any]


def colleague(short: str) -> str:
    from agencies.models import Person

    return str(Person.objects.get(email=f"{short}@demo.example").pk)


def boxes(name: str) -> Words:
    return {f"{name}_{number}": text for number, text in enumerate(("20", "11", "2026", "09:00"))}


OF_AN_AGENCY: Mapping[str, Callable[[Case], Words]] = {
    "agency/deputies/": lambda case: {"deputy": colleague("tam"), **boxes("ends_at")},
    "api/v1/deputies": lambda case: {"deputy": colleague("tam"), "ends_at": "2026-11-20T00:00:00Z"},
    "agency/accreditation/": lambda case: {
        "then": "accredit", "people": [colleague("wes")], "kind": "TRAINING", "source": "AGENCY", **boxes("ends_at"),
    },
    "api/v1/accreditations": lambda case: {
        "people": [colleague("wes")], "kind": "TRAINING", "said_by": "AGENCY", "ends_at": "2027-11-20T00:00:00Z",
    },
    "api/v1/terms": lambda case: {"version": "1"},
    "agency/cover/": lambda case: {"by_agency": "BNT", "role": "NAMED_PROFESSIONAL", **boxes("ends_at")},
    "api/v1/covers": lambda case: {
        "by_agency": "BNT", "roles": ["NAMED_PROFESSIONAL"], "ends_at": "2026-11-20T00:00:00Z",
    },
}  # fmt: skip
