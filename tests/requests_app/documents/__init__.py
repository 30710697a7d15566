"""The worked examples as documents: complete requests, what each partner answers, and two that must not go out.

Place, agencies, people and events are invented. NHS numbers come from the 999 test range: their check digits are
right, and none was ever issued.
"""

from __future__ import annotations

from tests.requests_app.documents import rq_01, rq_02, rq_03, rq_06, rq_07, rq_08
from tests.requests_app.documents.bad import COERCED, COERCED_FAULTS, FISHING, FISHING_FAULTS
from tests.requests_app.documents.shape import Example, Words

REQUESTS: dict[str, Example] = {
    "RQ-01": rq_01.REQUEST,
    "RQ-02": rq_02.REQUEST,
    "RQ-03": rq_03.REQUEST,
    "RQ-06": rq_06.REQUEST,
    "RQ-07": rq_07.REQUEST,
    "RQ-08": rq_08.REQUEST,
}
ANSWERS: dict[str, Example] = {
    f"{ref}/{agency}": answer
    for ref, example in (("RQ-01", rq_01), ("RQ-02", rq_02), ("RQ-03", rq_03), ("RQ-07", rq_07))
    for agency, answer in example.ANSWERS.items()
}
BAD: dict[str, Example] = {"BAD-01": FISHING, "BAD-04": COERCED}
BAD_FAULTS = {"BAD-01": FISHING_FAULTS, "BAD-04": COERCED_FAULTS}
CONFIDENTIAL = {"RQ-02": rq_02.CONFIDENTIAL}

__all__ = ["ANSWERS", "BAD", "BAD_FAULTS", "CONFIDENTIAL", "REQUESTS", "Example", "Words"]
