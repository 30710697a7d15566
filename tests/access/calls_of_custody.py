"""How to call the routes of what becomes of an answer after it was sent; and what every call types."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from tests.access.world import Case

Words = dict[str, Any]
TYPED = "canarytypedzq"
REASON = f"{TYPED} is what was typed as the reason, and it is long enough to be one."
ABSENT_REF, ABSENT_ID = "ZZZZ-ZZZZ", UUID("7b1f6a3e-0c52-4d8e-9a41-5e2d8c9f0a17")

_PASSING: Words = {"to": "YJS", "who": TYPED, "purpose": TYPED, "items": ["I1"]}


def of_custody(name: str, route: str, case: Case) -> UUID:
    """What was asked or put right after the police's answer had been sent."""
    if case.ours is None:
        return ABSENT_ID
    kept = {"leave": case.ours.leaves, "leave_id": case.ours.leaves}
    rows: Any = kept.get(name, case.ours.correction_copies if "disclosures/" in route else case.ours.corrections)
    found = rows.first()
    return found.pk if found else ABSENT_ID


OF_CUSTODY: Mapping[str, Callable[[Case], Words]] = {
    "responses/<str:ref>/leaves/<uuid:leave>/": lambda case: {"answer": "AGREE", "reason": REASON},
    "responses/<str:ref>/correct/": lambda case: {"items": ["I1"], "wrong": TYPED, "right": TYPED},
    "responses/<str:ref>/corrections/<uuid:correction>/": lambda case: {"then": "SEND"},
    "disclosures/<str:ref>/disagree/": lambda case: {"items": ["I1"], "view": "SHARE", "reason": REASON},
    "disagreements/<str:ref>/say/": lambda case: {"view": "STAYS", "reason": REASON},
    "disagreements/<str:ref>/further/": lambda case: {"reason": REASON},
    "api/v1/disclosures/<ref:ref>/disagree": lambda case: {
        "items": ["I1"],
        "view": "SHARE",
        "justification": REASON,
    },
    "api/v1/disagreements/<ref:ref>/say": lambda case: {"view": "STAYS", "justification": REASON},
    "api/v1/disagreements/<ref:ref>/take_further": lambda case: {"justification": REASON},
    **dict.fromkeys(
        ("responses/<str:ref>/record/", "disclosures/<str:ref>/record/"), lambda case: {"why": REASON, "kind": "JSON"}
    ),
    **dict.fromkeys(
        ("api/v1/responses/<ref:ref>/take_record", "api/v1/disclosures/<ref:ref>/take_record"),
        lambda case: {"why": REASON},
    ),
    "responses/<str:ref>/report-misuse/": lambda case: {"what": REASON, "when": TYPED},
    "misuse/<str:ref>/": lambda case: {"verdict": "RESTORED", "reason": REASON},
    "disclosures/<str:ref>/pass-on/": lambda case: {**_PASSING, "ground": "ASK"},
    "disclosures/<str:ref>/keep/": lambda case: {
        "why": TYPED,
        "until_0": "1",
        "until_1": "11",
        "until_2": "2030",
        "until_3": "09:00",
    },
    "disclosures/<str:ref>/report-misuse/": lambda case: {"what": REASON, "when": TYPED},
    "api/v1/responses/<ref:ref>/leaves/<uuid:leave_id>/answer": lambda case: {
        "answer": "AGREE",
        "justification": REASON,
    },
    "api/v1/responses/<ref:ref>/report_misuse": lambda case: {"what": REASON, "when": TYPED},
    "api/v1/responses/<ref:ref>/corrections": lambda case: {"items": ["I1"], "wrong": TYPED, "right": TYPED},
    "api/v1/responses/<ref:ref>/corrections/<uuid:correction_id>/drop": lambda case: {"justification": REASON},
    "api/v1/misuses/<ref:ref>/review": lambda case: {"verdict": "RESTORED", "justification": REASON},
    "api/v1/disclosures/<ref:ref>/ask_leave": lambda case: _PASSING,
    "api/v1/disclosures/<ref:ref>/tell_passed_on": lambda case: {**_PASSING, "ground": "LAW"},
    "api/v1/disclosures/<ref:ref>/ask_to_keep": lambda case: {"why": TYPED, "until": "2030-11-01T09:00:00Z"},
    "api/v1/disclosures/<ref:ref>/report_misuse": lambda case: {"what": REASON, "when": TYPED},
}
