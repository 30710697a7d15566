"""What is sent to the routes of one's own agency: deputies, cover, accreditation."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from tests.access.world import Case, World

Words = dict[str, Any]


def colleague(short: str) -> str:
    from agencies.models import Person

    return str(Person.objects.get(email=f"{short}@demo.example").pk)


def proposed() -> str:
    from agencies.models import Proposal

    return str(Proposal.objects.values_list("pk", flat=True).first() or "")


def boxes(name: str) -> Words:
    return {f"{name}_{number}": text for number, text in enumerate(("20", "11", "2026", "09:00"))}


OF_STAFF = (
    *("membership_id", "proposal_id", "team_id", "contact_id", "closure_id", "shift_id", "away_id"),
    *("linking_id", "person_id", "invitation_id"),
)


def of_staff(name: str, world: World) -> Any:
    """What the routes of an agency's people, teams and contacts are about: all of the council."""
    from agencies.models import Away, Closure, Contact, Shift, Team

    council = world.cast.agency("MCC")
    if name == "team_id":
        return Team.objects.get(agency=council, receives=False, name="Assessment").pk
    if name in ("shift_id", "away_id"):  # these two are of the police
        return (Shift if name == "shift_id" else Away).objects.get().pk
    if name == "closure_id":
        return Closure.objects.get(agency=council, reason="TRAINING").pk
    if name == "contact_id":
        return Contact.objects.get(agency=council, waits=True).pk
    if name == "invitation_id":
        return world.invitation
    if name == "linking_id":
        return world.linking
    if name in ("pk", "person_id"):
        return world.cast.person("nan").pk
    return world.proposal if name == "proposal_id" else world.membership


OF_AN_AGENCY: Mapping[str, Callable[[Case], Words]] = {
    "agency/people/": lambda case: {"then": "agree", "row": proposed()},
    "agency/people/<uuid:pk>/": lambda case: {"then": "give", "role": "SOCIAL_WORKER", "title": "social worker"},
    "agency/contacts/": lambda case: {"then": "team", "name": "Family help"},
    "agency/records/": lambda case: {"then": "agree", "row": str(UUID(int=0))},
    "api/v1/linkings": lambda case: {
        "person": colleague("wes"), "agency": "OBS", "email": "bea@demo.example", "why": "SAID",
    },
    "api/v1/people/<uuid:person_id>/suspend": lambda case: {"reason": "Left without a word."},
    "api/v1/people/<uuid:person_id>/restore": lambda case: {"reason": "Back from leave, as agreed."},
    "api/v1/linked_records": lambda case: {"person": colleague("wes"), "why": "MISTAKEN"},
    "api/v1/memberships": lambda case: {
        "email": "new@demo.example", "name": "New Specimen", "role": "SOCIAL_WORKER", "title": "social worker",
    },
    "agency/hours/": lambda case: {
        "then": "close", "reason": "TRAINING", "day_0": "4", "day_1": "1", "day_2": "2027",
    },
    "agency/rota/": lambda case: {
        "then": "away", **{f"until_{number}": text for number, text in enumerate(("20", "11", "2026", "09:00"))},
    },
    "api/v1/rota": lambda case: {
        "person": colleague("dara"), "role": "TEAM_MANAGER", "ends_at": "2026-11-12T00:00:00Z",
    },
    "api/v1/away": lambda case: {"until": "2026-11-20T00:00:00Z"},
    "api/v1/hours": lambda case: {
        "days": [{"weekday": 0, "opens": "09:00", "closes": "17:00"}], "valid_from": "2026-12-01",
    },
    "api/v1/closures": lambda case: {"day": "2027-01-04", "reason": "TRAINING"},
    "api/v1/teams": lambda case: {"name": "Family help"},
    "api/v1/contacts": lambda case: {"label": "Duty desk", "number": "01632 960999"},
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

_TEXT = {"text": "Attach the body map where there is an injury, and say who drew it."}
_REASON = "Four of ten cases that we looked at last month lacked it, and partners asked us for it twice."
_FORM = {
    **_TEXT, "valid_from_0": "1", "valid_from_1": "11", "valid_from_2": "2026", "valid_until_0": "",
}  # fmt: skip
LOCAL_GUIDANCE: Mapping[str, Callable[[Case], Words]] = {
    "agency/local-guidance/new/": lambda case: {**_FORM, "beside": "GR5"},
    "agency/local-guidance/<uuid:local_text>/": lambda case: {
        "then": "decide", "decision": "approve", "justification": _REASON, "version": 1,
    },
    "agency/local-guidance/<uuid:local_text>/change/": lambda case: {**_FORM, "version": 1},
    "api/v1/local_texts": lambda case: {**_TEXT, "rule": "GR5", "valid_from": "2026-12-01T09:00:00Z"},
    "api/v1/local_texts/<uuid:local_text_id>/change": lambda case: {
        **_TEXT, "valid_from": "2026-12-01T09:00:00Z", "version": 1,
    },
    "api/v1/local_texts/<uuid:local_text_id>/approve": lambda case: {"justification": _REASON, "version": 1},
    "api/v1/local_texts/<uuid:local_text_id>/return": lambda case: {"justification": _REASON, "version": 1},
    "api/v1/local_texts/<uuid:local_text_id>/discard": lambda case: {"version": 1},
    "api/v1/local_texts/<uuid:local_text_id>/end": lambda case: {"why": _REASON, "version": 1},
}  # fmt: skip
"""Of the council's own text, which its administrator has written and nobody has agreed to."""
